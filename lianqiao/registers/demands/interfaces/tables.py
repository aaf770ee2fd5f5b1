"""The tables of demands: rows of the hall, rows of desks, and what an export of them holds."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import links
from lianqiao.core.money import format_yuan, wan_text
from lianqiao.core.tables import DayColumn
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.demands.queries.masking import shown_to


class DemandHallTable(tables.Table):
    """Published demands, each as the looking actor is shown it (`request.actor`)."""

    title = tables.Column(verbose_name=gettext_lazy("需求"))
    organisation = tables.Column(verbose_name=gettext_lazy("单位"), orderable=False)
    region = tables.Column(verbose_name=gettext_lazy("地区"), order_by="region_id")
    kind = tables.Column(verbose_name=gettext_lazy("类型"))
    fields_ = tables.Column(verbose_name=gettext_lazy("技术领域"), accessor="fields", orderable=False, empty_values=())
    stage = tables.Column(
        verbose_name=gettext_lazy("希望的成熟阶段"),
        accessor="public_stage",
        order_by="readiness_wanted",
        empty_values=(),
    )
    budget = tables.Column(
        verbose_name=gettext_lazy("拟投入"), accessor="budget_yuan", orderable=False, empty_values=()
    )
    urgency = tables.Column(verbose_name=gettext_lazy("紧迫程度"), orderable=False)
    published_at = tables.DateColumn(verbose_name=gettext_lazy("发布日期"), format="Y-m-d")

    class Meta:
        model = Demand
        fields = (
            "title",
            "organisation",
            "region",
            "kind",
            "fields_",
            "stage",
            "budget",
            "urgency",
            "published_at",
        )
        order_by = ("-published_at",)
        empty_text = ""

    def render_organisation(self, record: Demand) -> str:
        """The owner's name, where it is shown."""
        return shown_to(record, self.request.actor).owner_name

    def render_fields_(self, record: Demand) -> str:
        """The fields in words."""
        return "、".join(str(field) for field in record.fields.all())

    def render_stage(self, record: Demand) -> str:
        """The public label of the readiness asked for."""
        return "" if record.public_stage is None else str(record.public_stage.label)

    def render_budget(self, record: Demand) -> str:
        """The budget as people say it, where it is shown."""
        shown = shown_to(record, self.request.actor)
        if not shown.parts.budget:
            return _("对接后提供")
        return _("面议") if shown.budget_yuan is None else format_yuan(shown.budget_yuan)

    def value_budget(self, record: Demand) -> str:
        """For exports: 万元, empty where nothing is shown."""
        budget = shown_to(record, self.request.actor).budget_yuan
        return "" if budget is None else wan_text(budget)


class DemandDeskTable(tables.Table):
    """Demands that the actor owns, diagnoses or clears; the title leads to the record's page."""

    title = tables.Column(verbose_name=gettext_lazy("需求"), linkify=lambda record: links.page_of(record))
    state = tables.Column(verbose_name=gettext_lazy("状态"))
    organisation = tables.Column(verbose_name=gettext_lazy("单位"), order_by="organisation__pinyin")
    region = tables.Column(verbose_name=gettext_lazy("地区"), order_by="region_id")
    kind = tables.Column(verbose_name=gettext_lazy("类型"))
    urgency = tables.Column(verbose_name=gettext_lazy("紧迫程度"), orderable=False)
    budget = tables.Column(verbose_name=gettext_lazy("拟投入"), accessor="budget_yuan")
    submitted_at = DayColumn(verbose_name=gettext_lazy("提交日期"))
    fresh_until = DayColumn(verbose_name=gettext_lazy("有效期至"))
    updated_at = DayColumn(verbose_name=gettext_lazy("更新日期"))

    class Meta:
        model = Demand
        fields = (
            "title",
            "state",
            "organisation",
            "region",
            "kind",
            "urgency",
            "budget",
            "submitted_at",
            "fresh_until",
            "updated_at",
        )
        order_by = ("-updated_at",)
        empty_text = ""

    def render_budget(self, value: Any) -> str:
        """The budget as people say it."""
        return format_yuan(value)

    def value_budget(self, value: Any) -> str:
        """For exports: 万元."""
        return wan_text(value)
