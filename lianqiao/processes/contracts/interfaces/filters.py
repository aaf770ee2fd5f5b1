"""Filters of technology contracts."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.contracts.enums import (
    RUNNING,
    ContractKind,
    ContractState,
    NationalDecision,
    NationalFinding,
    StatisticalField,
)
from lianqiao.processes.contracts.models import NationalContract, Recheck, TechnologyContract
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class ContractFilter(django_filters.FilterSet):
    """By words, state, kind, field, place and day of registration."""

    q = WordsFilter(columns=("title", "counterpart_name", "organisation__name", "registration_number", "number"))
    state = django_filters.MultipleChoiceFilter(choices=ContractState.choices, label=_("状态"))
    kind = django_filters.MultipleChoiceFilter(choices=ContractKind.choices, label=_("合同类别"))
    field = django_filters.MultipleChoiceFilter(choices=StatisticalField.choices, label=_("技术领域"))
    region = RegionFilter(field_name="region")
    registered = django_filters.DateFromToRangeFilter(field_name="registered_on", label=_("登记日期"))
    late = django_filters.ChoiceFilter(
        choices=(("1", _("超过办理期限")),), label=_("期限"), empty_label=_("不限"), method="only_late"
    )

    class Meta:
        model = TechnologyContract
        fields: tuple[str, ...] = (
            "q",
            "state",
            "kind",
            "field",
            "region",
            "registered",
            "late",
        )

    def only_late(self, rows: Any, name: str, value: str) -> Any:
        """Those on which the office should have decided."""
        return rows.filter(state__in=RUNNING, due_on__lt=clock.today())


class RecheckFilter(django_filters.FilterSet):
    """By words."""

    q = WordsFilter(columns=("title",))

    class Meta:
        model = Recheck
        fields: tuple[str, ...] = ("q",)


class NationalFilter(django_filters.FilterSet):
    """By words, what was found and what was decided."""

    q = WordsFilter(columns=("title", "seller", "buyer", "national_number"))
    finding = django_filters.MultipleChoiceFilter(choices=NationalFinding.choices, label=_("比对结果"))
    decision = django_filters.MultipleChoiceFilter(choices=NationalDecision.choices, label=_("处理"))
    undecided = django_filters.ChoiceFilter(
        choices=(("1", _("没有处理的差异")),), label=_("待处理"), empty_label=_("不限"), method="only_undecided"
    )
    registered = django_filters.DateFromToRangeFilter(field_name="registered_on", label=_("登记日期"))

    class Meta:
        model = NationalContract
        fields: tuple[str, ...] = ("q", "finding", "decision", "undecided", "registered")

    def only_undecided(self, rows: Any, name: str, value: str) -> Any:
        """Those that are not the same and wait for a decision."""
        return rows.exclude(finding=NationalFinding.SAME).filter(decision="")
