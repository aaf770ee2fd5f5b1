"""Writing lines: the lock, the right, the words of the log, and what was written already."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext as _

from lianqiao.core import clock, files, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.money import CENT, format_yuan
from lianqiao.core.permissions import Permission
from lianqiao.processes.disbursements import phrases
from lianqiao.processes.disbursements.enums import EntryKind
from lianqiao.processes.disbursements.limits import LONGEST_PAPER, LONGEST_REASON
from lianqiao.processes.disbursements.models import Disbursement, Entry
from lianqiao.processes.disbursements.queries.sums import stop_of

ZERO = Decimal(0)


@dataclass(frozen=True)
class Line:
    """One line to be written: its kind and signed amount in yuan."""

    kind: EntryKind
    amount_yuan: Decimal


def hold(cause: Model) -> None:
    """Hold back, until the transaction ends, whoever else promises money to the cause or stops it."""
    kind = ContentType.objects.get_for_model(cause)
    digest = hashlib.sha256(f"disbursements.cause {kind.pk} {cause.pk}".encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], "big", signed=True)])


def lock(disbursement: Disbursement, actor: Actor, permission: Permission) -> Disbursement:
    """The row as it is now, locked; the program itself needs no right, persons the permission."""
    rows = Disbursement.objects.select_for_update(of=("self",)).select_related("organisation", "payee", "region")
    locked: Disbursement = rows.get(pk=disbursement.pk)
    require(locked, actor, permission)
    return locked


def require(disbursement: Disbursement, actor: Actor, permission: Permission) -> None:
    """Raise AccessError unless the program itself writes, or a person of the paying body with the right."""
    if not actor.is_system:
        actor.require(permission, disbursement)


def refuse_stopped(disbursement: Disbursement) -> None:
    """A cause that was stopped is owed and paid nothing more, and nor is a part that was cancelled."""
    stopped = stop_of(disbursement)
    if stopped is not None:
        message = _("这个项目已经停止拨款：%(reason)s") % {"reason": stopped.reason}
        raise DomainError("stopped", message)
    if disbursement.cancelled_yuan:
        raise DomainError("cancelled", _("这笔经费已经决定不再拨付。"))


def checked(amount: Decimal, most: Decimal, nothing: str) -> Decimal:
    """The amount, which is above zero, whole in cents and at most `most`; DomainError on `amount_yuan` otherwise.

    `nothing` is the sentence for when there is nothing at all.
    """
    if most <= 0:
        raise DomainError("nothing", nothing)
    if amount <= 0 or amount != amount.quantize(CENT):
        raise DomainError("amount", _("金额要大于零，精确到分。"), "amount_yuan")
    if amount > most:
        raise DomainError("amount", _("最多 %(most)s。") % {"most": format_yuan(most)}, "amount_yuan")
    return amount


def told(reason: str) -> str:
    """The reason without blanks around it; DomainError when it is empty or too long."""
    text = reason.strip()
    if not text or len(text) > LONGEST_REASON:
        raise DomainError("reason_missing", _("请写明理由，最多 %(most)d 字。") % {"most": LONGEST_REASON}, "reason")
    return text


def written(disbursement: Disbursement, kind: EntryKind, *, key: str = "", paper: str = "") -> Entry | None:
    """The line of that kind with that key or paper, None when there is none."""
    named = {"mark": key} if key else {"paper": paper}
    return disbursement.entries.filter(kind=kind, **named).first() if key or paper else None


def with_paper(paper: str, day: date) -> str:
    """The paper of money that moved; DomainError when it is missing or the day has not come."""
    text = " ".join(paper.split())
    if not text or len(text) > LONGEST_PAPER:
        message = _("请填写凭证号或文号，最多 %(most)d 字。") % {"most": LONGEST_PAPER}
        raise DomainError("paper", message, "paper")
    if day > clock.today():
        raise DomainError("day", _("日期不能晚于今天。"), "on")
    return text


def write(
    disbursement: Disbursement,
    *lines: Line,
    actor: Actor,
    action: str,
    text: str,
    on: date | None = None,
    reason: str = "",
    paper: str = "",
    key: str = "",
    uploads: Any = (),
) -> Disbursement:
    """Write the lines at once, log and tell the unit; returns the disbursement with the sums of the database.

    Paper and key belong to the first line.
    """
    at, day = clock.now(), on or clock.today()
    rows = [
        Entry(
            disbursement=disbursement,
            kind=line.kind,
            amount_yuan=line.amount_yuan,
            on=day,
            paper="" if place else paper,
            mark="" if place else key,
            reason=reason,
            written_by=actor.user,
            written_at=at,
        )
        for place, line in enumerate(lines)
    ]
    Entry.objects.bulk_create(rows)
    for upload in uploads:
        _keep(upload, actor, disbursement, rows[0])
    fresh: Disbursement = Disbursement.objects.for_detail().get(pk=disbursement.pk)
    topic = outbox.topic_of(fresh, action)
    data = {str(line.kind): str(line.amount_yuan) for line in lines}
    log.record(topic, fresh, actor=actor, text=text, reason=reason, data=data | ({"paper": paper} if paper else {}))
    outbox.publish(topic, fresh.pk)
    phrases.tell_payee(fresh, rows[0], action)
    return fresh


def _keep(upload: File[bytes], actor: Actor, disbursement: Disbursement, entry: Entry) -> None:
    files.store(upload, actor=actor, organisation=disbursement.organisation, subject=entry)
