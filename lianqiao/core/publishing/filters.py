"""Filters that the lists of all registers share."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.money import MoneyWanField
from lianqiao.core.publishing.enums import Publicity


class WordsFilter(django_filters.CharFilter):
    """Records in which every typed word stands somewhere; `columns` hold texts that everybody may read."""

    def __init__(self, *, columns: tuple[str, ...], **kwargs: Any) -> None:
        self.columns = columns
        super().__init__(**{"label": _("关键字"), **kwargs})

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow by each word."""
        for word in (value or "").split():
            found = Q()
            for column in self.columns:
                found |= Q(**{f"{column}__icontains": word})
            qs = qs.filter(found)
        return qs


class SinceFilter(django_filters.DateFilter):
    """Records whose moment in `field_name` does not lie before the chosen day."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"lookup_expr": "date__gte", "widget": widget, **kwargs})


class ModeFilter(django_filters.MultipleChoiceFilter):
    """Records that accept at least one of the chosen ways; `field_name` is an array column."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow to an overlap."""
        return qs.filter(**{f"{self.field_name}__overlap": value}) if value else qs


class OwnerFilter(django_filters.CharFilter):
    """Records of organisations by part of their name; a hidden owner is not found by probing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("单位名称"), **kwargs})

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow to records whose owner the actor is shown."""
        if not value:
            return qs
        rows: Any = qs
        shown = ~Q(publicity=Publicity.HIDDEN_OWNER) | rows.inside(self.parent.request.actor)
        named = Q(organisation__name__icontains=value) | Q(organisation__short_name__icontains=value)
        return qs.filter(shown, named)


class WanFilter(django_filters.Filter):
    """A bound of an amount, typed in 万元; `lookup_expr` is `gte` or `lte`.

    A price that is not shown is not found by probing: the queryset's `with_open_price(actor)` narrows first.
    Records without an amount fall out.
    """

    field_class = MoneyWanField

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow by the bound."""
        if value is None:
            return qs
        rows: Any = qs
        shown: QuerySet[Any] = rows.with_open_price(self.parent.request.actor)
        return shown.filter(**{f"{self.field_name}__{self.lookup_expr}": value})
