"""The list of conversions."""

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.tables import FilingFilter, FilingTable, YuanColumn
from lianqiao.core.tables import DayColumn
from lianqiao.registers.achievements.enums import TransformationMode
from lianqiao.registers.conversions.models import Conversion
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class ConversionTable(FilingTable):
    """Conversions with their way, place and amount."""

    mode = tables.Column(verbose_name=_("转化方式"))
    organisation = tables.Column(
        verbose_name=_("持有单位"), order_by="organisation__pinyin", attrs={"td": {"class": "unit"}}
    )
    place = tables.Column(verbose_name=_("落地地区"), order_by="place_id")
    amount_yuan = YuanColumn(verbose_name=_("合同金额"))
    signed_on = DayColumn(verbose_name=_("签订日期"))
    certified_on = DayColumn(verbose_name=_("重大转化认定"))

    class Meta(FilingTable.Meta):
        model = Conversion
        fields = sequence = (
            "title",
            "number",
            "organisation",
            "mode",
            "place",
            "amount_yuan",
            "signed_on",
            "certified_on",
            "state",
            "updated_at",
        )
        exclude = ("region", "submitted_at", "decided_at")


class ConversionFilter(FilingFilter):
    """By way, place, day, and whether it was certified."""

    place = RegionFilter(field_name="place", label=_("落地地区"))
    mode = django_filters.MultipleChoiceFilter(choices=TransformationMode.choices, label=_("转化方式"))
    signed = django_filters.DateFromToRangeFilter(field_name="signed_on", label=_("签订日期"))
    certified = django_filters.BooleanFilter(
        field_name="certified_on", lookup_expr="isnull", exclude=True, label=_("已认定为重大就地转化")
    )

    class Meta:
        model = Conversion
        fields = ()
