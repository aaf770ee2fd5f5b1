"""Figures of obligations and listings."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.obligations.enums import CheckState, ListingKind
from lianqiao.processes.obligations.models import Check, Line, Listing, Obligation

_BY_CHECK = {
    "region": "obligation__region",
    "body": "obligation__organisation",
    "unit": "obligation__unit",
    "month": TruncMonth("judged_on"),
}


@metric(
    "obligations.watched",
    label=_("跟踪的转化义务"),
    unit=_("项"),
    rule=_("验收日期不晚于统计日、到统计日还没有结束跟踪的项目"),
    by={"region": "region", "body": "organisation", "unit": "unit"},
    nature=Nature.STOCK,
)
def watched(on: date) -> QuerySet[Any]:
    return Obligation.objects.filter(accepted_on__lte=on).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))


@metric(
    "obligations.checked",
    label=_("完成的转化核查"),
    unit=_("次"),
    rule=_("核查完成日期不晚于统计日、有核查结论的；不再核查的不计"),
    by=_BY_CHECK,
    nature=Nature.FLOW,
)
def checked(on: date) -> QuerySet[Any]:
    return Check.objects.filter(judged_on__lte=on)


@metric(
    "obligations.kept",
    label=_("按承诺转化的核查"),
    unit=_("次"),
    rule=_("核查结论为已按承诺转化的；部分转化的不计"),
    by=_BY_CHECK,
    nature=Nature.FLOW,
)
def kept(on: date) -> QuerySet[Any]:
    return Check.objects.filter(judged_on__lte=on, state=CheckState.KEPT)


def _standing(on: date) -> Q:
    begun = Q(listing__listed_on__lte=on)
    return begun & (Q(listing__left_on__isnull=True) | Q(listing__left_on__gt=on))


@metric(
    "obligations.barred",
    label=_("黄名单上的完成人"),
    unit=_("人次"),
    rule=_("统计日在科技成果转化黄名单上、还没有期满或移出的完成人；一人因两个项目列入计两次，单位不计"),
    by={"region": "listing__region", "body": "listing__organisation"},
    nature=Nature.STOCK,
)
def barred(on: date) -> QuerySet[Any]:
    return Line.objects.filter(_standing(on), listing__kind=ListingKind.YELLOW, rank__gt=0)


@metric(
    "obligations.white",
    label=_("白名单上的平台"),
    unit=_("个"),
    rule=_("统计日在创新平台白名单上、还没有移出的平台"),
    by={"region": "region", "body": "organisation"},
    nature=Nature.STOCK,
)
def white(on: date) -> QuerySet[Any]:
    rows = Listing.objects.filter(kind=ListingKind.WHITE, listed_on__lte=on)
    return rows.filter(Q(left_on__isnull=True) | Q(left_on__gt=on))
