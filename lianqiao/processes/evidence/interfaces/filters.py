"""Filters of dossiers, exemption cases and typical cases."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.filters import WordsFilter
from lianqiao.processes.evidence.enums import CaseState, Tag, Verdict
from lianqiao.processes.evidence.models import Dossier, ExemptionCase, TypicalCase


class DossierFilter(django_filters.FilterSet):
    """By words, step, and whether something is missing."""

    q = WordsFilter(columns=("title", "ocid"))
    reached = django_filters.MultipleChoiceFilter(choices=Tag.choices, label=_("进行到"))
    missing = django_filters.ChoiceFilter(
        label=_("证据"), choices=(("some", _("有缺少的")), ("none", _("齐全"))), method="by_missing"
    )

    class Meta:
        model = Dossier
        fields: tuple[str, ...] = ("q", "reached", "missing")

    def by_missing(self, rows: Any, name: str, value: str) -> Any:
        """Those in which something is missing, or nothing is."""
        return rows.incomplete() if value == "some" else rows.filter(missing_before=0, missing_after=0)


class CaseFilter(django_filters.FilterSet):
    """By words, state and verdict."""

    q = WordsFilter(columns=("title", "number", "organisation__name"))
    state = django_filters.MultipleChoiceFilter(choices=CaseState.choices, label=_("状态"))
    verdict = django_filters.MultipleChoiceFilter(choices=Verdict.choices, label=_("认定结论"))

    class Meta:
        model = ExemptionCase
        fields: tuple[str, ...] = ("q", "state", "verdict")


class TypicalFilter(django_filters.FilterSet):
    """By words and verdict."""

    q = WordsFilter(columns=("title", "facts", "lesson"))
    verdict = django_filters.MultipleChoiceFilter(choices=Verdict.choices, label=_("结论"))

    class Meta:
        model = TypicalCase
        fields: tuple[str, ...] = ("q", "verdict")
