"""Figures of the register of innovative products."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.enums import FilingState
from lianqiao.core.metrics import Nature, metric
from lianqiao.registers.innovative_products.models import InnovativeProduct


@metric(
    "innovative_products.recognised",
    label=_("创新产品"),
    rule=_("已认定、且认定日期不晚于统计日的首台（套）、首批次、首版次产品"),
    by={"region": "region", "organisation": "organisation", "kind": "kind", "month": TruncMonth("decided_at")},
    nature=Nature.FLOW,
)
def recognised(on: date) -> QuerySet[Any]:
    rows = InnovativeProduct.objects.filter(state__in=(FilingState.CONFIRMED, FilingState.PUBLISHED))
    return rows.filter(decided_at__date__lte=on)
