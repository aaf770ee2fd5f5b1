"""Conversions that are told more than once, and those of an achievement."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from lianqiao.core.filing.enums import FilingState
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.conversions.models import Conversion

#: States in which a conversion counts.
COUNTED = (FilingState.CONFIRMED, FilingState.PUBLISHED)


def counted() -> QuerySet[Conversion]:
    """The conversions that the government has confirmed."""
    rows: QuerySet[Conversion] = Conversion.objects.filter(state__in=COUNTED)
    return rows


def same_deal(conversion: Conversion) -> QuerySet[Conversion]:
    """Confirmed conversions that tell of the same deal.

    The same achievement by the same way with the same partner (or with none) on the same day; or, told by another unit,
    the same contract number with the same partner. One unit may tell what it converted by one contract in several
    records, each with its own achievement or way.
    """
    partner: dict[str, Any] = (
        {"partner": conversion.partner_id}
        if conversion.partner_id
        else {"partner__isnull": True, "partner_name": conversion.partner_name}
    )
    same = Q(achievement=conversion.achievement_id, mode=conversion.mode, signed_on=conversion.signed_on, **partner)
    if conversion.contract_number and (conversion.partner_id or conversion.partner_name):
        same |= Q(contract_number=conversion.contract_number, **partner) & ~Q(organisation=conversion.organisation_id)
    return counted().filter(same).exclude(pk=conversion.pk).select_related("organisation")


def lock_deal(conversion: Conversion) -> None:
    """Hold back, until the transaction ends, whoever else confirms a telling of the same achievement or contract."""
    Achievement.objects.select_for_update(of=("self",)).get(pk=conversion.achievement_id)
    if conversion.contract_number:
        digest = hashlib.sha256(f"conversions.contract {conversion.contract_number}".encode()).digest()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], "big", signed=True)])
