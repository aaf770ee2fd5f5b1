"""The table of editions."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core.norms.models import Norm
from lianqiao.core.tables import DayColumn


class NormTable(tables.Table):
    """Editions with value, place, days and source."""

    title = tables.Column(
        verbose_name=_("事项"),
        accessor="key__title",
        order_by=("key__title", "id"),
        linkify=("workbench:norm", [tables.A("key_id")]),
    )
    area = tables.Column(verbose_name=_("领域"), accessor="key__area_title", order_by=("key__area", "key_id", "id"))
    value = tables.Column(verbose_name=_("内容"), accessor="value_text", orderable=False)
    place = tables.Column(verbose_name=_("适用范围"), accessor="place_name", orderable=False)
    effective_from = DayColumn(verbose_name=_("生效日期"))
    effective_to = DayColumn(verbose_name=_("失效日期"), default="—")
    source = tables.Column(verbose_name=_("依据"), accessor="source", orderable=False)
    is_verified = tables.Column(verbose_name=_("核实"))

    class Meta:
        model = Norm
        fields = ("title", "area", "value", "place", "effective_from", "effective_to", "source", "is_verified")
        order_by = ("area",)
        empty_text = ""

    def render_is_verified(self, value: bool) -> Any:
        """In words, never by a mark alone."""
        return _("已核实") if value else _("未核实")

    def value_is_verified(self, value: bool) -> str:
        """In words, in exports as well."""
        return str(self.render_is_verified(value))
