"""The timetable of a plan as a picture of bars (Gantt), laid out on the server, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.governance.plans.enums import TaskState
from lianqiao.governance.plans.models import Task

#: Sizes in pixels.
LABELS, ROW, HEAD, BAR, MARGIN = 300, 34, 44, 14, 12
#: A chart of the longest kind stands beside its labels on a page of 1440: today is seen without scrolling.
SHORTEST_CHART, LONGEST_CHART = 560, 760
MONTH_WIDTH = 46
#: Longest label in characters; the whole title stands in the tooltip and in the table.
LONGEST_LABEL = 19
_PER_YEAR = 12


@dataclass(frozen=True)
class Tick:
    """A vertical line with its words: a month, or the first month of a year."""

    x: int
    text: str
    is_year: bool


@dataclass(frozen=True)
class Mark:
    """A step on a bar."""

    x: int
    title: str
    due_on: date
    is_done: bool


@dataclass(frozen=True)
class Bar:
    """One task: where its row begins, its bar and how much of it is done; without days it has no bar."""

    task: Task
    y: int
    label: str
    x: int
    width: int
    done: int
    marks: tuple[Mark, ...]
    tone: str
    words: str

    @property
    def has_bar(self) -> bool:
        """Whether the task has a last day."""
        return self.width > 0


@dataclass(frozen=True)
class Timetable:
    """The whole picture; `today` is None where today lies outside of it."""

    width: int
    height: int
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    today: int | None


def timetable_of(tasks: Sequence[Task], *, today: date) -> Timetable | None:
    """The picture of the tasks, each with `steps` loaded; None where no task has a last day.

    A bar runs from the task's first day, or its assignment, to its last day.
    """
    spans = {task.pk: span for task in tasks if (span := _span(task)) is not None}
    if not spans:
        return None
    days = [day for task in tasks for step in task.steps.all() for day in (step.due_on,)]
    first = min([start for start, _end in spans.values()] + days)
    last = max([end for _start, end in spans.values()] + days)
    first = first.replace(day=1)
    months = (last.year - first.year) * _PER_YEAR + last.month - first.month + 1
    chart = min(LONGEST_CHART, max(SHORTEST_CHART, months * MONTH_WIDTH))
    scale = _Scale(first, _month(first, months), LABELS, chart)
    bars = tuple(_bar(task, spans.get(task.pk), HEAD + row * ROW, scale, today) for row, task in enumerate(tasks))
    return Timetable(
        width=LABELS + chart + MARGIN,
        height=HEAD + len(tasks) * ROW + MARGIN,
        ticks=_ticks(first, months, scale),
        bars=bars,
        today=scale.at(today) if scale.first <= today < scale.last else None,
    )


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date
    left: int
    width: int

    def at(self, day: date) -> int:
        """The place of the beginning of a day."""
        return self.left + round(self.width * (day - self.first).days / (self.last - self.first).days)


def _span(task: Task) -> tuple[date, date] | None:
    if task.due_on is None:
        return None
    start = task.starts_on or task.assigned_on or task.due_on.replace(day=1)
    return min(start, task.due_on), task.due_on


def _month(first: date, months: int) -> date:
    """The first day of the month so many months later."""
    year, month = divmod(first.year * _PER_YEAR + first.month - 1 + months, _PER_YEAR)
    return date(year, month + 1, 1)


def _ticks(first: date, months: int, scale: _Scale) -> tuple[Tick, ...]:
    """Every month where there is room, else every quarter."""
    step = 1 if scale.width / months >= MONTH_WIDTH / 2 else 3
    ticks = []
    for number in range(months):
        day = _month(first, number)
        is_year = number == 0 or day.month == 1
        if is_year or (day.month - 1) % step == 0:
            text = _("%(year)d年") % {"year": day.year} if is_year else _("%(month)d月") % {"month": day.month}
            ticks.append(Tick(scale.at(day), text, is_year))
    return tuple(ticks)


def _bar(task: Task, span: tuple[date, date] | None, y: int, scale: _Scale, today: date) -> Bar:
    x = width = done = 0
    if span is not None:
        x = scale.at(span[0])
        width = max(4, scale.at(span[1] + timedelta(days=1)) - x)
        done = round(width * task.percent / 100)
    marks = tuple(
        Mark(scale.at(step.due_on), step.title, step.due_on, step.done_on is not None) for step in task.steps.all()
    )
    title = f"{task.number} {task.title}".strip()
    label = title if len(title) <= LONGEST_LABEL else f"{title[: LONGEST_LABEL - 1]}…"
    return Bar(task, y, label, x, width, done, marks, _tone(task, today), _words(task, span))


def _tone(task: Task, today: date) -> str:
    if task.is_overdue(today):
        return "late"
    tones: dict[Any, str] = {TaskState.CLOSED: "closed", TaskState.STOPPED: "stopped"}
    return tones.get(task.state, "open")


def _words(task: Task, span: tuple[date, date] | None) -> str:
    """What the bar says, for who does not see it."""
    state = task.get_state_display()
    if span is None:
        return _("%(title)s：没有期限，%(state)s") % {"title": task.title, "state": state}
    given = {"title": task.title, "start": span[0], "end": span[1], "percent": task.percent, "state": state}
    return _("%(title)s：%(start)s 至 %(end)s，进度 %(percent)d%%，%(state)s") % given
