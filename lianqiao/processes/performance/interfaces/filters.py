"""Filters of the performance of contracts."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.contracts.enums import ContractKind
from lianqiao.processes.performance.enums import CertificateState, PerformanceState
from lianqiao.processes.performance.models import ContractMilestone, IncomeCertificate, Performance
from lianqiao.registers.taxonomy.interfaces.filters import RegionFilter


class PerformanceFilter(django_filters.FilterSet):
    """By words, state, kind of contract, place and overdue payments."""

    q = WordsFilter(
        columns=(
            "contract__title",
            "contract__counterpart_name",
            "contract__organisation__name",
            "contract__registration_number",
        )
    )
    state = django_filters.MultipleChoiceFilter(choices=PerformanceState.choices, label=_("状态"))
    kind = django_filters.MultipleChoiceFilter(
        field_name="contract__kind", choices=ContractKind.choices, label=_("合同类别")
    )
    region = RegionFilter(field_name="region")
    late = django_filters.ChoiceFilter(
        choices=(("1", _("有逾期付款")),), label=_("付款"), empty_label=_("不限"), method="only_late"
    )

    class Meta:
        model = Performance
        fields: tuple[str, ...] = ("q", "state", "kind", "region", "late")

    def only_late(self, rows: Any, name: str, value: str) -> Any:
        """Those with overdue payments."""
        return rows.filter(milestones__in=ContractMilestone.objects.overdue().values("pk")).distinct()


class ArrearsFilter(django_filters.FilterSet):
    """By words, kind of contract and place."""

    q = WordsFilter(
        columns=(
            "title",
            "performance__contract__title",
            "performance__contract__counterpart_name",
            "performance__contract__organisation__name",
        )
    )
    kind = django_filters.MultipleChoiceFilter(
        field_name="performance__contract__kind", choices=ContractKind.choices, label=_("合同类别")
    )
    region = RegionFilter(field_name="region")

    class Meta:
        model = ContractMilestone
        fields: tuple[str, ...] = ("q", "kind", "region")


class CertificateFilter(django_filters.FilterSet):
    """By words and state."""

    q = WordsFilter(columns=("performance__contract__title", "organisation__name", "number"))
    state = django_filters.MultipleChoiceFilter(choices=CertificateState.choices, label=_("状态"))
    decided = django_filters.DateFromToRangeFilter(field_name="decided_on", label=_("核定日期"))

    class Meta:
        model = IncomeCertificate
        fields: tuple[str, ...] = ("q", "state", "decided")
