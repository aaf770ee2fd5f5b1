"""The reports behind a figure: from a light on a board down to who reported what, with which words and proofs."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from lianqiao.core.access import Actor
from lianqiao.core.periods import Period
from lianqiao.governance.collection.models import ReportValue


def values_behind(indicator: Any, place: Any, period: Period, *, actor: Actor) -> QuerySet[ReportValue]:
    """The visible reported figures of an indicator in the months of a period, at a place and in all of its parts.

    `place` is a Region, with the units of its subtree, or an Organisation. Newest period first, then by region, with
    report, unit and cycle loaded.
    """
    is_region = place._meta.label_lower == "taxonomy.region"
    where = Q(report__region__code__startswith=place.prefix) if is_region else Q(report__organisation=place)
    rows: Any = ReportValue.objects.visible_to(actor).filter(
        where,
        indicator=indicator,
        report__cycle__starts_on__gte=period.start,
        report__cycle__ends_on__lte=period.end,
    )
    rows = rows.select_related("indicator", "report__organisation", "report__region", "report__cycle__data_set")
    return rows.order_by("-report__cycle__ends_on", "report__region_id", "report_id")  # type: ignore[no-any-return]
