"""Leading enterprises as every face shows them: the plan with its goals, and the report on each year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.forms import FilingForm
from lianqiao.core.filing.kinds import FilingGroup, FilingKind, register
from lianqiao.core.filing.rows import RowsField
from lianqiao.core.filing.tables import FilingTable
from lianqiao.core.money import WAN, plain
from lianqiao.registers.enterprises.enums import CredentialKind, GoalLight, GoalMeasure, LeadingVerdict
from lianqiao.registers.enterprises.interfaces.tables import RegionalFilter
from lianqiao.registers.enterprises.leading_steps import light_of, rule_at
from lianqiao.registers.enterprises.models import (
    Credential,
    LeadingFigure,
    LeadingGoal,
    LeadingPlan,
    LeadingReport,
    YearFigures,
)
from lianqiao.registers.enterprises.models.leading import HANDED_IN

HUNDRED = Decimal(100)


def read_measure(text: str) -> GoalMeasure:
    """The measure by its name, with or without the unit in brackets; ValidationError for another."""
    named = text.replace("(", "（").replace(")", "）").replace(" ", "")
    for measure in GoalMeasure:
        if named in (str(measure.label), str(measure.label).partition("（")[0]):
            return measure
    raise ValidationError(_("没有这个指标，请照填写说明里的名称写。"), "unknown")


class LeadingPlanForm(FilingForm):
    """What the enterprise sets out to reach."""

    goals = RowsField(
        model=LeadingGoal,
        names=("year", "measure", "target"),
        readers={"measure": read_measure},
        label=_("年度目标"),
        required=False,
        help_text=_(
            "一行一个：年度｜指标｜目标值，例如“2026｜研发投入｜12000”；计划期内每年至少一个。"
            "指标从营业收入、研发投入（都按万元填）、研发投入强度（按 % 填）、科技人员、有效发明专利、主导制定标准、"
            "标志性创新成果、牵头重大科技项目、牵头创新联合体、带动产业链企业中选"
        ),
    )
    sections = (
        (_("哪几年、做什么"), "", ("first_year", "last_year", "direction", "position")),
        (_("要达到什么"), _("每年结束后按这里的目标填报监测表。"), ("aims", "goals")),
        (_("怎么做"), _("请在附件里上传董事会或者办公会通过的计划。"), ("measures", "support")),
    )

    class Meta(FilingForm.Meta):
        model = LeadingPlan
        fields = ("first_year", "last_year", "direction", "position", "aims", "measures", "support")

    def prefilled(self) -> dict[str, Any]:
        """A plan begins this year."""
        return {"first_year": clock.today().year}


class LeadingReportForm(FilingForm):
    """How a year of a plan went."""

    figures = RowsField(
        model=LeadingFigure,
        names=("measure", "value", "note"),
        readers={"measure": read_measure},
        label=_("目标完成情况"),
        required=False,
        help_text=_("一行一个：指标｜实际完成｜说明；当年有目标的指标都要填"),
    )
    sections = (
        (_("哪份计划、哪一年"), "", ("plan", "year")),
        (
            _("完成了多少"),
            _("当年的指标已经列出；本单位填过的年度数据自动带出，请核对。"),
            ("figures",),
        ),
        (_("说明"), _("请在附件里上传证明材料。"), ("progress", "problems")),
    )

    class Meta(FilingForm.Meta):
        model = LeadingReport
        fields = ("plan", "year", "progress", "problems")

    def __init__(self, *args: Any, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=initial, **kwargs)
        own = LeadingPlan.objects.filter(organisation=self.actor.organisation_id)
        self.fields["plan"].queryset = own.filter(state=FilingState.CONFIRMED)  # type: ignore[attr-defined]
        if initial is not None and self.instance._state.adding and not self.is_bound:
            self.initial = {**self.initial, **self._due(initial), **initial}

    def _due(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The plan and the year that come next, or those of the address, with the measures that have goals."""
        rows = list(self.fields["plan"].queryset.order_by("-first_year"))  # type: ignore[attr-defined]
        plan = next((row for row in rows if str(row.pk) == str(asked.get("plan", row.pk))), None)
        if plan is None:
            return {}
        year = _year(asked.get("year")) or next(iter(plan.open_years()), plan.last_year)
        goals = plan.goals.filter(year=year)
        known = known_figures(self.actor.organisation_id, year)
        figures = [{"measure": goal.measure, "value": known.get(goal.measure)} for goal in goals]
        return {"plan": plan.pk, "year": year, "figures": figures}


def _year(text: Any) -> int | None:
    return int(text) if str(text or "").isdecimal() else None


def known_figures(organisation_id: Any, year: int) -> dict[str, Decimal]:
    """The measures that the yearly figures of an enterprise tell, in the units of `GoalMeasure`."""
    rows = YearFigures.objects.filter(organisation=organisation_id, year=year)
    row = rows.exclude(state=FilingState.CANCELLED).first()
    if row is None:
        return {}
    share = row.research_intensity
    told = {
        GoalMeasure.REVENUE: None if row.revenue_yuan is None else row.revenue_yuan / WAN,
        GoalMeasure.RESEARCH: None if row.research_yuan is None else row.research_yuan / WAN,
        GoalMeasure.INTENSITY: None if share is None else share * HUNDRED,
        GoalMeasure.STAFF: None if row.research_staff is None else Decimal(row.research_staff),
    }
    return {str(measure): round(value, 2) for measure, value in told.items() if value is not None}


class LeadingVerdictForm(forms.Form):
    """What the government concludes from a year."""

    verdict = forms.ChoiceField(label=_("监测结论"), choices=LeadingVerdict.choices)
    advice = forms.CharField(
        label=_("监测意见"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class LeadingPlanTable(FilingTable):
    """Plans with how they stand."""

    direction = tables.Column(verbose_name=_("主攻方向"), attrs={"td": {"class": "wide"}})
    reported_for = tables.Column(verbose_name=_("最近监测年度"))
    light = tables.Column(verbose_name=_("目标完成情况"))

    class Meta(FilingTable.Meta):
        model = LeadingPlan
        fields = sequence = (
            "title",
            "organisation",
            "region",
            "direction",
            "reported_for",
            "light",
            "state",
            "submitted_at",
            "updated_at",
        )
        exclude = ("number", "decided_at")


class LeadingReportTable(FilingTable):
    """Reports with light and verdict."""

    plan = tables.Column(verbose_name=_("培育计划"))
    year = tables.Column(verbose_name=_("年度"))
    light = tables.Column(verbose_name=_("目标完成情况"))
    verdict = tables.Column(verbose_name=_("监测结论"))

    class Meta(FilingTable.Meta):
        model = LeadingReport
        fields = sequence = (
            "title",
            "organisation",
            "region",
            "plan",
            "year",
            "light",
            "verdict",
            "state",
            "submitted_at",
            "updated_at",
        )
        exclude = ("number", "decided_at")


class LeadingPlanFilter(RegionalFilter):
    """By how it stands, and by the years that it covers."""

    light = django_filters.MultipleChoiceFilter(choices=GoalLight.choices, label=_("目标完成情况"))
    year = django_filters.NumberFilter(label=_("覆盖年度"), method="covering")
    late = django_filters.BooleanFilter(label=_("有超期未报的监测"), method="is_late")

    def covering(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Those whose years hold this one."""
        return rows.filter(first_year__lte=value, last_year__gte=value)

    def is_late(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Those that were reminded of a report which still has not come."""
        late = LeadingPlan.late()
        return rows.filter(late) if value else rows.exclude(late)

    class Meta:
        model = LeadingPlan
        fields = ()


class LeadingReportFilter(RegionalFilter):
    """By year, light and verdict."""

    year = django_filters.NumberFilter(label=_("年度"))
    light = django_filters.MultipleChoiceFilter(choices=GoalLight.choices, label=_("目标完成情况"))
    verdict = django_filters.MultipleChoiceFilter(choices=LeadingVerdict.choices, label=_("监测结论"))

    class Meta:
        model = LeadingReport
        fields = ()


@dataclass(frozen=True)
class ShownGoal:
    """A goal beside what came of it; `value` and `light` are None while nothing was reported."""

    goal: LeadingGoal
    value: Decimal | None
    light: GoalLight | None
    note: str = ""

    @property
    def target_words(self) -> str:
        """The goal as a figure."""
        return plain(self.goal.target, grouped=True)

    @property
    def value_words(self) -> str:
        """The outcome as a figure; empty without one."""
        return "" if self.value is None else plain(self.value, grouped=True)

    @property
    def tone(self) -> str:
        """The tone of the light's label."""
        return "neutral" if self.light is None else TONES.get(self.light, "neutral")


TONES = {GoalLight.GREEN: "success", GoalLight.AMBER: "warning", GoalLight.RED: "danger"}


def shown_goals(plan: LeadingPlan, goals: Iterable[LeadingGoal], reports: Iterable[LeadingReport]) -> list[ShownGoal]:
    """The goals with the figures of the reports, by the thresholds of the plan's place."""
    told = {(report.year, figure.measure): figure for report in reports for figure in report.figures.all()}
    rule = rule_at(plan)
    shown = []
    for goal in goals:
        figure = told.get((goal.year, goal.measure))
        if figure is None:
            shown.append(ShownGoal(goal, None, None))
        else:
            shown.append(ShownGoal(goal, figure.value, light_of(figure.value, goal.target, rule), figure.note))
    return shown


def plan_context(plan: Any, actor: Actor) -> dict[str, Any]:
    """The goals year by year, the reports, and which report is due until when."""
    reports = list(
        LeadingReport.objects.visible_to(actor)
        .filter(plan=plan, state__in=HANDED_IN)
        .prefetch_related("figures")
        .order_by("year")
    )
    goals = sorted(plan.goals.all(), key=lambda goal: (goal.year, goal.order))
    today = clock.today()
    due = next(iter(plan.open_years()), None) if plan.state == FilingState.CONFIRMED else None
    return {
        "shown_goals": shown_goals(plan, goals, reports),
        "reports": list(reversed(reports)),
        "due_year": due,
        "due_on": None if due is None else plan.due_on(due),
        "is_late": due is not None and plan.due_on(due) < today,
        "may_report": due is not None and due < today.year and plan.organisation_id == actor.organisation_id,
    }


def report_context(report: Any, actor: Actor) -> dict[str, Any]:
    """The goals of the year beside the figures."""
    goals = report.plan.goals.filter(year=report.year)
    return {"shown_goals": shown_goals(report.plan, goals, [report]), "plan": report.plan}


def _may_plan(actor: Actor) -> QuerySet[Any]:
    held = Credential.objects.holding(clock.today()).filter(kind=CredentialKind.LEADING)
    return held.filter(organisation=actor.organisation_id)


def _has_plan(actor: Actor) -> QuerySet[Any]:
    plans = LeadingPlan.objects.filter(organisation=actor.organisation_id)
    return plans.exclude(state__in=(FilingState.DRAFT, FilingState.CANCELLED))


register(
    FilingKind(
        slug="leading-plans",
        label=_("领军企业培育计划"),
        model=LeadingPlan,
        form=LeadingPlanForm,
        table=LeadingPlanTable,
        filters=LeadingPlanFilter,
        group=FilingGroup.ENTERPRISES,
        icon="rocket",
        new_label=_("填报培育计划"),
        empty_text=_("科技领军企业和培育对象在这里写明三五年的目标，每年按目标填报监测表。"),
        outcome_fields=("reported_for", "light"),
        template="workbench/leading_plan.html",
        context=plan_context,
        needed_by=_may_plan,
    )
)
register(
    FilingKind(
        slug="leading-reports",
        prefill=("plan", "year"),
        label=_("领军企业年度监测"),
        model=LeadingReport,
        form=LeadingReportForm,
        table=LeadingReportTable,
        filters=LeadingReportFilter,
        group=FilingGroup.ENTERPRISES,
        icon="traffic-lights",
        new_label=_("填报年度监测表"),
        empty_text=_("培育计划审核通过以后，每年结束时在这里填报目标完成情况。"),
        outcome_fields=("light", "verdict", "advice"),
        template="workbench/leading_report.html",
        context=report_context,
        action_forms={"confirm": LeadingVerdictForm},
        needed_by=_has_plan,
    )
)
