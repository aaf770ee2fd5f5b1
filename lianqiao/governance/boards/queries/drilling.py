"""From a light down to what is behind it: the reports and the records that the actor may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.admin.utils import get_fields_from_path
from django.db.models import DateTimeField, Model, Q, QuerySet
from django.utils import timezone

from lianqiao.core import clock, links, metrics
from lianqiao.core.access import Actor
from lianqiao.core.periods import Period
from lianqiao.governance.boards.queries.places import Place
from lianqiao.governance.collection.models import Report
from lianqiao.governance.collection.queries.behind import values_behind
from lianqiao.governance.indicators.enums import Source
from lianqiao.governance.indicators.models import Indicator
from lianqiao.governance.supervision.models import AgreedItem
from lianqiao.governance.supervision.queries.outcomes import outcomes
from lianqiao.registers.taxonomy.models import Region

#: Records that a page shows; the rest are counted, as far as `COUNTED`.
SHOWN, COUNTED = 30, 1_000


@dataclass(frozen=True)
class Evidence:
    """One thing behind a figure: what it is, where it is shown (empty: nowhere), and a few words on it."""

    title: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Trail:
    """A way down: its heading, what was found, and how many there are in all; beyond `COUNTED` nobody counts on."""

    heading: str
    found: tuple[Evidence, ...]
    total: int

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > COUNTED

    @property
    def counted(self) -> int:
        """How many there are, or as many as were counted."""
        return min(self.total, COUNTED)


def trails(actor: Actor, indicator: Indicator, place: Place, period: Period) -> list[Trail]:
    """All that is behind a figure and that the actor may see; the actor may see the place's board."""
    ways = (reports_behind, records_behind)
    return [trail for way in ways if (trail := way(actor, indicator, place, period)) is not None]


def reports_behind(actor: Actor, indicator: Indicator, place: Place, period: Period) -> Trail | None:
    """What units have reported of a figure, as far as the actor may see each report; None where nothing is."""
    rows = values_behind(indicator, place.region or place.organisation, period, actor=actor).filter(value__isnull=False)
    total = rows.order_by()[: COUNTED + 1].count()
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
    shown = list(_loaded(manager, [record.pk for record in seen[:SHOWN]]))
    notes = _notes(shown, actor)
    found = tuple(Evidence(str(record), _page_of(record), notes[record.pk]) for record in shown)
    return Trail(str(rows.model._meta.verbose_name), found, seen.order_by()[: COUNTED + 1].count())


def _loaded(manager: Any, keys: list[Any]) -> Any:
    """The records with what their lists show of them, newest first."""
    rows = manager.filter(pk__in=keys).order_by("-pk")
    return rows.for_list() if hasattr(rows, "for_list") else rows


def _notes(records: list[Any], actor: Actor) -> dict[Any, str]:
    """How far each record has come: of agreed items what became of them, of others their state; empty without one."""
    if records and isinstance(records[0], AgreedItem):
        return {key: str(outcome) for key, outcome in outcomes(records, actor).items()}
    return {one.pk: str(one.get_state_display()) if hasattr(one, "get_state_display") else "" for one in records}


def counted_rows(indicator: Indicator, place: Place, period: Period) -> QuerySet[Any] | None:
    """The rows that the indicator's metric counts at a place: of a flow those of the period, of a stock those of its
    last day. None where the metric is not told by such a place. A row may come several times."""
    metric = metrics.get(indicator.metric)
    dimension = metrics.REGION if place.region is not None else "organisation"
    if dimension not in metric.dimensions:
        return None
    rows: QuerySet[Any] = metric.records(min(period.end, clock.today()))
    for name, wanted in sorted(indicator.metric_where.items()):
        rows = _narrowed(rows, metric.dimensions[name], wanted)
    codes = None if place.region is None else list(Region.objects.within(place.region).values_list("pk", flat=True))
    rows = _narrowed(rows, metric.dimensions[dimension], place.key if codes is None else codes)
    if metric.nature == metrics.Nature.FLOW:
        rows = rows.filter(_within(rows.model, metric.dimensions[metrics.MONTH], period))
    return rows


def _narrowed(rows: QuerySet[Any], dimension: Any, wanted: Any) -> QuerySet[Any]:
    """The rows with that value of a dimension, or one of several; by its column where it is one, for the indices."""
    name = dimension
    if not isinstance(dimension, str):
        name = f"narrowed_{len(rows.query.annotations)}"
        rows = rows.alias(**{name: dimension})
    found: QuerySet[Any] = rows.filter(Q(**{f"{name}__in" if isinstance(wanted, list) else name: wanted}))
    return found


def _within(model: Any, month: Any, period: Period) -> Q:
    """The condition for rows whose month (TruncMonth of a column) lies in the period, told of the column itself."""
    path = month.get_source_expressions()[0].name
    if not isinstance(get_fields_from_path(model, path)[-1], DateTimeField):
        return Q(**{f"{path}__range": (period.start, period.end)})
    first, after = (
        timezone.make_aware(datetime.combine(day, time.min)) for day in (period.start, period.end + timedelta(days=1))
    )
    return Q(**{f"{path}__gte": first, f"{path}__lt": after})


def _page_of(record: Model) -> str:
    try:
        return links.page_of(record)
    except LookupError:
        return ""
