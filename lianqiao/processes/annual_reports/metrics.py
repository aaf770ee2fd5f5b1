"""Figures of yearly reports and of required rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.annual_reports.enums import HANDED_IN, AnnualState, Finding, RuleState, YearState
from lianqiao.processes.annual_reports.models import AnnualReport, RuleDocument
from lianqiao.processes.annual_reports.queries.units import KINDS
from lianqiao.processes.annual_reports.tables import required_rules
from lianqiao.registers.organisations.enums import OrganisationState
from lianqiao.registers.organisations.models import Organisation

_BY = {
    "region": "region",
    "organisation": "organisation",
    "kind": "organisation__kind",
    "year": "year__year",
    "body": "year__organisation",
}


@metric(
    "annual_reports.asked",
    label=_("应报转化年度报告的单位"),
    unit=_("家次"),
    rule=_("主管部门已开始填报的年度要求报送的单位，开始日期不晚于统计日；免报的和取消的年度不计"),
    by=_BY,
    nature=Nature.STOCK,
)
def asked(on: date) -> QuerySet[Any]:
    rows = AnnualReport.objects.filter(year__opened_on__lte=on).exclude(state=AnnualState.EXCUSED)
    return rows.exclude(year__state=YearState.CANCELLED)


@metric(
    "annual_reports.in_time",
    label=_("按时报送转化年度报告的单位"),
    unit=_("家次"),
    rule=_("应报单位中，首次报送日期不晚于统计日、也不晚于截止日期的"),
    by=_BY,
    nature=Nature.STOCK,
)
def in_time(on: date) -> QuerySet[Any]:
    return asked(on).filter(submitted_on__lte=on, year__due_on__gte=F("submitted_on"))


@metric(
    "annual_reports.covered",
    label=_("已报送转化年度报告的单位"),
    unit=_("家次"),
    rule=_("应报单位中，首次报送日期不晚于统计日、现为已报送或已接收的；除以应报单位即报送覆盖率"),
    by=_BY,
    nature=Nature.STOCK,
)
def covered(on: date) -> QuerySet[Any]:
    return asked(on).filter(submitted_on__lte=on, state__in=HANDED_IN)


def _holding(on: date) -> Q:
    valid = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    return Q(state=RuleState.CONFIRMED, finding=Finding.HAS, issued_on__lte=on) & valid


@metric(
    "annual_reports.rules_held",
    label=_("已建立的转化制度"),
    unit=_("项"),
    rule=_("审核结论为“已建立”、统计日在有效期内的制度"),
    by={"region": "region", "organisation": "organisation", "rule": "rule"},
    nature=Nature.STOCK,
)
def rules_held(on: date) -> QuerySet[Any]:
    return RuleDocument.objects.filter(_holding(on))


@metric(
    "annual_reports.rules_complete",
    label=_("转化制度齐全的单位"),
    unit=_("家"),
    rule=_("国家设立的高校、院所和医疗机构中，要求建立的制度全部已建立、统计日在有效期内的"),
    by={"region": "region", "kind": "kind"},
    nature=Nature.STOCK,
)
def rules_complete(on: date) -> QuerySet[Any]:
    there = RuleDocument.objects.filter(_holding(on), rule__in=list(required_rules())).order_by()
    full = there.values("organisation").annotate(held=Count("rule", distinct=True)).filter(held=len(required_rules()))
    units = Organisation.objects.filter(kind__in=KINDS, is_state_founded=True, state=OrganisationState.VERIFIED)
    return units.filter(pk__in=full.values("organisation"))
