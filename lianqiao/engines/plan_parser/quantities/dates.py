"""By when a quantity holds: years stated in its sentence, paragraph or headings, else the plan's own year."""

import itertools
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lianqiao.engines.plan_parser.types import Part, Period

FIVE_YEARS: Final = {"十一五": 2010, "十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}
"""The last year of each five years that plans name."""
_YEAR: Final = r"(?:19|20)\d\d"
_MOMENT: Final = re.compile(
    rf"(?P<span>{_YEAR})\s?年?\s?[-—–―~～至到]{{1,2}}\s?(?P<last>{_YEAR})\s?年?"
    rf"|(?P<year>{_YEAR})\s?年(?:度)?(?:\s?(?P<month>\d{{1,2}})\s?月(?:\s?\d{{1,2}}\s?日)?)?"
    r"|[“\"]?(?P<plan>十[一二三四五六]五)[”\"]?(?:末|时期|期间|规划|以来)?"
    r"|(?P<own>全年|年内|今年|本年度|年底前|年末)"
    r"|(?<![\d个年])(?P<own_month>\d{1,2})月(?:底|末)前"
    r"|(?P<now>目前|当前|以来)|(?P<yearly>每年|每半年|每季度|每月|每学年|逐年)"
)
_REST_OF_CLAUSE: Final = re.compile(r"[^，。；：！？\n]{0,12}")
_JOINTS: Final = ("、", "和", "及", "与")
_BASE_AHEAD: Final = re.compile(
    r"(?:比|较|同比|相比|从|自|由|与|以|据|(?:执行|有效期|有效|施行|延续|延长|实施)(?:期)?(?:至|到)|《[^》]*)\s?$"
)
_BASE_BEHIND: Final = re.compile(
    r"(?:年?(?:底|末)?)(?:以来|起|相比|的?基础上|为基[期数年]|基数|不变价|版|启动|印发|出台|水平)"
)


class Role(StrEnum):
    """What a moment does for the quantities behind it."""

    BY = "by"
    BASE = "base"
    YEARLY = "yearly"
    """No deadline, for the numbers of its clause: 每年."""
    NOW = "now"
    """No deadline, for the rest of its sentence: 目前."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date at a place of the paragraph; `deadline` is YYYY or YYYY-MM, None for what is yearly or now."""

    start: int
    end: int
    role: Role
    deadline: str | None

    @property
    def year(self) -> int | None:
        """The year of the deadline."""
        return int(self.deadline[:4]) if self.deadline else None


def moments(text: str, period: Period) -> list[Moment]:
    """All moments of a text in order; those of a comparison (比2020年) have the role of a base."""
    return [_moment(text, match, period) for match in _MOMENT.finditer(text)]


def _moment(text: str, match: re.Match[str], period: Period) -> Moment:
    start, end = match.span()
    if match["yearly"] or match["now"]:
        return Moment(start, end, Role.NOW if match["now"] else Role.YEARLY, None)
    own = str(period.last) if period.last else None
    if match["own"]:
        return Moment(start, end, Role.BY, own)
    if match["own_month"]:
        return Moment(start, end, Role.BY, f"{own}-{int(match['own_month']):02}" if own else None)
    if match["plan"]:
        behind = match[0].endswith(("以来", "规划")) or _BASE_AHEAD.search(text[max(0, start - 12) : start])
        return Moment(start, end, Role.BASE if behind else Role.BY, str(FIVE_YEARS[match["plan"]]))
    month = f"-{int(match['month']):02}" if match["month"] and 1 <= int(match["month"]) <= len("JFMAMJJASOND") else ""
    base = _BASE_AHEAD.search(text[max(0, start - 12) : start]) or _BASE_BEHIND.match(text, end)
    return Moment(start, end, Role.BASE if base else Role.BY, (match["last"] or match["year"]) + month)


class Calendar:
    """The moments of a plan as its paragraphs pass by, for deadlines that are inherited."""

    def __init__(self, period: Period) -> None:
        self.period = period
        self._leads: dict[tuple[str, ...], Moment] = {}
        self._goal: str | None = None
        self._of_titles: dict[str, Moment | None] = {}

    def enter(self, text: str, part: Part, headings: tuple[str, ...]) -> list[Moment]:
        """The moments of the next paragraph; one at its head (到2025年：) leads what follows under the same titles."""
        found = moments(text, self.period)
        if part is Part.GOALS:
            lead = next((m for m in found if m.role is Role.BY and m.deadline), None)
            self._goal = lead.deadline if lead and self._goal is None else self._goal
            if lead and (text.rstrip().endswith(("：", ":")) or "。" not in text[: lead.start]):
                last = [m for m in found if m.role is Role.BY and m.deadline][-1]
                self._leads[headings] = last
        return found

    def stated(
        self, found: Sequence[Moment], sentence: int, start: int, end: int, text: str, *, narrow: bool
    ) -> Moment | None:
        """The moment that the sentence (beginning at `sentence`) states for the number at [start, end).

        `narrow` looks no further than the number's own clause, as rules, thresholds and payments ask.
        """
        behind = bisect_right(found, start, key=lambda moment: moment.end)
        if behind and (base := found[behind - 1]).role is Role.BASE and text[base.end : start] in ("", "的"):
            return base
        clause = max(text.rfind(stop, sentence, start) for stop in "，；：") + 1
        for index in range(behind - 1, -1, -1):
            moment = found[index]
            if moment.start < sentence:
                break
            if moment.role is Role.BASE:
                continue
            yearly = moment.role is Role.YEARLY and not text.startswith("其中", clause)
            if moment.start >= clause or not (narrow or yearly):
                return moment
        clause_end = _REST_OF_CLAUSE.match(text, end)
        reach = clause_end.end() if clause_end else end
        following = itertools.takewhile(lambda moment: moment.start < reach, itertools.islice(found, behind, None))
        return next((moment for moment in following if moment.start >= end and moment.role is Role.BY), None)

    def spread(self, found: Sequence[Moment], last: Moment, text: str) -> list[Moment]:
        """The moments that stand in a row up to `last`: 到2023年、2025年, for numbers that stand in a row as well."""
        row = [last]
        for index in range(bisect_right(found, last.start, key=lambda moment: moment.start) - 2, -1, -1):
            moment = found[index]
            if moment.role is not Role.BY or text[moment.end : row[0].start].strip() not in _JOINTS:
                break
            row.insert(0, moment)
        return row

    def inherited(self, found: Sequence[Moment], start: int, headings: tuple[str, ...]) -> str | None:
        """What a target without a moment of its own takes over: from its paragraph, its titles, the plan."""
        floor = self.period.first or 0
        for index in range(bisect_right(found, start, key=lambda moment: moment.end) - 1, -1, -1):
            moment = found[index]
            if moment.role is Role.BY and moment.year is not None and moment.year >= floor:
                return moment.deadline
        for depth in range(len(headings), 0, -1):
            title = self._title(headings[depth - 1])
            if title is not None:
                return title.deadline
            if (lead := self._leads.get(headings[:depth])) is not None:
                return lead.deadline
        if (lead := self._leads.get(())) is not None:
            return lead.deadline
        return str(self.period.last) if self.period.last else self._goal

    def _title(self, title: str) -> Moment | None:
        if title not in self._of_titles:
            found = [m for m in moments(title, self.period) if m.role is Role.BY and m.deadline]
            self._of_titles[title] = found[-1] if found else None
        return self._of_titles[title]
