"""What the parser finds in a plan: sections, tasks with departments, quantities, and what it doubts.

All `start` and `end` are half-open character offsets into the raw text that was handed in, so that every find can be
shown in its place; only a `Block`, which the stages hand on to each other, counts in the cleaned text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Part(StrEnum):
    """The part of a plan in which a paragraph stands."""

    FRONT = "front"
    """Above the first heading: title, addressees, why the plan is made; on a web page its summary too."""
    BASIS = "basis"
    """What the plan stands on: guiding thought, principles, the present state."""
    GOALS = "goals"
    TASKS = "tasks"
    SAFEGUARDS = "safeguards"
    """How the work is organised and secured: 组织保障, 保障措施."""
    ATTACHMENT = "attachment"
    OTHER = "other"


class Comparator(StrEnum):
    """How a stated number bounds what is meant."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    REACH = "reach"
    AT_MOST = "at_most"
    ABOUT = "about"


class Kind(StrEnum):
    """What a number is for."""

    TARGET = "target"
    INCENTIVE = "incentive"
    CONDITION = "condition"
    FACT = "fact"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with all that stands under it; `start` is where the heading begins, `level` counts from 1.

    `id` is the path of places from the top (2.1.3 is the third child of the first child of the second section);
    it is unique in a plan, which the printed `number` need not be.
    """

    id: str
    level: int
    number: str
    title: str
    start: int
    end: int
    children: tuple["Section", ...] = ()

    def walk(self) -> Iterator["Section"]:
        """This section and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Task:
    """Something that the plan orders to be done, with those who lead and who support it.

    `section` is the id of the section that it is; `number` is as printed without punctuation, `text` is what stands
    under the title, cleaned. Departments have their full names: an elided prefix is restored.
    """

    id: str
    number: str
    title: str
    text: str
    section: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Incentive:
    """A rule by which money is paid: who gets it, for what, how much.

    `rate` is a share of `base` (20 % is 0.2); `cap` and `floor` are yuan; a fixed amount is a cap equal to its floor.
    `per` is the unit that the bounds hold for (每项合同), `condition` the words that say who may claim.
    """

    who: str | None
    for_what: str | None
    base: str | None
    rate: Decimal | None
    cap: Decimal | None
    floor: Decimal | None
    per: str | None
    condition: str | None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a unit, as the plan states it.

    `quote` is the raw piece from `start` to `end`. `value` is as written, before the multiplier in `unit` (2000亿元 is
    2000 with the unit 亿元); `value_max` is the upper end of a range. `deadline` is YYYY or YYYY-MM; `scope` the unit
    or place when narrower than the plan's own; `task` the id of the task in whose text it stands. `confidence` is from
    0 to 1; `rule` is given for incentives that could be read whole.
    """

    quote: str
    start: int
    end: int
    value: Decimal
    value_max: Decimal | None
    unit: str
    comparator: Comparator
    indicator: str
    deadline: str | None
    scope: str | None
    kind: Kind
    task: str | None
    confidence: float
    rule: Incentive | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place that a person should look at, with the reason in one Chinese sentence."""

    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class Period:
    """The years that a plan covers; `last` is the plan's own year, by which its targets hold unless they say more."""

    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph (or table row) of the cleaned text with its place in the plan.

    `start` is its offset in the cleaned text; `headings` are the titles above it, outermost first (the own heading of a
    paragraph that begins with one is the last of them); `task` is the id of the task to which it belongs.
    """

    text: str
    start: int
    part: Part
    headings: tuple[str, ...] = ()
    task: str | None = None

    @property
    def end(self) -> int:
        """The offset behind its last character in the cleaned text."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as the parser read it; what the document does not say is an empty text or None."""

    title: str
    issuer: str
    document_number: str
    date: str | None
    period: Period
    region: str
    outline: tuple[Section, ...]
    tasks: tuple[Task, ...]
    quantities: tuple[Quantity, ...]
    warnings: tuple[Doubt, ...]

    def sections(self) -> Iterator[Section]:
        """All sections in document order."""
        for section in self.outline:
            yield from section.walk()

    def as_dict(self) -> dict[str, object]:
        """The plan as plain data for JSON; a quantity has a `rule` only where one was read."""
        return {
            "title": self.title,
            "issuer": self.issuer,
            "document_number": self.document_number,
            "date": self.date,
            "period": {"first": self.period.first, "last": self.period.last},
            "region": self.region,
            "outline": [_section(section) for section in self.outline],
            "tasks": [_task(task) for task in self.tasks],
            "quantities": [_quantity(quantity) for quantity in self.quantities],
            "warnings": [{"start": w.start, "end": w.end, "message": w.message} for w in self.warnings],
        }


def _section(section: Section) -> dict[str, object]:
    return {
        "id": section.id,
        "level": section.level,
        "number": section.number,
        "title": section.title,
        "start": section.start,
        "end": section.end,
        "children": [_section(child) for child in section.children],
    }


def _task(task: Task) -> dict[str, object]:
    return {
        "id": task.id,
        "number": task.number,
        "title": task.title,
        "text": task.text,
        "section": task.section,
        "lead": list(task.lead),
        "support": list(task.support),
        "start": task.start,
        "end": task.end,
    }


def _quantity(quantity: Quantity) -> dict[str, object]:
    plain: dict[str, object] = {
        "quote": quantity.quote,
        "start": quantity.start,
        "end": quantity.end,
        "value": _number(quantity.value),
        "value_max": _number(quantity.value_max),
        "unit": quantity.unit,
        "comparator": quantity.comparator.value,
        "indicator": quantity.indicator,
        "deadline": quantity.deadline,
        "scope": quantity.scope,
        "kind": quantity.kind.value,
        "task": quantity.task,
        "confidence": round(quantity.confidence, 3),
    }
    if (rule := quantity.rule) is not None:
        plain["rule"] = {
            "who": rule.who,
            "for_what": rule.for_what,
            "base": rule.base,
            "rate": _number(rule.rate),
            "cap": _number(rule.cap),
            "floor": _number(rule.floor),
            "per": rule.per,
            "condition": rule.condition,
        }
    return plain


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
