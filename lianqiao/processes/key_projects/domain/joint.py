"""Joint tasks of several levels: their shares of money, what arrived, what was decided, and the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.money import format_yuan
from lianqiao.core.permissions import Permission
from lianqiao.processes.disbursements.domain import make_due, promise
from lianqiao.processes.disbursements.models import Disbursement
from lianqiao.processes.disbursements.queries.sums import find
from lianqiao.processes.key_projects.domain.keeping import filled, lock, replace_rows, tell
from lianqiao.processes.key_projects.domain.units import units_named
from lianqiao.processes.key_projects.enums import Payer
from lianqiao.processes.key_projects.models import JointDecision, JointShare, JointTask, KeyProject, Receipt
from lianqiao.registers.organisations.enums import OrganisationKind

#: What stands in a row of a share.
SHARE_COLUMNS = ("payer", "name", "amount_yuan", "due_on")


@transaction.atomic
def create_task(
    project: KeyProject, *, actor: Actor, values: Mapping[str, Any], shares: Sequence[Mapping[str, Any]]
) -> JointTask:
    """A joint task of a project. `shares` are rows of `SHARE_COLUMNS`; they add up to `total_yuan`.

    Raises AccessError, DomainError when the shares do not add up, or InvalidInput, and then nothing is kept.
    """
    locked = lock(project, actor, Permission.KEY_PROJECT_EDIT)
    task: JointTask = filled(JointTask(project=locked, created_by=actor.user), values)
    task.save(force_insert=True)
    _set_shares(task, shares)
    tell(locked, "task", actor, _("安排协同任务：%(task)s") % {"task": task})
    return task


@transaction.atomic
def change_task(
    task: JointTask, *, actor: Actor, values: Mapping[str, Any], shares: Sequence[Mapping[str, Any]]
) -> JointTask:
    """Change a task that is not done; once money has arrived its shares stay as they are."""
    locked, row = _lock(task, actor)
    stays = any(share.receipts.exists() or in_ledger(share) for share in row.shares.select_related("task__project"))
    if stays and [_plain(share) for share in shares] != [_plain(vars(share)) for share in row.shares.all()]:
        raise DomainError("share_paid", _("已有经费到位，分担不能再改；确需调整的，记入共同决定，另立任务。"), "shares")
    filled(row, values).save()
    if stays:
        _check_sum(row, shares)
    else:
        _set_shares(row, shares)
    tell(locked, "task", actor, _("修改协同任务：%(task)s") % {"task": row})
    return row


@transaction.atomic
def record_decision(task: JointTask, *, actor: Actor, on: date, text: str, parties: str) -> JointDecision:
    """Write down what the levels decided about the task on a day that has been."""
    locked, row = _lock(task, actor, done_too=True)
    if on > clock.today():
        raise DomainError("day_ahead", _("日期不能晚于今天。"), "on")
    made = JointDecision(task=row, recorded_by=actor.user, at=clock.now())
    decision: JointDecision = filled(made, {"on": on, "text": text.strip(), "parties": parties.strip()})
    decision.save(force_insert=True)
    tell(locked, "decision", actor, _("登记共同决定：%(task)s") % {"task": row})
    return decision


@transaction.atomic
def record_receipt(share: JointShare, *, actor: Actor, on: date, amount: Decimal, note: str) -> Receipt:
    """Money of a share has arrived on a day that has been; a negative amount takes back what was entered wrongly.

    What arrived is never less than nothing, nor more than the share.
    """
    locked, _task = _lock(share.task, actor, done_too=True)
    row: JointShare = JointShare.objects.select_for_update(of=("self",)).get(pk=share.pk)
    if on > clock.today():
        raise DomainError("day_ahead", _("日期不能晚于今天。"), "on")
    if in_ledger(share):
        raise DomainError("share_in_ledger", _("这笔分担已列入出资部门的拨款台账，由它登记拨付。"))
    there = row.receipts.aggregate(sum=Sum("amount_yuan"))["sum"] or Decimal(0)
    if amount == 0 or not 0 <= there + amount <= row.amount_yuan:
        left = format_yuan(row.amount_yuan - there)
        raise DomainError("share_exceeded", _("这笔分担还有 %(left)s 没有到位。") % {"left": left}, "amount_yuan")
    made = Receipt(share=row, entered_by=actor.user, at=clock.now())
    receipt: Receipt = filled(made, {"on": on, "amount_yuan": amount, "note": note.strip()})
    receipt.save(force_insert=True)
    text = _("登记到位经费：%(share)s %(amount)s") % {"share": row.name, "amount": format_yuan(amount)}
    tell(locked, "receipt", actor, text)
    return receipt


def part_of(share: JointShare) -> str:
    """How the ledger of disbursements names a share among the parts of its project."""
    return f"share-{share.pk}"


def in_ledger(share: JointShare) -> Disbursement | None:
    """The disbursement by which the body that carries the share pays it, None where it is in no ledger."""
    return find(share.task.project, part_of(share))


@transaction.atomic
def promise_share(share: JointShare, *, actor: Actor) -> Disbursement:
    """Enter the share into the ledger of the body that carries it, as due to the unit that leads; once.

    For people of that body who decide on its disbursements. Raises AccessError, or DomainError for a project that no
    registered unit leads, a share of which money was entered by hand.
    """
    project: KeyProject = KeyProject._base_manager.select_for_update(of=("self",)).get(pk=share.task.project_id)
    row: JointShare = (
        JointShare.objects.select_for_update(of=("self",)).select_related("task__project").get(pk=share.pk)
    )
    if row.body is None or row.body_id != actor.organisation_id:
        raise AccessError(_("由出资的政府部门列入自己的拨款台账。"), permission=Permission.DISBURSEMENT_DECIDE)
    if project.lead_unit is None:
        raise DomainError("no_payee", _("牵头单位没有在平台登记，经费到位由建库部门登记。"))
    if row.receipts.exists():
        raise DomainError("share_received", _("已经登记过到位经费，不再列入拨款台账。"))
    made = promise(
        project,
        part_of(row),
        actor=actor,
        payer=row.body,
        payee=project.lead_unit,
        amount_yuan=row.amount_yuan,
        purpose=row.task.title,
        planned_on=row.due_on,
    )
    return make_due(made, actor=SYSTEM, reason=_("协同任务的分担"))


@transaction.atomic
def finish_task(task: JointTask, *, actor: Actor, on: date, outcome: str) -> JointTask:
    """The task is done, on a day that has been, with words on what came of it."""
    locked, row = _lock(task, actor)
    if on > clock.today():
        raise DomainError("day_ahead", _("日期不能晚于今天。"), "on")
    if not outcome.strip():
        raise DomainError("outcome_missing", _("请写明完成情况。"), "outcome")
    filled(row, {"done_on": on, "outcome": outcome.strip()}).save()
    tell(locked, "task_done", actor, _("协同任务完成：%(task)s") % {"task": row})
    return row


def _lock(task: JointTask, actor: Actor, *, done_too: bool = False) -> tuple[KeyProject, JointTask]:
    """The project and the task under lock; DomainError for a task that is done."""
    locked = lock(task.project, actor, Permission.KEY_PROJECT_EDIT, running=not done_too)
    row: JointTask = JointTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if row.done_on is not None and not done_too:
        raise DomainError("task_done", _("任务已经完成，不能再改。"))
    return locked, row


def _plain(share: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(share[name] for name in SHARE_COLUMNS)


def _check_sum(task: JointTask, shares: Sequence[Mapping[str, Any]]) -> None:
    total = sum((share["amount_yuan"] for share in shares), Decimal(0))
    if total != task.total_yuan:
        raise DomainError(
            "shares_sum",
            _("各方分担合计 %(sum)s，总经费 %(total)s，两者要相等。")
            % {"sum": format_yuan(total), "total": format_yuan(task.total_yuan)},
            "shares",
        )


def _set_shares(task: JointTask, shares: Sequence[Mapping[str, Any]]) -> None:
    _check_sum(task, shares)
    names = [share["name"] for share in shares]
    if len(set(names)) != len(names):
        raise DomainError("share_twice", _("每家出资单位只写一行。"), "shares")
    known = units_named(names)
    rows = []
    for order, share in enumerate(shares):
        unit = known.get(share["name"])
        is_body = unit is not None and unit.kind == OrganisationKind.GOVERNMENT and share["payer"] != Payer.UNIT
        rows.append(
            {**{name: share[name] for name in SHARE_COLUMNS}, "order": order, "body": unit if is_body else None}
        )
    replace_rows(JointShare, task, "task", rows, field="shares")
