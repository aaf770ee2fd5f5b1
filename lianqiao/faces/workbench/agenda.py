"""What waits for a person, by field of work with the most urgent first, as the first page shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lianqiao.core import counting, links
from lianqiao.core.access import Actor
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.waiting import Work
from lianqiao.faces.workbench.menus import LINES
from lianqiao.faces.workbench.menus.line import Asked, Part
from lianqiao.faces.workbench.queues import QUEUES
from lianqiao.faces.workbench.queues.queue import Queue
from lianqiao.faces.workbench.waiting import Figures, FiledQueue, filed_waiting

#: Records that a kind of work shows, and that stand above all fields; of one kind there so many at most.
SHOWN, FIRST, FIRST_OF_ONE = 5, 6, 2
#: A person for whom no more than this waits sees all of it unfolded, without a choice above.
UNFOLDED = 12
#: What ends within so many days is soon.
SOON_DAYS = 3
#: Where the queues stand whose group has no line of the menu.
_WITHOUT_LINE = {"mine": Part.RECORDS}
#: The states that the list of a kind is narrowed to, by what is to be done.
_FILED_STATES = {
    Work.REVIEW: FilingState.SUBMITTED,
    Work.CLEAR: FilingState.CONFIRMED,
    Work.MEND: FilingState.RETURNED,
}


@dataclass(frozen=True)
class Row:
    """One record that waits; `left` days until its day, negative when that is over; without a day `waited` days."""

    record: Any
    url: str
    day: date | None
    left: int | None = None
    waited: int = 0

    @property
    def is_late(self) -> bool:
        """Whether its day is over."""
        return self.left is not None and self.left < 0

    @property
    def is_soon(self) -> bool:
        """Whether its day is today or in the next days."""
        return self.left is not None and 0 <= self.left <= SOON_DAYS

    @property
    def words(self) -> str:
        """How urgent it is, in words."""
        if self.left is None:
            return _("等了 %(days)d 天") % {"days": self.waited} if self.waited else _("今天收到")
        if self.left < 0:
            return _("逾期 %(days)d 天") % {"days": -self.left}
        return _("还有 %(days)d 天") % {"days": self.left} if self.left else _("今天到期")

    @property
    def pressing(self) -> tuple[int, int]:
        """A key to sort by: what is late, what ends soon, what waits, what has time; in each the longest first."""
        if self.left is None:
            return (2, -self.waited)
        if self.left < 0:
            return (0, self.left)
        return (1 if self.is_soon else 3, self.left)


@dataclass(frozen=True)
class Entry:
    """One kind of work: what is to be done, how many records, the most urgent of them, and where all stand."""

    action: Any
    total: int
    rows: list[Row]
    url: str = ""
    late: int = 0
    soon: int = 0

    @property
    def pressing(self) -> tuple[int, int]:
        """That of its most urgent record."""
        return self.rows[0].pressing


@dataclass(frozen=True)
class Field:
    """A field of work with its kinds of work; the `opened` one is unfolded when the page comes."""

    label: str
    entries: list[Entry]
    opened: bool = False

    @property
    def total(self) -> int:
        """Everything that waits in it."""
        return sum(entry.total for entry in self.entries)

    @property
    def late(self) -> int:
        """Records whose day is over."""
        return sum(entry.late for entry in self.entries)

    @property
    def soon(self) -> int:
        """Records that end within days."""
        return sum(entry.soon for entry in self.entries)

    @property
    def waited(self) -> int:
        """So many days the one waits that waits longest."""
        return max(row.waited for entry in self.entries for row in entry.rows)


@dataclass(frozen=True)
class Agenda:
    """All that waits for a person."""

    fields: list[Field]
    total: int
    late: int
    soon: int

    @property
    def entries(self) -> list[Entry]:
        """All kinds of work, in the order of the page."""
        return [entry for field in self.fields for entry in field.entries]

    @property
    def first(self) -> list[tuple[Entry, Row]]:
        """The most urgent records of all, few of each kind; empty where the page shows everything anyway."""
        if self.total <= UNFOLDED:
            return []
        pairs = [(entry, row) for entry in self.entries for row in entry.rows[:FIRST_OF_ONE]]
        return sorted(pairs, key=lambda pair: pair[1].pressing)[:FIRST]


def agenda_of(actor: Actor, counted: Figures) -> Agenda:
    """What waits for the actor; one query to count, and one for each kind of work that holds something.

    `counted` is what the menu was made from; it decides which lines of the menu the person has.
    """
    today = localdate()
    asked = {queue: records for queue in QUEUES if (records := queue.records(actor)) is not None}
    totals = counting.counts(_questions(asked, today))
    places = _places(Asked(actor, counted))
    found: dict[str, list[Entry]] = defaultdict(list)
    for queue, records in asked.items():
        if total := totals[queue, "all"]:
            label, url = places.get(queue.group, (str(_WITHOUT_LINE.get(queue.group, Part.MINE).value), ""))
            rows = [
                _row(row, getattr(row, queue.since), queue, today)
                for row in records.order_by(queue.since, "pk")[:SHOWN]
            ]
            late, soon = totals.get((queue, "late"), 0), totals.get((queue, "soon"), 0)
            found[label].append(Entry(queue.action, total, rows, url, late, soon))
    for filed in filed_waiting(actor):
        found[str(filed.kind.group.label)].append(_filed(filed, actor, today))
    return _agenda(found)


def _questions(asked: Mapping[Queue, Any], today: date) -> dict[tuple[Queue, str], QuerySet[Any]]:
    """How many there are of each kind of work and, where a day ends it, how many are late and end soon."""
    questions: dict[tuple[Queue, str], QuerySet[Any]] = {}
    for queue, records in asked.items():
        questions[queue, "all"] = records
        if queue.is_due:
            lookup = f"{queue.since}__date" if _is_moment(records, queue.since) else queue.since
            questions[queue, "late"] = records.filter(**{f"{lookup}__lt": today})
            ends = today + timedelta(days=SOON_DAYS)
            questions[queue, "soon"] = records.filter(**{f"{lookup}__range": (today, ends)})
    return questions


def _is_moment(records: Any, name: str) -> bool:
    return isinstance(records.model._meta.get_field(name), DateTimeField)


def _places(asked: Asked) -> dict[str, tuple[str, str]]:
    """The heading of the menu and the list that the records of each group of queues stand in."""
    found: dict[str, tuple[str, str]] = {}
    for line in LINES:
        if line.group and line.part is not Part.MINE and line.group not in found and line.shown(asked):
            found[line.group] = (str(line.part.value), reverse(f"workbench:{line.name}"))
    return found


def _row(record: Any, since: Any, queue: Queue | None, today: date) -> Row:
    day = localdate(since) if isinstance(since, datetime) else since
    if day is None:
        return Row(record, links.page_of(record), None)
    if queue is not None and queue.is_due:
        return Row(record, links.page_of(record), day, left=(day - today).days)
    return Row(record, links.page_of(record), day, waited=max(0, (today - day).days))


def _filed(filed: FiledQueue, actor: Actor, today: date) -> Entry:
    own = filed.kind.model.is_filed_by(actor.organisation)
    name = filed.kind.slug if own else f"{filed.kind.slug}_all"
    url = f"{reverse(f'workbench:{name}')}?state={_FILED_STATES[filed.work]}"
    rows = [_row(row, row.submitted_at, None, today) for row in filed.rows(actor)[:SHOWN]]
    return Entry(filed.action, filed.total, rows, url)


def _agenda(found: Mapping[str, list[Entry]]) -> Agenda:
    """Fields and kinds of work in the order of their most urgent record; of many fields the first is unfolded."""
    sorted_entries = [(label, sorted(entries, key=lambda entry: entry.pressing)) for label, entries in found.items()]
    sorted_entries.sort(key=lambda pair: pair[1][0].pressing)
    total = sum(entry.total for entries in found.values() for entry in entries)
    unfolded = total <= UNFOLDED
    fields = [Field(label, entries, unfolded or not place) for place, (label, entries) in enumerate(sorted_entries)]
    return Agenda(
        fields,
        total=total,
        late=sum(field.late for field in fields),
        soon=sum(field.soon for field in fields),
    )
