"""The funnel of introductions as pages and workbooks show it: steps, groups, answers and dead ends, each figure a way
down to the cases that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.engines.progress import per_cent
from lianqiao.governance.boards.interfaces.workbooks import Book
from lianqiao.processes.introductions.enums import Stage
from lianqiao.processes.introductions.queries import funnel
from lianqiao.processes.introductions.queries.funnel import Answers, Funnel
from lianqiao.processes.introductions.queries.grouping import TOP_FIELDS, By, key_of, names_of
from lianqiao.processes.introductions.queries.scope import STEPS, Cell, Scope

#: Groups and units that a page shows; the workbook has all of them.
MOST = 30
NONE = "—"
COURSE_WORDS = {
    "under_way": gettext_lazy("进行中"),
    "overdue": gettext_lazy("已到期，没有进展"),
    "claimed": gettext_lazy("签约或落地待确认"),
    "ended": gettext_lazy("已结束，没有成功"),
    "answered": gettext_lazy("已答复"),
    "lapsed": gettext_lazy("逾期未答复"),
    "waiting": gettext_lazy("待答复"),
}
_WITHOUT = {
    By.FIELD: gettext_lazy("没有填技术领域"),
    By.MANAGER: gettext_lazy("没有委托技术经理人"),
    By.REGION: gettext_lazy("外地单位发起"),
}


@dataclass(frozen=True)
class Figure:
    """A number and the list of what it counts; no address for 0 or where nothing is listed."""

    value: int
    url: str = ""


@dataclass(frozen=True)
class Step:
    """A step of the picture: how many came so far, their share of those of the step before, the median of days it took,
    and the length of its bar in per cent of the longest."""

    label: str
    figure: Figure
    share: str
    days: str
    length: float


@dataclass(frozen=True)
class Group:
    """A row of the table: its name and where it is told alone, its figures with their heads, and the days to talks."""

    name: str
    url: str
    figures: list[tuple[str, Figure]]
    days: str


@dataclass(frozen=True)
class Answering:
    """How an organisation answers; where it is told alone."""

    name: str
    url: str
    asked: Figure
    answered: Figure
    lapsed: Figure
    in_time: str
    days: str


@dataclass(frozen=True)
class Ending:
    """After which step cases ended, and why."""

    label: str
    total: int
    reasons: list[tuple[str, Figure]]


@dataclass(frozen=True)
class Shown:
    """The whole page. `groups` and `answers` are all there are; a page shows the first `MOST`."""

    total: int
    steps: list[Step]
    courses: list[tuple[str, Figure]]
    groups: list[Group]
    answers: list[Answering]
    others: Answering | None
    endings: list[Ending]


#: What the columns of the table count, with their heads.
HEADS: tuple[tuple[str, Any], ...] = (
    *((str(step), step.label) for step in STEPS),
    ("under_way", COURSE_WORDS["under_way"]),
    ("overdue", gettext_lazy("到期未办")),
    ("ended", gettext_lazy("未成功")),
)


def shown_funnel(scope: Scope, *, by: By, address: str) -> Shown:
    """The funnel of a scope; `address` is the query that names the scope. A fixed number of queries."""
    cells = _Cells(address)
    (whole,) = funnel.funnels(scope.cases())
    pairs = scope.pairs()
    found = None if pairs is None else funnel.candidates(pairs)[None]
    return Shown(
        total=whole.reached[Stage.INTEREST],
        steps=_steps(whole, found, cells),
        courses=[
            (str(COURSE_WORDS[name]), cells.figure(getattr(whole, name), what=name))
            for name in ("under_way", "overdue", "claimed", "ended")
        ],
        groups=_groups(scope, by, cells),
        answers=_answers(scope, cells),
        others=_others(scope, cells),
        endings=_endings(scope, cells),
    )


def groupings(scope: Scope) -> list[By]:
    """By what the cases of a scope can be told apart, the usual one first."""
    if scope.by_mandate or scope.organisation is not None:
        return [By.MONTH, By.FIELD, By.MANAGER]
    return [*([By.REGION] if len(scope.region) < 6 else []), By.FIELD, By.MANAGER, By.MONTH]


def cell_words(scope: Scope, cell: Cell) -> str:
    """What a figure counts, in words."""
    words = []
    if cell.part:
        words.append(_("收到的") if cell.part == "asked" else _("发出的"))
    if cell.by is not None:
        key = key_of(cell.by, cell.key)
        words.append(group_name(cell.by, key, names_of(cell.by, [key])))
    if cell.after in Stage.values:
        words.append(_("到“%(step)s”为止") % {"step": Stage(cell.after).label})
    if cell.what in COURSE_WORDS:
        words.append(str(COURSE_WORDS[cell.what]))
    elif cell.what in Stage.values:
        words.append(_("到过“%(step)s”") % {"step": Stage(cell.what).label})
    words += [end.label for end in funnel.dead_ends(scope.cases()) if cell.why and end.code == cell.why][:1]
    return " · ".join(words)


def group_name(by: By, key: Any, names: dict[Any, str]) -> str:
    """A group in words; what has no key is told as what it lacks."""
    return str(_WITHOUT.get(by, NONE)) if key in (None, "") else names.get(key, NONE)


def funnel_workbook(shown: Shown, *, title: str, by: By) -> bytes:
    """The page as a workbook: the steps, the table, the answers and the dead ends, each on a sheet."""
    book = Book()
    steps = [[step.label, step.figure.value, step.share, step.days] for step in shown.steps]
    courses = [[label, figure.value, "", ""] for label, figure in shown.courses]
    book.sheet(title, [_("步骤"), _("件数"), _("占上一步"), _("用时中位数（天）")], [*steps, *courses])
    heads = [str(by.label), *(str(words) for _name, words in HEADS), _("到洽谈的天数")]
    rows = [[group.name, *(figure.value for _head, figure in group.figures), group.days] for group in shown.groups]
    book.sheet(_("按%(by)s") % {"by": by.label}, heads, rows)
    answers = [*shown.answers, *([shown.others] if shown.others is not None else [])]
    book.sheet(
        _("答复情况"),
        [_("单位"), _("收到"), _("已答复"), _("逾期未答复"), _("按时答复率"), _("答复天数中位数")],
        [[row.name, row.asked.value, row.answered.value, row.lapsed.value, row.in_time, row.days] for row in answers],
    )
    ends = [[end.label, label, figure.value] for end in shown.endings for label, figure in end.reasons]
    book.sheet(_("断点"), [_("停在哪一步"), _("原因"), _("件数")], ends)
    return book.content()


class _Cells:
    """Makes figures with the addresses of their lists."""

    def __init__(self, address: str) -> None:
        self._address = address

    def figure(self, value: int, **cell: Any) -> Figure:
        """A number of cases."""
        query = urlencode({name: str(part) for name, part in cell.items() if part is not None})
        return Figure(value, f"{reverse('workbench:funnel_cases')}?{self._address}&{query}" if value else "")

    def alone(self, **place: Any) -> str:
        """The funnel of one part in the same time."""
        time = dict(parse_qsl(self._address))["period"]
        return f"{reverse('workbench:funnel')}?{urlencode({**place, 'period': time})}"

    def pairs(self, value: int) -> Figure:
        """The recommendations."""
        return Figure(value, f"{reverse('workbench:funnel_pairs')}?{self._address}" if value else "")


def _steps(whole: Funnel, found: int | None, cells: _Cells) -> list[Step]:
    longest = whole.reached[Stage.INTEREST] or 1
    steps = []
    if found is not None:
        steps.append(Step(str(Stage.CANDIDATE.label), cells.pairs(found), "", NONE, 100.0 if found else 0.0))
    before = 0
    for step in STEPS:
        count = whole.reached[step]
        share = "" if step == Stage.INTEREST or not before else _share(count / before)
        days = _days(whole.days.get(step))
        steps.append(Step(str(step.label), cells.figure(count, what=step), share, days, 100 * count / longest))
        before = count
    return steps


def _groups(scope: Scope, by: By, cells: _Cells) -> list[Group]:
    digits = TOP_FIELDS if by == By.FIELD else scope.digits
    rows = funnel.funnels(scope.cases(), by=by, digits=digits, within=scope.region, reader=scope.actor)
    if by == By.MONTH:
        rows.sort(key=lambda row: row.key, reverse=True)
    names = names_of(by, [row.key for row in rows])
    return [
        Group(
            name=group_name(by, row.key, names),
            url=cells.alone(region=str(row.key).ljust(6, "0")) if by == By.REGION and row.key else "",
            figures=[
                (str(words), cells.figure(_count(row, name), by=by, key=_text(row.key), what=name))
                for name, words in HEADS
            ],
            days=_days(row.days[Stage.TALKS]),
        )
        for row in rows
        if row.reached[Stage.INTEREST]
    ]


def _answers(scope: Scope, cells: _Cells) -> list[Answering]:
    """Of a region each organisation that was asked, of an organisation itself; slowest first."""
    rows = [row for row in funnel.answers(scope.asked(), by=By.UNIT) if row.asked]
    names = names_of(By.UNIT, [row.key for row in rows])
    answering = []
    for row in rows:
        url = cells.alone(unit=row.key) if scope.organisation is None else ""
        answering.append(_answering(row, names.get(row.key, NONE), url, cells, by=By.UNIT, key=row.key, part="asked"))
    return answering


def _others(scope: Scope, cells: _Cells) -> Answering | None:
    """Of an organisation how those answered whom it asked: together, since not every one is known by name yet."""
    rows = [row for row in funnel.answers(scope.asking()) if row.asked]
    return _answering(rows[0], _("对方单位（合计）"), "", cells, part="asking") if rows else None


def _answering(row: Answers, name: str, url: str, cells: _Cells, **cell: Any) -> Answering:
    return Answering(
        name=name,
        url=url,
        asked=cells.figure(row.asked, **cell),
        answered=cells.figure(row.answered, what="answered", **cell),
        lapsed=cells.figure(row.lapsed, what="lapsed", **cell),
        in_time=NONE if row.in_time is None else _share(row.in_time),
        days=_days(row.days),
    )


def _endings(scope: Scope, cells: _Cells) -> list[Ending]:
    ends = funnel.dead_ends(scope.cases())
    return [
        Ending(
            label=str(step.label),
            total=sum(end.count for end in ends if end.stage == step),
            reasons=[
                (end.label, cells.figure(end.count, after=step, why=end.code)) for end in ends if end.stage == step
            ],
        )
        for step in STEPS
        if any(end.stage == step for end in ends)
    ]


def _count(row: Funnel, name: str) -> int:
    return row.reached[Stage(name)] if name in Stage.values else int(getattr(row, name))


def _text(key: Any) -> str:
    return "" if key is None else str(key)


def _days(days: float | None) -> str:
    return NONE if days is None else f"{days:.0f}"


def _share(share: float) -> str:
    return per_cent(Decimal(str(round(share, 3))))
