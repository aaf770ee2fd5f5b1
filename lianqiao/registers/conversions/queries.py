"""Conversions that are told more than once, and those of an achievement."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from lianqiao.core.filing.enums import FilingState
from lianqiao.registers.conversions.models import Conversion

#: States in which a conversion counts.
COUNTED = (FilingState.CONFIRMED, FilingState.PUBLISHED)


def counted() -> QuerySet[Conversion]:
    """The conversions that the government has confirmed."""
    rows: QuerySet[Conversion] = Conversion.objects.filter(state__in=COUNTED)
    return rows


def same_deal(conversion: Conversion) -> QuerySet[Conversion]:
    """Confirmed conversions that tell of the same deal.

    The same contract number with the same partner, or the same achievement by the same way with the same partner on the
    same day.
    """
    partner: Any = (
        {"partner": conversion.partner_id} if conversion.partner_id else {"partner_name": conversion.partner_name}
    )
    same = Q(achievement=conversion.achievement_id, mode=conversion.mode, signed_on=conversion.signed_on, **partner)
    if conversion.contract_number:
        same |= Q(contract_number=conversion.contract_number, **partner)
    return counted().filter(same).exclude(pk=conversion.pk).select_related("organisation")
