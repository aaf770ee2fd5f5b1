"""The tables of achievements: rows of the hall, rows of desks, and what an export of them holds."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import links
from lianqiao.core.money import format_yuan, wan_text
from lianqiao.core.tables import DayColumn
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.achievements.queries.masking import shown_to


class AchievementHallTable(tables.Table):
    """Published achievements, each as the looking actor is shown it (`request.actor`)."""

    title = tables.Column(verbose_name=gettext_lazy("名称"))
    organisation = tables.Column(verbose_name=gettext_lazy("单位"), orderable=False)
    region = tables.Column(verbose_name=gettext_lazy("地区"), order_by="region_id")
    fields_ = tables.Column(verbose_name=gettext_lazy("技术领域"), accessor="fields", orderable=False, empty_values=())
    stage = tables.Column(
        verbose_name=gettext_lazy("成熟阶段"), accessor="public_stage", order_by="readiness", empty_values=()
    )
    modes = tables.Column(
        verbose_name=gettext_lazy("转化方式"), accessor="mode_labels", orderable=False, empty_values=()
    )
    price = tables.Column(
        verbose_name=gettext_lazy("意向价格"), accessor="price_yuan", orderable=False, empty_values=()
    )
    published_at = tables.DateColumn(verbose_name=gettext_lazy("发布日期"), format="Y-m-d")

    class Meta:
        model = Achievement
        fields = ("title", "organisation", "region", "fields_", "stage", "modes", "price", "published_at")
        order_by = ("-published_at",)
        empty_text = ""

    def render_organisation(self, record: Achievement) -> str:
        """The owner's name, where it is shown."""
        return shown_to(record, self.request.actor).owner_name

    def render_fields_(self, record: Achievement) -> str:
        """The fields in words."""
        return "、".join(str(field) for field in record.fields.all())

    def render_stage(self, record: Achievement) -> str:
        """The public label of the readiness."""
        return "" if record.public_stage is None else str(record.public_stage.label)

    def render_modes(self, record: Achievement) -> str:
        """The wanted ways in words."""
        return "、".join(record.mode_labels)

    def render_price(self, record: Achievement) -> str:
        """The price as people say it, where it is shown."""
        shown = shown_to(record, self.request.actor)
        if not shown.parts.details:
            return _("对接后提供")
        return _("面议") if shown.price_yuan is None else format_yuan(shown.price_yuan)

    def value_price(self, record: Achievement) -> str:
        """For exports: 万元, empty where nothing is shown."""
        price = shown_to(record, self.request.actor).price_yuan
        return "" if price is None else wan_text(price)


class AchievementDeskTable(tables.Table):
    """Achievements that the actor owns, reviews or clears; the title leads to the record's page."""

    title = tables.Column(verbose_name=gettext_lazy("名称"), linkify=lambda record: links.page_of(record))
    state = tables.Column(verbose_name=gettext_lazy("状态"))
    organisation = tables.Column(verbose_name=gettext_lazy("单位"), order_by="organisation__pinyin")
    region = tables.Column(verbose_name=gettext_lazy("地区"), order_by="region_id")
    fields_ = tables.Column(verbose_name=gettext_lazy("技术领域"), accessor="fields", orderable=False, empty_values=())
    readiness = tables.Column(verbose_name=gettext_lazy("就绪度"))
    price = tables.Column(verbose_name=gettext_lazy("意向价格"), accessor="price_yuan")
    submitted_at = DayColumn(verbose_name=gettext_lazy("提交日期"))
    fresh_until = DayColumn(verbose_name=gettext_lazy("有效期至"))
    updated_at = DayColumn(verbose_name=gettext_lazy("更新日期"))

    class Meta:
        model = Achievement
        fields = (
            "title",
            "state",
            "organisation",
            "region",
            "fields_",
            "readiness",
            "price",
            "submitted_at",
            "fresh_until",
            "updated_at",
        )
        order_by = ("-updated_at",)
        empty_text = ""

    def render_fields_(self, record: Achievement) -> str:
        """The fields in words."""
        return "、".join(str(field) for field in record.fields.all())

    def render_price(self, value: Any) -> str:
        """The price as people say it."""
        return format_yuan(value)

    def value_price(self, value: Any) -> str:
        """For exports: 万元."""
        return wan_text(value)
