"""Promising, owing, withholding and no longer paying. All of it may be said twice: the second time changes nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.money import CENT, LIMIT, format_yuan
from lianqiao.core.permissions import Permission
from lianqiao.processes.disbursements.domain.writing import (
    Line,
    checked,
    hold,
    lock,
    refuse_stopped,
    require,
    told,
    write,
    written,
)
from lianqiao.processes.disbursements.enums import EntryKind
from lianqiao.processes.disbursements.limits import LONGEST_TITLE
from lianqiao.processes.disbursements.models import Disbursement, Stop
from lianqiao.processes.disbursements.queries.sums import find, is_stopped, unused_approval


@transaction.atomic
def promise(
    cause: Model,
    part: str,
    *,
    actor: Actor,
    payer: Any,
    payee: Any,
    amount_yuan: Decimal,
    purpose: str,
    title: str = "",
    team: str = "",
    planned_on: date | None = None,
    scheme: tuple[UUID, str] | None = None,
) -> Disbursement:
    """Promise an amount for one part of a cause; `payer` and `payee` are organisations, `scheme` key and title.

    Said again for the same part with the same units and amount it returns what is there. Raises DomainError when
    something else was promised for the part or the cause was stopped, InvalidInput, or AccessError for persons who are
    not of the paying body; the program itself (`SYSTEM`) may.
    """
    hold(cause)
    present = find(cause, part)
    if present is not None:
        return _same(present, payer, payee, amount_yuan)
    if is_stopped(cause):
        raise DomainError("stopped", _("这个项目已经停止，不能再承诺经费。"))
    if not 0 < amount_yuan < LIMIT or amount_yuan != amount_yuan.quantize(CENT):
        raise DomainError("amount", _("金额要大于零，精确到分。"), "amount_yuan")
    if payer.pk == payee.pk:
        raise DomainError("own", _("不能向本部门拨付。"), "payee")
    disbursement = Disbursement(
        organisation=payer,
        region_id=payer.region_id,
        created_by=actor.user,
        payee=payee,
        team=team,
        cause_type=ContentType.objects.get_for_model(cause),
        cause_id=cause.pk,
        part=part,
        title=(title or str(cause))[:LONGEST_TITLE],
        purpose=purpose,
        planned_on=planned_on,
        scheme_id=None if scheme is None else scheme[0],
        scheme_title="" if scheme is None else scheme[1][:LONGEST_TITLE],
    )
    require(disbursement, actor, Permission.DISBURSEMENT_DECIDE)
    try:
        disbursement.full_clean(exclude=["created_by"], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    disbursement.save(force_insert=True)
    line = Line(EntryKind.PROMISED, amount_yuan)
    return write(disbursement, line, actor=actor, action="promise", text=_("承诺拨付"), key="promise")


def _same(present: Disbursement, payer: Any, payee: Any, amount_yuan: Decimal) -> Disbursement:
    first = written(present, EntryKind.PROMISED, key="promise")
    units = (present.organisation_id, present.payee_id) == (payer.pk, payee.pk)
    if first is not None and units and first.amount_yuan == amount_yuan:
        return present
    raise DomainError("promised_otherwise", _("这一部分已经承诺过经费，单位或金额不同。"))


@transaction.atomic
def change_promise(
    disbursement: Disbursement,
    *,
    actor: Actor,
    amount_yuan: Decimal,
    reason: str,
    planned_on: date | None = None,
    key: str = "",
) -> Disbursement:
    """Promise another amount from now on, not below what is due; `planned_on` None leaves the day.

    With a `key` that was used it returns what is there. Raises AccessError or DomainError.
    """
    locked = lock(disbursement, actor, Permission.DISBURSEMENT_DECIDE)
    if key and written(locked, EntryKind.PROMISED, key=key):
        return locked
    refuse_stopped(locked)
    text = told(reason)
    least = max(locked.due_yuan, locked.approved_yuan)
    if not 0 < amount_yuan < LIMIT or amount_yuan != amount_yuan.quantize(CENT) or amount_yuan < least:
        told_least = format_yuan(least)
        raise DomainError("amount", _("不能少于已到期和已批准的 %(least)s。") % {"least": told_least}, "amount_yuan")
    if planned_on is not None and planned_on != locked.planned_on:
        locked.planned_on = planned_on
        locked.save(update_fields=["planned_on", "updated_at"])
    change = amount_yuan - locked.promised_yuan
    if not change:
        return locked
    line = Line(EntryKind.PROMISED, change)
    return write(locked, line, actor=actor, action="change_promise", text=_("调整承诺金额"), reason=text, key=key)


@transaction.atomic
def make_due(disbursement: Disbursement, *, actor: Actor, reason: str = "") -> Disbursement:
    """Say that all that was promised is due, because its condition is met; already due, it stays as it is.

    Raises AccessError, or DomainError when the cause was stopped.
    """
    locked = lock(disbursement, actor, Permission.DISBURSEMENT_EDIT)
    rest = locked.promised_yuan - locked.cancelled_yuan - locked.due_yuan
    if not rest and not locked.cancelled_yuan:
        return locked
    refuse_stopped(locked)
    return write(
        locked, Line(EntryKind.DUE, rest), actor=actor, action="make_due", text=_("达到拨付条件"), reason=reason.strip()
    )


@transaction.atomic
def withhold(
    disbursement: Disbursement, *, actor: Actor, reason: str, amount_yuan: Decimal | None = None, key: str = ""
) -> Disbursement:
    """Hold back what is payable, or a part of it, for a reason; with a `key` that was used it stays as it is.

    Raises AccessError or DomainError.
    """
    locked = lock(disbursement, actor, Permission.DISBURSEMENT_DECIDE)
    if key and written(locked, EntryKind.WITHHELD, key=key):
        return locked
    nothing = _("没有待拨付的经费，不用暂缓。")
    amount = checked(locked.payable_yuan if amount_yuan is None else amount_yuan, locked.payable_yuan, nothing)
    line = Line(EntryKind.WITHHELD, amount)
    return write(locked, line, actor=actor, action="withhold", text=_("暂缓拨付"), reason=told(reason), key=key)


@transaction.atomic
def release(
    disbursement: Disbursement, *, actor: Actor, reason: str, amount_yuan: Decimal | None = None, key: str = ""
) -> Disbursement:
    """Let what was held back be paid again, all or a part; with a `key` that was used it stays as it is.

    Raises AccessError or DomainError.
    """
    locked = lock(disbursement, actor, Permission.DISBURSEMENT_DECIDE)
    if key and written(locked, EntryKind.WITHHELD, key=key):
        return locked
    refuse_stopped(locked)
    held = locked.withheld_yuan
    amount = checked(held if amount_yuan is None else amount_yuan, held, _("没有暂缓的经费。"))
    line = Line(EntryKind.WITHHELD, -amount)
    return write(locked, line, actor=actor, action="release", text=_("恢复拨付"), reason=told(reason), key=key)


@transaction.atomic
def cancel(disbursement: Disbursement, *, actor: Actor, reason: str) -> Disbursement:
    """Say that what is not paid will not be paid any more; said again it stays as it is.

    What was due, approved or held back and is not paid is taken back with it. Raises AccessError or DomainError.
    """
    locked = lock(disbursement, actor, Permission.DISBURSEMENT_DECIDE)
    if locked.cancelled_yuan:
        return locked
    if not locked.open_yuan:
        raise DomainError("nothing", _("已经全部拨付，没有可以取消的经费；需要收回的请通知退回。"))
    return _cancel(locked, actor, told(reason))


def _cancel(locked: Disbursement, actor: Actor, reason: str) -> Disbursement:
    lines = (
        Line(EntryKind.CANCELLED, locked.open_yuan),
        Line(EntryKind.DUE, locked.paid_yuan - locked.due_yuan),
        Line(EntryKind.WITHHELD, -locked.withheld_yuan),
        Line(EntryKind.APPROVED, -unused_approval(locked)),
    )
    needed = [line for line in lines if line.amount_yuan]
    return write(locked, *needed, actor=actor, action="cancel", text=_("不再拨付"), reason=reason)


@transaction.atomic
def stop(cause: Model, *, actor: Actor, reason: str) -> list[Disbursement]:
    """Stop a cause for good: nothing more is promised to it, due to it or paid to it, whoever asks at the same moment.

    Cancels what is open in each of its parts; what was paid stays paid until it is demanded back. Said again it changes
    nothing. Returns the disbursements as they are then, in order of their keys. Raises AccessError or DomainError.
    """
    hold(cause)
    text = told(reason)
    kind = ContentType.objects.get_for_model(cause)
    rows = Disbursement.objects.select_for_update(of=("self",)).filter(cause_type=kind, cause_id=cause.pk)
    locked = list(rows.select_related("organisation", "payee", "region").order_by("pk"))
    for one in locked:
        require(one, actor, Permission.DISBURSEMENT_DECIDE)
    if not locked and not actor.is_system:
        raise DomainError("nothing", _("没有为这个项目承诺过经费。"))
    Stop.objects.get_or_create(
        cause_type=kind,
        cause_id=cause.pk,
        defaults={"reason": text, "stopped_by": actor.user, "stopped_at": clock.now()},
    )
    return [one if not one.open_yuan else _cancel(one, actor, text) for one in locked]
