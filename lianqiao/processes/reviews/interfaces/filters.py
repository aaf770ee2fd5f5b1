"""Filters of rubrics, experts, reviews and an expert's assignments."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.reviews.enums import AssignmentState, BallotState, ExpertState, ReviewState, RubricState
from lianqiao.processes.reviews.models import Assignment, Ballot, Expert, Review, Rubric
from lianqiao.registers.taxonomy.interfaces.filters import TechFieldFilter


class RubricFilter(django_filters.FilterSet):
    """By words and state."""

    q = WordsFilter(columns=("title", "guidance"))
    state = django_filters.MultipleChoiceFilter(choices=RubricState.choices, label=_("状态"))

    class Meta:
        model = Rubric
        fields: tuple[str, ...] = ("q", "state")


class ExpertFilter(django_filters.FilterSet):
    """By words, field and state."""

    q = WordsFilter(columns=("user__name", "employer__name", "post"))
    field = TechFieldFilter(field_name="fields")
    state = django_filters.MultipleChoiceFilter(choices=ExpertState.choices, label=_("状态"))

    class Meta:
        model = Expert
        fields: tuple[str, ...] = ("q", "field", "state")


class ReviewFilter(django_filters.FilterSet):
    """By words and state."""

    q = WordsFilter(columns=("title",))
    state = django_filters.MultipleChoiceFilter(choices=ReviewState.choices, label=_("状态"))

    class Meta:
        model = Review
        fields: tuple[str, ...] = ("q", "state")


class TaskFilter(django_filters.FilterSet):
    """By words of the copy that reviewers read, and by state; nothing of the record can be searched."""

    q = WordsFilter(columns=("subject__title", "subject__code", "review__title"))
    state = django_filters.MultipleChoiceFilter(choices=AssignmentState.choices, label=_("状态"))

    class Meta:
        model = Assignment
        fields: tuple[str, ...] = ("q", "state")


class BallotFilter(django_filters.FilterSet):
    """By words and state."""

    q = WordsFilter(columns=("subject__title", "review__title"))
    state = django_filters.MultipleChoiceFilter(choices=BallotState.choices, label=_("状态"))

    class Meta:
        model = Ballot
        fields: tuple[str, ...] = ("q", "state")
