"""Shares in percent, as schemes keep them: a text such as 30 or 12.5, empty for none."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: The whole.
WHOLE = Decimal(100)


def share_of(kept: Any) -> Decimal:
    """A kept share as a number between 0 and 100; ValueError for anything else."""
    if kept in ("", None):
        return Decimal(0)
    try:
        share = Decimal(str(kept))
    except InvalidOperation as error:
        raise ValueError(kept) from error
    if not share.is_finite() or not 0 <= share <= WHOLE:
        raise ValueError(kept)
    return share


def read_share(typed: str) -> str:
    """A typed share (30, 30%, 30％) as it is kept; ValidationError with one sentence otherwise."""
    text = typed.strip().rstrip("%％").strip()
    try:
        share = share_of(text)
    except ValueError as error:
        raise ValidationError(_("比例请填 0 到 100 的百分数，如 30%。"), "share") from error
    return f"{share.normalize():f}" if share else ""


def shown_share(kept: Any) -> str:
    """A kept share as people read it; empty for none."""
    share = share_of(kept)
    return f"{share.normalize():f}%" if share else ""
