"""Figures of what state-owned groups spend on research."""

from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.registers.enterprises.models import StateResearch

_BY = {"region": "region", "organisation": "organisation"}


def _last_year(on: date) -> QuerySet[Any]:
    return StateResearch.objects.settled().filter(year=on.year - 1, decided_at__date__lte=on)


@metric(
    "enterprises.state_research",
    label=_("国企研发投入"),
    unit=_("元"),
    rule=_("统计日上一年度、到统计日已核定的国企研发考核表，核定研发投入之和；按出资人机构所在地区统计"),
    by=_BY,
    aggregate=Sum("research_yuan"),
    nature=Nature.STOCK,
)
def state_research(on: date) -> QuerySet[Any]:
    return _last_year(on)


@metric(
    "enterprises.state_groups_met",
    label=_("研发投入增幅达标的国企集团"),
    unit=_("家"),
    rule=_("统计日上一年度、到统计日已核定的国企研发考核表中，年均增幅达到要求的集团"),
    by=_BY,
    nature=Nature.STOCK,
)
def state_groups_met(on: date) -> QuerySet[Any]:
    return _last_year(on).filter(is_met=True)
