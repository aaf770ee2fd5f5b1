"""Filters of the separate ledger."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.asset_ledger.enums import (
    AssetKind,
    Condition,
    Conversion,
    Grounds,
    HoldingStanding,
    Movement,
    Stage,
    StatementState,
    WriteOffState,
)
from lianqiao.processes.asset_ledger.models import Asset, Holding, JournalEntry, Statement, WriteOff


class UnitFilter(django_filters.CharFilter):
    """By part of the name of the unit."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": _("单位名称"), **options})

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow by the full or the short name."""
        if not value:
            return qs
        return qs.filter(Q(organisation__name__icontains=value) | Q(organisation__short_name__icontains=value))


class AssetFilter(django_filters.FilterSet):
    """Assets by words, kind and marks."""

    q = WordsFilter(columns=("title", "number", "right_number"))
    unit = UnitFilter()
    kind = django_filters.MultipleChoiceFilter(choices=AssetKind.choices, label=_("资产种类"))
    stage = django_filters.ChoiceFilter(choices=Stage.choices, label=_("阶段"), empty_label=_("不限"))
    conversion = django_filters.MultipleChoiceFilter(choices=Conversion.choices, label=_("转化状态"))
    condition = django_filters.MultipleChoiceFilter(choices=Condition.choices, label=_("在账情况"))
    is_granted = django_filters.ChoiceFilter(
        choices=(("True", _("已取得")), ("False", _("未取得"))), label=_("权利"), empty_label=_("不限")
    )

    class Meta:
        model = Asset
        fields: tuple[str, ...] = ("q", "unit", "kind", "stage", "conversion", "condition", "is_granted")


class HoldingFilter(django_filters.FilterSet):
    """Shares by words and standing."""

    q = WordsFilter(columns=("company_name", "company_uscc", "asset__title"))
    unit = UnitFilter()
    standing = django_filters.MultipleChoiceFilter(choices=HoldingStanding.choices, label=_("情况"))

    class Meta:
        model = Holding
        fields: tuple[str, ...] = ("q", "unit", "standing")


class JournalFilter(django_filters.FilterSet):
    """The journal by words, movement and day."""

    q = WordsFilter(columns=("asset__title", "asset__number", "reason", "paper"))
    unit = UnitFilter()
    kind = django_filters.MultipleChoiceFilter(choices=Movement.choices, label=_("事项"))
    on = django_filters.DateFromToRangeFilter(label=_("日期"))

    class Meta:
        model = JournalEntry
        fields: tuple[str, ...] = ("q", "unit", "kind", "on")


class WriteOffFilter(django_filters.FilterSet):
    """Write-offs by words, state and grounds."""

    q = WordsFilter(columns=("asset__title", "holding__company_name", "text"))
    unit = UnitFilter()
    state = django_filters.MultipleChoiceFilter(choices=WriteOffState.choices, label=_("状态"))
    grounds = django_filters.MultipleChoiceFilter(choices=Grounds.choices, label=_("核销依据"))

    class Meta:
        model = WriteOff
        fields: tuple[str, ...] = ("q", "unit", "state", "grounds")


class LedgerStatementFilter(django_filters.FilterSet):
    """Statements by unit, year and state."""

    unit = UnitFilter()
    year = django_filters.NumberFilter(label=_("年度"))
    state = django_filters.MultipleChoiceFilter(choices=StatementState.choices, label=_("状态"))

    class Meta:
        model = Statement
        fields: tuple[str, ...] = ("unit", "year", "state")
