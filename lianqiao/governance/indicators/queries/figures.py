"""The figure of an indicator at a place in a period, added up over months and parts; one, or a whole board at once.

A bulk call takes the same few queries for one cell and for thousands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

from lianqiao.core.periods import Period
from lianqiao.governance.indicators import formula as formulas
from lianqiao.governance.indicators.enums import OverPlaces, OverTime, Source
from lianqiao.governance.indicators.models import Indicator
from lianqiao.governance.indicators.queries.loading import Cell, Loader, Node
from lianqiao.registers.taxonomy.models import Region

#: A region by its code, or an organisation by its key.
PlaceKey: TypeAlias = str | UUID
#: A cell of a board: the key of the indicator's row, and the place.
CellKey: TypeAlias = tuple[UUID, PlaceKey]


@dataclass(frozen=True)
class Figure:
    """The figure of one cell, in the unit of the indicator.

    `value` is None where there is none; `as_of` is the newest day that it counts up to; `months` is how many months of
    the period have a figure. `parts` is 0 for a figure of the place itself and else the number of parts from which it
    was added up, `missing` the number of parts that have none.
    """

    value: Decimal | None = None
    as_of: date | None = None
    months: int = 0
    parts: int = 0
    missing: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether no part is missing."""
        return self.value is not None and self.missing == 0


NOTHING = Figure()


def value(indicator: Indicator, place: Any, period: Period) -> Figure:
    """The figure of one indicator at a Region, an Organisation or the key of one, in a period."""
    key = key_of(place)
    return values([indicator], [key], period)[indicator.pk, key]


def values(
    indicators: Iterable[Indicator], places: Iterable[PlaceKey], period: Period, *, known: Iterable[Indicator] = ()
) -> dict[CellKey, Figure]:
    """The figure of every indicator at every place in the period; each pair is in the answer, with NOTHING at worst.

    Over time months are added, averaged, or the newest taken, as the indicator says; one that cannot be told from
    months takes that of the period's last month. A region without figures of its own gets those of the regions below
    it, added or averaged by weight, where the indicator allows. A formula is computed anew from the figures of its
    terms for the same period. Only figures of the indicator's own source count. `known` are indicators that formulas
    and weights may name and that the caller has at hand.
    """
    wanted, keys = list(indicators), list(dict.fromkeys(places))
    if not wanted:
        return {}
    closure = _Closure(wanted, known)
    found = _loaded(closure, keys, period)
    computed = _computed(closure, keys, found)
    return {(one.pk, key): computed.get((Node(one.pk), key), NOTHING) for one in wanted for key in keys}


def series(indicator: Indicator, place: Any, period: Period) -> dict[date, Decimal | None]:
    """The figure of each month of the period at one place, in order; see `series_of`."""
    key = key_of(place)
    return series_of([indicator], [key], period)[indicator.pk, key]


def series_of(
    indicators: Iterable[Indicator], places: Iterable[PlaceKey], period: Period
) -> dict[CellKey, dict[date, Decimal | None]]:
    """The stored figures of each month, for every indicator at every place; months without one hold None.

    A region without any figures of its own gets the sums of the regions below it, month by month, where figures add up
    over places, and so down to where there are figures. As many queries for one cell as for many.
    """
    wanted, keys = list(indicators), list(dict.fromkeys(places))
    read, months = stored(wanted, keys, period), period.months()
    return {
        (one.pk, key): {month: there.get(month) for month in months}
        for one in wanted
        for key in keys
        for there in (read.of(one, key),)
    }


@dataclass(frozen=True)
class Stored:
    """Figures by month as they were read; `own` are the cells whose figures were not added up from regions below."""

    found: Mapping[CellKey, Mapping[date, Decimal | None]]
    own: frozenset[CellKey]

    def of(self, indicator: Indicator, place: PlaceKey) -> Mapping[date, Decimal | None]:
        """The figures of one indicator at one place; months without one are missing."""
        return self.found.get((indicator.pk, place), {})


def stored(indicators: Iterable[Indicator], places: Iterable[PlaceKey], period: Period) -> Stored:
    """What `series_of` tells, of the months alone that have figures."""
    wanted, keys = list(indicators), list(dict.fromkeys(places))
    addable = frozenset(one.pk for one in wanted if one.is_addable)
    loader = Loader({one.pk: one for one in wanted})
    return _months_with_parts(loader, [one.pk for one in wanted], addable, keys, period)


def running(figures: Mapping[date, Decimal | None], indicator: Indicator) -> dict[date, Decimal | None]:
    """From the figures of months what stood at the end of each since the first: sums of flows, else the same again.

    Months behind the last figure hold None, so that a line ends where the figures do.
    """
    if not indicator.accrues:
        return dict(figures)
    last = max((month for month, one in figures.items() if one is not None), default=None)
    total, out = Decimal(0), dict[date, Decimal | None]()
    for month in sorted(figures):
        total += figures[month] or 0
        out[month] = None if last is None or month > last else total
    return out


def key_of(place: Any) -> PlaceKey:
    """The key of a Region or an Organisation; a key is its own."""
    key: PlaceKey = place if isinstance(place, str | UUID) else place.pk
    return key


def parts_of(codes: Iterable[str], day: date) -> dict[str, list[str]]:
    """The regions directly below each region on that day, by code; in one query."""
    below: dict[str, list[str]] = {code: [] for code in codes}
    rows = Region.objects.filter(parent_id__in=below).valid_on(day).order_by("code")
    for code, above in rows.values_list("code", "parent_id"):
        below[str(above)].append(code)
    return below


class _Closure:
    """The indicators asked for, with all that their formulas and weights need, and of which year."""

    def __init__(self, wanted: list[Indicator], known: Iterable[Indicator]) -> None:
        self.known = {one.pk: one for one in (*known, *wanted)}
        self.by_key = {one.key: one for one in self.known.values()}
        self.terms: dict[Node, dict[str, Node]] = {}
        self.stored: set[Node] = set()
        waiting = [Node(one.pk) for one in wanted]
        while waiting:
            self._fetch({node.indicator for node in waiting})
            waiting = [other for node in waiting for other in self._expand(node)]

    def is_formula(self, node: Node) -> bool:
        """Whether the figure of a period is computed anew from those of the terms."""
        return is_recomputed(self.known[node.indicator])

    def _expand(self, node: Node) -> list[Node]:
        if node in self.stored or node in self.terms:
            return []
        indicator = self.known[node.indicator]
        if not is_recomputed(indicator):
            self.stored.add(node)
            return [] if indicator.weight_id is None else [Node(indicator.weight_id, node.years_back)]
        terms = {}
        for term in formulas.terms(indicator.formula):
            other = self.by_key.get(term.key)
            if other is not None:
                terms[term.name] = Node(other.pk, node.years_back + term.is_last_year)
        self.terms[node] = terms
        return list(terms.values())

    def _fetch(self, keys: set[UUID]) -> None:
        named = {
            name
            for pk in keys
            if pk in self.known
            for name in formulas.keys(self.known[pk].formula) - self.by_key.keys()
        }
        weights = {self.known[pk].weight_id for pk in keys if pk in self.known}
        missing = {pk for pk in keys | weights if pk is not None} - self.known.keys()
        if missing or named:
            rows = list(Indicator.objects.filter(pk__in=missing)) if missing else []
            rows += list(Indicator.objects.filter(key__in=named)) if named else []
            for row in rows:
                self.known[row.pk] = row
                self.by_key[row.key] = row


def is_recomputed(indicator: Indicator) -> bool:
    """Whether the figure of a period is computed anew from those of its terms, and not added up from months."""
    is_formula = indicator.over_places == OverPlaces.FORMULA or indicator.over_time == OverTime.FORMULA
    return indicator.source == Source.COMPUTED and is_formula


def _loaded(closure: _Closure, places: list[PlaceKey], period: Period) -> dict[tuple[Node, PlaceKey], Figure]:
    loader = Loader(closure.known)
    found: dict[tuple[Node, PlaceKey], Figure] = {}
    by_year: dict[int, list[UUID]] = defaultdict(list)
    for node in closure.stored:
        by_year[node.years_back].append(node.indicator)
    for years_back, indicators in sorted(by_year.items()):
        shifted = period
        for _year in range(years_back):
            shifted = shifted.year_before()
        cells = _with_parts(loader, closure, indicators, places, shifted)
        found.update({(Node(pk, years_back), key): figure for (pk, key), figure in cells.items()})
    return found


def _with_parts(
    loader: Loader, closure: _Closure, indicators: list[UUID], places: list[PlaceKey], period: Period
) -> dict[CellKey, Figure]:
    own = {key: _figure(cell) for key, cell in loader.over_time(indicators, places, period).items()}
    regions = [key for key in places if isinstance(key, str)]
    divisible = [
        pk
        for pk in indicators
        if closure.known[pk].over_places in (OverPlaces.SUM, OverPlaces.MEAN)
        and any((pk, code) not in own for code in regions)
    ]
    bare = [code for code in regions if any((pk, code) not in own for pk in divisible)]
    below = parts_of(bare, period.end) if bare else {}
    parts = sorted({part for some in below.values() for part in some})
    if not parts:
        return own
    weights = {weight for pk in divisible if (weight := closure.known[pk].weight_id) is not None}
    of_parts = _with_parts(loader, closure, sorted({*divisible, *weights}), list(parts), period)
    for code in bare:
        for pk in divisible:
            if (pk, code) not in own and below[code]:
                own[pk, code] = _gathered(closure.known[pk], below[code], of_parts)
    return own


def _months_with_parts(
    loader: Loader, indicators: list[UUID], addable: frozenset[UUID], places: list[PlaceKey], period: Period
) -> Stored:
    found = loader.by_month(indicators, places, period)
    own = frozenset(found)
    regions = [key for key in places if isinstance(key, str)]
    lacking = [pk for pk in indicators if pk in addable and any((pk, code) not in found for code in regions)]
    bare = [code for code in regions if any((pk, code) not in found for pk in lacking)]
    if not bare:
        return Stored(found, own)
    below = parts_of(bare, period.end)
    # Nothing lies below a county, so the database adds up what counties have.
    larger = {code: [part for part in parts if part.endswith("00")] for code, parts in below.items()}
    above_counties = [code for code in bare if len(larger[code]) < len(below[code])]
    of_counties = loader.by_month_of_counties(lacking, above_counties, period) if above_counties else {}
    deeper: list[PlaceKey] = sorted({part for some in larger.values() for part in some})
    of_larger = _months_with_parts(loader, lacking, addable, deeper, period).found if deeper else {}
    for pk in lacking:
        for code in bare:
            if (pk, code) not in found:
                parts = [of_counties.get((pk, code), {}), *(of_larger.get((pk, part), {}) for part in larger[code])]
                found[pk, code] = _summed(parts)
    return Stored(found, own)


def _figure(cell: Cell) -> Figure:
    return Figure(cell.value, cell.as_of, cell.months)


def _gathered(indicator: Indicator, parts: list[str], figures: Mapping[CellKey, Figure]) -> Figure:
    there = [figures.get((indicator.pk, part), NOTHING) for part in parts]
    weights = (
        [figures.get((indicator.weight_id, part), NOTHING).value for part in parts]
        if indicator.weight_id is not None
        else [Decimal(1)] * len(parts)
    )
    told = [
        (figure, figure.value, weight)
        for figure, weight in zip(there, weights, strict=True)
        if figure.value is not None and weight is not None
    ]
    if not told:
        return NOTHING
    total = sum((amount * weight for _figure, amount, weight in told), Decimal(0))
    weighed = sum((weight for _figure, _amount, weight in told), Decimal(0))
    is_mean = indicator.over_places == OverPlaces.MEAN
    missing = len(parts) - len(told) + sum(1 for figure, _amount, _weight in told if figure.missing)
    return Figure(
        value=(total / weighed if weighed else None) if is_mean else total,
        as_of=max((figure.as_of for figure, _amount, _weight in told if figure.as_of is not None), default=None),
        months=max(figure.months for figure, _amount, _weight in told),
        parts=len(told),
        missing=missing,
    )


def _computed(
    closure: _Closure, places: list[PlaceKey], found: dict[tuple[Node, PlaceKey], Figure]
) -> dict[tuple[Node, PlaceKey], Figure]:
    def figure_of(node: Node, key: PlaceKey) -> Figure:
        if (node, key) not in found:
            found[node, key] = compute(node, key) if node in closure.terms else NOTHING
        return found[node, key]

    def compute(node: Node, key: PlaceKey) -> Figure:
        there = {name: figure_of(other, key) for name, other in closure.terms[node].items()}
        result = formulas.evaluate(
            closure.known[node.indicator].formula, {name: figure.value for name, figure in there.items()}
        )
        if result is None:
            return NOTHING
        return Figure(
            value=result,
            as_of=max((figure.as_of for figure in there.values() if figure.as_of is not None), default=None),
            months=min((figure.months for figure in there.values()), default=0),
            parts=max((figure.parts for figure in there.values()), default=0),
            missing=max((figure.missing for figure in there.values()), default=0),
        )

    for node in closure.terms:
        for key in places:
            figure_of(node, key)
    return found


def _summed(parts: Iterable[Mapping[date, Decimal | None]]) -> dict[date, Decimal | None]:
    total: dict[date, Decimal | None] = {}
    for months in parts:
        for month, one in months.items():
            if one is not None:
                total[month] = (total.get(month) or Decimal(0)) + one
    return total
