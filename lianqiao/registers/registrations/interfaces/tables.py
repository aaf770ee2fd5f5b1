"""The lists of projects and registrations."""

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.tables import FilingFilter, FilingTable, YuanColumn
from lianqiao.core.tables import DayColumn
from lianqiao.registers.achievements.enums import AchievementKind
from lianqiao.registers.registrations.enums import PlanLevel
from lianqiao.registers.registrations.models import Registration, ResearchProject
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class ResearchProjectTable(FilingTable):
    """Projects with the day of acceptance."""

    project_number = tables.Column(verbose_name=_("项目编号"))
    level = tables.Column(verbose_name=_("计划类别"))
    funding_yuan = YuanColumn(verbose_name=_("财政经费"))
    accepted_on = DayColumn(verbose_name=_("验收日期"))

    class Meta(FilingTable.Meta):
        model = ResearchProject
        fields = sequence = (
            "title",
            "project_number",
            "organisation",
            "region",
            "level",
            "funding_yuan",
            "accepted_on",
            "state",
            "updated_at",
        )
        exclude = ("number", "submitted_at", "decided_at")


class RegistrationTable(FilingTable):
    """Registrations with their number."""

    number = tables.Column(verbose_name=_("登记号"))
    registered_on = DayColumn(verbose_name=_("登记日期"))

    class Meta(FilingTable.Meta):
        model = Registration
        fields = sequence = ("title", "number", "organisation", "region", "registered_on", "state", "updated_at")
        exclude = ("submitted_at", "decided_at")


class ResearchProjectFilter(FilingFilter):
    """By plan, region, and whether the results are still to be registered."""

    region = RegionFilter(field_name="region")
    level = django_filters.MultipleChoiceFilter(choices=PlanLevel.choices, label=_("计划类别"))
    owing = django_filters.BooleanFilter(method="narrow_to_owing", label=_("应登未登"))

    class Meta:
        model = ResearchProject
        fields = ()

    def narrow_to_owing(self, rows: QuerySet[Any], name: str, value: bool | None) -> QuerySet[Any]:
        """Those whose results must be registered and are not, or all others."""
        if value is None:
            return rows
        owing = ResearchProject.objects.owing().values("pk")
        return rows.filter(pk__in=owing) if value else rows.exclude(pk__in=owing)


class RegistrationFilter(FilingFilter):
    """By type, region and day."""

    region = RegionFilter(field_name="region")
    kind = django_filters.ChoiceFilter(
        field_name="achievement__kind", choices=AchievementKind.choices, label=_("成果类型")
    )

    class Meta:
        model = Registration
        fields = ()
