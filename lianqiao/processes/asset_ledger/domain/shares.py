"""Shares of companies that came out of assets: contributed, added to in cash, and sold."""

from __future__ import annotations

from decimal import Decimal
from typing import Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.processes.asset_ledger.domain.moving import Told, known
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
    share_of,
)
from lianqiao.processes.asset_ledger.enums import Account, Condition, Conversion, Movement
from lianqiao.processes.asset_ledger.models import Asset, Holding, JournalEntry


def gain(value: Decimal) -> Line:
    """What is more (or less) than the value on the books."""
    return credit(Account.GAIN, value) if value >= 0 else debit(Account.GAIN, -value)


@transaction.atomic
def contribute_equity(
    asset: Asset,
    *,
    company_name: str,
    share_percent: Decimal,
    value_yuan: Decimal,
    company_uscc: str = "",
    **told: Unpack[Told],
) -> Holding:
    """The asset becomes shares of a company at the agreed value; it leaves the ledger, the shares stand in its place.

    With a key that was used the shares that are there are returned. Raises AccessError, DomainError or InvalidInput.
    """
    locked = lock(asset, told["actor"])
    before = known(locked, told)
    if before is not None and before.holding is not None:
        return before.holding
    lock_held(locked, told["actor"])
    value = amount(value_yuan, field="value_yuan")
    holding = Holding(
        organisation=locked.organisation,
        region_id=locked.region_id,
        created_by=told["actor"].user,
        asset=locked,
        company_name=company_name.strip(),
        company_uscc=company_uscc.strip(),
        share_percent=percent(share_percent),
        acquired_on=told["on"],
    )
    try:
        holding.full_clean(exclude=["created_by"])
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    holding.save(force_insert=True)
    book = locked.book_yuan
    post(
        locked,
        kind=Movement.CONTRIBUTION,
        lines=[debit(Account.EQUITY, value), credit(Account.ASSETS, book), gain(value - book)],
        holding=holding,
        conversion=Conversion.CONTRIBUTED,
        condition=Condition.OUT,
        **told,
    )
    return Holding.objects.for_list().get(pk=holding.pk)  # type: ignore[no-any-return]


@transaction.atomic
def contribute_cash(
    holding: Holding, *, amount_yuan: Decimal, added_percent: Decimal = Decimal(0), **told: Unpack[Told]
) -> JournalEntry:
    """Money left over from research commissioned by firms is put in as cash beside the technique (技术股+现金股).

    The paper names the source of the money, and is needed.
    """
    locked = lock(holding.asset, told["actor"])
    if (before := known(locked, told)) is not None:
        return before
    if not told.get("paper", "").strip():
        raise DomainError("paper", _("请填写横向结余经费的来源证明文号。"), "paper")
    row = Holding.objects.select_for_update(of=("self",)).get(pk=holding.pk)
    if not row.share_percent:
        raise DomainError("exited", _("股权已经全部退出。"))
    if added_percent < 0 or row.share_percent + added_percent > HUNDRED:
        raise DomainError("share", _("持股比例合计不能超过 100%。"), "added_percent")
    value = amount(amount_yuan)
    row.share_percent += added_percent
    row.save(update_fields=["share_percent", "updated_at"])
    lines = [debit(Account.EQUITY, value), credit(Account.FUND, value)]
    return post(locked, kind=Movement.CASH, lines=lines, holding=row, **told)


@transaction.atomic
def exit_holding(
    holding: Holding, *, received_yuan: Decimal, sold_percent: Decimal | None = None, **told: Unpack[Told]
) -> JournalEntry:
    """Sell shares, all of them or `sold_percent` points of the company; the difference to their cost is shown apart."""
    locked = lock(holding.asset, told["actor"])
    if (before := known(locked, told)) is not None:
        return before
    row = Holding.objects.select_for_update(of=("self",)).get(pk=holding.pk)
    if not row.share_percent:
        raise DomainError("exited", _("股权已经全部退出。"))
    sold = row.share_percent if sold_percent is None else percent(sold_percent, field="sold_percent")
    if sold > row.share_percent:
        message = _("最多退出 %(most)s%%。") % {"most": f"{row.share_percent.normalize():f}"}
        raise DomainError("share", message, "sold_percent")
    price = amount(received_yuan, field="received_yuan", may_be_zero=True)
    cost = row.cost_yuan if sold == row.share_percent else share_of(row.cost_yuan, sold / row.share_percent * HUNDRED)
    row.share_percent -= sold
    row.save(update_fields=["share_percent", "updated_at"])
    lines = [debit(Account.RECEIVED, price), credit(Account.EQUITY, cost), gain(price - cost)]
    return post(locked, kind=Movement.EXIT, lines=lines, holding=row, **told)
