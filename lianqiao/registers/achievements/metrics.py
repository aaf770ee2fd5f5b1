"""Figures of the register of achievements."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import metric
from lianqiao.registers.achievements.models import Achievement


@metric(
    "achievements.published",
    label=_("在库成果"),
    rule=_("当前公开、且在统计日之前首次发布的成果"),
    by={"region": "region", "organisation": "organisation", "field": "fields", "month": TruncMonth("published_at")},
)
def published(on: date) -> QuerySet[Any]:
    return Achievement.objects.published().filter(published_at__date__lte=on)
