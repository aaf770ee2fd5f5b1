"""How the facts of a query and of a document fit: field, region, readiness, price, freshness.

Each fact gives a fit in -1..1, or nothing when one side does not state it. The weights are in log-odds: a
fact that fits entirely multiplies the odds of a hit by exp(weight), one that does not fit at all divides
them by it. Together they sum to 0.6, so that facts can move the odds of two hits against each other by
exp(1.2) = 3.3 at most: a document whose words cover the query 3.4 times as well stands first whatever the
facts say.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final, Protocol

from lianqiao.engines.retrieval.records import Query, ReasonKind

WEIGHTS: Final[dict[ReasonKind, float]] = {
    ReasonKind.FIELD: 0.20,
    ReasonKind.READINESS: 0.15,
    ReasonKind.REGION: 0.12,
    ReasonKind.PRICE: 0.10,
    ReasonKind.FRESHNESS: 0.03,
}
HIGHEST_READINESS: Final = 9
# Four levels lie between a proof in the laboratory and a product: nobody who asks for one takes the other.
_HOPELESS_READINESS_GAP: Final = 4
_FRESH_DAYS: Final = 365
_PARENT_DIGITS: Final = 2
# The same few regions, fields and levels meet each other in every search.
_REMEMBERED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Fit:
    """How one fact fits: `fit` in -1..1, the two sides as plain text, and a word for the manner ("city")."""

    kind: ReasonKind
    fit: float
    value: str = ""
    wanted: str = ""
    offered: str = ""

    @property
    def weight(self) -> float:
        """What the fact adds to the log-odds of the hit."""
        return WEIGHTS[self.kind] * self.fit


class Stating(Protocol):
    """Whatever states facts: a document, or what the index keeps of one in columns (`view.Facts`)."""

    @property
    def fields(self) -> tuple[str, ...]: ...

    @property
    def region(self) -> str: ...

    @property
    def readiness(self) -> int | None: ...

    @property
    def readiness_wanted(self) -> int | None: ...

    @property
    def price_yuan(self) -> Decimal | None: ...

    @property
    def budget_yuan(self) -> Decimal | None: ...

    @property
    def updated(self) -> dt.date | None: ...


def states_facts(query: Query) -> bool:
    """Whether the query states any fact to hold documents against; without one the words alone decide."""
    numbers = (query.readiness, query.readiness_wanted, query.price_yuan, query.budget_yuan, query.on)
    return bool(query.fields or query.region) or any(number is not None for number in numbers)


def fits(query: Query, document: Stating) -> tuple[Fit, ...]:
    """Every fact that both sides state; a fact that one side leaves out is not among them."""
    return tuple(_all(query, document))


def _all(query: Query, document: Stating) -> Iterator[Fit]:
    if query.fields and document.fields:
        yield field_fit(query.fields, document.fields)
    if query.region and document.region:
        yield region_fit(query.region, document.region)
    # A demand asks of an achievement, or an achievement finds a demand that asks: one fit from both sides.
    for wanted, offered in (
        (query.readiness_wanted, document.readiness),
        (document.readiness_wanted, query.readiness),
    ):
        if wanted is not None and offered is not None:
            yield readiness_fit(wanted=wanted, offered=offered)
            break
    for budget, price in ((query.budget_yuan, document.price_yuan), (document.budget_yuan, query.price_yuan)):
        if budget is not None and price is not None and budget > 0:
            yield price_fit(budget=budget, price=price)
            break
    if query.on is not None and document.updated is not None:
        yield freshness_fit(on=query.on, updated=document.updated)


@lru_cache(maxsize=_REMEMBERED)
def field_fit(wanted: tuple[str, ...], offered: tuple[str, ...]) -> Fit:
    """1 when a field of one side lies inside one of the other, 0.5 for a common parent, else -0.5."""
    best, sides = -0.5, ("", "")
    for mine in sorted(wanted):
        for theirs in sorted(offered):
            common = _common_prefix(mine, theirs)
            shorter = min(len(mine), len(theirs))
            fit = 1.0 if common == shorter else 0.5 if common >= _PARENT_DIGITS else -0.5
            if fit > best or sides == ("", ""):
                best, sides = fit, (mine, theirs)
    return Fit(ReasonKind.FIELD, best, wanted=sides[0], offered=sides[1])


def _common_prefix(one: str, other: str) -> int:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length


@lru_cache(maxsize=_REMEMBERED)
def region_fit(mine: str, theirs: str) -> Fit:
    """County 1, city 0.6, province 0.2, elsewhere -0.4; a code that names no county matches as its city."""
    for value, digits, fit in (("county", 6, 1.0), ("city", 4, 0.6), ("province", 2, 0.2)):
        known = not mine[:digits].endswith("00") and not theirs[:digits].endswith("00")
        if known and len(mine) >= digits and mine[:digits] == theirs[:digits]:
            return Fit(ReasonKind.REGION, fit, value, mine, theirs)
    return Fit(ReasonKind.REGION, -0.4, "elsewhere", mine, theirs)


@lru_cache(maxsize=_REMEMBERED)
def readiness_fit(*, wanted: int, offered: int) -> Fit:
    """1 when the level offered is the one asked for or above; each level below costs a quarter down to -1."""
    missing = max(0, wanted - offered)
    fit = 1.0 if missing == 0 else -min(missing, _HOPELESS_READINESS_GAP) / _HOPELESS_READINESS_GAP
    return Fit(ReasonKind.READINESS, fit, str(missing), str(wanted), str(offered))


def price_fit(*, budget: Decimal, price: Decimal) -> Fit:
    """1 within the budget; above it minus the excess as a share of the budget, down to -1."""
    fit = 1.0 if price <= budget else -min(1.0, float(price / budget) - 1.0)
    return Fit(ReasonKind.PRICE, fit, wanted=f"{budget:f}", offered=f"{price:f}")


@lru_cache(maxsize=_REMEMBERED)
def freshness_fit(*, on: dt.date, updated: dt.date) -> Fit:
    """1 for a record of the day, 0 for one a year old; the distance to -1 halves each year."""
    days = max(0, (on - updated).days)
    fit = 2.0 ** (1.0 - days / _FRESH_DAYS) - 1.0
    return Fit(ReasonKind.FRESHNESS, fit, str(days), on.isoformat(), updated.isoformat())
