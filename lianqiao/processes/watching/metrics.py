"""Figures of watching."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.watching.models import Lead


@metric(
    "watching.found",
    label=_("省外成果线索"),
    unit=_("条"),
    rule=_("在统计日及之前发现并登记的省外成果线索；线索不等于引进"),
    by={"region": "region", "organisation": "organisation", "field": "field", "month": TruncMonth("seen_on")},
    nature=Nature.FLOW,
)
def found(on: date) -> QuerySet[Any]:
    return Lead.objects.filter(seen_on__lte=on)
