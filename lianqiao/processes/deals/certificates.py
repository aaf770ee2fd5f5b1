"""The certificate of a deal, and how it is checked."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.utils.crypto import constant_time_compare

from lianqiao.processes.deals.models import Deal

#: Hexadecimal digits of the code in the address of a certificate.
CODE_LENGTH = 16


def code_of(deal: Deal) -> str:
    """The code that the address of the certificate holds; it cannot be guessed from the number.

    It follows from what never changes about the deal, so that a certificate can be checked for all time.
    """
    return sha256(f"{deal.pk} {deal.number} {deal.content_sha256}".encode()).hexdigest()[:CODE_LENGTH]


def find_certified(number: str, code: str) -> Deal | None:
    """The concluded deal of that number if the code is its certificate's; else None."""
    rows: Any = Deal.objects.concluded().select_related("organisation", "buyer")
    deal: Deal | None = rows.filter(number=number).first()
    if deal is None or not constant_time_compare(code_of(deal), code):
        return None
    return deal
