"""Filters of editions, shared by the page and the API."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.norms.enums import Kind, Level
from lianqiao.core.norms.models import Norm, NormKey
from lianqiao.core.norms.places import Place


def _areas() -> list[tuple[str, str]]:
    return list(NormKey.objects.order_by("area").values_list("area", "area_title").distinct())


class NormFilter(filters.FilterSet):
    """By words, field, level, region, kind, whether verified, and the day on which they hold."""

    text = filters.CharFilter(method="by_text", label=_("关键词"))
    area = filters.ChoiceFilter(field_name="key__area", choices=_areas, label=_("领域"))
    level = filters.ChoiceFilter(choices=Level, label=_("层级"))
    region = filters.CharFilter(method="by_region", label=_("对某地区有效（行政区划代码）"))
    kind = filters.ChoiceFilter(field_name="key__kind", choices=Kind, label=_("类型"))
    verified = filters.TypedChoiceFilter(
        field_name="is_verified",
        choices=(("1", _("已核实")), ("0", _("未核实"))),
        coerce=lambda value: value == "1",
        label=_("核实"),
    )
    on = filters.DateFilter(
        method="by_day", label=_("在这一天有效"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    class Meta:
        model = Norm
        fields = ("text", "area", "level", "region", "kind", "verified", "on")

    def by_text(self, queryset: Any, name: str, value: str) -> Any:
        """In the title, the key, the source text or its number."""
        words = Q(key__title__icontains=value) | Q(key__key__icontains=value)
        return queryset.filter(words | Q(source_title__icontains=value) | Q(source_number__icontains=value))

    def by_region(self, queryset: Any, name: str, value: str) -> Any:
        """Those that bind in the region: its own and those above it; what is no code gives nothing."""
        code = value.strip()
        if not code.isascii() or not code.isdigit() or len(code) != 6:
            return queryset.none()
        return queryset.binding(Place(None if code == "100000" else code))

    def by_day(self, queryset: Any, name: str, value: Any) -> Any:
        """Those in force on the day."""
        return queryset.valid_on(value)
