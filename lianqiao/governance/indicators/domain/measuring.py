"""Counting measured indicators from the registers, in one pass over each metric, and computing formulas behind them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianqiao.core import metrics, norms
from lianqiao.core.periods import Period, last_day, month_of
from lianqiao.governance.indicators import formula as formulas
from lianqiao.governance.indicators.domain.readings import Entry, record_readings
from lianqiao.governance.indicators.enums import Origin, Source
from lianqiao.governance.indicators.measures import factor
from lianqiao.governance.indicators.models import Indicator, Reading, Target
from lianqiao.governance.indicators.queries.figures import series_of
from lianqiao.registers.taxonomy.models import Region

LOOK_BACK = norms.declare("indicators.look_back", norms.Kind.DURATION, _("每晚重新统计近期各月的实测数"))
HISTORY = norms.declare("indicators.history", norms.Kind.DURATION, _("新启用的指标往回统计"))

_ORGANISATION = "organisation"


@dataclass(frozen=True)
class Places:
    """The regions of a subtree: which region lies directly in which, and the prefix of each one's own subtree."""

    above: Mapping[str, str | None]
    by_prefix: Mapping[str, str]

    def __iter__(self) -> Any:
        return iter(self.above)

    def rolled_up(self, counted: Mapping[str, Any]) -> dict[str, Decimal]:
        """The figure of each region with those of all that lie in it; regions outside are left out."""
        total = dict.fromkeys(self.above, Decimal(0))
        for code, amount in counted.items():
            step: str | None = code
            while step is not None and step in total:
                total[step] += amount
                step = self.above[step]
        return total


@dataclass(frozen=True)
class Work:
    """An indicator with the months that are to be told of it, and its region with all that lies in it."""

    indicator: Indicator
    period: Period
    places: Places
    organisations: tuple[UUID, ...]


def plan(today: date, *, only: Iterable[UUID] | None = None, since: date | None = None) -> list[Work]:
    """What is to be measured and computed: all active indicators, or some, each from its first open month to today.

    That is the month in which the look-back begins, for an indicator without figures that of its history; `since` asks
    for an earlier one.
    """
    rows = Indicator.objects.active().exclude(source=Source.REPORTED).select_related("region", "weight").order_by("key")
    indicators = list(rows if only is None else rows.filter(pk__in=list(only)))
    told = set(Reading.objects.filter(indicator__in=indicators).values_list("indicator_id", flat=True).distinct())
    holders = _holders(indicators)
    trees: dict[str, Places] = {}
    work = []
    for indicator in indicators:
        code = indicator.region_id
        if code not in trees:
            trees[code] = places_within(indicator.region)
        norm: Any = (LOOK_BACK if indicator.pk in told else HISTORY).get(where=code, on=today).value
        first = min(month_of(norm.start(today)), month_of(since or today))
        work.append(Work(indicator, Period(first, last_day(today)), trees[code], holders.get(indicator.pk, ())))
    return work


def metrics_of(work: Iterable[Work]) -> list[str]:
    """The metrics that the work asks for, in order."""
    return sorted({one.indicator.metric for one in work if one.indicator.source == Source.MEASURED})


def measure(name: str, work: Iterable[Work], *, today: date) -> int:
    """Count the metric for all indicators of the work that name it; returns how many figures are new or changed."""
    concerned = [one for one in work if one.indicator.metric == name]
    entries: list[Entry] = []
    for group in _passes(metrics.get(name), concerned):
        entries += group.entries(today)
    return record_readings(entries, origin=Origin.MEASURED)


def compute(work: Iterable[Work], *, today: date) -> int:
    """Compute the formulas of the work, each behind those that it needs; returns how many figures changed."""
    computed = {one.indicator.key: one for one in work if one.indicator.source == Source.COMPUTED}
    formulas_of = {key: one.indicator.formula for key, one in computed.items()}
    keys = {key for formula in formulas_of.values() for key in formulas.keys(formula)}
    known = {row.key: row for row in Indicator.objects.filter(key__in=keys | computed.keys())}
    return sum(_compute(computed[key], known, today) for key in formulas.in_order(formulas_of))


def places_within(region: Region) -> Places:
    """The region with all regions in it."""
    rows = list(Region.objects.within(region).only("code", "level", "parent_id"))
    codes = {row.code for row in rows}
    above = {row.code: row.parent_id if row.parent_id in codes else None for row in rows}
    return Places(above, {row.prefix: row.code for row in rows})


@dataclass(frozen=True)
class _Pass:
    """One grouped query of a metric, for indicators that narrow it by the values of closed dimensions or alike."""

    metric: metrics.Metric
    work: list[Work]
    grouped: tuple[str, ...]
    where: Mapping[str, Any]

    def entries(self, today: date) -> list[Entry]:
        period = Period(min(one.period.start for one in self.work), last_day(today))
        out = []
        if self.metric.has_regions:
            cells = self._cells(period, today)
            for one in self.work:
                out += self._of_regions(one, cells, today)
        organisations = {key for one in self.work for key in one.organisations}
        if organisations and _ORGANISATION in self.metric.dimensions:
            narrowed = {**self.where, _ORGANISATION: sorted(organisations)}
            by = (_ORGANISATION, *self.grouped)
            of_units = _by_month(self.metric.monthly(period, today=today, by=by, where=narrowed))
            for one in self.work:
                out += self._of_organisations(one, of_units, today)
        return out

    def _cells(self, period: Period, today: date) -> dict[date, list[tuple[Any, ...]]]:
        by = (metrics.REGION, *self.grouped)
        if self.metric.is_additive:
            return _by_month(self.metric.monthly(period, today=today, by=by, where=self.where))
        found = [
            self.metric.monthly(period, today=today, by=by, where=self.where, digits=digits)
            for digits in sorted({len(prefix) for one in self.work for prefix in one.places.by_prefix})
        ]
        return _by_month({key: value for cells in found for key, value in cells.items()})

    def _of_regions(self, one: Work, cells: Mapping[date, list[tuple[Any, ...]]], today: date) -> list[Entry]:
        scale, out = _scale(self.metric, one.indicator), []
        for month in _months(one.period, today):
            counted = self._chosen(one, cells.get(month, ()))
            if self.metric.is_additive:
                figures = one.places.rolled_up(counted)
            else:
                figures = {code: counted.get(prefix, Decimal(0)) for prefix, code in one.places.by_prefix.items()}
            as_of = min(last_day(month), today)
            out += [Entry(one.indicator.pk, code, month, figure * scale, as_of) for code, figure in figures.items()]
        return out

    def _of_organisations(self, one: Work, cells: Mapping[date, list[tuple[Any, ...]]], today: date) -> list[Entry]:
        scale, out = _scale(self.metric, one.indicator), []
        for month in _months(one.period, today):
            counted, as_of = self._chosen(one, cells.get(month, ())), min(last_day(month), today)
            for key in one.organisations:
                figure = counted.get(key, Decimal(0)) * scale
                out.append(Entry(one.indicator.pk, key, month, figure, as_of))
        return out

    def _chosen(self, one: Work, rows: Iterable[tuple[Any, ...]]) -> dict[Any, Decimal]:
        """The figures by place of the rows that the indicator's own narrowing lets through."""
        asked = [
            (position, _wanted(one.indicator.metric_where[name]))
            for position, name in enumerate(self.grouped, start=1)
            if name in one.indicator.metric_where
        ]
        total: dict[Any, Decimal] = defaultdict(Decimal)
        for row in rows:
            if all(row[position] in wanted for position, wanted in asked):
                total[row[0]] += Decimal(row[-1])
        return total


def _passes(metric: metrics.Metric, work: list[Work]) -> list[_Pass]:
    """One pass for all that narrow closed dimensions of figures that add up, and one for each other narrowing."""
    together, alone = [], defaultdict(list)
    for one in work:
        where = one.indicator.metric_where
        if metric.is_additive and all(metric.choices(name) for name in where):
            together.append(one)
        else:
            alone[json.dumps(where, sort_keys=True)].append(one)
    names = sorted({name for one in together for name in one.indicator.metric_where})
    passes = [_Pass(metric, together, tuple(names), {})] if together else []
    return passes + [_Pass(metric, some, (), json.loads(where)) for where, some in sorted(alone.items())]


def _by_month(found: Mapping[tuple[Any, ...], metrics.Number]) -> dict[date, list[tuple[Any, ...]]]:
    cells: dict[date, list[tuple[Any, ...]]] = defaultdict(list)
    for (month, *key), value in found.items():
        cells[month].append((*key, value))
    return cells


def _wanted(narrowed: Any) -> frozenset[Any]:
    return frozenset(narrowed) if isinstance(narrowed, list) else frozenset((narrowed,))


def _scale(metric: metrics.Metric, indicator: Indicator) -> Decimal:
    scale = factor(str(metric.unit), indicator.unit)
    return Decimal(1) if scale is None else scale


def _months(period: Period, today: date) -> tuple[date, ...]:
    begun = period.until(today)
    return () if begun is None else begun.months()


def _holders(indicators: Iterable[Indicator]) -> dict[UUID, tuple[UUID, ...]]:
    """The organisations that have a target in force, by indicator."""
    rows = Target.objects.in_force().filter(indicator__in=list(indicators), place_organisation__isnull=False)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for indicator, organisation in rows.values_list("indicator_id", "place_organisation_id"):
        found[indicator].add(organisation)
    return {indicator: tuple(sorted(keys)) for indicator, keys in found.items()}


def _compute(one: Work, known: Mapping[str, Indicator], today: date) -> int:
    begun = one.period.until(today)
    if begun is None:
        return 0
    places: list[str | UUID] = [*one.places, *one.organisations]
    formula = one.indicator.formula
    terms = {term: known[term.key] for term in formulas.terms(formula) if term.key in known}
    now = series_of(terms.values(), places, begun)
    before = series_of([row for term, row in terms.items() if term.is_last_year], places, begun.year_before())
    stood = series_of([one.indicator], places, begun)
    entries = []
    for place in places:
        for month in begun.months():
            figures = {
                term.name: before[row.pk, place][Period(month, last_day(month)).year_before().start]
                if term.is_last_year
                else now[row.pk, place][month]
                for term, row in terms.items()
            }
            value = formulas.evaluate(formula, figures)
            if value is not None or stood[one.indicator.pk, place][month] is not None:
                entries.append(Entry(one.indicator.pk, place, month, value, min(last_day(month), today)))
    return record_readings(entries, origin=Origin.COMPUTED)
