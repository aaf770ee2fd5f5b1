"""The lists of visits, research tasks, scenarios and offers."""

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.tables import FilingFilter, FilingTable, YuanColumn
from lianqiao.core.tables import DayColumn
from lianqiao.registers.needs.enums import Finding, OfferState, ScenarioState, TaskState, Urgency
from lianqiao.registers.needs.models import DiagnosisVisit, ResearchTask, Scenario, ScenarioOffer
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class DiagnosisVisitTable(FilingTable):
    """Visits with what they found."""

    visited_on = DayColumn(verbose_name=_("走访日期"))
    finding = tables.Column(verbose_name=_("诊断结论"))

    class Meta(FilingTable.Meta):
        model = DiagnosisVisit
        fields = sequence = ("title", "organisation", "region", "visited_on", "finding", "state", "updated_at")
        exclude = ("number", "submitted_at", "decided_at")


class ResearchTaskTable(FilingTable):
    """Tasks with what hangs on them."""

    urgency = tables.Column(verbose_name=_("性质"))
    wanted_by = DayColumn(verbose_name=_("希望突破的时间"))

    class Meta(FilingTable.Meta):
        model = ResearchTask
        fields = sequence = ("title", "urgency", "organisation", "region", "wanted_by", "state", "updated_at")
        exclude = ("number", "submitted_at", "decided_at")


class ScenarioTable(FilingTable):
    """Scenarios with their last day."""

    site = tables.Column(verbose_name=_("场地"))
    closes_on = DayColumn(verbose_name=_("截止日期"))

    class Meta(FilingTable.Meta):
        model = Scenario
        fields = sequence = ("title", "organisation", "region", "site", "closes_on", "state", "updated_at")
        exclude = ("number", "submitted_at", "decided_at")


class ScenarioOfferTable(FilingTable):
    """Offers with their price."""

    price_yuan = YuanColumn(verbose_name=_("报价"))

    class Meta(FilingTable.Meta):
        model = ScenarioOffer
        fields = sequence = ("title", "organisation", "region", "price_yuan", "state", "submitted_at", "updated_at")
        exclude = ("number", "decided_at")


class DiagnosisVisitFilter(FilingFilter):
    """By finding and day."""

    region = RegionFilter(field_name="region")
    finding = django_filters.MultipleChoiceFilter(choices=Finding.choices, label=_("诊断结论"))
    visited = django_filters.DateFromToRangeFilter(field_name="visited_on", label=_("走访日期"))

    class Meta:
        model = DiagnosisVisit
        fields = ()


class ResearchTaskFilter(FilingFilter):
    """By what hangs on them and how far they are."""

    state = django_filters.MultipleChoiceFilter(choices=TaskState.choices, label=_("状态"))
    region = RegionFilter(field_name="region")
    urgency = django_filters.MultipleChoiceFilter(choices=Urgency.choices, label=_("性质"))

    class Meta:
        model = ResearchTask
        fields = ()


class ScenarioFilter(FilingFilter):
    """By region and last day."""

    state = django_filters.MultipleChoiceFilter(choices=ScenarioState.choices, label=_("状态"))
    region = RegionFilter(field_name="region")
    closes = django_filters.DateFromToRangeFilter(field_name="closes_on", label=_("截止日期"))

    class Meta:
        model = Scenario
        fields = ()


class ScenarioOfferFilter(FilingFilter):
    """By state."""

    state = django_filters.MultipleChoiceFilter(choices=OfferState.choices, label=_("状态"))
    region = RegionFilter(field_name="region")

    class Meta:
        model = ScenarioOffer
        fields = ()
