"""What happens to an asset: further cost, development, licence, transfer, empowerment, income."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.processes.asset_ledger.domain.posting import (
    HUNDRED,
    Line,
    amount,
    credit,
    debit,
    lock,
    lock_held,
    percent,
    post,
    present,
    share_of,
)
from lianqiao.processes.asset_ledger.enums import Account, Condition, Conversion, Movement, Stage
from lianqiao.processes.asset_ledger.models import Asset, JournalEntry


class Told(TypedDict, total=False):
    """What every movement is told with: who, when, why, by which paper, because of what, named how."""

    actor: Actor
    on: date
    reason: str
    paper: str
    key: str
    cause: Model | None
    uploads: Any


def known(asset: Asset, told: Told) -> JournalEntry | None:
    """The entry that was written before with the same key; the caller holds the lock of the asset."""
    key = told.get("key", "")
    return present(asset.organisation_id, key) if key else None


def received(given: Decimal | None) -> list[Line]:
    """Money that came in for the asset, none for nothing."""
    value = amount(given, field="received_yuan", may_be_zero=True)
    return [debit(Account.RECEIVED, value), credit(Account.INCOME, value)]


@transaction.atomic
def add_cost(asset: Asset, *, amount_yuan: Decimal, **told: Unpack[Told]) -> JournalEntry:
    """Record what was spent: of the research stage in the memo account, of the development stage as value."""
    locked = lock_held(asset, told["actor"])
    value = amount(amount_yuan)
    if locked.stage == Stage.RESEARCH:
        lines = [debit(Account.MEMO_COST, value), credit(Account.MEMO_CONTRA, value)]
    else:
        lines = [debit(Account.ASSETS, value), credit(Account.FUND, value)]
    return post(locked, kind=Movement.COST, lines=lines, **told)


@transaction.atomic
def begin_development(asset: Asset, **told: Unpack[Told]) -> JournalEntry:
    """From now on what is spent is the asset's value; what research cost stays in the memo account."""
    locked = lock_held(asset, told["actor"])
    if (before := known(locked, told)) is not None:
        return before
    if locked.stage == Stage.DEVELOPMENT:
        raise DomainError("developing", _("这项资产已经在开发阶段。"))
    return post(locked, kind=Movement.STAGE, stage=Stage.DEVELOPMENT, **told)


@transaction.atomic
def grant_licence(asset: Asset, *, received_yuan: Decimal | None = None, **told: Unpack[Told]) -> JournalEntry:
    """Others may use it; the asset stays, and what was paid at once is income."""
    locked = lock_held(asset, told["actor"])
    conversion = Conversion.LICENSED if locked.conversion == Conversion.NONE else locked.conversion
    return post(locked, kind=Movement.LICENCE, lines=received(received_yuan), conversion=conversion, **told)


@transaction.atomic
def receive_income(asset: Asset, *, received_yuan: Decimal, **told: Unpack[Told]) -> JournalEntry:
    """Money that comes in later, also for what has left the ledger."""
    locked = lock(asset, told["actor"])
    amount(received_yuan, field="received_yuan")
    return post(locked, kind=Movement.INCOME, lines=received(received_yuan), **told)


@transaction.atomic
def pay_reward(asset: Asset, *, paid_yuan: Decimal, **told: Unpack[Told]) -> JournalEntry:
    """What went out of the income of the asset to those who made or moved it, also for what has left the ledger."""
    locked = lock(asset, told["actor"])
    value = amount(paid_yuan, field="paid_yuan")
    lines = [debit(Account.REWARD, value), credit(Account.RECEIVED, value)]
    return post(locked, kind=Movement.REWARD, lines=lines, **told)


@transaction.atomic
def transfer_asset(
    asset: Asset,
    *,
    received_yuan: Decimal | None = None,
    share_percent: Decimal = HUNDRED,
    **told: Unpack[Told],
) -> JournalEntry:
    """The right, or a share of it, passes to somebody else: so much of the value goes out, the price is income."""
    return _hand_over(asset, Movement.TRANSFER, Conversion.TRANSFERRED, share_percent, received(received_yuan), told)


@transaction.atomic
def empower(asset: Asset, *, share_percent: Decimal, **told: Unpack[Told]) -> JournalEntry:
    """The right (100), a share of it, or (0) the long-term use of it is given to those who made it."""
    return _hand_over(asset, Movement.EMPOWERMENT, Conversion.EMPOWERED, share_percent, [], told)


@transaction.atomic
def take_back(asset: Asset, *, of: JournalEntry, **told: Unpack[Told]) -> JournalEntry:
    """What an empowerment handed over comes back with the value that went out, and the asset can be converted anew."""
    locked = lock(asset, told["actor"])
    value = sum((line.debit_yuan for line in of.lines.all() if line.account == Account.HANDED_OVER), Decimal(0))
    return post(
        locked,
        kind=Movement.RETURN,
        lines=[debit(Account.ASSETS, value), credit(Account.HANDED_OVER, value)],
        conversion=Conversion.NONE,
        condition=Condition.HELD,
        **told,
    )


def _hand_over(
    asset: Asset, kind: Movement, conversion: Conversion, share_percent: Decimal, money: list[Line], told: Told
) -> JournalEntry:
    locked = lock(asset, told["actor"])
    if (before := known(locked, told)) is not None:
        return before
    lock_held(locked, told["actor"])
    share = percent(share_percent) if share_percent or kind == Movement.TRANSFER else Decimal(0)
    value = share_of(locked.book_yuan, share)
    return post(
        locked,
        kind=kind,
        lines=[debit(Account.HANDED_OVER, value), credit(Account.ASSETS, value), *money],
        conversion=conversion,
        condition=Condition.OUT if share == HUNDRED else locked.condition,
        **told,
    )
