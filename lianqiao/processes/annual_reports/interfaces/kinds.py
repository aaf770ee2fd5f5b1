"""Required rules as a kind of filed record."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.forms import FilingForm
from lianqiao.core.filing.kinds import FilingGroup, FilingKind, register
from lianqiao.core.filing.tables import FilingFilter, FilingTable
from lianqiao.core.tables import DayColumn
from lianqiao.processes.annual_reports.enums import Finding, RuleState
from lianqiao.processes.annual_reports.models import RuleDocument
from lianqiao.processes.annual_reports.tables import required_rules, rule_choices
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class RuleForm(FilingForm):
    """Which rule, by which paper, since when and until when."""

    sections = (
        (
            _("制度"),
            _("一项制度填一条；文件在保存以后上传，审核时看文件。"),
            ("rule", "paper", "issued_on", "valid_until", "note"),
        ),
    )

    class Meta(FilingForm.Meta):
        model = RuleDocument
        fields = ("rule", "paper", "issued_on", "valid_until", "note")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        told = [f"{one.name}：{one.source}" for one in required_rules().values()]
        self.fields["rule"].help_text = "；".join(told)


class RuleTable(FilingTable):
    """Rules with their days and what was found."""

    rule = tables.Column(verbose_name=_("制度"))
    issued_on = DayColumn(verbose_name=_("印发"))
    valid_until = DayColumn(verbose_name=_("有效期至"))
    finding = tables.Column(verbose_name=_("审核结论"))

    class Meta(FilingTable.Meta):
        model = RuleDocument
        fields = sequence = (
            "title",
            "rule",
            "organisation",
            "region",
            "issued_on",
            "valid_until",
            "finding",
            "state",
            "updated_at",
        )
        exclude = ("number", "submitted_at", "decided_at")


class RuleFilter(FilingFilter):
    """By words, rule, finding, region and state."""

    state = django_filters.MultipleChoiceFilter(choices=RuleState.choices, label=_("状态"))
    rule = django_filters.MultipleChoiceFilter(choices=rule_choices, label=_("制度"))
    finding = django_filters.MultipleChoiceFilter(choices=Finding.choices, label=_("审核结论"))
    region = RegionFilter(field_name="region")

    class Meta:
        model = RuleDocument
        fields = ()


class FindingForm(forms.Form):
    """What the department found."""

    finding = forms.ChoiceField(label=_("审核结论"), choices=Finding.choices)


def rule_context(document: Any, actor: Any) -> dict[str, Any]:
    """The rule that is asked for, with its source."""
    return {"required": required_rules().get(document.rule)}


register(
    FilingKind(
        slug="unit-rules",
        label=_("转化制度"),
        model=RuleDocument,
        form=RuleForm,
        table=RuleTable,
        filters=RuleFilter,
        group=FilingGroup.ACHIEVEMENTS,
        icon="gavel",
        new_label=_("填报制度"),
        empty_text=_("高校、院所要建立的转化管理、收益分配、尽职免责等制度，印发后在这里上传，由主管部门审核。"),
        subtitle=_("单位必须建立的科技成果转化制度。"),
        outcome_fields=("finding",),
        action_forms={"confirm": FindingForm},
        template="workbench/annual_reports/rule.html",
        context=rule_context,
    )
)
