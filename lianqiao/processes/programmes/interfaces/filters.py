"""Filters of schemes, calls and applications."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.tables import OwnerNameFilter
from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.programmes.enums import HANDED_IN, PUBLIC_STATES, ApplicationState, CallState, EditionState
from lianqiao.processes.programmes.models import Application, Call, SchemeEdition
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class EditionFilter(django_filters.FilterSet):
    """Editions of schemes by words and state."""

    q = WordsFilter(columns=("scheme__title", "summary", "decision_title"))
    state = django_filters.MultipleChoiceFilter(choices=EditionState.choices, label=_("状态"))

    class Meta:
        model = SchemeEdition
        fields: tuple[str, ...] = ("q", "state")


class CallFilter(django_filters.FilterSet):
    """Calls by words and state."""

    q = WordsFilter(columns=("title", "number"))
    state = django_filters.MultipleChoiceFilter(choices=CallState.choices, label=_("状态"))

    class Meta:
        model = Call
        fields: tuple[str, ...] = ("q", "state")


class PublicCallFilter(CallFilter):
    """Published calls by words and state."""

    state = django_filters.MultipleChoiceFilter(
        choices=[(state.value, state.label) for state in (*PUBLIC_STATES, CallState.CANCELLED)], label=_("状态")
    )


class ApplicationFilter(django_filters.FilterSet):
    """Applications to a call by words, unit, region and state."""

    q = WordsFilter(columns=("title", "number", "leader_name"))
    organisation = OwnerNameFilter()
    region = RegionFilter(field_name="region")
    state = django_filters.MultipleChoiceFilter(
        choices=[(state.value, state.label) for state in HANDED_IN], label=_("状态")
    )

    class Meta:
        model = Application
        fields: tuple[str, ...] = ("q", "organisation", "region", "state")


class OwnApplicationFilter(django_filters.FilterSet):
    """A unit's applications by words and state."""

    q = WordsFilter(columns=("title", "number", "call__title"))
    state = django_filters.MultipleChoiceFilter(choices=ApplicationState.choices, label=_("状态"))

    class Meta:
        model = Application
        fields: tuple[str, ...] = ("q", "state")
