"""State-owned enterprises as every face shows them: registration, and the yearly sheet of a group's research."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.forms import FilingForm
from lianqiao.core.filing.kinds import FilingGroup, FilingKind, register
from lianqiao.core.filing.rows import RowsField
from lianqiao.core.filing.tables import FilingTable, YuanColumn
from lianqiao.core.money import MoneyWanField
from lianqiao.registers.enterprises.assessing import Assessment, assess
from lianqiao.registers.enterprises.enums import StateLevel
from lianqiao.registers.enterprises.interfaces.tables import RegionalFilter
from lianqiao.registers.enterprises.models import StateHolding, StateResearch, StateResearchMember, YearFigures
from lianqiao.registers.enterprises.state_steps import members_of
from lianqiao.registers.organisations.interfaces.fields import OrganisationField, read_organisation
from lianqiao.registers.organisations.models import Organisation

MEMBER_COLUMNS = ("organisation", "research_yuan", "before_yuan", "key_yuan", "public_yuan")
#: Figures that nobody but the enterprise reads, and those that were withdrawn.
_UNSHARED = (FilingState.DRAFT, FilingState.CANCELLED)


class StateHoldingForm(FilingForm):
    """Whose the enterprise is."""

    group = OrganisationField(
        label=_("所属集团"), among="enterprises", required=False, help_text=_("本单位就是集团（母公司）的不填")
    )
    authority = OrganisationField(
        label=_("出资人机构"), among="governments", help_text=_("履行出资人职责的部门，一般是国资委；由它审核")
    )
    sections = (
        (_("是谁的企业"), "", ("level", "group", "authority")),
        (_("股权"), _("请在附件里上传产权登记表或者划转文件。"), ("held_percent", "since", "note")),
    )

    class Meta(FilingForm.Meta):
        model = StateHolding
        fields = ("level", "group", "authority", "held_percent", "since", "note")


class StateResearchForm(FilingForm):
    """A year of a group: its profit, the research of each of its enterprises, and the wages that it asks for."""

    members = RowsField(
        model=StateResearchMember,
        names=MEMBER_COLUMNS,
        readers={"organisation": read_organisation},
        label=_("各企业研发投入"),
        required=False,
        help_text=_(
            "一行一家（集团本部也算）：单位全称｜本年研发投入｜上年研发投入｜其中基础研究与核心技术攻关｜其中财政资金；"
            "单位万元，后两项没有就不填"
        ),
    )
    sections = (
        (_("哪一年"), _("请在附件里上传审计报告或者研发投入专项审计报告。"), ("year", "profit_yuan")),
        (
            _("各企业研发投入"),
            _("登记为本集团成员的企业已经列出，上年数取自上一年的考核表，请核对。"),
            ("members",),
        ),
        (
            _("申请工资总额支持"),
            _("符合国家重大科技创新薪酬激励条件的集团填写；不申请的全部空着。"),
            ("wage_ground", "wage_people", "wage_asked_yuan", "wage_reason"),
        ),
        (_("说明"), "", ("note",)),
    )

    class Meta(FilingForm.Meta):
        model = StateResearch
        fields = ("year", "profit_yuan", "wage_ground", "wage_people", "wage_asked_yuan", "wage_reason", "note")

    def prefilled(self) -> dict[str, Any]:
        """Last year, and a row for each enterprise of the group with what it spent the year before that."""
        year, group = clock.today().year - 1, self.actor.organisation_id
        rows = StateResearchMember.objects.filter(
            sheet__organisation=group, sheet__year=year - 1, sheet__state=FilingState.CONFIRMED
        )
        before = dict(rows.values_list("organisation", "research_yuan"))
        known = Organisation.objects.filter(pk__in=members_of(group)).order_by("pinyin", "pk")
        members = [{"organisation": unit, "before_yuan": before.get(unit.pk)} for unit in known]
        members.sort(key=lambda row: row["organisation"].pk != group)
        return {"year": year, "members": members}


class SettleForm(forms.Form):
    """What the authority decides besides what follows from the figures."""

    wage_granted_yuan = MoneyWanField(
        label=_("核定支持的工资总额"), help_text=_("不超过申请的数；没有申请或者不支持的填 0")
    )
    opinion = forms.CharField(
        label=_("考核意见"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class YesNoColumn(tables.Column):
    """Yes, no, or nothing decided yet."""

    def render(self, value: bool) -> Any:
        """In words; what is not decided is left empty by the table."""
        return _("是") if value else _("否")


class StateHoldingTable(FilingTable):
    """State-owned enterprises by level and group."""

    level = tables.Column(verbose_name=_("企业层级"))
    group = tables.Column(verbose_name=_("所属集团"), order_by="group__pinyin")
    authority = tables.Column(verbose_name=_("出资人机构"), order_by="authority__pinyin")

    class Meta(FilingTable.Meta):
        model = StateHolding
        fields = sequence = (
            "title",
            "organisation",
            "region",
            "level",
            "group",
            "authority",
            "state",
            "submitted_at",
            "updated_at",
        )
        exclude = ("number", "decided_at")


class StateResearchTable(FilingTable):
    """Sheets with what was decided."""

    year = tables.Column(verbose_name=_("年度"))
    research_yuan = YuanColumn(verbose_name=_("核定研发投入"))
    growth_percent = tables.Column(verbose_name=_("比上年增长（%）"), attrs={"td": {"class": "num"}})
    average_percent = tables.Column(verbose_name=_("年均增幅（%）"), attrs={"td": {"class": "num"}})
    is_met = YesNoColumn(verbose_name=_("达到要求"))
    add_back_yuan = YuanColumn(verbose_name=_("视同利润加回"))
    wage_granted_yuan = YuanColumn(verbose_name=_("核定支持的工资总额"))

    class Meta(FilingTable.Meta):
        model = StateResearch
        fields = sequence = (
            "title",
            "organisation",
            "region",
            "year",
            "research_yuan",
            "growth_percent",
            "average_percent",
            "is_met",
            "add_back_yuan",
            "wage_granted_yuan",
            "state",
            "updated_at",
        )
        exclude = ("number", "submitted_at", "decided_at")


class StateHoldingFilter(RegionalFilter):
    """By level."""

    level = django_filters.MultipleChoiceFilter(choices=StateLevel.choices, label=_("企业层级"))

    class Meta:
        model = StateHolding
        fields = ()


class StateResearchFilter(RegionalFilter):
    """By year and outcome."""

    year = django_filters.NumberFilter(label=_("年度"))
    is_met = django_filters.BooleanFilter(label=_("达到增幅要求"))

    class Meta:
        model = StateResearch
        fields = ()


def compared(sheet: StateResearch, actor: Actor) -> list[dict[str, Any]]:
    """Each row of the sheet beside what the enterprise itself has filed, as far as the actor may read it."""
    rows = list(sheet.members.select_related("organisation"))
    figures = YearFigures.objects.whole_for(actor).filter(
        organisation__in=[row.organisation_id for row in rows], year=sheet.year
    )
    filed = {one.organisation_id: one for one in figures.exclude(state__in=_UNSHARED)}
    return [{"row": row, "figures": filed.get(row.organisation_id)} for row in rows]


def left_out(sheet: StateResearch) -> QuerySet[Organisation]:
    """Registered enterprises of the group that have no row."""
    named = [row.organisation_id for row in sheet.members.all()]
    return Organisation.objects.filter(pk__in=members_of(sheet.organisation_id)).exclude(pk__in=named)


def sheet_context(sheet: Any, actor: Actor) -> dict[str, Any]:
    """The calculator line by line, the comparison, the group's other years."""
    found: Assessment = assess(sheet)
    others = StateResearch.objects.visible_to(actor).filter(organisation=sheet.organisation_id).exclude(pk=sheet.pk)
    return {
        "assessment": found,
        "compared": compared(sheet, actor),
        "left_out": left_out(sheet) if actor.organisation_id in (sheet.organisation_id, sheet.authority_id) else (),
        "others": others.order_by("-year"),
    }


def _is_group(actor: Actor) -> QuerySet[Any]:
    return StateHolding.objects.standing().groups().filter(organisation=actor.organisation_id)


register(
    FilingKind(
        slug="state-holdings",
        label=_("国有企业登记"),
        model=StateHolding,
        form=StateHoldingForm,
        table=StateHoldingTable,
        filters=StateHoldingFilter,
        group=FilingGroup.ENTERPRISES,
        icon="building-bank",
        new_label=_("登记国有企业"),
        empty_text=_("国有企业登记一次：哪一级的、属于哪个集团、由谁履行出资人职责。民营企业不用填。"),
    )
)
register(
    FilingKind(
        slug="state-research",
        label=_("国企研发考核"),
        model=StateResearch,
        form=StateResearchForm,
        table=StateResearchTable,
        filters=StateResearchFilter,
        group=FilingGroup.ENTERPRISES,
        icon="calculator",
        new_label=_("填报研发考核表"),
        empty_text=_("国有企业集团每年填一张，出资人机构据此考核研发投入增幅、核定利润加回和工资总额支持。"),
        form_help=_("金额单位是万元。保存以后，页面上逐行列出加回怎么算。"),
        outcome_fields=(
            "research_yuan",
            "growth_percent",
            "base_year",
            "average_percent",
            "asked_percent",
            "is_met",
            "add_back_yuan",
            "assessed_profit_yuan",
            "wage_granted_yuan",
            "opinion",
        ),
        template="workbench/state_research.html",
        context=sheet_context,
        action_forms={"confirm": SettleForm},
        needed_by=_is_group,
    )
)
