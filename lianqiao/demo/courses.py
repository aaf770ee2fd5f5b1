"""How the figures of the demonstration's cities run, month by month: by target, pace, season and a little chance."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Any

from lianqiao.demo.catalogue import MONTHS, Catalogue
from lianqiao.governance.indicators.models import Target

#: A figure goes up or down by chance by so much of itself at most.
CHANCE = 0.18
#: Working days that a registration takes where a city keeps pace.
USUAL_DAYS = 4.4


class Courses:
    """Says each figure; the same seed gives the same figures, whatever else has been asked of chance."""

    def __init__(self, catalogue: Catalogue, *, first_year: int, seed: int) -> None:
        self._catalogue = catalogue
        self._first_year = first_year
        self._seed = seed
        self._parts = {
            (target.indicator.key, target.place_region_id, target.starts_on.year): target
            for target in Target.objects.filter(parent__isnull=False).select_related("indicator")
        }
        self._flows: dict[tuple[str, str, int], list[Decimal]] = {}

    def figure(self, key: str, city: str, month: date) -> Decimal:
        """What the city reports of the indicator for the month."""
        indicator = self._catalogue.indicators[key]
        if key == "processing_days":
            return round(Decimal(USUAL_DAYS * self._slowness(city) * self._chance(key, city, month)), 1)
        if not indicator.accrues:
            return Decimal(round(self._level(key, city, month)))
        if (key, city, month.year) not in self._flows:
            self._flows[key, city, month.year] = self._flow(key, city, month.year)
        return self._flows[key, city, month.year][month.month - 1]

    def _flow(self, key: str, city: str, year: int) -> list[Decimal]:
        """Twelve figures whose sums follow the season; rounding is carried on, so that no city is left out."""
        pace = self._pace(key, city, year)
        whole = self._parts[key, city, year].value
        shares = self._catalogue.season_of(key)
        months = [date(year, number, 1) for number in range(1, MONTHS + 1)]
        amounts = [
            float(whole * share) * pace * self._chance(key, city, month)
            for share, month in zip(shares, months, strict=True)
        ]
        decimals = self._catalogue.indicators[key].decimals
        reached = [round(Decimal(total), decimals) for total in accumulate(amounts)]
        return [after - before for before, after in pairwise([Decimal(0), *reached])]

    def _level(self, key: str, city: str, month: date) -> float:
        told: Mapping[str, Any] | None = self._catalogue.told["levels"].get(key)
        if told is None:
            part = self._parts[key, city, month.year]
            stood = float(part.baseline or 0)
            return stood + (float(part.value) - stood) * self._pace(key, city, month.year) * month.month / MONTHS
        share = float(self._catalogue.shares_of("industrial_firms")[city]) / 100
        years = month.year - self._first_year + month.month / MONTHS
        return float(told["whole"]) * share * (1 + float(told["grows"]) * years * self._pace(key, city, month.year))

    def _pace(self, key: str, city: str, year: int) -> float:
        """How a city does; in the first year all were nearer to each other."""
        told = self._catalogue.told["cities"][city]
        pace = float(told.get("but", {}).get(key, told["pace"]))
        return (1 + pace) / 2 if year == self._first_year else pace

    def _slowness(self, city: str) -> float:
        told = self._catalogue.told["cities"][city]
        return float(told.get("but", {}).get("processing_days", 2 - told["pace"]))

    def _chance(self, key: str, city: str, month: date) -> float:
        return 1 + random.Random(f"{self._seed} {key} {city} {month}").uniform(-CHANCE, CHANCE)
