"""Filters of races and teams."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.races.enums import PUBLIC_STATES, RaceKind, RaceState, TeamState
from lianqiao.processes.races.models import Race, Team


class RaceFilter(django_filters.FilterSet):
    """Races by words, kind and state."""

    q = WordsFilter(columns=("title", "task"))
    kind = django_filters.ChoiceFilter(choices=RaceKind.choices, label=_("类型"))
    state = django_filters.MultipleChoiceFilter(choices=RaceState.choices, label=_("状态"))

    class Meta:
        model = Race
        fields: tuple[str, ...] = ("q", "kind", "state")


class PublicRaceFilter(RaceFilter):
    """Public races by words, kind and state."""

    state = django_filters.MultipleChoiceFilter(
        choices=[(state.value, state.label) for state in PUBLIC_STATES], label=_("状态")
    )


class TeamFilter(django_filters.FilterSet):
    """The teams of a unit by words and state."""

    q = WordsFilter(columns=("title", "race__title"))
    state = django_filters.MultipleChoiceFilter(choices=TeamState.choices, label=_("状态"))

    class Meta:
        model = Team
        fields: tuple[str, ...] = ("q", "state")
