"""Figures of key projects; past days by the moves that were made until then."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.key_projects.enums import BATCHES, Batch
from lianqiao.processes.key_projects.models import KeyProject, MonthlyFigure, Move
from lianqiao.processes.key_projects.queries.firms import with_firms

_BY = {
    "region": "region",
    "body": "organisation",
    "chain": "chain",
    "level": "level",
    "kind": "kind",
    "batch": "batch_then",
}
_OF_PROJECT = {
    "region": "project__region",
    "body": "project__organisation",
    "chain": "project__chain",
    "level": "project__level",
    "kind": "project__kind",
}


def in_pipeline(on: date) -> QuerySet[Any]:
    """The projects that stood in one of the four batches on a day, with that batch as `batch_then`."""
    moves = Move.objects.filter(project=OuterRef("pk"), on__lte=on).order_by("-on", "-id")
    rows = KeyProject.objects.annotate(batch_then=Subquery(moves.values("to_batch")[:1]))
    return rows.filter(batch_then__in=BATCHES)


@metric(
    "key_projects.projects",
    label=_("在库重点项目"),
    unit=_("项"),
    rule=_("统计日处于谋划、研发、转化、落地之一的项目，按登记的批次变动日期计算；已退出的不计"),
    by=_BY,
    nature=Nature.STOCK,
)
def projects(on: date) -> QuerySet[Any]:
    return in_pipeline(on)


@metric(
    "key_projects.investment",
    label=_("在库重点项目总投资"),
    unit=_("元"),
    rule=_("统计日在库项目的计划总投资之和；没有填写总投资的按零计"),
    by=_BY,
    aggregate=Sum("investment_yuan"),
    nature=Nature.STOCK,
)
def investment(on: date) -> QuerySet[Any]:
    return in_pipeline(on)


@metric(
    "key_projects.with_firms",
    label=_("企业牵头或参与的重点项目"),
    unit=_("项"),
    rule=_("统计日在库、牵头单位或任一参与单位是企业的项目"),
    by=_BY,
    nature=Nature.STOCK,
)
def firms(on: date) -> QuerySet[Any]:
    return with_firms(in_pipeline(on)).filter(has_firm=True)


@metric(
    "key_projects.invested",
    label=_("重点项目完成投资"),
    unit=_("元"),
    rule=_("按月填报的完成投资，按所属月份计算"),
    by={**_OF_PROJECT, "month": TruncMonth("month")},
    aggregate=Sum("invested_yuan"),
    nature=Nature.FLOW,
)
def invested(on: date) -> QuerySet[Any]:
    return MonthlyFigure.objects.filter(month__lte=on)


@metric(
    "key_projects.output",
    label=_("重点项目产值"),
    unit=_("元"),
    rule=_("按月填报的产值，按所属月份计算"),
    by={**_OF_PROJECT, "month": TruncMonth("month")},
    aggregate=Sum("output_yuan"),
    nature=Nature.FLOW,
)
def output(on: date) -> QuerySet[Any]:
    return MonthlyFigure.objects.filter(month__lte=on)


@metric(
    "key_projects.moved",
    label=_("重点项目进入各批次"),
    unit=_("项次"),
    rule=_("由前一批次转入研发、转化、落地的次数，按变动日期计算；退回和恢复的不计"),
    by={**_OF_PROJECT, "batch": "to_batch", "month": TruncMonth("on")},
    nature=Nature.FLOW,
)
def moved(on: date) -> QuerySet[Any]:
    return forward_moves().filter(on__lte=on)


@metric(
    "key_projects.landed",
    label=_("落地的重点项目"),
    unit=_("项次"),
    rule=_("凭证明材料由前面的批次转入“落地”的次数，按变动日期计算；入库时已落地的不计"),
    by={**_OF_PROJECT, "month": TruncMonth("on")},
    nature=Nature.FLOW,
)
def landed(on: date) -> QuerySet[Any]:
    return forward_moves().filter(to_batch=Batch.LANDING, on__lte=on)


def forward_moves() -> QuerySet[Any]:
    """Moves to a later batch from an earlier one."""
    forward = Q(pk__in=())
    for place, target in enumerate(BATCHES):
        forward |= Q(from_batch__in=BATCHES[:place], to_batch=target)
    return Move.objects.filter(forward)
