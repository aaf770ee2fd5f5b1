"""The yearly figures of the demonstration's enterprises: what firms of that trade, size and age plausibly have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from lianqiao.core.filing.enums import FilingState
from lianqiao.demo.acts import Acts, Story
from lianqiao.demo.texts import Organisation
from lianqiao.registers.enterprises.enums import ENTERPRISE_KINDS, FigureSource
from lianqiao.registers.enterprises.models import YearFigures

#: Years told of, the last full one included.
YEARS = 3
TEN_THOUSAND = 10_000
#: Revenue of one of the staff in a year, in 10,000 yuan, by section of GB/T 4754; else `_PER_HEAD_ELSEWHERE`.
_PER_HEAD = {"A": 38, "B": 78, "C": 92, "D": 118, "G": 46, "I": 64, "L": 55, "M": 47, "N": 52, "R": 24}
_PER_HEAD_ELSEWHERE = 50
#: Divisions whose firms do much research.
_TECHNICAL = frozenset({"C26", "C27", "C34", "C35", "C36", "C37", "C38", "C39", "C40", "I65", "M74", "M75"})
INDUSTRIAL = frozenset("BCD")
#: The scale from which industrial firms are counted one by one, in 10,000 yuan: the demonstration aims a little below.
_SCALE = 2000
_SMALL = 150
#: Of every so many firms one is left at a desk; which one is told by its place in the content.
_LEFT = {3: FilingState.SUBMITTED, 5: FilingState.RETURNED, 7: FilingState.DRAFT, 11: FilingState.CANCELLED}
_LEFT_EVERY = 24
_REASONS = {
    FilingState.RETURNED: "研发费用与加计扣除备案表的口径不一致，请核对后补充说明，再提交。",
    FilingState.CANCELLED: "填错了年度口径，撤回后按审计报告重新整理。",
}


@dataclass(frozen=True)
class Firm:
    """A firm as its figures show it; money in yuan. `rows` are its years, the earliest first."""

    key: str
    text: Organisation
    rows: list[dict[str, Any]]

    @property
    def is_industrial(self) -> bool:
        """Whether it mines, makes or supplies things."""
        return self.text.industry[:1] in INDUSTRIAL

    @property
    def intensity(self) -> Decimal:
        """Research and development over revenue in the last year."""
        last = self.rows[-1]
        return Decimal(last["research_yuan"] / last["revenue_yuan"])

    @property
    def revenue_yuan(self) -> Decimal:
        """The revenue of the last year."""
        return Decimal(self.rows[-1]["revenue_yuan"])

    @property
    def is_near_scale(self) -> bool:
        """Whether it earns nearly what industrial firms are counted from."""
        wan = self.rows[-1]["main_revenue_yuan"] / TEN_THOUSAND
        return self.is_industrial and _SCALE * Decimal("0.8") <= wan < _SCALE


class YearBooks:
    """Makes the figures of all enterprises and lets them be filed and checked."""

    def __init__(self, acts: Acts, seed: float) -> None:
        self._acts = acts
        self._seed = seed
        last = acts.past.today.year - 1
        keys = acts.verified(ENTERPRISE_KINDS)
        self.firms = [self._firm(key, last) for key in keys if acts.content.organisations[key].founded <= last]

    def file(self) -> None:
        """All of them: the earlier years once a firm has joined, the last one in its spring."""
        waiting: list[tuple[int, Any]] = []
        for place, firm in enumerate(self.firms):
            waiting += self._file_firm(firm, _LEFT.get(place % _LEFT_EVERY, FilingState.CONFIRMED))
        self._check(waiting)

    def _firm(self, key: str, last: int) -> Firm:
        text = self._acts.content.organisations[key]
        dice = Random(f"{self._seed} {key}")
        years = range(max(last - YEARS + 1, text.founded), last + 1)
        does_research = text.industry in _TECHNICAL or dice.random() < 0.62
        share = dice.uniform(0.032, 0.085) if text.industry in _TECHNICAL else dice.uniform(0.006, 0.034)
        per_head = _PER_HEAD.get(text.industry[:1], _PER_HEAD_ELSEWHERE) * dice.uniform(0.72, 1.35)
        revenue = text.staff * per_head
        is_small = text.industry[:1] in INDUSTRIAL and text.staff <= _SMALL and dice.random() < 0.45
        if is_small:
            revenue = _SCALE * dice.uniform(0.82, 1.01)
        growth = dice.choice((-0.14, -0.06, 0.03, 0.07, 0.11, 0.16, 0.24, 0.35))
        rows = []
        for year in reversed(years):
            rows.append(_row(year, dice, text.staff, revenue, share if does_research else 0.0, is_small=is_small))
            revenue /= 1 + growth + dice.uniform(-0.04, 0.04)
        return Firm(key, text, rows[::-1])

    def _file_firm(self, firm: Firm, left: str) -> list[tuple[int, Any]]:
        """The days and records that wait for the government; the last year stays where `left` says."""
        acts, organisation = self._acts, self._acts.owner(firm.key).organisation
        by_day: dict[int, list[dict[str, Any]]] = {}
        early, late = acts.past.random.randint(4, 12), acts.past.random.randint(0, 70)
        for row in firm.rows:
            spring = acts.ago(date(row["year"] + 1, 3, 4)) - late
            by_day.setdefault(acts.day(spring, organisation) - early % 3, []).append(row)
        waiting: list[tuple[int, Any]] = []
        for day, rows in by_day.items():
            kept = [row for row in rows if left == FilingState.CONFIRMED or row is not firm.rows[-1]]
            if kept:
                acts.file_rows(YearFigures, firm.key, day, kept)
                years = [row["year"] for row in kept]
                records = list(YearFigures.objects.filter(organisation=organisation, year__in=years))
                acts.hand_in(YearFigures, firm.key, records)
                waiting += [(day, record) for record in records]
        if left != FilingState.CONFIRMED:
            day = acts.past.random.randint(4, 16)
            story = Story(left, _REASONS.get(FilingState(left), ""))
            acts.file(YearFigures, owner=acts.owner(firm.key), days=day, values=firm.rows[-1], story=story)
        return waiting

    def _check(self, waiting: list[tuple[int, Any]]) -> None:
        """Each government goes through what has come in, month by month."""
        by_desk: dict[tuple[int, str], list[tuple[int, Any]]] = {}
        for day, record in waiting:
            by_desk.setdefault((-(day // 30), record.region_id), []).append((day, record))
        for (_month, region), rows in sorted(by_desk.items(), key=lambda item: item[0]):
            self._acts.begin(min(day for day, _record in rows) - 4)
            reviewer = self._acts.cast.reviewer(region)
            self._acts.decide(YearFigures, "confirm", [record for _day, record in rows], actor=reviewer)


def _row(
    year: int, dice: Random, staff: int, revenue: float, research_share: float, *, is_small: bool
) -> dict[str, Any]:
    """The figures of one year; `revenue` in 10,000 yuan."""
    people = max(3, round(staff * dice.uniform(0.93, 1.05)))
    income = _wan(revenue)
    main = income if is_small else _part(income, dice.uniform(0.86, 0.99))
    research = _part(income, research_share * dice.uniform(0.85, 1.15))
    assets = _part(income, dice.uniform(0.7, 2.1))
    return {
        "year": year,
        "source": dice.choices((FigureSource.AUDIT, FigureSource.TAX, FigureSource.STATISTICS, FigureSource.OWN),
                               (50, 25, 15, 10))[0],
        "staff": people,
        "research_staff": round(people * dice.uniform(0.09, 0.31)) if research else 0,
        "revenue_yuan": income,
        "main_revenue_yuan": main,
        "high_tech_revenue_yuan": _part(main, dice.uniform(0.45, 0.92)) if research_share > 0.03 else Decimal(0),
        "cost_yuan": _part(income, dice.uniform(0.82, 0.97)),
        "research_yuan": research,
        "research_at_home_yuan": _part(research, dice.uniform(0.9, 1)),
        "assets_yuan": assets,
        "debts_yuan": _part(assets, dice.uniform(0.25, 0.78)),
        "note": "" if research else dice.choice(_NO_RESEARCH),
    }  # fmt: skip


#: What firms without research write beside the zero.
_NO_RESEARCH = (
    "工艺改进支出计入制造费用，没有单独归集研发费用。",
    "本年没有立项的研发活动。",
    "有两项小改小革，财务没有设研发辅助账。",
    "",
)


def _wan(amount: float) -> Decimal:
    return Decimal(round(amount * 10)) * TEN_THOUSAND / 10


def _part(whole: Decimal, share: float) -> Decimal:
    return _wan(float(whole) / TEN_THOUSAND * share)
