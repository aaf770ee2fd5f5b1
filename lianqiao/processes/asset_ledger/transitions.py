"""The states of write-offs and of statements."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.processes.asset_ledger import phrases
from lianqiao.processes.asset_ledger.domain.posting import credit, debit, lock, open_book, post
from lianqiao.processes.asset_ledger.enums import (
    Account,
    Condition,
    Movement,
    StatementState,
    WriteOffState,
)
from lianqiao.processes.asset_ledger.models import Book, Holding, JournalEntry, Statement, WriteOff
from lianqiao.processes.asset_ledger.queries.statements import content_of, digest


def somebody_else(record: Any, context: Context) -> str | None:
    """Four eyes: who wrote it does not decide on it."""
    if context.actor.user_id == record.created_by_id:
        return _now("由另一位同事决定，不能是提出的人。")
    return None


def is_own_proposal(record: Any, context: Context) -> str | None:
    """Who proposed it takes it back."""
    return None if context.actor.user_id == record.created_by_id else _now("由提出的人撤回。")


def is_on_the_books(record: WriteOff, context: Context) -> str | None:
    """What is not there any more is not written off."""
    if record.holding is not None:
        return None if record.holding.share_percent else _now("股权已经全部退出。")
    return None if record.asset.condition == Condition.HELD else _now("这项资产已经不在账上。")


def enter_write_off(record: WriteOff, context: Context) -> None:
    """The value goes out, and who decided is kept."""
    asset = lock(record.asset, context.actor, Permission.ASSET_DECIDE)
    holding = record.holding
    account = Account.ASSETS
    value = asset.book_yuan
    if holding is not None:
        holding = Holding.objects.select_for_update(of=("self",)).get(pk=holding.pk)
        account, value = Account.EQUITY, holding.cost_yuan
        holding.share_percent = 0
        holding.save(update_fields=["share_percent", "updated_at"])
    record.amount_yuan = value
    keep_decision(record, context)
    record.entry = post(
        asset,
        actor=context.actor,
        kind=Movement.WRITE_OFF,
        on=clock.today(),
        reason=f"{record.get_grounds_display()}：{record.text}"[:1000],
        lines=[debit(Account.WRITTEN_OFF, value), credit(account, value)],
        cause=record,
        key=f"write_off.{record.pk}",
        holding=holding,
        condition="" if holding is not None else Condition.WRITTEN_OFF,
        permission=Permission.ASSET_DECIDE,
    )


def keep_decision(record: WriteOff, context: Context) -> None:
    """Who, when and why."""
    record.decided_by, record.decided_at, record.opinion = context.actor.user, context.at, context.reason


def is_up_to_date(record: Statement, context: Context) -> str | None:
    """What is signed is what the journal says now."""
    if digest(content_of(record.organisation, record.year)) != record.content_sha256:
        return _now("编制以后台账又有变化，请重新编制再签署。")
    return None


def former_years_are_signed(record: Statement, context: Context) -> str | None:
    """Years are closed one after the other."""
    book = Book.objects.filter(organisation=record.organisation_id).first()
    closed = None if book is None else book.closed_until
    before = JournalEntry.objects.filter(organisation=record.organisation_id, year__lt=record.year)
    if closed is not None:
        before = before.filter(year__gt=closed.year)
    if before.exists():
        return _now("之前年度的报表还没有签署，请按年度顺序签署。")
    return None


def close_year(record: Statement, context: Context) -> None:
    """Nothing is entered into the year any more."""
    book = open_book(record.organisation_id)
    # The book is locked now: what others wrote since the guard looked is seen.
    if refusal := is_up_to_date(record, context):
        raise DomainError("changed", refusal)
    book.closed_until = date(record.year, 12, 31)
    book.save(update_fields=["closed_until"])
    record.signed_by, record.signed_at = context.actor.user, context.at


W, T = WriteOffState, StatementState
WRITE_OFFS = register(
    TransitionTable(
        WriteOff,
        WriteOffState,
        W.PROPOSED,
        (
            Transition(
                "approve",
                _("批准核销"),
                (W.PROPOSED,),
                W.APPROVED,
                Permission.ASSET_DECIDE,
                guards=(somebody_else, is_on_the_books),
                effects=(enter_write_off,),
                reactions=(phrases.tell_proposer,),
                dangerous=True,
            ),
            Transition(
                "refuse",
                _("不予核销"),
                (W.PROPOSED,),
                W.REFUSED,
                Permission.ASSET_DECIDE,
                guards=(somebody_else,),
                effects=(keep_decision,),
                reactions=(phrases.tell_proposer,),
                reason_required=True,
            ),
            Transition(
                "withdraw",
                _("撤回申请"),
                (W.PROPOSED,),
                W.WITHDRAWN,
                Permission.ASSET_EDIT,
                guards=(is_own_proposal,),
            ),
        ),
    )
)
STATEMENTS = register(
    TransitionTable(
        Statement,
        StatementState,
        T.DRAFT,
        (
            Transition(
                "sign",
                _("签署并结账"),
                (T.DRAFT,),
                T.SIGNED,
                Permission.ASSET_DECIDE,
                guards=(somebody_else, former_years_are_signed, is_up_to_date),
                effects=(close_year,),
                reactions=(phrases.tell_of_statement,),
                dangerous=True,
            ),
        ),
    )
)
