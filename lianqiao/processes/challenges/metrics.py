"""Figures of open challenges."""

from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.challenges.enums import Verdict
from lianqiao.processes.challenges.models import Challenge, Mark
from lianqiao.processes.programmes.enums import PUBLIC_STATES, ApplicationState
from lianqiao.processes.programmes.models import Application

_BY = {"region": "call__region", "scheme": "call__edition__scheme", "body": "call__organisation"}


@metric(
    "challenges.posted",
    label=_("发布的榜单"),
    unit=_("个"),
    rule=_("已发布的揭榜挂帅榜单，发布日期不晚于统计日；取消的不计"),
    by=_BY,
    nature=Nature.STOCK,
)
def posted(on: date) -> QuerySet[Any]:
    return Challenge.objects.filter(call__published_at__date__lte=on, call__state__in=PUBLIC_STATES)


@metric(
    "challenges.posted_money",
    label=_("发布的榜单金额"),
    unit=_("元"),
    rule=_("已发布的揭榜挂帅榜单的榜单金额之和，发布日期不晚于统计日；取消的不计"),
    by=_BY,
    nature=Nature.STOCK,
    aggregate=Sum("award_yuan"),
)
def posted_money(on: date) -> QuerySet[Any]:
    return posted(on)


@metric(
    "challenges.taken",
    label=_("揭榜成功的项目"),
    unit=_("项"),
    rule=_("揭榜挂帅榜单公布结果为入选的申报，公布日期不晚于统计日"),
    by={"region": "region", "scheme": "call__edition__scheme", "body": "call__organisation"},
    nature=Nature.STOCK,
)
def taken(on: date) -> QuerySet[Any]:
    rows = Application.objects.filter(state=ApplicationState.SELECTED, call__challenge__isnull=False)
    return rows.filter(call__decided_at__date__lte=on)


@metric(
    "challenges.solved",
    label=_("攻克的榜单"),
    unit=_("个"),
    rule=_("出题单位阅卷结论为达到指标的揭榜项目，验收日期不晚于统计日"),
    by={
        "region": "challenge__call__region",
        "scheme": "challenge__call__edition__scheme",
        "body": "challenge__call__organisation",
    },
    nature=Nature.STOCK,
)
def solved(on: date) -> QuerySet[Any]:
    return Mark.objects.filter(verdict=Verdict.SOLVED, marked_on__lte=on)
