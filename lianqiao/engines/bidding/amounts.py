"""Amounts and moments as the log writes them: one spelling for each, so that equal things have equal digests."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

CENT: Final = Decimal("0.01")
#: Beyond this no amount is read; sums of two stay exact.
LIMIT: Final = Decimal(10) ** 18
_AMOUNT = re.compile(r"(?:0|[1-9][0-9]{0,17})\.[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")


def is_amount(value: Decimal) -> bool:
    """Whether it is not negative, whole in cents and below the limit."""
    return value.is_finite() and 0 <= value < LIMIT and value == value.quantize(CENT)


def amount_text(value: Decimal) -> str:
    """The amount in yuan with two places: `51000.00`."""
    return f"{value.quantize(CENT):f}"


def read_amount(text: object) -> Decimal:
    """The amount of a text as `amount_text` writes it; ValueError for any other spelling."""
    if not isinstance(text, str) or _AMOUNT.fullmatch(text) is None:
        raise ValueError(f"{text!r} is not an amount like 51000.00")
    return Decimal(text)


def moment_text(value: datetime) -> str:
    """The moment in UTC, to the microsecond: `2026-11-20T06:30:00.000000Z`."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_moment(text: object) -> datetime:
    """The moment of a text as `moment_text` writes it; ValueError for any other spelling."""
    if not isinstance(text, str) or _MOMENT.fullmatch(text) is None:
        raise ValueError(f"{text!r} is not a moment like 2026-11-20T06:30:00.000000Z")
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
