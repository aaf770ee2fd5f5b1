"""Filters of introductions, shared by pages and API."""

from typing import Any

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.processes.introductions.enums import IntroductionState, MandateState, OutcomeCode, Side, Stage
from lianqiao.processes.introductions.models import Introduction, Mandate
from lianqiao.processes.introductions.queries.funnel import ENDED

_COURSES = (
    ("under_way", _("进行中")),
    ("overdue", _("已到期，没有进展")),
    ("ended", _("已结束，没有成功")),
    ("counted", _("签约或落地已确认")),
)


class IntroductionFilter(filters.FilterSet):
    """By side, step, what holds it up, state and outcome."""

    side = filters.ChoiceFilter(choices=Side, label=_("我方是"), method="by_side")
    stage = filters.ChoiceFilter(
        choices=[choice for choice in Stage.choices if choice[0] != Stage.CANDIDATE], label=_("进展")
    )
    course = filters.ChoiceFilter(choices=_COURSES, label=_("情况"), method="by_course")
    state = filters.ChoiceFilter(choices=IntroductionState, label=_("状态"))
    outcome = filters.ChoiceFilter(choices=OutcomeCode, label=_("结果"))

    class Meta:
        model = Introduction
        fields = ("side", "stage", "course", "state", "outcome")

    def by_side(self, queryset: Any, name: str, value: str) -> Any:
        """Begun by the actor's organisation, or asked of it."""
        column = "organisation" if value == Side.INITIATOR else "counterpart"
        return queryset.filter(**{column: self.request.actor.organisation_id})

    def by_course(self, queryset: Any, name: str, value: str) -> Any:
        """How it goes."""
        if value == "overdue":
            return queryset.overdue().exclude(ENDED)
        if value == "counted":
            return queryset.filter(Q(contract_on__isnull=False) | Q(landed_on__isnull=False))
        return queryset.filter(ENDED) if value == "ended" else queryset.exclude(ENDED)


class MandateFilter(filters.FilterSet):
    """By side and state."""

    part = filters.ChoiceFilter(
        choices=(("given", _("我方委托")), ("received", _("我方受托"))), label=_("我方是"), method="by_part"
    )
    state = filters.ChoiceFilter(choices=MandateState, label=_("状态"))

    class Meta:
        model = Mandate
        fields = ("part", "state")

    def by_part(self, queryset: Any, name: str, value: str) -> Any:
        """Given by the actor's organisation, or to it."""
        column = "organisation" if value == "given" else "manager_organisation"
        return queryset.filter(**{column: self.request.actor.organisation_id})
