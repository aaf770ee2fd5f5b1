"""Filters of the ledger."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.disbursements.enums import Standing
from lianqiao.processes.disbursements.models import Disbursement


class PartyFilter(django_filters.CharFilter):
    """By part of the name of a unit; `field_name` is the foreign key."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow by the full or the short name."""
        if not value:
            return qs
        name = self.field_name
        return qs.filter(Q(**{f"{name}__name__icontains": value}) | Q(**{f"{name}__short_name__icontains": value}))


class PaidFilter(django_filters.FilterSet):
    """What a body pays: by words, scheme, unit, standing and planned day."""

    q = WordsFilter(columns=("title", "purpose", "team"))
    scheme = django_filters.CharFilter(field_name="scheme_title", lookup_expr="icontains", label=_("制度"))
    payee = PartyFilter(field_name="payee", label=_("受款单位"))
    standing = django_filters.MultipleChoiceFilter(choices=Standing.choices, label=_("情况"))
    planned = django_filters.DateFromToRangeFilter(field_name="planned_on", label=_("计划拨付"))

    class Meta:
        model = Disbursement
        fields: tuple[str, ...] = ("q", "scheme", "payee", "standing", "planned")


class ReceivedFilter(django_filters.FilterSet):
    """What a unit is paid: by words, body and standing."""

    q = WordsFilter(columns=("title", "purpose", "team"))
    payer = PartyFilter(field_name="organisation", label=_("拨款部门"))
    standing = django_filters.MultipleChoiceFilter(choices=Standing.choices, label=_("情况"))

    class Meta:
        model = Disbursement
        fields: tuple[str, ...] = ("q", "payer", "standing")
