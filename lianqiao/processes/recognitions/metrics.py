"""Figures of recognitions: managers, platforms, the reserve, what came out of it, first-set products."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.lists.models import Edition, Entry
from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.recognitions.domain.reserve import RESERVE
from lianqiao.processes.recognitions.enums import Origin
from lianqiao.processes.recognitions.models import Recognition

#: Kinds that are platforms.
PLATFORMS = ("proof_centre", "pilot_platform", "innovation_platform")
_BY = {"region": "region", "kind": "kind", "category": "category", "level": "level", "body": "organisation"}


def _in_force(on: date, *kinds: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = Recognition.objects.in_force(on)
    return rows.filter(kind__in=kinds) if kinds else rows


@metric(
    "recognitions.in_force",
    label=_("有效的资格"),
    unit=_("项"),
    rule=_("统计日在有效期内、没有撤销或延续的资格；现在暂停的不计"),
    by=_BY,
    nature=Nature.STOCK,
)
def in_force(on: date) -> QuerySet[Any]:
    return _in_force(on)


@metric(
    "recognitions.managers",
    label=_("备案的技术经理人"),
    unit=_("人"),
    rule=_("统计日备案有效的技术经理人，按备案计；现在暂停的不计"),
    by=_BY,
    nature=Nature.STOCK,
)
def managers(on: date) -> QuerySet[Any]:
    return _in_force(on, "technology_manager")


@metric(
    "recognitions.platforms",
    label=_("认定的平台"),
    unit=_("个"),
    rule=_("统计日有效的概念验证中心、中试平台和创新平台；现在暂停的不计"),
    by=_BY,
    nature=Nature.STOCK,
)
def platforms(on: date) -> QuerySet[Any]:
    return _in_force(on, *PLATFORMS)


@metric(
    "recognitions.reserve",
    label=_("储备库中的中试平台"),
    unit=_("个"),
    rule=_("统计日执行中的中试验证平台储备库里、已列入且没有退出的条目"),
    by={"region": "edition__region", "stage": "attributes__stage"},
    nature=Nature.STOCK,
)
def reserve(on: date) -> QuerySet[Any]:
    in_force = Edition.objects.in_force(on).filter(kind=RESERVE)
    return Entry.objects.standing(on).filter(edition__in=in_force)


@metric(
    "recognitions.promoted",
    label=_("从储备库晋升的中试平台"),
    unit=_("个"),
    rule=_("由储备库条目认定的中试平台，认定文件日期不晚于统计日；后来撤销的也计"),
    by=_BY,
    nature=Nature.STOCK,
)
def promoted(on: date) -> QuerySet[Any]:
    return Recognition.objects.filter(origin=Origin.RESERVE, decided_on__lte=on)


@metric(
    "recognitions.first_sets",
    label=_("认定的首台套产品"),
    unit=_("项"),
    rule=_("统计日认定有效的首台（套）、首批次、首版次产品；现在暂停的不计"),
    by=_BY,
    nature=Nature.STOCK,
)
def first_sets(on: date) -> QuerySet[Any]:
    return _in_force(on, "first_set")
