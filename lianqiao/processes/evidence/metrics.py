"""Figures of evidence."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from lianqiao.core.metrics import Nature, metric
from lianqiao.processes.evidence.models import EvidenceFile, ExemptionCase, Gap


def _of_dossier(day: str) -> dict[str, Any]:
    return {
        "region": "dossier__region",
        "organisation": "dossier__organisation",
        "month": TruncMonth(day),
    }


@metric(
    "evidence.files",
    label=_("尽职免责证据卷"),
    unit=_("份"),
    rule=_("统计日以前生成的证据卷；同一事项重新生成的另计"),
    by=_of_dossier("made_at"),
    nature=Nature.FLOW,
)
def files_made(on: date) -> QuerySet[Any]:
    return EvidenceFile.objects.filter(made_at__date__lte=on)


@metric(
    "evidence.gaps_found",
    label=_("发现缺少的证据"),
    unit=_("项"),
    rule=_("统计日以前检查发现缺少的证据；补齐以后又缺少的另计"),
    by={**_of_dossier("found_on"), "stage": "stage"},
    nature=Nature.FLOW,
)
def gaps_found(on: date) -> QuerySet[Any]:
    return Gap.objects.filter(found_on__lte=on)


@metric(
    "evidence.gaps_closed",
    label=_("补齐的证据"),
    unit=_("项"),
    rule=_("统计日以前缺少、后来补齐的证据，按补齐的日期"),
    by={**_of_dossier("closed_on"), "stage": "stage"},
    nature=Nature.FLOW,
)
def gaps_closed(on: date) -> QuerySet[Any]:
    return Gap.objects.filter(closed_on__lte=on)


@metric(
    "evidence.cases",
    label=_("尽职免责认定"),
    unit=_("件"),
    rule=_("统计日以前作出的尽职免责认定，按作出认定的日期和结论"),
    by={
        "region": "region",
        "organisation": "organisation",
        "verdict": "verdict",
        "month": TruncMonth("concluded_on"),
    },
    nature=Nature.FLOW,
)
def cases(on: date) -> QuerySet[Any]:
    return ExemptionCase.objects.filter(concluded_on__lte=on)
