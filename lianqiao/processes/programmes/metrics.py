"""Figures of programmes."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.programmes.enums import PUBLIC_STATES, ApplicationState
from lianqiao.processes.programmes.models import Application, Call

_BY = {
    "region": "region",
    "scheme": "call__edition__scheme",
    "body": "call__organisation",
}


@metric(
    "programmes.calls",
    label=_("发布的申报通知"),
    unit=_("个"),
    rule=_("已发布的申报通知，发布日期不晚于统计日；取消的不计"),
    by={"region": "region", "scheme": "edition__scheme", "body": "organisation"},
    nature=Nature.STOCK,
)
def calls(on: date) -> QuerySet[Any]:
    return Call.objects.filter(published_at__date__lte=on, state__in=PUBLIC_STATES)


@metric(
    "programmes.applications",
    label=_("提交的项目申报"),
    unit=_("项"),
    rule=_("已提交、没有撤回的申报，最近一次提交日期不晚于统计日；填写中的不计"),
    by=_BY,
    nature=Nature.STOCK,
)
def applications(on: date) -> QuerySet[Any]:
    rows = Application.objects.filter(submitted_at__date__lte=on)
    return rows.exclude(state__in=(ApplicationState.DRAFT, ApplicationState.WITHDRAWN))


@metric(
    "programmes.selected",
    label=_("入选的项目"),
    unit=_("项"),
    rule=_("公布结果为入选的申报，公布日期不晚于统计日"),
    by=_BY,
    nature=Nature.STOCK,
)
def selected(on: date) -> QuerySet[Any]:
    return Application.objects.filter(state=ApplicationState.SELECTED, call__decided_at__date__lte=on)
