"""What the reading room shows: the document in pieces with its finds, and the tree of sections, tasks and numbers."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lianqiao.governance.plans.enums import FindKind, FindState
from lianqiao.governance.plans.models import Find, PlanVersion, Section
from lianqiao.governance.plans.words import amount_words

_LINE = re.compile(r"[^\n]*\n?")
_HEAD_STOP = re.compile(r"[。；;\n]")
#: Longest piece of a task that is marked in the document: its heading, or the beginning of its first sentence.
LONGEST_HEAD = 60
#: Deepest level of headings that the document shows larger than its text.
DEEPEST = 3


@dataclass(frozen=True)
class Piece:
    """A run of text in one paragraph, with the find or the doubt that it belongs to."""

    text: str
    find: Find | None = None
    doubt: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A line of the raw text from `start`; `level` and `path` where it is a heading.

    `is_row` says that it is the first row of a table from which a task has its departments.
    """

    start: int
    pieces: tuple[Piece, ...]
    level: int = 0
    path: str = ""
    is_row: bool = False


@dataclass
class Row:
    """A find as the tree shows it; `depth` is 0 for tasks and for numbers outside of tasks, 1 for numbers in tasks."""

    find: Find
    depth: int
    words: str


@dataclass
class Branch:
    """A section with the finds that stand in it and not in a section below."""

    section: Section | None
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Tally:
    """How many finds there are of each state, and how many wait of each kind."""

    total: int
    confirmed: int
    dropped: int
    waiting: int
    kinds: tuple[tuple[str, Any, int, int], ...]
    """(kind, its name, all, waiting)"""

    @property
    def decided(self) -> int:
        """Confirmed or dropped."""
        return self.confirmed + self.dropped


#: What document, list and counts show of a find; the rest is for its card.
SHOWN = (
    "kind",
    "state",
    "start",
    "end",
    "quote",
    "number",
    "title",
    "value",
    "value_max",
    "unit",
    "comparator",
    "indicator",
    "scope",
    "confidence",
    "section_id",
    "part_of_id",
    "version_id",
)


def finds_of(version: PlanVersion) -> list[Find]:
    """All finds of the version in document order, with what the room shows of each."""
    return list(version.finds.only(*SHOWN).order_by("start", "id"))


def tables_of(version: PlanVersion) -> dict[Any, tuple[int, int]]:
    """The places of the rows that name the departments of tasks, by the task's find."""
    finds = version.finds.filter(kind=FindKind.TASK, given__table__start__isnull=False)
    return {find.pk: place for find in finds.only("given") if (place := find.table) is not None}


def document_of(
    version: PlanVersion,
    finds: Sequence[Find],
    sections: Sequence[Section],
    tables: Mapping[Any, tuple[int, int]] | None = None,
) -> list[Paragraph]:
    """The raw text, line by line, cut where finds and doubts begin and end; empty lines are left out.

    Of two marks that overlap, numbers stand above the heading of their task, and the one that begins first above the
    other. The rows that `tables_of` gives are marked as parts of their task.
    """
    text = version.text
    marks: list[tuple[int, int, Find | None, str]] = []
    taken = _Taken()
    numbers = [find for find in finds if not find.is_task]
    marks += [(find.start, find.end, find, "") for find in numbers if taken.take(find.start, find.end)]
    for find in finds:
        if find.is_task:
            marks += [(first, last, find, "") for first, last in taken.free(find.start, head_end(text, find))]
    rows = {find.pk: find for find in finds if tables and find.pk in tables}
    for key, place in (tables or {}).items():
        if key in rows:
            marks += [(first, last, rows[key], "") for first, last in taken.free(*place)]
    row_starts = {start for start, _end in (tables or {}).values()}
    for doubt in version.warnings:
        marks += [
            (first, last, None, str(doubt["message"]))
            for first, last in taken.free(int(doubt["start"]), int(doubt["end"]))
        ]
    marks.sort(key=lambda mark: mark[0])
    headings = {section.start: section for section in sections}
    starts = sorted(headings)
    paragraphs, at, above, first = [], 0, 0, 0
    for line in _LINE.findall(text):
        start, end = at, at + len(line)
        at = end
        if not line.strip():
            continue
        while above < len(starts) and starts[above] < start:
            above += 1
        heading = headings[starts[above]] if above < len(starts) and starts[above] < end else None
        while first < len(marks) and marks[first][1] <= start:
            first += 1
        pieces = tuple(_pieces(text, islice(marks, first, None), start, end))
        level, path = (min(heading.level, DEEPEST), heading.path) if heading is not None else (0, "")
        paragraphs.append(Paragraph(start, pieces, level, path, start in row_starts))
    return paragraphs


def head_end(text: str, find: Find) -> int:
    """Where the heading of a task ends in the raw text: with its first sentence, or after a few words."""
    last = min(find.end, find.start + LONGEST_HEAD)
    stop = _HEAD_STOP.search(text, find.start, last)
    return last if stop is None else max(stop.start(), find.start + 1)


def tree_of(finds: Iterable[Find], sections: Sequence[Section]) -> list[Branch]:
    """The finds below their sections, in document order; sections without any, also below them, are left out."""
    branches: dict[Any, Branch] = {section.pk: Branch(section) for section in sections}
    loose = Branch(None)
    for find in finds:
        branch = branches.get(find.section_id, loose)
        branch.rows.append(row_of(find))
    kept = [loose] if loose.rows else []
    filled = (section.path.split(".") for section in sections if branches[section.pk].rows)
    wanted = {".".join(steps[:depth]) for steps in filled for depth in range(1, len(steps) + 1)}
    return kept + [branches[section.pk] for section in sections if section.path in wanted]


def doubtful(finds: Iterable[Find]) -> list[Row]:
    """What waits for a decision, those of which the parser is least sure first."""
    waiting = [find for find in finds if find.state == FindState.PROPOSED]
    ordered = sorted(waiting, key=lambda find: (find.confidence, find.start))
    return [Row(find, 0, amount_words(find)) for find in ordered]


def row_of(find: Find) -> Row:
    """A find as the lists show it."""
    return Row(find, int(find.part_of_id is not None), amount_words(find))


def tally_of(finds: Iterable[Find]) -> Tally:
    """The counts of finds, in memory."""
    states: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    for find in finds:
        states[find.state] += 1
        kinds[find.kind] += 1
        waiting[find.kind] += find.state == FindState.PROPOSED
    return Tally(
        total=sum(states.values()),
        confirmed=states[FindState.CONFIRMED],
        dropped=states[FindState.DROPPED],
        waiting=states[FindState.PROPOSED],
        kinds=tuple((kind.value, kind.label, kinds[kind], waiting[kind]) for kind in FindKind if kinds[kind]),
    )


class _Taken:
    """Which places are marked already; marks are taken in order of their beginning."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []

    def take(self, start: int, end: int) -> bool:
        """Take a place that begins behind all others; False when it overlaps the last one."""
        if self._spans and start < self._spans[-1][1]:
            return False
        self._spans.append((start, end))
        return True

    def free(self, start: int, end: int) -> list[tuple[int, int]]:
        """The parts of a place that are still free, which are then taken."""
        found, at = [], start
        first = max(0, bisect_left(self._spans, (start, start)) - 1)
        for left, right in islice(self._spans, first, None):
            if left >= end:
                break
            if left > at:
                found.append((at, left))
            at = max(at, right)
        if at < end:
            found.append((at, end))
        for span in found:
            insort(self._spans, span)
        return found


def _pieces(text: str, marks: Iterable[tuple[int, int, Find | None, str]], start: int, end: int) -> Iterable[Piece]:
    """The pieces of one line; a mark that goes on in the next line is cut."""
    last = end - 1 if text[end - 1 : end] == "\n" else end
    at = start
    for left, right, find, doubt in marks:
        if right <= start:
            continue
        if left >= last:
            break
        if left > at:
            yield Piece(text[at:left])
        yield Piece(text[max(left, at) : min(right, last)], find, doubt)
        at = min(right, last)
    if at < last:
        yield Piece(text[at:last])
