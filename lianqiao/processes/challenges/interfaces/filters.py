"""The filters of the hall of challenges."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.money import MoneyWanField
from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.challenges.models import Challenge
from lianqiao.processes.programmes.enums import PUBLIC_STATES, CallState
from lianqiao.registers.taxonomy.interfaces.fields import TechFieldField
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class FieldFilter(django_filters.Filter):
    """Challenges of a field or one below it."""

    field_class = TechFieldField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"empty_label": _("不限"), "label": _("技术领域"), **kwargs})

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow to the field's subtree."""
        return qs if value is None else qs.filter(**{f"{self.field_name}__code__startswith": value.pk})


class IssuerFilter(django_filters.CharFilter):
    """Challenges by part of the name of whoever sets the task."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow by the firm's name, or the body's where there is none."""
        if not value:
            return qs
        return qs.filter(Q(issuer__name__icontains=value) | Q(issuer=None, call__organisation__name__icontains=value))


class AwardFilter(django_filters.Filter):
    """Challenges that give at least so much; the award is public."""

    field_class = MoneyWanField


class ChallengeFilter(django_filters.FilterSet):
    """Published challenges by words, field, region, state, money and issuer."""

    q = WordsFilter(columns=("call__title", "summary", "research"))
    field = FieldFilter(field_name="field")
    region = RegionFilter(field_name="call__region")
    state = django_filters.MultipleChoiceFilter(
        field_name="call__state",
        choices=[(state.value, state.label) for state in (*PUBLIC_STATES, CallState.CANCELLED)],
        label=_("状态"),
    )
    award_min = AwardFilter(field_name="award_yuan", lookup_expr="gte", label=_("榜单金额不低于"))
    issuer = IssuerFilter(label=_("发榜单位"))

    class Meta:
        model = Challenge
        fields = ()
