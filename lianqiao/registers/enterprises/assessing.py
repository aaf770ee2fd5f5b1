"""What the research of a state-owned group comes to in its assessment: growth against the norm, and the add-back.

The province lays down how much research shall grow, and how many times which research counts as profit
(视同利润加回); an amount added back changes the profit of the assessment and nothing in the books.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.money import CENT, plain
from lianqiao.core.norms import Answer, Kind
from lianqiao.registers.enterprises.models import StateResearch, StateResearchMember

GROWTH = norms.declare("enterprises.state_research_growth", Kind.SHARE, _("国企研发考核"), nationwide=False)
ADD_BACK = norms.declare("enterprises.profit_add_back", Kind.TABLE, _("国企研发考核"), nationwide=False)
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Total:
    """Research in yuan: of the year, of the year before, and the parts of the year's that are told apart."""

    research: Decimal
    before: Decimal
    key: Decimal
    public: Decimal

    @property
    def own(self) -> Decimal:
        """What is neither basic research and core technologies nor paid by public money."""
        return self.research - self.key - self.public

    @property
    def growth(self) -> Decimal | None:
        """The share by which research rose (0.1 is 10 %); None after a year without any."""
        return None if not self.before else (self.research - self.before) / self.before


@dataclass(frozen=True)
class Line:
    """One line of the calculator: `amount` times `times` is `added`, to the cent downwards; None for unknown codes."""

    name: str
    times: Decimal
    amount: Decimal | None
    added: Decimal

    @property
    def times_words(self) -> str:
        """The factor without false zeros."""
        return plain(self.times)


@dataclass(frozen=True)
class AddBack:
    """The profit of the year and what is added to it, line by line, in yuan."""

    profit: Decimal
    lines: tuple[Line, ...]
    norm: Answer[Any]

    @property
    def added(self) -> Decimal:
        """The sum of the lines."""
        return sum((line.added for line in self.lines), Decimal(0))

    @property
    def assessed(self) -> Decimal:
        """The profit that the assessment takes."""
        return self.profit + self.added


@dataclass(frozen=True)
class Assessment:
    """What a sheet comes to. Shares are of one; each is None where it cannot be formed or the place has no norm.

    `average` is the yearly mean (年均增幅) since `base_year`, the year before the group's first decided sheet; the norm
    is held against it.
    """

    total: Total
    base_year: int
    average: Decimal | None
    asked: Answer[Decimal] | None
    add_back: AddBack | None

    @property
    def is_met(self) -> bool | None:
        """Whether research grew as much as the norm asks; None where nothing is asked or nothing is known."""
        if self.asked is None or self.average is None:
            return None
        return self.average >= self.asked.value


def assess(sheet: StateResearch) -> Assessment:
    """The sheet by its rows and the norms of its authority's place on the last day of its year.

    A draft that was never handed in has no authority yet: the place of the group stands for it.
    """
    where = sheet.authority or sheet.organisation
    on = dt.date(sheet.year, 12, 31)
    total = total_of(sheet.members.all())
    base_year, base = _base(sheet, total)
    return Assessment(
        total=total,
        base_year=base_year,
        average=mean_growth(base, total.research, years=sheet.year - base_year),
        asked=GROWTH.find(where=where, on=on),
        add_back=add_back(total, profit=sheet.profit_yuan, where=where, on=on),
    )


def total_of(members: Iterable[StateResearchMember]) -> Total:
    """The sums of the rows."""
    rows = list(members)

    def summed(name: str) -> Decimal:
        return sum((getattr(row, name) for row in rows), Decimal(0))

    return Total(*(summed(f"{name}_yuan") for name in ("research", "before", "key", "public")))


def add_back(total: Total, *, profit: Decimal, where: Any, on: dt.date) -> AddBack | None:
    """What the rule of the place adds to the profit; None where the place has none.

    The codes of the rule are the parts of the total: `key`, `public`, and `own` for the rest. A line of another code
    adds nothing and says so.
    """
    norm = ADD_BACK.find(where=where, on=on)
    if norm is None or not norm.value:
        return None
    amounts = {"own": total.own, "key": total.key, "public": total.public}
    lines = tuple(_line(row, amounts.get(row["code"])) for row in norm.value)
    return AddBack(profit, lines, norm)


def _line(row: dict[str, Any], amount: Decimal | None) -> Line:
    times = Decimal(row["times"])
    added = Decimal(0) if amount is None else (amount * times).quantize(CENT, rounding=ROUND_DOWN)
    return Line(row["name"], times, amount, added)


def mean_growth(base: Decimal, last: Decimal, *, years: int) -> Decimal | None:
    """The yearly growth by which `base` becomes `last` after so many years (年均增幅); None from nothing."""
    if not base or years < 1:
        return None
    if years == 1:
        return last / base - 1
    return (last / base) ** (Decimal(1) / years) - 1


def percent(share: Decimal | None) -> Decimal | None:
    """A share of one in per cent, to two decimals."""
    return None if share is None else (share * HUNDRED).quantize(CENT, rounding=ROUND_HALF_UP)


def _base(sheet: StateResearch, total: Total) -> tuple[int, Decimal]:
    """The year from which growth is counted, and the research of then: before the group's first decided sheet."""
    earlier = StateResearch.objects.settled().filter(organisation=sheet.organisation_id, year__lt=sheet.year)
    first = earlier.order_by("year").prefetch_related("members").first()
    if first is None:
        return sheet.year - 1, total.before
    return first.year - 1, total_of(first.members.all()).before
