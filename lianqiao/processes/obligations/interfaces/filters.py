"""Filters of obligations and listings."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.obligations.enums import OPEN_CHECKS, CheckState, ListingKind, ListingState, Outcome
from lianqiao.processes.obligations.models import Check, Listing, Obligation

_WATCHED = "watched"


class OutcomeFilter(django_filters.MultipleChoiceFilter):
    """By what became of it; what is watched has no outcome yet."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=[(_WATCHED, _("跟踪中")), *Outcome.choices], label=_("结果"), **options)

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow to any of them."""
        if not value:
            return qs
        return qs.filter(outcome__in=["" if one == _WATCHED else one for one in value])


class CheckFilter(django_filters.MultipleChoiceFilter):
    """By the state of a check that is open."""

    def __init__(self, **options: Any) -> None:
        choices = [(state.value, state.label) for state in CheckState if state in OPEN_CHECKS[1:]]
        super().__init__(choices=choices, label=_("核查"), **options)

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow to those with such a check."""
        if not value:
            return qs
        return qs.filter(Exists(Check.objects.filter(obligation=OuterRef("pk"), state__in=value)))


class UnitFilter(django_filters.CharFilter):
    """By part of the unit's name."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow by the full or the short name."""
        if not value:
            return qs
        return qs.filter(Q(unit__name__icontains=value) | Q(unit__short_name__icontains=value))


class ObligationFilter(django_filters.FilterSet):
    """By words, unit, check and outcome."""

    q = WordsFilter(columns=("title", "promised"))
    unit = UnitFilter(label=_("承担单位"))
    check = CheckFilter()
    outcome = OutcomeFilter()

    class Meta:
        model = Obligation
        fields: tuple[str, ...] = ("q", "unit", "check", "outcome")


class ListingFilter(django_filters.FilterSet):
    """By words, list, unit and state."""

    q = WordsFilter(columns=("title", "grounds"))
    kind = django_filters.MultipleChoiceFilter(choices=ListingKind.choices, label=_("名单"))
    unit = UnitFilter(label=_("单位"))
    state = django_filters.MultipleChoiceFilter(choices=ListingState.choices, label=_("状态"))

    class Meta:
        model = Listing
        fields: tuple[str, ...] = ("q", "kind", "unit", "state")
