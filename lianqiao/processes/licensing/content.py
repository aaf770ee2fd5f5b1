"""The hash of what is offered and signed, and who has signed it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

from lianqiao.processes.deals.content import digest
from lianqiao.processes.licensing.models import Licence, LicenceSignature, PoolOffer

__all__ = ["after_months", "digest", "fresh", "fresh_offer", "has_signed", "is_signed_by_all"]


def fresh(licence: Licence) -> Licence:
    """The licence as the database holds it, with its rows."""
    found: Licence = Licence.objects.for_detail().get(pk=licence.pk)
    return found


def fresh_offer(offer: PoolOffer) -> PoolOffer:
    """The offer as the database holds it, with its rows."""
    found: PoolOffer = PoolOffer.objects.for_detail().get(pk=offer.pk)
    return found


def has_signed(licence: Licence, organisation_id: Any) -> bool:
    """Whether a side has signed the present terms."""
    rows = LicenceSignature.objects.filter(licence=licence, content_sha256=licence.content_sha256)
    return bool(licence.content_sha256) and rows.filter(organisation=organisation_id).exists()


def is_signed_by_all(licence: Licence) -> bool:
    """Whether both sides have signed the present terms."""
    return has_signed(licence, licence.organisation_id) and has_signed(licence, licence.licensee_id)


def after_months(day: date, months: int) -> date:
    """The same day so many months later, the last of its month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
