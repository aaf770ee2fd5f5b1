"""Filters of listings, intents and sessions."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.money import MoneyWanField
from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.market.enums import (
    PUBLIC_STATES,
    SHOWN_SESSIONS,
    IntentState,
    ListingState,
    ProcedureKey,
    SessionState,
)
from lianqiao.processes.market.models import Intent, Listing, Session
from lianqiao.registers.achievements.enums import TransformationMode
from lianqiao.registers.taxonomy.interfaces.fields import TechFieldField
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class ListingFieldFilter(django_filters.Filter):
    """Listings of a field or one below it."""

    field_class = TechFieldField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"empty_label": _("不限"), "label": _("技术领域"), **kwargs})

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow to the field's subtree."""
        return qs if value is None else qs.filter(field__code__startswith=value.pk)


class PriceFilter(django_filters.Filter):
    """A bound of the listed price, typed in 万元; what is open to talks has none and falls out."""

    field_class = MoneyWanField


class ListingFilter(django_filters.FilterSet):
    """Listings of a unit or a market by words, procedure and state."""

    q = WordsFilter(columns=("title", "number"))
    procedure = django_filters.MultipleChoiceFilter(choices=ProcedureKey.choices, label=_("交易方式"))
    state = django_filters.MultipleChoiceFilter(choices=ListingState.choices, label=_("状态"))

    class Meta:
        model = Listing
        fields: tuple[str, ...] = ("q", "procedure", "state")


class MarketHallFilter(django_filters.FilterSet):
    """Announced listings by words, field, region, way, procedure, price and state."""

    q = WordsFilter(columns=("title", "summary", "number"))
    field = ListingFieldFilter()
    region = RegionFilter(field_name="region")
    mode = django_filters.MultipleChoiceFilter(
        field_name="disposal__mode", choices=TransformationMode.choices, label=_("转化方式")
    )
    procedure = django_filters.MultipleChoiceFilter(choices=ProcedureKey.choices, label=_("交易方式"))
    price_min = PriceFilter(field_name="price_yuan", lookup_expr="gte", label=_("价格不低于"))
    price_max = PriceFilter(field_name="price_yuan", lookup_expr="lte", label=_("价格不高于"))
    state = django_filters.MultipleChoiceFilter(
        choices=[(state.value, state.label) for state in PUBLIC_STATES], label=_("状态")
    )

    class Meta:
        model = Listing
        fields: tuple[str, ...] = ("q", "field", "region", "mode", "procedure", "price_min", "price_max", "state")


class IntentFilter(django_filters.FilterSet):
    """The intents of a unit by words and state."""

    q = WordsFilter(columns=("listing__title", "listing__number"))
    state = django_filters.MultipleChoiceFilter(choices=IntentState.choices, label=_("状态"))

    class Meta:
        model = Intent
        fields: tuple[str, ...] = ("q", "state")


class SessionFilter(django_filters.FilterSet):
    """The sessions of a market by words and state."""

    q = WordsFilter(columns=("title",))
    state = django_filters.MultipleChoiceFilter(choices=SessionState.choices, label=_("状态"))

    class Meta:
        model = Session
        fields: tuple[str, ...] = ("q", "state")


class PublicSessionFilter(SessionFilter):
    """Announced sessions by words and state."""

    state = django_filters.MultipleChoiceFilter(
        choices=[(state.value, state.label) for state in SHOWN_SESSIONS], label=_("状态")
    )
