"""The lists of what enterprises file."""

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.tables import FilingFilter, FilingTable, YuanColumn
from lianqiao.core.tables import DayColumn
from lianqiao.registers.enterprises.enums import (
    CredentialKind,
    CredentialLevel,
    FigureSource,
    StepKind,
    VisitPurpose,
)
from lianqiao.registers.enterprises.models import (
    Credential,
    EnterpriseVisit,
    GrowthStep,
    MonthlyRevenue,
    ResearchReserve,
    YearFigures,
)
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class YearFiguresTable(FilingTable):
    """Figures by year."""

    year = tables.Column(verbose_name=_("年度"))
    revenue_yuan = YuanColumn(verbose_name=_("营业收入"))
    research_yuan = YuanColumn(verbose_name=_("研发费用"))

    class Meta(FilingTable.Meta):
        model = YearFigures
        fields = sequence = (
            "title",
            "organisation",
            "region",
            "year",
            "revenue_yuan",
            "research_yuan",
            "state",
            "submitted_at",
            "updated_at",
        )
        exclude = ("number", "decided_at")


class MonthlyRevenueTable(FilingTable):
    """Revenue by month."""

    year = tables.Column(verbose_name=_("年度"))
    month = tables.Column(verbose_name=_("月份"))
    main_revenue_yuan = YuanColumn(verbose_name=_("当月主营业务收入"))

    class Meta(FilingTable.Meta):
        model = MonthlyRevenue
        fields = sequence = (
            "title",
            "organisation",
            "region",
            "year",
            "month",
            "main_revenue_yuan",
            "state",
            "updated_at",
        )
        exclude = ("number", "submitted_at", "decided_at")


class CredentialTable(FilingTable):
    """Credentials with their last day."""

    kind = tables.Column(verbose_name=_("资质"))
    level = tables.Column(verbose_name=_("级别"))
    valid_to = DayColumn(verbose_name=_("有效期至"))

    def render_state(self, record: Credential, value: str) -> str:
        """What has been confirmed and has ended since is over."""
        return _now("已过期") if record.is_over else value

    class Meta(FilingTable.Meta):
        model = Credential
        fields = sequence = (
            "title",
            "organisation",
            "region",
            "kind",
            "level",
            "valid_to",
            "state",
            "submitted_at",
            "updated_at",
        )
        exclude = ("number", "decided_at")


class GrowthStepTable(FilingTable):
    """Steps by day."""

    happened_on = DayColumn(verbose_name=_("完成日期"))

    class Meta(FilingTable.Meta):
        model = GrowthStep
        fields = sequence = ("title", "organisation", "region", "happened_on", "state", "submitted_at", "updated_at")
        exclude = ("number", "decided_at")


class ResearchReserveTable(FilingTable):
    """Reserves by year."""

    set_aside_yuan = YuanColumn(verbose_name=_("本年计提"))
    spent_yuan = YuanColumn(verbose_name=_("本年使用"))

    class Meta(FilingTable.Meta):
        model = ResearchReserve
        fields = sequence = (
            "title",
            "organisation",
            "region",
            "set_aside_yuan",
            "spent_yuan",
            "state",
            "submitted_at",
            "updated_at",
        )
        exclude = ("number", "decided_at")


class EnterpriseVisitTable(FilingTable):
    """Visits with the day of the next one."""

    visited_on = DayColumn(verbose_name=_("走访日期"))
    follow_up_on = DayColumn(verbose_name=_("回访日期"))

    class Meta(FilingTable.Meta):
        model = EnterpriseVisit
        fields = sequence = ("title", "organisation", "region", "visited_on", "follow_up_on", "state", "updated_at")
        exclude = ("number", "submitted_at", "decided_at")


class RegionalFilter(FilingFilter):
    """What every list of a region's enterprises may be narrowed by."""

    region = RegionFilter(field_name="region")


class YearFiguresFilter(RegionalFilter):
    """By year and source."""

    year = django_filters.NumberFilter(label=_("年度"))
    source = django_filters.ChoiceFilter(choices=FigureSource.choices, label=_("数据来源"))

    class Meta:
        model = YearFigures
        fields = ()


class MonthlyRevenueFilter(RegionalFilter):
    """By year and month."""

    year = django_filters.NumberFilter(label=_("年度"))
    month = django_filters.NumberFilter(label=_("月份"))

    class Meta:
        model = MonthlyRevenue
        fields = ()


class CredentialFilter(RegionalFilter):
    """By what it is and when it ends."""

    kind = django_filters.MultipleChoiceFilter(choices=CredentialKind.choices, label=_("资质"))
    level = django_filters.ChoiceFilter(choices=CredentialLevel.choices, label=_("级别"))
    ends = django_filters.DateFromToRangeFilter(field_name="valid_to", label=_("有效期至"))

    class Meta:
        model = Credential
        fields = ()


class GrowthStepFilter(RegionalFilter):
    """By step and day."""

    kind = django_filters.MultipleChoiceFilter(choices=StepKind.choices, label=_("升级事项"))
    happened = django_filters.DateFromToRangeFilter(field_name="happened_on", label=_("完成日期"))

    class Meta:
        model = GrowthStep
        fields = ()


class ResearchReserveFilter(RegionalFilter):
    """By year."""

    year = django_filters.NumberFilter(label=_("年度"))

    class Meta:
        model = ResearchReserve
        fields = ()


class EnterpriseVisitFilter(RegionalFilter):
    """By purpose and day."""

    purpose = django_filters.MultipleChoiceFilter(choices=VisitPurpose.choices, label=_("走访目的"))
    visited = django_filters.DateFromToRangeFilter(field_name="visited_on", label=_("走访日期"))

    class Meta:
        model = EnterpriseVisit
        fields = ()
