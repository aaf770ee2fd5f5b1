"""Sums over assets, and what waits of write-offs and statements."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.asset_ledger.enums import Condition, Stage, StatementState, WriteOffState
from lianqiao.processes.asset_ledger.models import Statement, WriteOff


@dataclass(frozen=True)
class Totals:
    """How many are in the ledger, how many of them of the research stage, and the sums in yuan."""

    held: int
    research: int
    book: Decimal
    memo: Decimal
    income: Decimal


def totals(rows: QuerySet[Any]) -> Totals:
    """The sums of assets; one query, zeros for none."""
    held = Q(condition=Condition.HELD)
    found = rows.order_by().aggregate(
        held=Count("pk", filter=held),
        research=Count("pk", filter=held & Q(stage=Stage.RESEARCH)),
        book=Sum("book_yuan", default=Decimal(0)),
        memo=Sum("memo_yuan", default=Decimal(0)),
        income=Sum("income_yuan", default=Decimal(0)),
    )
    return Totals(**found)


def write_offs_to_decide(actor: Actor) -> Any:
    """Write-offs of the unit that somebody else proposed; None where that is not the actor's work."""
    if actor.organisation is None or not actor.has(Permission.ASSET_DECIDE):
        return None
    rows = WriteOff.objects.filter(organisation=actor.organisation_id, state=WriteOffState.PROPOSED)
    return rows.exclude(created_by=actor.user_id).select_related("asset", "holding")


def statements_to_sign(actor: Actor) -> Any:
    """Statements of the unit that somebody else made; None where that is not the actor's work."""
    if actor.organisation is None or not actor.has(Permission.ASSET_DECIDE):
        return None
    rows = Statement.objects.filter(organisation=actor.organisation_id, state=StatementState.DRAFT)
    return rows.exclude(created_by=actor.user_id).select_related("organisation")
