"""Filters of task forces, meetings, agreed items, inspections and orders to rectify."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.governance.supervision.enums import (
    ForceKind,
    ForceState,
    InspectionState,
    ItemState,
    Level,
    MeetingKind,
    MeetingState,
    OrderState,
)
from lianqiao.governance.supervision.models import AgreedItem, Inspection, Meeting, Rectification, TaskForce
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter
from lianqiao.registers.taxonomy.models import Chain

OVERDUE = (("overdue", _("已逾期")),)


class KeptFilter(django_filters.FilterSet):
    """What all share: what the own body keeps, and what comes from others."""

    mine = django_filters.ChoiceFilter(
        choices=(("kept", _("本单位发起")), ("received", _("其他单位发起"))),
        label=_("与本单位的关系"),
        method="by_part",
    )

    def by_part(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Narrow to what the actor's organisation keeps, or to the rest."""
        unit = self.request.actor.organisation_id
        return rows.filter(organisation=unit) if value == "kept" else rows.exclude(organisation=unit)


class ForceFilter(KeptFilter):
    """By words, kind, level, industry, state and region."""

    q = WordsFilter(columns=("name", "duty"))
    kind = django_filters.MultipleChoiceFilter(choices=ForceKind.choices, label=_("类型"))
    level = django_filters.MultipleChoiceFilter(choices=Level.choices, label=_("层级"))
    chain = django_filters.ModelChoiceFilter(queryset=Chain.objects.none(), label=_("重点产业"))
    state = django_filters.MultipleChoiceFilter(choices=ForceState.choices, label=_("状态"))
    region = RegionFilter(field_name="region")

    class Meta:
        model = TaskForce
        fields: tuple[str, ...] = ("q", "mine", "kind", "level", "chain", "state", "region")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        used = TaskForce.objects.visible_to(self.request.actor).values("chain")
        self.filters["chain"].queryset = Chain.objects.filter(pk__in=used)


class MeetingFilter(KeptFilter):
    """By words, kind, state and region."""

    q = WordsFilter(columns=("title", "agenda", "minutes"))
    kind = django_filters.MultipleChoiceFilter(choices=MeetingKind.choices, label=_("类型"))
    state = django_filters.MultipleChoiceFilter(choices=MeetingState.choices, label=_("状态"))
    region = RegionFilter(field_name="region")

    class Meta:
        model = Meeting
        fields: tuple[str, ...] = ("q", "mine", "kind", "state", "region")


class ItemFilter(KeptFilter):
    """By words, what the own unit has to do, state and day."""

    q = WordsFilter(columns=("text", "meeting__title"))
    mine = django_filters.ChoiceFilter(
        choices=(("owned", _("本单位落实")), ("kept", _("本单位召集的会议"))),
        label=_("与本单位的关系"),
        method="by_part",
    )
    scope = django_filters.ChoiceFilter(
        choices=(("all", _("全部，含已办结")),), label=_("范围"), empty_label=_("未落实的"), method="as_it_is"
    )
    state = django_filters.MultipleChoiceFilter(choices=ItemState.choices, label=_("状态"))
    due = django_filters.ChoiceFilter(choices=OVERDUE, label=_("期限"), method="by_day")

    class Meta:
        model = AgreedItem
        fields: tuple[str, ...] = ("q", "mine", "scope", "state", "due")

    def by_part(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Narrow to what the actor's organisation has to do, or keeps."""
        unit = self.request.actor.organisation_id
        return rows.filter(owner=unit) if value == "owned" else rows.filter(organisation=unit)

    def as_it_is(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The page itself leaves out what is done, unless all is asked for."""
        return rows

    def by_day(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Narrow to what is late."""
        return rows.overdue(clock.today())


class InspectionFilter(KeptFilter):
    """By words, state and region."""

    q = WordsFilter(columns=("title", "about", "findings"))
    state = django_filters.MultipleChoiceFilter(choices=InspectionState.choices, label=_("状态"))
    region = RegionFilter(field_name="region")

    class Meta:
        model = Inspection
        fields: tuple[str, ...] = ("q", "mine", "state", "region")


class RectificationFilter(KeptFilter):
    """By words, state, inspection, day and region."""

    q = WordsFilter(columns=("title", "problem", "unit__name"))
    state = django_filters.MultipleChoiceFilter(choices=OrderState.choices, label=_("状态"))
    inspection = django_filters.ModelChoiceFilter(queryset=Inspection.objects.none(), label=_("督导"))
    due = django_filters.ChoiceFilter(choices=OVERDUE, label=_("期限"), method="by_day")
    region = RegionFilter(field_name="region")

    class Meta:
        model = Rectification
        fields: tuple[str, ...] = ("q", "mine", "state", "inspection", "due", "region")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        shown = Inspection.objects.visible_to(self.request.actor)
        self.filters["inspection"].queryset = shown.order_by("-starts_on", "-id")

    def by_day(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Narrow to what is late."""
        return rows.overdue(clock.today())
