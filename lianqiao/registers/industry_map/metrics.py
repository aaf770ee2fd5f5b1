"""Figures of industry maps: maps in force, gaps that stand open, gaps that were filled."""

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.metrics import Nature, metric
from lianqiao.registers.industry_map.models import MapEdition, MapGap


@metric(
    "industry_map.maps",
    label=_("产业图谱"),
    unit=_("份"),
    rule=_("统计日正在执行的各条产业链图谱"),
    by={"region": "region", "chain": "chain"},
    nature=Nature.STOCK,
)
def maps(on: date) -> QuerySet[Any]:
    return MapEdition.objects.in_force(on)


@metric(
    "industry_map.open_gaps",
    label=_("产业链待补缺口"),
    rule=_("统计日正在执行的图谱里、当时还没有补上的断点、堵点和卡点"),
    by={"region": "node__edition__region", "chain": "node__edition__chain", "kind": "kind"},
    nature=Nature.STOCK,
)
def open_gaps(on: date) -> QuerySet[Any]:
    standing = MapGap.objects.filter(node__edition__in=MapEdition.objects.in_force(on))
    return standing.exclude(closed_on__lte=on)


@metric(
    "industry_map.closed_gaps",
    label=_("产业链已补缺口"),
    rule=_("各期印发的图谱里补上日期不晚于统计日的缺口，几期都列出的算一个；撤销的图谱不计"),
    by={"region": "node__edition__region", "chain": "node__edition__chain", "kind": "kind"},
    aggregate=Count("lineage", distinct=True),
    nature=Nature.STOCK,
)
def closed_gaps(on: date) -> QuerySet[Any]:
    editions: Any = MapEdition.objects.all()
    return MapGap.objects.filter(node__edition__in=editions.decided(on), closed_on__lte=on)


def open_gaps_of(actor: Actor, *, on: date) -> QuerySet[Any]:
    """The open gaps that the actor may see."""
    return open_gaps(on).filter(node__edition__in=MapEdition.objects.whole_for(actor))


def closed_gaps_of(actor: Actor, *, on: date) -> QuerySet[Any]:
    """The filled gaps that the actor may see."""
    return closed_gaps(on).filter(node__edition__in=MapEdition.objects.whole_for(actor))
