"""Figures of races."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.races.enums import RaceState
from lianqiao.processes.races.models import Race, Run, Team

_BY = {"region": "region", "body": "organisation", "kind": "kind"}


@metric(
    "races.running",
    label=_("正在进行的赛马"),
    unit=_("场"),
    rule=_("统计日及之前开赛、到统计日还没有办结或终止的赛马"),
    by=_BY,
    nature=Nature.STOCK,
)
def running(on: date) -> QuerySet[Any]:
    begun = Race.objects.filter(started_at__date__lte=on)
    return begun.exclude(ended_on__lte=on)


@metric(
    "races.teams",
    label=_("参加赛马的队伍"),
    unit=_("支"),
    rule=_("统计日及之前开赛的赛马里，进入第一阶段的队伍；后来淘汰、并入、退出的也计"),
    by={"region": "race__region", "body": "race__organisation", "kind": "race__kind"},
    nature=Nature.STOCK,
)
def teams(on: date) -> QuerySet[Any]:
    raced = Run.objects.filter(stage__number=1).values("team")
    return Team.objects.filter(race__started_at__date__lte=on, pk__in=raced)


@metric(
    "races.decided",
    label=_("办结的赛马"),
    unit=_("场"),
    rule=_("办结日期不晚于统计日的赛马，有没有队伍胜出都计；终止的不计"),
    by=_BY,
    nature=Nature.STOCK,
)
def decided(on: date) -> QuerySet[Any]:
    return Race.objects.filter(state=RaceState.DECIDED, ended_on__lte=on)


@metric(
    "races.money",
    label=_("赛马安排的经费"),
    unit=_("元"),
    rule=_("统计日及之前开始的各阶段，按参加的队伍安排的阶段经费合计；并入带来的不重复计"),
    by={"region": "stage__race__region", "body": "stage__race__organisation", "kind": "stage__race__kind"},
    nature=Nature.STOCK,
    aggregate=Sum(F("money_yuan")),
)
def money(on: date) -> QuerySet[Any]:
    return Run.objects.filter(stage__opened_on__lte=on)
