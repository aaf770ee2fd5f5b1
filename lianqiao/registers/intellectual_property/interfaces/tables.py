"""The lists of rights and standards."""

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.tables import FilingFilter, FilingTable
from lianqiao.core.tables import DayColumn
from lianqiao.registers.achievements.enums import RightKind, RightStatus
from lianqiao.registers.intellectual_property.enums import StandardLevel, StandardPart
from lianqiao.registers.intellectual_property.models import Right, Standard
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class RightTable(FilingTable):
    """Rights with their end."""

    kind = tables.Column(verbose_name=_("类型"))
    right_number = tables.Column(verbose_name=_("专利号或登记号"))
    status = tables.Column(verbose_name=_("法律状态"))
    expires_on = DayColumn(verbose_name=_("保护期届满"))
    pledged_to = tables.Column(verbose_name=_("质权人"))

    class Meta(FilingTable.Meta):
        model = Right
        fields = sequence = (
            "title",
            "kind",
            "right_number",
            "organisation",
            "region",
            "status",
            "expires_on",
            "pledged_to",
            "state",
            "updated_at",
        )
        exclude = ("number", "submitted_at", "decided_at")


class StandardTable(FilingTable):
    """Standards with their number."""

    standard_number = tables.Column(verbose_name=_("标准号"))
    level = tables.Column(verbose_name=_("级别"))
    part = tables.Column(verbose_name=_("本单位作用"))

    class Meta(FilingTable.Meta):
        model = Standard
        fields = sequence = (
            "title",
            "standard_number",
            "level",
            "part",
            "organisation",
            "region",
            "state",
            "updated_at",
        )
        exclude = ("number", "submitted_at", "decided_at")


class RightFilter(FilingFilter):
    """By kind, legal status, end and pledge."""

    region = RegionFilter(field_name="region")
    kind = django_filters.MultipleChoiceFilter(choices=RightKind.choices, label=_("类型"))
    status = django_filters.MultipleChoiceFilter(choices=RightStatus.choices, label=_("法律状态"))
    expires = django_filters.DateFromToRangeFilter(field_name="expires_on", label=_("保护期届满"))
    pledged = django_filters.BooleanFilter(
        field_name="pledged_on", lookup_expr="isnull", exclude=True, label=_("已质押")
    )

    class Meta:
        model = Right
        fields = ()


class StandardFilter(FilingFilter):
    """By level and the unit's part."""

    region = RegionFilter(field_name="region")
    level = django_filters.MultipleChoiceFilter(choices=StandardLevel.choices, label=_("级别"))
    part = django_filters.ChoiceFilter(choices=StandardPart.choices, label=_("本单位作用"))

    class Meta:
        model = Standard
        fields = ()
