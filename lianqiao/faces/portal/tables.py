"""The halls' tables with the orders that a visitor may choose; what is kept back takes no part in an order."""

from __future__ import annotations

from functools import cache
from typing import Any

import django_tables2 as tables
from django.db.models import Case, F, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from lianqiao.core.filing.kinds import FilingKind
from lianqiao.registers.achievements.interfaces.tables import AchievementHallTable
from lianqiao.registers.achievements.queries.readiness import SHOWN_READINESS
from lianqiao.registers.demands.interfaces.tables import DemandHallTable

Ordered = tuple[QuerySet[Any], bool]


class AchievementHall(AchievementHallTable):
    """Achievements by day of publication, by readiness, or by a price that the actor is shown."""

    price = tables.Column(verbose_name=_("意向价格"), accessor="price_yuan", empty_values=())

    class Meta(AchievementHallTable.Meta):
        pass

    def order_published_at(self, queryset: QuerySet[Any], is_descending: bool) -> Ordered:
        """By day of publication, which every published record has."""
        return queryset.order_by("-published_at" if is_descending else "published_at", "-id"), True

    def order_stage(self, queryset: QuerySet[Any], is_descending: bool) -> Ordered:
        """By the readiness that is shown; those without one come last."""
        return ordered(queryset, SHOWN_READINESS, is_descending), True

    def order_price(self, queryset: QuerySet[Any], is_descending: bool) -> Ordered:
        """By price; those without one, and those whose price is kept back, come last."""
        return by_open_price(queryset, "price_yuan", is_descending, actor=self.request.actor), True


class DemandHall(DemandHallTable):
    """Demands by day of publication, or by a budget that the actor is shown."""

    budget = tables.Column(verbose_name=_("拟投入"), accessor="budget_yuan", empty_values=())

    class Meta(DemandHallTable.Meta):
        pass

    def order_published_at(self, queryset: QuerySet[Any], is_descending: bool) -> Ordered:
        """By day of publication, which every published record has."""
        return queryset.order_by("-published_at" if is_descending else "published_at", "-id"), True

    def order_stage(self, queryset: QuerySet[Any], is_descending: bool) -> Ordered:
        """By the readiness asked for; those without one come last."""
        return ordered(queryset, F("readiness_wanted"), is_descending), True

    def order_budget(self, queryset: QuerySet[Any], is_descending: bool) -> Ordered:
        """By budget; those without one, and those whose budget is kept back, come last."""
        return by_open_price(queryset, "budget_yuan", is_descending, actor=self.request.actor), True


def ordered(queryset: QuerySet[Any], column: Any, is_descending: bool) -> QuerySet[Any]:
    """By a column, empty ones last, and then by id, so that no record stands on two pages."""
    way = column.desc(nulls_last=True) if is_descending else column.asc(nulls_last=True)
    return queryset.order_by(way, "-id")


def by_open_price(queryset: QuerySet[Any], column: str, is_descending: bool, *, actor: Any) -> QuerySet[Any]:
    """By an amount as far as the actor is shown it: an order must not tell what a page keeps back."""
    amount = Case(When(queryset.open_price(actor), then=F(column)))  # type: ignore[attr-defined]
    return ordered(queryset, amount, is_descending)


#: Columns that everybody is shown of a published filed record, besides the kind's public fields.
_OPEN_COLUMNS = frozenset({"title", "number", "organisation", "region", "decided_at"})


@cache
def public_table(kind: FilingKind) -> type[tables.Table]:
    """The kind's table with the columns that everybody is shown; the title leads to the public page."""
    shown = {
        name: column
        for name, column in kind.table.base_columns.items()
        if name in _OPEN_COLUMNS or str(column.accessor or name) in kind.public_fields
    }
    link = tables.Column(
        verbose_name=shown["title"].verbose_name,
        linkify=lambda record: reverse("portal:filing", args=[kind.slug, record.pk]),
    )
    hidden = {name: None for name in kind.table.base_columns if name not in shown}
    return type("PublicTable", (kind.table,), {**hidden, "title": link})


@cache
def public_filters(kind: FilingKind) -> type[FilterSet]:
    """The kind's filters less those that would let a visitor probe for what is not public."""
    return type("PublicFilter", (kind.filters,), dict.fromkeys(kind.closed_filters))
