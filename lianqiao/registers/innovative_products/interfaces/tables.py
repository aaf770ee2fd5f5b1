"""The list of innovative products."""

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.tables import FilingFilter, FilingTable
from lianqiao.core.tables import DayColumn
from lianqiao.registers.innovative_products.enums import ProductKind, ProductRank
from lianqiao.registers.innovative_products.models import InnovativeProduct
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class InnovativeProductTable(FilingTable):
    """Products with their rank and first sale."""

    kind = tables.Column(verbose_name=_("类型"))
    rank = tables.Column(verbose_name=_("等级"))
    model_name = tables.Column(verbose_name=_("型号、牌号或版本"))
    first_sold_on = DayColumn(verbose_name=_("首次销售"))

    class Meta(FilingTable.Meta):
        model = InnovativeProduct
        fields = sequence = (
            "title",
            "kind",
            "rank",
            "model_name",
            "organisation",
            "region",
            "first_sold_on",
            "state",
            "decided_at",
            "updated_at",
        )
        exclude = ("number", "submitted_at")


class InnovativeProductFilter(FilingFilter):
    """By kind, rank and region."""

    region = RegionFilter(field_name="region")
    kind = django_filters.MultipleChoiceFilter(choices=ProductKind.choices, label=_("类型"))
    rank = django_filters.ChoiceFilter(choices=ProductRank.choices, label=_("等级"))

    class Meta:
        model = InnovativeProduct
        fields = ()
