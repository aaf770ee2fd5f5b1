"""Figures of the cultivation of enterprises."""

import datetime as dt
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.enums import FilingState
from lianqiao.core.metrics import Nature, metric
from lianqiao.registers.cultivation import growing, lists
from lianqiao.registers.enterprises.enums import ENTERPRISE_KINDS
from lianqiao.registers.enterprises.models import Credential, GrowthStep
from lianqiao.registers.organisations.models import Organisation

_BY_PLACE = {"region": "region", "industry": "industry"}


@metric(
    "cultivation.holders",
    label=_("持有资质的企业"),
    unit=_("家"),
    rule=_("统计日有效、现在仍为已审核的资质，按企业计数；一家企业在同一维度只数一次"),
    by={"region": "region", "kind": "kind", "level": "level", "organisation": "organisation"},
    aggregate=Count("organisation", distinct=True),
    nature=Nature.STOCK,
)
def holders(on: dt.date) -> QuerySet[Any]:
    rows: QuerySet[Any] = Credential.objects.holding(on)
    return rows


@metric(
    "cultivation.growth_steps",
    label=_("企业升级"),
    unit=_("家"),
    rule=_("已审核的个转企、小升规、规改股、股上市，完成日期不晚于统计日"),
    by={"region": "region", "kind": "kind", "organisation": "organisation", "month": TruncMonth("happened_on")},
    nature=Nature.FLOW,
)
def growth_steps(on: dt.date) -> QuerySet[Any]:
    return GrowthStep.objects.filter(state=FilingState.CONFIRMED, happened_on__lte=on)


def _above_scale(on: dt.date) -> QuerySet[Any]:
    year = on.year - 1
    enterprises = Organisation.objects.verified().filter(kind__in=ENTERPRISE_KINDS)
    rows = lists.with_figures(enterprises, year=year)
    return lists.above_scale(rows, year=year, threshold=lists.scale_threshold(None, on))


@metric(
    "cultivation.above_scale",
    label=_("规上工业企业"),
    unit=_("家"),
    rule=_("统计日上一年末登记了规上资质、登记了小升规，或当年主营业务收入达到标准的工业企业"),
    by=_BY_PLACE,
    nature=Nature.STOCK,
)
def above_scale(on: dt.date) -> QuerySet[Any]:
    return _above_scale(on)


@metric(
    "cultivation.no_research",
    label=_("研发为零的规上工业企业"),
    unit=_("家"),
    rule=_("规上工业企业中，统计日上一年度提交的研发费用为 0 的；没有填报的不算"),
    by=_BY_PLACE,
    nature=Nature.STOCK,
)
def no_research(on: dt.date) -> QuerySet[Any]:
    return _above_scale(on).filter(research=0)


@metric(
    "cultivation.with_research",
    label=_("有研发投入的规上工业企业"),
    unit=_("家"),
    rule=_("规上工业企业中，统计日上一年度提交的研发费用大于 0 的"),
    by=_BY_PLACE,
    nature=Nature.STOCK,
)
def with_research(on: dt.date) -> QuerySet[Any]:
    return _above_scale(on).filter(research__gt=0)


@metric(
    "cultivation.near_scale",
    label=_("科技型临规企业"),
    unit=_("家"),
    rule=_("统计日上一年度主营业务收入接近规上标准、没有纳入统计、统计日持有科技资质的工业企业"),
    by=_BY_PLACE,
    nature=Nature.STOCK,
)
def near_scale(on: dt.date) -> QuerySet[Any]:
    year = on.year - 1
    enterprises = Organisation.objects.verified().filter(kind__in=ENTERPRISE_KINDS)
    rows = lists.with_figures(enterprises, year=year)
    near = lists.below_scale(rows, year=year, threshold=lists.scale_threshold(None, on), on=on)
    return near.filter(growing.is_technological(on))


@metric(
    "cultivation.promoted",
    label=_("科技型企业升规"),
    unit=_("家"),
    rule=_("已审核的小升规，完成日期不晚于统计日，企业在完成当天持有科技资质"),
    by={"region": "region", "organisation": "organisation", "month": TruncMonth("happened_on")},
    nature=Nature.FLOW,
)
def promoted(on: dt.date) -> QuerySet[Any]:
    return growing.promotions(on).filter(technological=True)
