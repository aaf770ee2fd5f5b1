"""The indicators and targets of the demonstration: from the sentence of a plan to what each city is to reach."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import accumulate
from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.periods import Period
from lianqiao.core.transitions import apply
from lianqiao.demo.acts import LATEST, Acts
from lianqiao.demo.cast import FIRST
from lianqiao.demo.plan_work import PlanWork
from lianqiao.demo.texts import read
from lianqiao.governance.indicators.domain import (
    allocate,
    create_indicator,
    edit_target,
    issue_parts,
    set_target,
)
from lianqiao.governance.indicators.domain.binding import bind, converted
from lianqiao.governance.indicators.domain.measuring import compute, measure, metrics_of, plan
from lianqiao.governance.indicators.models import Indicator, Target
from lianqiao.governance.indicators.sharing import share_out
from lianqiao.registers.taxonomy.models import Region

#: When the catalogue was made, and the targets of the plan's first and of its second year were set: month and day.
BEGUN, SET = (1, 6), ((3, 10), (1, 12))
#: Months whose shares of a year stand in a season.
MONTHS = 12


class Catalogue:
    """Makes indicators and targets; `told` is what is written of them, `indicators` holds them by key."""

    def __init__(self, acts: Acts, work: PlanWork) -> None:
        self._acts = acts
        self._work = work
        self.told: dict[str, Any] = read("governance/indicators")
        self.indicators: dict[str, Indicator] = {}
        self.cities: dict[str, Region] = {row.code: row for row in Region.objects.filter(pk__in=self.told["cities"])}

    def begin(self) -> None:
        """All indicators, in use."""
        acts, owner = self._acts, self._acts.owner(FIRST)
        acts.begin(self._work.ago([0, *BEGUN]))
        beside = frozenset({"season", "curved"})
        for told in self.told["indicators"]:
            values = {name: value for name, value in told.items() if name not in beside}
            indicator = create_indicator(actor=owner, values=values)
            self.indicators[told["key"]] = apply(indicator, "activate", actor=owner)

    def count(self) -> None:
        """What the registers give for all months up to yesterday."""
        today = self._acts.past.day(LATEST)
        work = plan(today)
        for name in metrics_of(work):
            measure(name, work, today=today)

    def compute(self) -> None:
        """The formulas, over what was reported."""
        today = self._acts.past.day(LATEST)
        compute(plan(today), today=today)

    def set_targets(self) -> None:
        """The targets of the province, its cities and departments, and those that a city sets for itself."""
        owner = self._acts.owner(FIRST)
        for told in self.told["targets"]:
            self._set(told, "province", owner)
        own = self.told["city_targets"]
        for told in own["rows"]:
            self._set(told, own["plan"], self._acts.owner(own["by"]))

    def revise(self) -> None:
        """One target that was changed, with the reason."""
        told, acts = self.told["revision"], self._acts
        rows = Target.objects.filter(place_region=told["place"], starts_on=self.period(told).start)
        target = rows.get(indicator=self.indicators[told["indicator"]], ends_on=self.period(told).end)
        acts.begin(min(told["days"], acts.reached(target)))
        value = (target.value * Decimal(str(told["to"]))).to_integral_value()
        apply(target, "revise", actor=acts.owner(FIRST), reason=told["reason"], value=value)

    def period(self, told: Mapping[str, Any]) -> Period:
        """The year, or the years, of what is told."""
        first, last = told["years"] if "years" in told else (told["year"], told["year"])
        return Period.of_years(self._work.first_year + first, self._work.first_year + last)

    def shares_of(self, key: str) -> dict[str, Decimal]:
        """How large the part of each city is in an indicator, by code."""
        sizes = {code: city["size"] for code, city in self.told["cities"].items()}
        return {code: Decimal(size) for code, size in (self.told["shares"].get(key) or sizes).items()}

    def season_of(self, key: str) -> list[Decimal]:
        """The share of each month in a year, 1 in all; alike for what is not told."""
        (told,) = [row for row in self.told["indicators"] if row["key"] == key]
        shares = [Decimal(share) for share in told.get("season", [1] * MONTHS)]
        return [share / sum(shares) for share in shares]

    def _set(self, told: Mapping[str, Any], named: str, owner: Actor) -> None:
        indicator, period = self.indicators[told["indicator"]], self.period(told)
        self._acts.begin(self._work.ago([told.get("year", 0), *SET[told.get("year", 0)]]))
        place: Any = owner.organisation.region if "unit" not in told else self._acts.owner(told["unit"]).organisation
        if "quote" in told:
            find = self._work.target(named, told["quote"])
            value = converted(find, indicator)
            if value is None:
                raise ValueError(f"{told['quote']} is no figure in {indicator.unit}")
            target = bind(find, actor=owner, place=place, period=period, value=value, indicator=indicator)
        else:
            comparator = told.get("comparator", "at_least")
            values = {"value": Decimal(told["value"]), "comparator": comparator}
            target = set_target(indicator, actor=owner, place=place, period=period, values=values)
        if shape := self._shape(target, told):
            target = edit_target(target, actor=owner, values=shape)
        target = apply(target, "issue", actor=owner)
        if told.get("divide"):
            self._divide(target, told, owner)

    def _shape(self, target: Target, told: Mapping[str, Any]) -> dict[str, Any]:
        """Where a level stands at the beginning, and the course of the year where it is not even."""
        (text,) = [row for row in self.told["indicators"] if row["key"] == told["indicator"]]
        shape: dict[str, Any] = {}
        if "baseline" in told:
            shape["baseline"] = (target.value * Decimal(str(told["baseline"]))).to_integral_value()
        months = target.period.months()
        if text.get("curved") and len(months) == MONTHS:
            reached = accumulate(self.season_of(told["indicator"]))
            step = target.indicator.decimals
            pairs = zip(months, reached, strict=True)
            shape["curve"] = [[f"{month:%Y-%m}", str(round(target.value * share, step))] for month, share in pairs]
        return shape

    def _divide(self, target: Target, told: Mapping[str, Any], owner: Actor) -> None:
        shares, decimals = self.shares_of(told["indicator"]), target.indicator.decimals
        whole = target.value * (100 + Decimal(told.get("above", 0))) / 100
        if told.get("same"):
            amounts = [target.value] * len(shares)
        else:
            amounts = share_out(whole, list(shares.values()), decimals=decimals)
        amounts = [max(amount, Decimal(told.get("least", 0))) for amount in amounts]
        parts = {self.cities[code]: amount for code, amount in zip(shares, amounts, strict=True)}
        allocate(target, parts, actor=owner)
        if target.baseline is not None:
            for part in Target.objects.filter(parent=target):
                stood = (part.value * target.baseline / target.value).to_integral_value()
                edit_target(part, actor=owner, values={"baseline": stood})
        _done, refused = issue_parts(target, actor=owner)
        if refused:
            raise RuntimeError(f"{target}: {refused[0].subject}: {refused[0].reason}")
