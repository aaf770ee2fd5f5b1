"""What stands between the plan of a leading enterprise and the verdict on its year: guards, lights, what is counted."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import norms
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.norms import Kind
from lianqiao.core.transitions import Context
from lianqiao.engines.progress import Light, LightRule, stand
from lianqiao.registers.enterprises.enums import GoalLight, GoalMeasure, LeadingVerdict
from lianqiao.registers.enterprises.models import LeadingPlan, LeadingReport
from lianqiao.registers.enterprises.models.leading import HANDED_IN

GREEN = norms.declare("boards.green_from", Kind.SHARE, gettext_lazy("领军企业年度监测"))
AMBER = norms.declare("boards.amber_from", Kind.SHARE, gettext_lazy("领军企业年度监测"))

#: The lights from the worst; grey says nothing and counts only alone.
_WORST = (Light.RED, Light.AMBER, Light.GREEN)


def rule_at(plan: LeadingPlan) -> LightRule:
    """From which share of a goal on the place of the plan gives green and amber."""
    return LightRule(green_from=GREEN.get(where=plan.region_id).value, amber_from=AMBER.get(where=plan.region_id).value)


def light_of(value: Decimal | None, target: Decimal, rule: LightRule) -> GoalLight:
    """The light of one figure of a year that is over: all of its goal was due."""
    return GoalLight(rule.judge(stand(value, target=target, due=Decimal(1))).light.value)


def worst(lights: Iterable[str]) -> GoalLight:
    """The light of several: the worst of those that say something."""
    found = set(lights)
    return GoalLight(next((light.value for light in _WORST if light.value in found), GoalLight.GREY))


def has_goals_for_each_year(plan: LeadingPlan, context: Context) -> str | None:
    """Every year of the plan has a goal, and no goal lies outside."""
    planned = set(range(plan.first_year, plan.last_year + 1))
    named = {goal.year for goal in plan.goals.all()}
    if outside := sorted(named - planned):
        return _("目标的年度不在计划期内：%(years)s。") % {"years": "、".join(map(str, outside))}
    if missing := sorted(planned - named):
        return _("还没有写目标的年度：%(years)s。") % {"years": "、".join(map(str, missing))}
    return None


def stands_alone(plan: LeadingPlan, context: Context) -> str | None:
    """No other plan of the enterprise that was handed in covers the same years."""
    others = LeadingPlan.objects.filter(organisation=plan.organisation_id, state__in=HANDED_IN).exclude(pk=plan.pk)
    other = others.filter(first_year__lte=plan.last_year, last_year__gte=plan.first_year).first()
    return None if other is None else _("和已有的“%(plan)s”年度重叠，请先撤回或者撤销那一份。") % {"plan": other}


def plan_stands(report: LeadingReport, context: Context) -> str | None:
    """The plan is the enterprise's own, in force, and has goals for the year; the year is over."""
    plan = report.plan
    if plan.organisation_id != report.organisation_id:
        return _("只能填报本单位培育计划的监测表。")
    if plan.state != FilingState.CONFIRMED:
        return _("培育计划还没有审核通过，或者正在更正，暂时不能提交监测表。")
    if not plan.first_year <= report.year <= plan.last_year:
        return _("这个年度不在计划期内。")
    if report.year >= context.at.year:
        return _("这个年度还没有结束，结束以后再提交。")
    return None


def goals_are_answered(report: LeadingReport, context: Context) -> str | None:
    """Each goal of the year has its figure."""
    told = {figure.measure for figure in report.figures.all()}
    asked = report.plan.goals.filter(year=report.year).values_list("measure", flat=True)
    missing = [str(GoalMeasure(measure).label) for measure in asked if measure not in told]
    return _("还没有填实际完成数：%(names)s。") % {"names": "、".join(missing)} if missing else None


def verdict_is_known(report: LeadingReport, context: Context) -> str | None:
    """The verdict is one of those that there are."""
    if context.data and context.data.get("verdict") not in LeadingVerdict.values:
        return _("请选择监测结论。")
    return None


def count_in(report: LeadingReport, context: Context) -> None:
    """Light the report by its figures, and let the plan know that the year is reported."""
    targets = dict(report.plan.goals.filter(year=report.year).values_list("measure", "target"))
    rule = rule_at(report.plan)
    figures = report.figures.all()
    lights = [light_of(row.value, targets[row.measure], rule) for row in figures if row.measure in targets]
    report.light = worst(lights)
    report.verdict = report.advice = ""
    _keep(report, [*_others(report), (report.year, report.light)])


def count_out(report: LeadingReport, context: Context) -> None:
    """Let the plan know that the report was taken back."""
    _keep(report, _others(report))


def sign_verdict(report: LeadingReport, context: Context) -> None:
    """Keep what the government concluded."""
    report.verdict, report.advice = context.data["verdict"], str(context.data.get("advice", ""))


def mark_asked(plan: LeadingPlan, context: Context) -> None:
    """Remember of which year's report the enterprise has been asked."""
    plan.asked_for = context.data["year"]


def mark_chased(plan: LeadingPlan, context: Context) -> None:
    """Remember of which year's report it has been reminded; whoever is reminded need not be asked any more."""
    plan.chased_for = context.data["year"]


def _others(report: LeadingReport) -> list[tuple[int, str]]:
    """Year and light of the plan's other reports that have been handed in."""
    rows = LeadingReport.objects.filter(plan=report.plan_id, state__in=HANDED_IN).exclude(pk=report.pk)
    return list(rows.values_list("year", "light"))


def _keep(report: LeadingReport, reported: list[tuple[int, str]]) -> None:
    plan: Any = LeadingPlan.objects.select_for_update().get(pk=report.plan_id)
    last = max(reported, default=(None, ""))
    plan.reported_for, plan.light = last
    plan.save()
