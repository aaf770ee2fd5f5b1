"""Filters of processes whose records are masked: what somebody is not shown does not find it either."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.recognitions.enums import HolderKind, RecognitionState, Shown
from lianqiao.processes.recognitions.models import Recognition
from lianqiao.processes.secondments.enums import SecondmentState
from lianqiao.processes.secondments.kinds import kind_choices
from lianqiao.processes.secondments.models import Secondment
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter, TechFieldFilter


class _Words(WordsFilter):
    """Each word in what the actor is shown: `open_to_all` of every record, `kept_back` where it is shown whole."""

    def __init__(self, *, open_to_all: Any, kept_back: str) -> None:
        super().__init__(columns=())
        self.open_to_all, self.kept_back = open_to_all, kept_back

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow by each word."""
        for word in (value or "").split():
            inside = Q(pk__in=_whole(self.parent)) & Q(**{f"{self.kept_back}__icontains": word})
            qs = qs.filter(self.open_to_all(word) | inside)
        return qs


def _whole(filters: Any) -> Any:
    """The keys of those of which the actor is shown everything."""
    return filters._meta.model.objects.whole_for(filters.request.actor).order_by().values("pk")


def _by_shown_state(filters: Any, rows: QuerySet[Any], values: Any, seen: Q) -> QuerySet[Any]:
    """By the state as the actor is shown it; `seen` are those that others are shown so."""
    if not values:
        return rows
    whole = Q(pk__in=_whole(filters))
    return rows.filter((whole & Q(state__in=values)) | (~whole & seen))


def _in_directory(word: str) -> Q:
    masked = Q(kind__holder=HolderKind.PERSON, shown=Shown.MASKED)
    units = Q(unit_name__icontains=word) | Q(holder__name__icontains=word)
    return Q(number__icontains=word) | units | (Q(title__icontains=word) & ~masked)


class RecognitionDataFilter(django_filters.FilterSet):
    """Recognitions by words, kind, class, level, state, holder, region and field."""

    q = _Words(open_to_all=_in_directory, kept_back="title")
    kind = django_filters.CharFilter(field_name="kind", label=_("资格种类的代号"))
    category = django_filters.CharFilter(label=_("类别"))
    level = django_filters.CharFilter(label=_("等级"))
    state = django_filters.MultipleChoiceFilter(
        choices=RecognitionState.choices, method="by_state", label=_("状态，按对您显示的")
    )
    holder = django_filters.UUIDFilter(field_name="holder", label=_("持有单位的编号"))
    region = RegionFilter(field_name="region")
    field = TechFieldFilter(field_name="fields")

    class Meta:
        model = Recognition
        fields = ()

    def by_state(self, rows: QuerySet[Any], name: str, values: Any) -> QuerySet[Any]:
        """What is only proposed is told to those inside alone."""
        told = [one for one in values if one != RecognitionState.HEARING]
        if RecognitionState.VALID in told:
            told.append(RecognitionState.HEARING)
        return _by_shown_state(self, rows, values, Q(state__in=told))


def _in_office(word: str) -> Q:
    units = Q(host__name__icontains=word) | Q(organisation__name__icontains=word)
    return units | Q(post__title__icontains=word) | Q(person__name__icontains=word, shows_name=True)


class SecondmentDataFilter(django_filters.FilterSet):
    """Secondments by words, kind, state, post, units and region."""

    q = _Words(open_to_all=_in_office, kept_back="person__name")
    kind = django_filters.ChoiceFilter(choices=kind_choices, label=_("类型"))
    state = django_filters.MultipleChoiceFilter(
        choices=SecondmentState.choices, method="by_state", label=_("状态，按对您显示的")
    )
    post = django_filters.UUIDFilter(field_name="post", label=_("岗位的编号"))
    host = django_filters.UUIDFilter(field_name="host", label=_("用人单位的编号"))
    region = RegionFilter(field_name="region")

    class Meta:
        model = Secondment
        fields = ()

    def by_state(self, rows: QuerySet[Any], name: str, values: Any) -> QuerySet[Any]:
        """Others than those whom it concerns are told that somebody serves, and nothing more."""
        return _by_shown_state(self, rows, values, Q() if SecondmentState.SERVING in values else Q(pk__in=()))
