"""Departments that stand only in a table behind the plan (任务分工表): which row belongs to which task.

What a plan says of a task itself goes before; `parse` does not look at such tables. Rows are lines whose cells are
apart by tabs, as Word and web pages give them; a table that a PDF flattened has none and is left alone.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lianqiao.engines.plan_parser import departments
from lianqiao.engines.plan_parser.types import Task
from lianqiao.engines.text.normalise import HAN

_LINE: Final = re.compile(r"[^\n]*\n?")
_BLANK: Final = re.compile(r"\s+")
_SUPPORT: Final = re.compile("配合|协同|协办|协作|协助|参与|参加|支持")
_LEAD: Final = re.compile("(?:牵头|责任|负责|主办|承办|实施|落实)(?:责任)?(?:单位|部门|处室|主体)|^(?:牵头|主办)$")
_TASK: Final = re.compile("任务|事项|举措|措施|重点工作|工作内容|主要内容|工作要点")
_NUMBER: Final = re.compile("^(?:任务)?(?:序号|编号)$")
_WORDS: Final = re.compile(f"[^{HAN}A-Za-z0-9]")
_COUNTED: Final = re.compile(
    "^(?:第?[一二三四五六七八九十百]+[条项]?(?=[、.．）)])|[（(][一二三四五六七八九十0-9]+[）)]|[0-9]+[.、．）)])"
)
# A piece of a title that says which task is meant is at least so long; a table with more rows is none of tasks.
_LEAST: Final = 6
_MOST_ROWS: Final = 1000


@dataclass(frozen=True, slots=True)
class TableAssignment:
    """Who leads and who supports a task by a table: the raw text from `start` to `end` is its rows."""

    lead: tuple[str, ...]
    support: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with what its columns say; `names` are what the task columns hold, the most exact one first."""

    number: str
    names: tuple[str, ...]
    given: departments.Assignment
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Head:
    """Which columns a table has, by their places."""

    width: int
    number: int | None
    tasks: tuple[int, ...]
    leads: tuple[int, ...]
    supports: tuple[int, ...]


def assigned_in_tables(raw: str, tasks: Sequence[Task]) -> dict[str, TableAssignment]:
    """By the id of each task that has no departments of its own what tables in the raw text say of it.

    A row is a task's when it says its title, a part of it that no other task has, or a piece of its text; by number
    only where rows and tasks count up alike from 1. Where nothing fits exactly one task, nothing is said. Never raises.
    """
    found: dict[str, list[_Row]] = defaultdict(list)
    finder = _Finder(tasks)
    for rows in _tables(raw):
        counted = [row.number for row in rows] == [task.number for task in tasks] == _up_to(len(rows))
        for place, row in enumerate(rows):
            task = finder.find(row.names) or (tasks[place] if counted else None)
            if task is not None and row.given and not (task.lead or task.support):
                found[task.id].append(row)
    return {key: _together(rows) for key, rows in found.items()}


def _up_to(count: int) -> list[str]:
    return [str(number) for number in range(1, count + 1)]


def _together(rows: Sequence[_Row]) -> TableAssignment:
    lead = tuple(dict.fromkeys(name for row in rows for name in row.given.lead))
    support = dict.fromkeys(name for row in rows for name in row.given.support)
    return TableAssignment(lead, tuple(name for name in support if name not in lead), rows[0].start, rows[-1].end)


class _Finder:
    """Knows the tasks by their titles and texts without marks."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self._by_title: dict[str, list[Task]] = defaultdict(list)
        self._said = [(_plain(task.title), _plain(task.text), task) for task in tasks]
        for title, _text, task in self._said:
            self._by_title[title].append(task)

    def find(self, names: Sequence[str]) -> Task | None:
        """The one task that one of the names means."""
        for name in names:
            same = self._by_title.get(name, [])
            if len(same) == 1:
                return same[0]
            if same or len(name) < _LEAST:
                continue
            for fits in (
                [
                    task
                    for title, _text, task in self._said
                    if len(title) >= _LEAST and (title in name or name in title)
                ],
                [task for _title, text, task in self._said if name in text],
            ):
                if len(fits) == 1:
                    return fits[0]
        return None


def _tables(raw: str) -> Iterator[list[_Row]]:
    """The rows of each table whose head names those responsible."""
    head: _Head | None = None
    rows: list[_Row] = []
    above: list[str] = []
    at, without = 0, 0
    for line in _LINE.findall(raw):
        start, at = at, at + len(line)
        cells = [cell.strip() for cell in line.rstrip("\n").split("\t")]
        if len(cells) == 1:
            # A title across the whole table may stand between its rows; two lines of text end it.
            without += bool(cells[0])
            if without > 1 and head is not None:
                yield rows
                head, rows = None, []
            continue
        without = 0
        if new := _head_of(cells):
            if head is not None and rows:
                yield rows
            head, rows, above = new, [], [""] * len(cells)
        elif head is not None and len(cells) == head.width and len(rows) < _MOST_ROWS:
            above = _filled(cells, above, head)
            rows.append(_row(above, head, start, start + len(line.rstrip("\n"))))
    if head is not None:
        yield rows


def _head_of(cells: Sequence[str]) -> _Head | None:
    words = [_BLANK.sub("", cell) for cell in cells]
    supports = tuple(place for place, word in enumerate(words) if len(word) < 12 and _SUPPORT.search(word))
    leads = tuple(
        place for place, word in enumerate(words) if len(word) < 12 and place not in supports and _LEAD.search(word)
    )
    named = tuple(
        place
        for place, word in enumerate(words)
        if len(word) < 12 and place not in (*supports, *leads) and _TASK.search(word) and not _NUMBER.match(word)
    )
    number = next((place for place, word in enumerate(words) if _NUMBER.match(word)), None)
    if not leads or (not named and number is None):
        return None
    return _Head(len(cells), number, named, leads, supports)


def _filled(cells: Sequence[str], above: Sequence[str], head: _Head) -> list[str]:
    """The cells with the names of tasks that go on from the row above; an empty cell of those responsible is empty."""
    return [cell or (above[place] if place in head.tasks else "") for place, cell in enumerate(cells)]


def _row(cells: Sequence[str], head: _Head, start: int, end: int) -> _Row:
    lead = "，".join(cells[place] for place in head.leads if cells[place])
    support = "，".join(cells[place] for place in head.supports if cells[place])
    labelled = (("牵头单位：", lead), ("配合单位：", support)) if head.supports else (("责任单位：", lead),)
    note = "；".join(f"{label}{_BLANK.sub('、', text)}" for label, text in labelled if text)
    return _Row(
        number="" if head.number is None else _WORDS.sub("", cells[head.number]),
        names=tuple(name for place in reversed(head.tasks) if (name := _plain(cells[place]))),
        given=departments.read(note, departments.Conventions()),
        start=start,
        end=end,
    )


def _plain(text: str) -> str:
    """The text without the number before it, blanks and marks."""
    return _WORDS.sub("", _COUNTED.sub("", text.strip()))
