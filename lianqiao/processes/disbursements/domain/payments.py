"""Money that moves: approved by a second person, paid, demanded back, come back; each movement with its paper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.ids import new_id
from lianqiao.core.money import format_yuan
from lianqiao.core.permissions import Permission
from lianqiao.processes.disbursements.domain.writing import (
    ZERO,
    Line,
    checked,
    lock,
    refuse_stopped,
    told,
    with_paper,
    write,
    written,
)
from lianqiao.processes.disbursements.enums import EntryKind
from lianqiao.processes.disbursements.limits import FOUR_EYES, RETURN_WITHIN
from lianqiao.processes.disbursements.models import Disbursement
from lianqiao.processes.disbursements.queries.sums import BY_APPROVAL, unused_approval


def approval_limit(disbursement: Disbursement) -> Decimal:
    """Up to how much in all is paid without a second person, in yuan."""
    limit: Any = FOUR_EYES.get(where=disbursement.region_id, on=clock.today()).value
    return Decimal(limit)


@transaction.atomic
def approve(disbursement: Disbursement, *, actor: Actor, amount_yuan: Decimal, reason: str = "") -> Disbursement:
    """Approve that so much more be paid; somebody else then records the payment. Raises AccessError or DomainError."""
    locked = lock(disbursement, actor, Permission.DISBURSEMENT_DECIDE)
    if actor.is_system:
        raise AccessError(_("拨付由人批准。"), permission=Permission.DISBURSEMENT_DECIDE)
    refuse_stopped(locked)
    waiting = locked.payable_yuan - unused_approval(locked)
    amount = checked(amount_yuan, waiting, _("没有等待批准的经费。"))
    line = Line(EntryKind.APPROVED, amount)
    return write(locked, line, actor=actor, action="approve", text=_("批准拨付"), reason=reason.strip())


@transaction.atomic
def pay(
    disbursement: Disbursement,
    *,
    actor: Actor,
    amount_yuan: Decimal,
    on: date,
    paper: str,
    reason: str = "",
    uploads: Any = (),
) -> Disbursement:
    """Record that an amount was paid on a day, by the voucher `paper`; the same voucher again changes nothing.

    At most what is due and not withheld. Where the norm `disbursements.four_eyes_above` is passed, others than the
    actor must have approved so much. Raises AccessError or DomainError, and then nothing has changed.
    """
    locked = lock(disbursement, actor, Permission.DISBURSEMENT_EDIT)
    voucher = with_paper(paper, on)
    if present := written(locked, EntryKind.PAID, paper=voucher):
        return _once(locked, present, amount_yuan, on)
    refuse_stopped(locked)
    amount = checked(amount_yuan, locked.payable_yuan, _("现在没有可以拨付的经费。"))
    needs_approval = locked.paid_yuan + amount > approval_limit(locked)
    if needs_approval:
        _require_approval(locked, actor, amount)
    return write(
        locked,
        Line(EntryKind.PAID, amount),
        actor=actor,
        action="pay",
        text=_("登记拨付"),
        on=on,
        reason=reason.strip(),
        paper=voucher,
        key=f"{BY_APPROVAL}{new_id()}" if needs_approval else "",
        uploads=uploads,
    )


def _require_approval(locked: Disbursement, actor: Actor, amount: Decimal) -> None:
    left = unused_approval(locked, payer=actor.user_id)
    if amount <= left:
        return
    given = {"limit": format_yuan(approval_limit(locked)), "left": format_yuan(max(left, ZERO))}
    message = _("累计拨付超过 %(limit)s的，先由另一人批准；别人已批准、还没有拨付的有 %(left)s。")
    raise DomainError("not_approved", message % given, "amount_yuan")


def _once(locked: Disbursement, present: Any, amount_yuan: Decimal, on: date) -> Disbursement:
    if (present.amount_yuan, present.on) == (amount_yuan, on):
        return locked
    raise DomainError("paper_used", _("这个凭证号已经登记过，金额或日期不同。"), "paper")


@transaction.atomic
def demand_back(
    disbursement: Disbursement,
    *,
    actor: Actor,
    reason: str,
    amount_yuan: Decimal | None = None,
    return_by: date | None = None,
    key: str = "",
) -> Disbursement:
    """Demand back what was paid, all of it unless an amount is given, until a day (by the norm unless given).

    With a `key` that was used it stays as it is. Raises AccessError or DomainError.
    """
    locked = lock(disbursement, actor, Permission.DISBURSEMENT_DECIDE)
    if key and written(locked, EntryKind.TO_RETURN, key=key):
        return locked
    most = locked.paid_yuan - locked.to_return_yuan
    amount = checked(most if amount_yuan is None else amount_yuan, most, _("没有可以要求退回的经费。"))
    text = told(reason)
    today = clock.today()
    if return_by is not None and return_by < today:
        raise DomainError("return_by", _("退回期限不能早于今天。"), "return_by")
    length: Any = RETURN_WITHIN.get(where=locked.region_id, on=today).value
    locked.return_by = return_by or length.end(today)
    locked.save(update_fields=["return_by", "updated_at"])
    line = Line(EntryKind.TO_RETURN, amount)
    return write(locked, line, actor=actor, action="demand_back", text=_("通知退回"), reason=text, key=key)


@transaction.atomic
def record_return(
    disbursement: Disbursement,
    *,
    actor: Actor,
    amount_yuan: Decimal,
    on: date,
    paper: str,
    reason: str = "",
    uploads: Any = (),
) -> Disbursement:
    """Record that money came back on a day, by the voucher `paper`; the same voucher again changes nothing.

    Raises AccessError or DomainError.
    """
    locked = lock(disbursement, actor, Permission.DISBURSEMENT_EDIT)
    voucher = with_paper(paper, on)
    if present := written(locked, EntryKind.RETURNED, paper=voucher):
        return _once(locked, present, amount_yuan, on)
    amount = checked(amount_yuan, locked.owed_back_yuan, _("没有等待退回的经费。"))
    return write(
        locked,
        Line(EntryKind.RETURNED, amount),
        actor=actor,
        action="record_return",
        text=_("登记退回到账"),
        on=on,
        reason=reason.strip(),
        paper=voucher,
        uploads=uploads,
    )
