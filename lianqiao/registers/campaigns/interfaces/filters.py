"""Filters of campaigns and of the units that they call on."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.filing.tables import OwnerNameFilter
from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.registers.campaigns.enums import SHOWN_STATES, AssignmentState, CampaignKind, CampaignState, Verdict
from lianqiao.registers.campaigns.models import Assignment, Campaign, Classification
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class CampaignFilter(django_filters.FilterSet):
    """By words, kind and state."""

    q = WordsFilter(columns=("title",))
    kind = django_filters.ChoiceFilter(choices=CampaignKind.choices, label=_("类型"))
    state = django_filters.MultipleChoiceFilter(choices=CampaignState.choices, label=_("状态"))

    class Meta:
        model = Campaign
        fields: tuple[str, ...] = ("q", "kind", "state")


class UnitFilter(django_filters.FilterSet):
    """Units of a campaign by name, area, state and lateness."""

    organisation = OwnerNameFilter()
    region = RegionFilter(field_name="region")
    state = django_filters.MultipleChoiceFilter(choices=AssignmentState.choices, label=_("状态"))
    late = django_filters.ChoiceFilter(
        choices=(("yes", _("逾期")), ("no", _("没有逾期"))), method="by_lateness", label=_("是否逾期")
    )

    class Meta:
        model = Assignment
        fields: tuple[str, ...] = ("organisation", "region", "state", "late")

    def by_lateness(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Narrow to those that are late today, or to the others."""
        late: Any = Assignment.objects.late(clock.today())
        return rows.filter(pk__in=late.values("pk")) if value == "yes" else rows.exclude(pk__in=late.values("pk"))


def is_true(word: str) -> bool:
    """What the word of a choice means to the database."""
    return word == "true"


class AnswerFilter(UnitFilter):
    """Units of a survey, also by whether they have a need."""

    has_need = django_filters.TypedChoiceFilter(
        choices=(("true", _("有需求")), ("false", _("没有需求"))), coerce=is_true, label=_("技术需求")
    )

    class Meta(UnitFilter.Meta):
        fields = ("organisation", "region", "state", "late", "has_need")


class ClassificationFilter(django_filters.FilterSet):
    """Classified achievements by words, class, unit and area."""

    q = WordsFilter(columns=("achievement__title",))
    verdict = django_filters.ChoiceFilter(choices=Verdict.choices, label=_("分类"))
    organisation = django_filters.CharFilter(
        field_name="assignment__organisation__name", lookup_expr="icontains", label=_("单位名称")
    )
    region = RegionFilter(field_name="assignment__region")

    class Meta:
        model = Classification
        fields: tuple[str, ...] = ("q", "verdict", "organisation", "region")


class TaskFilter(django_filters.FilterSet):
    """A unit's own tasks by state."""

    state = django_filters.MultipleChoiceFilter(choices=AssignmentState.choices, label=_("状态"))
    campaign_state = django_filters.ChoiceFilter(
        field_name="campaign__state", choices=[(s.value, s.label) for s in SHOWN_STATES], label=_("征集状态")
    )

    class Meta:
        model = Assignment
        fields: tuple[str, ...] = ("state", "campaign_state")
