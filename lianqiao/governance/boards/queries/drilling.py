"""From a light down to what is behind it: the reports and the records that the actor may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, DateField, F, Model, QuerySet
from django.db.models.functions import Cast

from lianqiao.core import clock, links, metrics
from lianqiao.core.access import Actor
from lianqiao.core.periods import Period, last_day
from lianqiao.governance.boards.queries.places import Place
from lianqiao.governance.collection.models import Report
from lianqiao.governance.collection.queries.behind import values_behind
from lianqiao.governance.indicators.enums import Source
from lianqiao.governance.indicators.models import Indicator

#: Records that a page shows; the rest are counted.
SHOWN = 30


@dataclass(frozen=True)
class Evidence:
    """One thing behind a figure: what it is, where it is shown (empty: nowhere), and a few words on it."""

    title: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Trail:
    """A way down: its heading, what was found, and how many there are in all."""

    heading: str
    found: tuple[Evidence, ...]
    total: int


def trails(actor: Actor, indicator: Indicator, place: Place, period: Period) -> list[Trail]:
    """All that is behind a figure and that the actor may see; the actor may see the place's board."""
    ways = (reports_behind, records_behind)
    return [trail for way in ways if (trail := way(actor, indicator, place, period)) is not None]


def reports_behind(actor: Actor, indicator: Indicator, place: Place, period: Period) -> Trail | None:
    """What units have reported of a figure, as far as the actor may see each report; None where nothing is."""
    rows = values_behind(indicator, place.region or place.organisation, period, actor=actor).filter(value__isnull=False)
    total = rows.count()
    found = tuple(
        Evidence(str(row.report), _page_of(row.report), f"{row.value.normalize():f} {indicator.unit}")
        for row in rows[:SHOWN]
        if row.value is not None
    )
    return Trail(str(Report._meta.verbose_name), found, total) if total else None


def records_behind(actor: Actor, indicator: Indicator, place: Place, period: Period) -> Trail | None:
    """The records that a measured indicator counts, newest first, as far as the actor may see each of them."""
    if indicator.source != Source.MEASURED:
        return None
    rows = counted_rows(indicator, place, period)
    if rows is None:
        return None
    manager: Any = rows.model._default_manager
    if not hasattr(manager, "visible_to"):
        return None
    seen = manager.visible_to(actor).filter(pk__in=rows.values("pk")).order_by("-pk")
    found = tuple(Evidence(str(record), _page_of(record)) for record in seen[:SHOWN])
    return Trail(str(rows.model._meta.verbose_name), found, seen.count())


def counted_rows(indicator: Indicator, place: Place, period: Period) -> QuerySet[Any] | None:
    """The rows that the indicator's metric counts at a place: of a flow those of the period, of a stock those of its
    last day. None where the metric is not told by such a place."""
    metric = metrics.get(indicator.metric)
    dimension = "region" if place.region is not None else "organisation"
    if dimension not in metric.dimensions:
        return None
    rows = metric.records(min(period.end, clock.today()))
    for number, (name, wanted) in enumerate(sorted(indicator.metric_where.items())):
        alias = f"narrowed_{number}"
        lookup = f"{alias}__in" if isinstance(wanted, list) else alias
        rows = rows.alias(**{alias: _expression(metric.dimensions[name])}).filter(**{lookup: wanted})
    if place.region is not None:
        rows = rows.alias(placed=Cast(_expression(metric.dimensions[dimension]), CharField()))
        rows = rows.filter(placed__startswith=place.region.prefix)
    else:
        rows = rows.alias(placed=_expression(metric.dimensions[dimension])).filter(placed=place.key)
    if metric.nature == metrics.Nature.FLOW:
        rows = rows.alias(dated=Cast(_expression(metric.dimensions[metrics.MONTH]), DateField()))
        rows = rows.filter(dated__range=(period.start, last_day(period.end)))
    found: QuerySet[Any] = rows.distinct()
    return found


def _expression(dimension: Any) -> Any:
    return F(dimension) if isinstance(dimension, str) else dimension


def _page_of(record: Model) -> str:
    try:
        return links.page_of(record)
    except LookupError:
        return ""
