"""What the code asks of norms: each module declares its questions, so that nothing is asked that has no answer."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, Literal, TypeVar, overload

from django.db.models import Q

from lianqiao.core import clock
from lianqiao.core.norms import cache
from lianqiao.core.norms.answers import Answer, NormMissing, choose
from lianqiao.core.norms.durations import Duration
from lianqiao.core.norms.enums import Kind
from lianqiao.core.norms.places import Place, Where, place_of

T = TypeVar("T")


@dataclass(frozen=True)
class Use:
    """One place in the code that asks: its module and what for."""

    module: str
    purpose: Any


@dataclass(frozen=True)
class Declared(Generic[T]):
    """A question that code may ask; made by `declare`."""

    key: str
    kind: Kind

    def get(self, *, where: Where = None, on: dt.date | None = None) -> Answer[T]:
        """The answer for a place on a day (today when none is given).

        Raises NormMissing when no level has an edition, TypeError and ValueError for what is no place.
        """
        return get(self.key, where=where, on=on)

    def find(self, *, where: Where = None, on: dt.date | None = None) -> Answer[T] | None:
        """The answer, or None where no level has an edition."""
        try:
            return self.get(where=where, on=on)
        except NormMissing:
            return None

    def condition(
        self,
        test: Callable[[T], Q],
        *,
        on: dt.date | None = None,
        region: str = "region",
        organisation: str | None = None,
    ) -> Q:
        """A filter for rows of many places at once: `test` makes the condition for the value of one place.

        `region` names the column by which the rows belong to a place, `organisation` the one of their institution
        where the rules of single institutions count. For set-based reads and jobs: as many terms as places have
        editions of their own, however many rows there are.
        """
        day = on or clock.today()
        places = {edition.place for edition in cache.snapshot().editions.get(self.key, ()) if edition.holds_on(day)}
        if organisation is None:
            places = {place for place in places if place.organisation is None}
        own = sorted(places - {Place()}, key=lambda place: (len(place.steps()), str(place)), reverse=True)
        taken, condition = Q(pk__in=()), Q(pk__in=())
        for place in own:
            here = _rows_of(place, region, organisation)
            condition |= here & ~taken & test(self.get(where=place, on=day).value)
            taken |= here
        return condition | (~taken & test(self.get(on=day).value))


_uses: dict[str, list[Use]] = {}
_regional: set[str] = set()
_kinds: dict[str, Kind] = {}


@overload
def declare(
    key: str, kind: Literal[Kind.NUMBER, Kind.SHARE, Kind.MONEY], purpose: Any = "", *, nationwide: bool = True
) -> Declared[Decimal]: ...
@overload
def declare(
    key: str, kind: Literal[Kind.DURATION], purpose: Any = "", *, nationwide: bool = True
) -> Declared[Duration]: ...
@overload
def declare(
    key: str, kind: Literal[Kind.TABLE], purpose: Any = "", *, nationwide: bool = True
) -> Declared[list[dict[str, Any]]]: ...
@overload
def declare(key: str, kind: Literal[Kind.TEXT], purpose: Any = "", *, nationwide: bool = True) -> Declared[str]: ...
def declare(key: str, kind: Kind, purpose: Any = "", *, nationwide: bool = True) -> Declared[Any]:
    """Say at module level that this module asks for a norm; `purpose` is shown beside it on the norm's page.

    A norm that only some regions have is declared with `nationwide=False` and asked by `find`. Several
    modules may ask for one norm. Raises LookupError when another module takes it for another kind.
    """
    known = _kinds.setdefault(key, kind)
    if known != kind:
        raise LookupError(f"{key} is declared as {known} and as {kind}")
    use = Use(sys._getframe(1).f_globals["__name__"], purpose)
    uses = _uses.setdefault(key, [])
    if use.module not in {other.module for other in uses}:
        uses.append(use)
    if not nationwide:
        _regional.add(key)
    return Declared(key, kind)


def declared() -> dict[str, Kind]:
    """The keys that code asks for, with the kind that it takes each for."""
    return dict(_kinds)


def is_nationwide(key: str) -> bool:
    """Whether the code that asks for the norm relies on an edition for the nation."""
    return key not in _regional


def uses_of(key: str) -> list[Use]:
    """Which modules ask for a norm, and what for."""
    return list(_uses.get(key, ()))


def get(key: str, *, where: Where = None, on: dt.date | None = None) -> Answer[Any]:
    """The answer of any norm, also of one that no code declares; see `Declared.get`."""
    editions = cache.snapshot().editions.get(key, ())
    return choose(key, editions, place_of(where), on or clock.today())


def _rows_of(place: Place, region: str, organisation: str | None) -> Q:
    if organisation is not None and place.organisation is not None:
        return Q(**{organisation: place.organisation})
    return Q(**{f"{region}__code__startswith": place.prefix})
