"""Filters of offers, licences and what is owed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.disposals.enums import LicenceKind
from lianqiao.processes.licensing.enums import DueKind, DueState, LicenceState, OfferState, Payment, Scheme
from lianqiao.processes.licensing.models import Licence, LicenceDue, PoolOffer
from lianqiao.registers.taxonomy.interfaces.fields import TechFieldField
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class OfferFieldFilter(django_filters.Filter):
    """Offers of a field or one below it."""

    field_class = TechFieldField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"empty_label": _("不限"), "label": _("技术领域"), **kwargs})

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow to the field's subtree."""
        return qs if value is None else qs.filter(field__code__startswith=value.pk)


class OfferFilter(django_filters.FilterSet):
    """Offers of a unit, a market or a region by words, scheme and state."""

    q = WordsFilter(columns=("title", "number", "organisation__name"))
    scheme = django_filters.MultipleChoiceFilter(choices=Scheme.choices, label=_("许可方案"))
    state = django_filters.MultipleChoiceFilter(choices=OfferState.choices, label=_("状态"))

    class Meta:
        model = PoolOffer
        fields: tuple[str, ...] = ("q", "scheme", "state")


class PoolFilter(django_filters.FilterSet):
    """What is in the pool by words, field, region, scheme, payment, kind of licence and readiness."""

    q = WordsFilter(columns=("title", "summary", "organisation__name"))
    field = OfferFieldFilter()
    region = RegionFilter(label=_("地区"))
    scheme = django_filters.MultipleChoiceFilter(choices=Scheme.choices, label=_("许可方案"))
    payment = django_filters.MultipleChoiceFilter(choices=Payment.choices, label=_("付费方式"))
    licence_kind = django_filters.MultipleChoiceFilter(choices=LicenceKind.choices, label=_("许可类型"))
    readiness = django_filters.NumberFilter(lookup_expr="gte", label=_("技术成熟度不低于"), min_value=1, max_value=9)

    class Meta:
        model = PoolOffer
        fields: tuple[str, ...] = ("q", "field", "region", "scheme", "payment", "licence_kind", "readiness")


class LicenceFilter(django_filters.FilterSet):
    """Licences by words, scheme and state."""

    q = WordsFilter(columns=("offer__title", "number", "organisation__name", "licensee__name"))
    scheme = django_filters.MultipleChoiceFilter(choices=Scheme.choices, label=_("许可方案"))
    state = django_filters.MultipleChoiceFilter(choices=LicenceState.choices, label=_("状态"))

    class Meta:
        model = Licence
        fields: tuple[str, ...] = ("q", "scheme", "state")


class LicenceDueFilter(django_filters.FilterSet):
    """What is owed by words, kind, state and day."""

    q = WordsFilter(columns=("words", "organisation__name", "licence__licensee__name", "licence__offer__title"))
    kind = django_filters.MultipleChoiceFilter(choices=DueKind.choices, label=_("款项"))
    state = django_filters.MultipleChoiceFilter(choices=DueState.choices, label=_("状态"))
    due = django_filters.DateFromToRangeFilter(field_name="due_on", label=_("应付日期"))

    class Meta:
        model = LicenceDue
        fields: tuple[str, ...] = ("q", "kind", "state", "due")
