"""What a period came to at many places: only the end, aggregated in the database, for league tables and maps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Max, Q, Sum

from lianqiao.core.periods import Period
from lianqiao.governance.boards.queries.courses import Key, courses
from lianqiao.governance.indicators.enums import OverTime
from lianqiao.governance.indicators.models import Indicator, Reading

_AGGREGATES: dict[str, Any] = {OverTime.SUM: Sum("value"), OverTime.MEAN: Avg("value")}


def ends(indicators: Iterable[Indicator], codes: Sequence[str], *, period: Period, until: date) -> dict[Key, Decimal]:
    """What each indicator came to in each region by the month of `until`; where nothing is known there is no entry.

    One query for each way of adding up over time that occurs; formulas are computed from the courses of their terms.
    """
    shown = period.until(until)
    by_way: defaultdict[str, list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        by_way[indicator.over_time].append(indicator)
    if shown is None or not codes:
        return {}
    out: dict[Key, Decimal] = {}
    for way, chosen in by_way.items():
        if way == OverTime.FORMULA:
            read = courses(chosen, codes, period=period, until=until)
            out |= {key: course.value for key, course in read.found.items() if course.value is not None}
            continue
        rows = _rows(chosen, codes).filter(month__range=(shown.start, shown.end))
        if way in _AGGREGATES:
            grouped = rows.order_by().values("indicator_id", "region_id").annotate(end=_AGGREGATES[way])
            out |= {(row["indicator_id"], row["region_id"]): row["end"] for row in grouped}
            continue
        if way == OverTime.NONE:
            rows = rows.filter(month=shown.months()[-1])
        latest = rows.order_by("indicator_id", "region_id", "-month").distinct("indicator_id", "region_id")
        out |= {
            (indicator, code): value
            for indicator, code, value in latest.values_list("indicator_id", "region_id", "value")
        }
    return out


def latest_month(indicators: Iterable[Indicator], codes: Sequence[str], *, period: Period) -> date | None:
    """The latest month of the period for which any of the regions has a figure."""
    rows = _rows(list(indicators), codes).filter(month__range=(period.start, period.end))
    found: date | None = rows.order_by().aggregate(month=Max("month"))["month"]
    return found


def _rows(indicators: Sequence[Indicator], codes: Sequence[str]) -> Any:
    """The readings of each indicator's own source."""
    by_source: defaultdict[str, list[Any]] = defaultdict(list)
    for indicator in indicators:
        by_source[indicator.source].append(indicator.pk)
    condition = Q(pk__in=())
    for source, keys in by_source.items():
        condition |= Q(origin=source, indicator__in=keys)
    return Reading.objects.filter(condition, region__in=codes, value__isnull=False)
