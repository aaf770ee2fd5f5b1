"""Figures of the register of achievements."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.models import Achievement


@metric(
    "achievements.published",
    label=_("在库成果"),
    rule=_("当前公开、且在统计日之前首次发布的成果"),
    by={"region": "region", "organisation": "organisation", "field": "fields", "month": TruncMonth("published_at")},
    nature=Nature.STOCK,
)
def published(on: date) -> QuerySet[Any]:
    return Achievement.objects.published().filter(published_at__date__lte=on)


@metric(
    "achievements.deposited",
    label=_("入库成果"),
    rule=_("当期首次发布的成果；后来撤回的不计，待确认更新的仍计"),
    by={
        "region": "region",
        "organisation": "organisation",
        "organisation_kind": "organisation__kind",
        "kind": "kind",
        "field": "fields",
        "month": TruncMonth("published_at"),
    },
    nature=Nature.FLOW,
)
def deposited(on: date) -> QuerySet[Any]:
    rows = Achievement.objects.exclude(state=AchievementState.WITHDRAWN)
    return rows.filter(published_at__date__lte=on)
