"""Figures of matches."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.matching.models import Match


@metric(
    "matching.found",
    label=_("系统推荐"),
    unit=_("对"),
    rule=_("系统在统计日及之前匹配到、现在仍然有效的需求与成果；一对只算一次，按需求方统计；推荐不是对接，更不是签约"),
    by={"region": "demand__region", "organisation": "demand__organisation", "month": TruncMonth("found_at")},
    nature=Nature.FLOW,
)
def found(on: date) -> QuerySet[Any]:
    return Match.objects.filter(side=MatchSide.DEMAND, found_at__date__lte=on)
