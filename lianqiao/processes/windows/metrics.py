"""Figures of windows. What was said at a table is no result; contracts count as those of introductions do."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.windows.enums import WindowState
from lianqiao.processes.windows.models import Pair, Talk, Window

_BY_WINDOW = {
    "region": "window__region",
    "organisation": "window__organisation",
    "month": TruncMonth("window__held_on"),
}
_BY_CASE = {"region": "region", "organisation": "organisation", "counterpart": "counterpart"}


@metric(
    "windows.held",
    label=_("举办专场对接"),
    unit=_("场"),
    rule=_("在统计日及之前举办的专场对接，按主办单位所在地区；取消的不计"),
    by={"region": "region", "organisation": "organisation", "month": TruncMonth("held_on")},
    nature=Nature.FLOW,
)
def held(on: date) -> QuerySet[Any]:
    return Window.objects.filter(state=WindowState.HELD, held_on__lte=on)


@metric(
    "windows.pairs",
    label=_("专场匹配的供需对"),
    unit=_("对"),
    rule=_("在统计日及之前举办的专场对接中，系统匹配和单位自选的需求与成果的对数；匹配不等于洽谈"),
    by=_BY_WINDOW,
    nature=Nature.FLOW,
)
def pairs(on: date) -> QuerySet[Any]:
    return Pair.objects.filter(window__state=WindowState.HELD, window__held_on__lte=on)


@metric(
    "windows.talks",
    label=_("专场洽谈"),
    unit=_("场次"),
    rule=_("在统计日及之前举办的专场对接中，至少一方登记、且没有一方说对方未到的洽谈；洽谈不等于签约"),
    by=_BY_WINDOW,
    nature=Nature.FLOW,
)
def talks(on: date) -> QuerySet[Any]:
    return Talk.objects.held().filter(window__held_on__lte=on)


@metric(
    "windows.introductions",
    label=_("专场促成的对接"),
    unit=_("次"),
    rule=_("在统计日及之前由专场洽谈引出、双方都同意、联系方式已互告的对接；一项对接只计一次"),
    by={**_BY_CASE, "month": TruncMonth("disclosed_at")},
    nature=Nature.FLOW,
)
def introductions(on: date) -> QuerySet[Any]:
    return _following().filter(disclosed_at__date__lte=on)


@metric(
    "windows.contracts",
    label=_("专场促成的签约"),
    unit=_("次"),
    rule=_("由专场洽谈引出的对接中，签约日期在统计日及之前、且经对方确认或主管部门核实的；意向不计"),
    by={**_BY_CASE, "month": TruncMonth("contract_on")},
    nature=Nature.FLOW,
)
def contracts(on: date) -> QuerySet[Any]:
    return _following().filter(contract_on__lte=on)


def _following() -> QuerySet[Any]:
    return Introduction.objects.filter(pk__in=Talk.objects.filter(introduction__isnull=False).values("introduction"))
