"""Beginning a performance, and the plan of its milestones: proposed by one side, agreed by the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.money import format_yuan
from lianqiao.core.transitions import apply
from lianqiao.processes.contracts.domain.writing import tell
from lianqiao.processes.contracts.enums import PaymentWay
from lianqiao.processes.performance import phrases
from lianqiao.processes.performance.domain.writing import acting, locked_performance, told
from lianqiao.processes.performance.enums import (
    OWED,
    MilestoneKind,
    MilestoneState,
    PerformanceState,
    ProposalState,
)
from lianqiao.processes.performance.limits import MOST_MILESTONES
from lianqiao.processes.performance.models import ContractMilestone, Performance, PlanProposal
from lianqiao.processes.performance.sides import other_side, sides_of

ZERO = Decimal(0)
#: What a row of a plan says, besides the milestone that it was.
COLUMNS = ("title", "kind", "due_on", "amount_yuan", "pay_by", "standard")
_ON_TITLES = 100
_ON_STANDARDS = 500


def begin_performance(contract: Any) -> Performance:
    """The performance of a contract that has just been registered; what is there is returned."""
    found: Performance | None = Performance.objects.filter(contract=contract).first()
    if found is not None:
        return found
    begun: Performance = Performance.objects.create(
        contract=contract,
        organisation=contract.organisation,
        region_id=contract.region_id,
        created_by=contract.created_by,
        ceiling_yuan=contract.amount_yuan,
        **sides_of(contract),
    )
    return begun


def usual_rows(performance: Performance) -> list[dict[str, Any]]:
    """What the contract's own terms say of milestones, to begin a plan with."""
    contract = performance.contract
    delivery = {
        "title": _("交付和验收"),
        "kind": MilestoneKind.DELIVERY,
        "due_on": contract.ends_on,
        "amount_yuan": contract.amount_yuan,
        "pay_by": None,
        "standard": contract.acceptance[:_ON_STANDARDS],
    }
    royalty = {
        "title": _("提成"),
        "kind": MilestoneKind.ROYALTY,
        "due_on": None,
        "amount_yuan": None,
        "pay_by": contract.ends_on,
        "standard": "",
    }
    if contract.payment_way == PaymentWay.ROYALTY:
        return [{**delivery, "amount_yuan": ZERO}, royalty]
    return [delivery, royalty] if contract.payment_way == PaymentWay.MIXED else [delivery]


def rows_of(performance: Performance) -> list[dict[str, Any]]:
    """The plan that holds now, as rows with the keys of its milestones."""
    rows = performance.milestones.exclude(state=MilestoneState.DROPPED).order_by("order", "id")
    return [{"key": str(one.pk), **{name: getattr(one, name) for name in COLUMNS}} for one in rows]


@transaction.atomic
def propose_plan(
    performance: Performance, *, actor: Actor, rows: Iterable[Mapping[str, Any]], reason: str = ""
) -> PlanProposal:
    """Propose a plan, or a change of the one that holds; it holds once the other side agrees, at once where that side
    is not on the platform. A change wants a reason. Raises AccessError, DomainError or InvalidInput.
    """
    locked = acting(performance, actor)
    if locked.proposals.filter(state=ProposalState.ASKED).exists():
        raise DomainError("proposal_open", _("已经有一份计划在等对方确认。"))
    wanted = [_given(row) for row in rows]
    _check(locked, wanted)
    before = rows_of(locked)
    proposal = PlanProposal(
        performance=locked,
        organisation=actor.organisation,
        region_id=locked.region_id,
        created_by=actor.user,
        number=locked.proposals.count() + 1,
        reason=told(reason) if before else reason.strip(),
        rows=[_plain(row) for row in wanted],
        before=[_plain(row) for row in before],
    )
    proposal.save(force_insert=True)
    tell(locked, "propose_plan", actor, _("提出%(what)s") % {"what": proposal}, reason=proposal.reason)
    if other_side(locked, actor.organisation_id) is None:
        _settle(proposal, actor)
    else:
        phrases.tell_of_proposal(proposal)
    return proposal


def _given(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with all its columns, texts without blanks around them."""
    texts = {name: str(row.get(name) or "").strip() for name in ("key", "title", "kind", "standard")}
    return {**{name: row.get(name) for name in COLUMNS}, **texts}


def _settle(proposal: PlanProposal, actor: Actor) -> None:
    """Let a plan hold to which nobody on the platform has to agree."""
    proposal.state, proposal.decided_at, proposal.decided_by = ProposalState.AGREED, clock.now(), actor.user
    proposal.save()
    carry_out(proposal)


def carry_out(proposal: PlanProposal) -> None:
    """Make the milestones what the plan says, and let a performance that waited for its plan run."""
    locked = locked_performance(proposal.performance)
    rows = [_read(row) for row in proposal.rows]
    _check(locked, rows)
    present = {str(one.pk): one for one in _locked_milestones(locked)}
    for order, row in enumerate(rows, start=1):
        milestone = present.pop(row["key"], None) or ContractMilestone(
            performance=locked,
            organisation=locked.organisation,
            region_id=locked.region_id,
            created_by=proposal.created_by,
        )
        for name in COLUMNS:
            setattr(milestone, name, row[name])
        milestone.order = order
        try:
            milestone.full_clean()
        except ValidationError as error:
            raise _bad(order, "".join(error.messages)) from error
        milestone.save()
    for left in present.values():
        apply(left, "drop", actor=SYSTEM)
    if locked.state == PerformanceState.PLANNING:
        apply(locked, "start", actor=SYSTEM)


def _locked_milestones(performance: Performance) -> Any:
    rows = ContractMilestone.objects.select_for_update().filter(performance=performance)
    return rows.exclude(state=MilestoneState.DROPPED).order_by("pk")


def _check(performance: Performance, rows: list[dict[str, Any]]) -> None:
    """Refuse a plan that does not come to the amount of the contract, or does away with what was done or paid."""
    if not rows or len(rows) > MOST_MILESTONES:
        raise InvalidInput({"rows": [_("请填写 1 到 %(most)d 个节点。") % {"most": MOST_MILESTONES}]})
    present = {str(one.pk): one for one in performance.milestones.exclude(state=MilestoneState.DROPPED)}
    for number, row in enumerate(rows, start=1):
        _check_row(number, row)
        if row["key"] and row["key"] not in present:
            raise _bad(number, _("这个节点已经不在计划里，请刷新后重填。"))
        if row["key"]:
            _check_kept(number, row, present.pop(row["key"]))
    for gone in present.values():
        if gone.state not in OWED or gone.paid_yuan or _waiting(gone):
            raise InvalidInput({"rows": [_("“%(title)s”已经交付或付款，不能删去。") % {"title": gone.title}]})
    total = sum((row["amount_yuan"] or ZERO for row in rows), ZERO)
    whole = performance.contract.amount_yuan
    is_open = performance.contract.is_estimated or any(row["kind"] == MilestoneKind.ROYALTY for row in rows)
    if total > whole or (total < whole and not is_open):
        given = {"total": format_yuan(total), "whole": format_yuan(whole)}
        message = _("各节点合计 %(total)s，与合同成交额 %(whole)s 不一致；合同金额变了的，先到登记机构办理变更。")
        raise InvalidInput({"rows": [message % given]})


def _check_row(number: int, row: Mapping[str, Any]) -> None:
    title = str(row["title"] or "").strip()
    if not title or len(title) > _ON_TITLES or len(row["standard"] or "") > _ON_STANDARDS:
        raise _bad(number, _("节点名称不能为空，名称和验收标准不能过长。"))
    if row["kind"] not in MilestoneKind.values:
        raise _bad(number, _("请选节点的性质。"))
    if row["kind"] == MilestoneKind.DELIVERY and row["due_on"] is None:
        raise _bad(number, _("要交付的节点请填写交付期限。"))
    if row["kind"] != MilestoneKind.DELIVERY and row["pay_by"] is None:
        raise _bad(number, _("预付款和提成请填写付款期限。"))
    if row["kind"] != MilestoneKind.ROYALTY and row["amount_yuan"] is None:
        raise _bad(number, _("请填写应付金额；没有付款的填 0。"))


def _check_kept(number: int, row: Mapping[str, Any], milestone: ContractMilestone) -> None:
    taken = milestone.paid_yuan + _waiting(milestone)
    if row["amount_yuan"] is not None and row["amount_yuan"] < taken:
        raise _bad(number, _("金额不能低于已经支付的 %(paid)s。") % {"paid": format_yuan(taken)})
    done = milestone.state not in OWED
    if done and (row["kind"], row["due_on"], row["title"]) != (milestone.kind, milestone.due_on, milestone.title):
        raise _bad(number, _("已经交付或验收的节点，只能改金额和付款期限。"))


def _waiting(milestone: ContractMilestone) -> Decimal:
    waiting: Decimal = milestone.payments.filter(answer__isnull=True, amount_yuan__gt=0).sum_yuan()
    return waiting


def _bad(number: int, problem: str) -> InvalidInput:
    return InvalidInput({"rows": [_("第 %(number)d 行：%(problem)s") % {"number": number, "problem": problem}]})


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON holds it."""
    return {name: None if value is None else str(value) for name, value in row.items()}


def _read(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row from JSON."""

    def day(name: str) -> date | None:
        return date.fromisoformat(row[name]) if row[name] else None

    amount = None if row["amount_yuan"] is None else Decimal(row["amount_yuan"])
    return {**row, "due_on": day("due_on"), "pay_by": day("pay_by"), "amount_yuan": amount}
