"""Figures of the register of organisations."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.registers.organisations.models import Organisation


@metric(
    "organisations.verified",
    label=_("已核验单位"),
    unit=_("家"),
    rule=_("状态为“已核验”、且在统计日之前通过核验的单位"),
    by={"region": "region", "kind": "kind", "month": TruncMonth("verified_at")},
    nature=Nature.STOCK,
)
def verified(on: date) -> QuerySet[Any]:
    return Organisation.objects.verified().filter(verified_at__date__lte=on)
