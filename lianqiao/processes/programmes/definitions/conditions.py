"""The conditions of a scheme: rows that an official types, which become a rule tree, and what comes of it in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianqiao.engines.conditions import AllOf, Clause, ConditionError, Not, Result, Verdict, evaluate, rule_of
from lianqiao.processes.programmes.facts import FACTS, Applicant, facts_of
from lianqiao.registers.cultivation.questions import Unit, question_of
from lianqiao.registers.cultivation.words import gap_text, range_text, wanted_text

MOST_CONDITIONS = 40
LONGEST_SENTENCE = 200
LONGEST_GROUP = 30
_PARTS = {"fact", "comparator", "value", "text", "group", "veto"}


def validate_conditions(rows: Any) -> None:
    """A list of {fact, comparator, value, text, group, veto}; ValidationError with one sentence otherwise."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) and set(row) == _PARTS for row in rows):
        raise ValidationError(_("申报条件的格式不对。"), "shape")
    if len(rows) > MOST_CONDITIONS:
        raise ValidationError(_("申报条件最多 %(limit)d 条。"), "many", {"limit": MOST_CONDITIONS})
    for number, row in enumerate(rows, start=1):
        if problem := _problem_of(row):
            message = _("第 %(number)d 条：%(problem)s")
            raise ValidationError(message, "row", {"number": number, "problem": problem})


def _problem_of(row: Mapping[str, Any]) -> str:
    if not str(row["text"]).strip() or len(str(row["text"])) > LONGEST_SENTENCE:
        return _("请用一句话写明条件，最多 %(limit)d 个字。") % {"limit": LONGEST_SENTENCE}
    if len(str(row["group"])) > LONGEST_GROUP or not isinstance(row["veto"], bool):
        return _("格式不对。")
    if not row["fact"]:
        return ""
    if row["fact"] not in FACTS:
        return _("没有这个数据项。")
    try:
        Decimal(str(row["value"]))
        rule_of([_typed(row)])
    except (InvalidOperation, ConditionError, TypeError):
        return _("请选择比较方式并填写数值；是否类的填“是”或“否”。")
    return ""


def unit_of(fact: str) -> str:
    """The unit of a fact, as the engine's clauses carry it."""
    return str(FACTS[fact].unit)


def kept_value(fact: str, typed: str) -> str:
    """The value as it is kept: 是 and 否 become 1 and 0, percentages shares of one; ValidationError for no number."""
    text = typed.strip().replace(",", "")
    unit = unit_of(fact)
    if unit == Unit.FLAG and text in (_("是"), _("否")):
        return "1" if text == _("是") else "0"
    share = unit == Unit.SHARE and text.endswith(("%", "％"))
    try:
        number = Decimal(text.rstrip("%％"))
    except InvalidOperation as error:
        raise ValidationError(_("请填写数值；是否类的填“是”或“否”。"), "value") from error
    if not number.is_finite():
        raise ValidationError(_("请填写数值；是否类的填“是”或“否”。"), "value")
    return f"{(number / 100 if share else number).normalize():f}"


def typed_value(row: Mapping[str, Any]) -> str:
    """The kept value as it is typed."""
    if not row["fact"]:
        return ""
    unit = unit_of(row["fact"])
    if unit == Unit.FLAG:
        return _("是") if Decimal(row["value"]) else _("否")
    if unit == Unit.SHARE:
        return f"{(Decimal(row['value']) * 100).normalize():f}%"
    return str(row["value"])


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "value": Decimal(str(row["value"])), "unit": unit_of(row["fact"])} if row["fact"] else dict(row)


def rule(rows: Sequence[Mapping[str, Any]]) -> AllOf:
    """The rule tree of the rows: rows of one group are alternatives, a veto excludes, what has no fact is judged."""
    return rule_of([_typed(row) for row in rows])


@dataclass(frozen=True)
class Line:
    """What comes of one condition: the sentence, the verdict, what is wanted, what is known and where from, the gap."""

    text: str
    verdict: str
    wanted: str = ""
    known: str = ""
    source: str = ""
    gap: str = ""
    group: str = ""
    slug: str = ""

    @property
    def tone(self) -> str:
        """The tone of its mark."""
        return {Verdict.MET: "success", Verdict.UNMET: "danger"}.get(Verdict(self.verdict), "waiting")

    @property
    def label(self) -> str:
        """The verdict in a word."""
        words = {Verdict.MET: _("符合"), Verdict.UNMET: _("不符合"), Verdict.UNKNOWN: _("待核对")}
        return words[Verdict(self.verdict)]


@dataclass(frozen=True)
class Eligibility:
    """Whether a unit may apply, and why: yes, no, or unknown as long as something has to be shown or judged."""

    verdict: str
    lines: tuple[Line, ...]

    @property
    def may_apply(self) -> bool:
        """Only a clear no keeps somebody out."""
        return self.verdict != Verdict.UNMET

    def with_lines(self, lines: Sequence[Line]) -> Eligibility:
        """With further conditions: no wherever one is no, else unknown wherever one is unknown."""
        verdicts = {Verdict(self.verdict), *(Verdict(line.verdict) for line in lines)}
        whole = next((one for one in (Verdict.UNMET, Verdict.UNKNOWN) if one in verdicts), Verdict.MET)
        return Eligibility(str(whole), (*self.lines, *lines))

    def to_json(self) -> dict[str, Any]:
        """As it is kept with an application that was handed in."""
        return {"verdict": str(self.verdict), "lines": [dict(vars(line)) for line in self.lines]}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Eligibility:
        """As it was when the application was handed in."""
        return cls(kept["verdict"], tuple(Line(**line) for line in kept["lines"]))


def eligibility(
    rows: Sequence[Mapping[str, Any]], applicant: Applicant, *, kinds: Sequence[str], kind_words: str
) -> Eligibility:
    """The conditions for one applicant today; `kinds` are those of organisations that may apply, none for all."""
    wanted = {row["fact"] for row in rows if row["fact"]}
    known = facts_of(applicant, wanted=wanted)
    result = evaluate(rule(rows), {name: one.value for name, one in known.items()})
    lines = []
    fits = not kinds or applicant.organisation.kind in kinds
    if kinds:
        of_kind = str(applicant.organisation.get_kind_display())
        verdict = Verdict.MET if fits else Verdict.UNMET
        lines.append(Line(_("单位类型"), verdict, wanted=kind_words, known=of_kind, source=_("单位信息")))
    groups = [str(row["group"]) for row in rows]
    parts = list(_in_order(rows, result))
    for row, group, part in zip(rows, groups, parts, strict=True):
        lines.append(_line(row, group, part, known))
    verdict = result.verdict if fits else Verdict.UNMET
    return Eligibility(str(verdict), tuple(lines))


def _in_order(rows: Sequence[Mapping[str, Any]], whole: Result) -> list[Result]:
    """The result of each row, in the order of the rows: those of a group stand together in the tree."""
    grouped: dict[str, list[Result]] = {}
    single: list[Result] = []
    for part in whole.parts:
        text = getattr(part.rule, "text", "")
        if part.parts and not isinstance(part.rule, Not) and text in {row["group"] for row in rows if row["group"]}:
            grouped[text] = list(part.parts)
        else:
            single.append(part)
    return [grouped[row["group"]].pop(0) if row["group"] else single.pop(0) for row in rows]


def _line(row: Mapping[str, Any], group: str, result: Result, known: Mapping[str, Any]) -> Line:
    clause = result.parts[0] if isinstance(result.rule, Not) else result
    if not isinstance(clause.rule, Clause):
        return Line(str(row["text"]), str(result.verdict), source=_("由受理部门审查"), group=group)
    unit, told = clause.rule.unit, known.get(row["fact"])
    return Line(
        text=str(row["text"]),
        verdict=str(result.verdict),
        wanted=wanted_text(clause.rule, forbidden=bool(row["veto"])),
        known=range_text(clause.value, unit),
        source="" if told is None else told.source,
        gap="" if row["veto"] else gap_text(result),
        group=group,
        slug=question_of(row["fact"], unit).slug,
    )


def rule_words(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """Each condition for a page: its sentence, what is asked in words, and its group."""
    told = []
    for row in rows:
        clause = rule([{**row, "group": "", "veto": False}]).rules[0]
        asked = _("由受理部门审查")
        if isinstance(clause, Clause):
            words = {"fact": FACTS[row["fact"]].label, "wanted": wanted_text(clause, forbidden=bool(row["veto"]))}
            asked = _("%(fact)s：%(wanted)s") % words
        told.append((str(row["text"]), asked, str(row["group"])))
    return told
