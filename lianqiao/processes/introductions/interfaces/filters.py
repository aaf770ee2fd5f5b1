"""Filters of introductions, shared by pages and API."""

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from lianqiao.processes.introductions.enums import IntroductionState, OutcomeCode, Side
from lianqiao.processes.introductions.models import Introduction


class IntroductionFilter(filters.FilterSet):
    """By side, state and outcome."""

    side = filters.ChoiceFilter(choices=Side, label=_("我方是"), method="by_side")
    state = filters.ChoiceFilter(choices=IntroductionState, label=_("状态"))
    outcome = filters.ChoiceFilter(choices=OutcomeCode, label=_("结果"))

    class Meta:
        model = Introduction
        fields = ("side", "state", "outcome")

    def by_side(self, queryset: Any, name: str, value: str) -> Any:
        """Begun by the actor's organisation, or asked of it."""
        column = "organisation" if value == Side.INITIATOR else "counterpart"
        return queryset.filter(**{column: self.request.actor.organisation_id})
