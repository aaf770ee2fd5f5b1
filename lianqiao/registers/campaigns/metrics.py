"""Figures of campaigns."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.campaigns.enums import DONE_STATES, AssignmentState, CampaignKind, CampaignState, Verdict
from lianqiao.registers.campaigns.models import Assignment, Classification


@metric(
    "campaigns.units",
    label=_("摸底征集的单位"),
    unit=_("家次"),
    rule=_("已开始的征集要求报送的单位，开始日期不晚于统计日；免报的和取消的征集不计"),
    by={"region": "region", "campaign": "campaign", "kind": "campaign__kind", "body": "campaign__organisation"},
    nature=Nature.STOCK,
)
def units(on: date) -> QuerySet[Any]:
    begun = Assignment.objects.filter(campaign__starts_on__lte=on)
    return begun.exclude(state=AssignmentState.EXCUSED).exclude(campaign__state=CampaignState.CANCELLED)


@metric(
    "campaigns.handed_in",
    label=_("已报送的单位"),
    unit=_("家次"),
    rule=_("首次报送日期不晚于统计日、现为已报送或已通过的单位；取消的征集不计"),
    by={"region": "region", "campaign": "campaign", "kind": "campaign__kind", "body": "campaign__organisation"},
    nature=Nature.STOCK,
)
def handed_in(on: date) -> QuerySet[Any]:
    done = Assignment.objects.filter(state__in=DONE_STATES, handed_in_on__lte=on)
    return done.exclude(campaign__state=CampaignState.CANCELLED)


@metric(
    "campaigns.with_need",
    label=_("调查中有技术需求的企业"),
    unit=_("家次"),
    rule=_("在技术需求调查中报送并选择“有需求”的企业，首次报送日期不晚于统计日"),
    by={"region": "region", "campaign": "campaign"},
    nature=Nature.STOCK,
)
def with_need(on: date) -> QuerySet[Any]:
    return handed_in(on).filter(campaign__kind=CampaignKind.SURVEY, has_need=True)


@metric(
    "campaigns.transferable",
    label=_("大起底中可转化的成果"),
    rule=_("分类日期不晚于统计日、现在归为“可转化”的成果；在几次大起底中都归为可转化的，每次计一项；撤回的成果不计"),
    by={"region": "assignment__region", "campaign": "assignment__campaign", "field": "achievement__fields"},
    nature=Nature.STOCK,
)
def transferable(on: date) -> QuerySet[Any]:
    rows = Classification.objects.filter(verdict=Verdict.TRANSFERABLE, classified_at__date__lte=on)
    rows = rows.exclude(achievement__state=AchievementState.WITHDRAWN)
    return rows.exclude(assignment__campaign__state=CampaignState.CANCELLED)
