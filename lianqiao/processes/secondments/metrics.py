"""Figures of secondments."""

from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.secondments.enums import PostState
from lianqiao.processes.secondments.models import Post, Secondment, Service

#: States of posts that a body has confirmed.
_CONFIRMED = (PostState.CONFIRMED, PostState.PUBLISHED, PostState.CLOSED)


@metric(
    "secondments.posts",
    label=_("提供的选派岗位"),
    unit=_("个"),
    rule=_("统计日及之前审核通过、没有撤销的选派岗位招收的人数"),
    by={"region": "region", "organisation": "organisation", "kind": "kind", "month": TruncMonth("decided_at")},
    nature=Nature.FLOW,
    aggregate=Sum("seats"),
)
def posts(on: date) -> QuerySet[Any]:
    return Post.objects.filter(decided_at__date__lte=on, state__in=_CONFIRMED)


@metric(
    "secondments.selected",
    label=_("选派的科技人员"),
    unit=_("人次"),
    rule=_("统计日及之前决定选派的人次；后来提前结束的也计，决定后没有签成协议而取消的不计"),
    by={
        "region": "region",
        "home": "organisation",
        "host": "host",
        "kind": "kind",
        "month": TruncMonth("appointed_on"),
    },
    nature=Nature.FLOW,
)
def selected(on: date) -> QuerySet[Any]:
    return Secondment.objects.selected(on)


@metric(
    "secondments.serving",
    label=_("在任的选派人员"),
    unit=_("人次"),
    rule=_("统计日在任期内的选派；同一个人在两个岗位计两次"),
    by={"region": "region", "home": "organisation", "host": "host", "kind": "kind"},
    nature=Nature.STOCK,
)
def serving(on: date) -> QuerySet[Any]:
    return Secondment.objects.serving(on)


@metric(
    "secondments.services",
    label=_("选派人员服务次数"),
    unit=_("次"),
    rule=_("统计日及之前登记的服务，被更正的不计"),
    by={
        "region": "secondment__region",
        "host": "secondment__host",
        "kind": "secondment__kind",
        "month": TruncMonth("done_on"),
    },
    nature=Nature.FLOW,
)
def services(on: date) -> QuerySet[Any]:
    return Service.objects.filter(done_on__lte=on, corrected_by__isnull=True)
