"""What tests of agreements ask besides the agreements themselves."""

from __future__ import annotations

from decimal import Decimal

from lianqiao.processes.agreements import paying
from lianqiao.processes.agreements.models import Agreement


def money(agreement: Agreement) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
    """Of each part of the money: promised and still open, due and payable, to come back."""
    return {
        one.part: (one.open_yuan, one.payable_yuan, one.owed_back_yuan)
        for one in paying.ledger_of(agreement).order_by("part")
    }
