"""Guards and effects of the tables of performances, milestones, plans, certificates and defaults."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core import clock, numbering
from lianqiao.core.access import SYSTEM
from lianqiao.core.transitions import Context, apply
from lianqiao.processes.performance import limits
from lianqiao.processes.performance.domain.planning import carry_out
from lianqiao.processes.performance.enums import (
    BreachState,
    MilestoneKind,
    MilestoneState,
    PaymentVerdict,
    PerformanceState,
    ProposalState,
    StepKind,
)
from lianqiao.processes.performance.models import (
    Breach,
    BreachStatement,
    ContractMilestone,
    IncomeCertificate,
    MilestoneStep,
    Performance,
    PlanProposal,
)

# ---- performances


def all_was_delivered(performance: Performance, context: Context) -> str | None:
    """Each delivery was accepted, and no change of the plan is open."""
    left = performance.milestones.filter(kind=MilestoneKind.DELIVERY)
    left = left.exclude(state__in=(MilestoneState.ACCEPTED, MilestoneState.DROPPED))
    if count := left.count():
        return _("还有 %(count)d 个节点没有验收。") % {"count": count}
    if performance.proposals.filter(state=ProposalState.ASKED).exists():
        return _("还有一份计划在等对方确认。")
    return None


def all_was_paid(performance: Performance, context: Context) -> str | None:
    """The contract was paid in full; of one whose amount is open, what each milestone states."""
    if performance.waiting_yuan or performance.payments.filter(answer__isnull=True).exists():
        return _("还有款项没有答复。")
    is_open = performance.contract.is_estimated or performance.milestones.filter(amount_yuan__isnull=True).exists()
    if not is_open and performance.paid_yuan < performance.ceiling_yuan:
        return _("合同款还没有付清。")
    if any(one.owes_payment and one.amount_yuan is not None for one in performance.milestones.all()):
        return _("还有节点的款项没有付清。")
    return None


def nothing_is_disputed(performance: Performance, context: Context) -> str | None:
    """Defaults are settled, or others judge of them."""
    if performance.breaches.filter(state__in=(BreachState.RAISED, BreachState.ANSWERED)).exists():
        return _("还有违约登记没有了结。")
    return None


def note_end(performance: Performance, context: Context) -> None:
    """The day of the end."""
    performance.ended_on = clock.today()


def drop_rest(performance: Performance, context: Context) -> None:
    """What was not delivered and accepted is not owed any more, and nobody has to answer to a plan."""
    left = performance.milestones.exclude(state__in=(MilestoneState.ACCEPTED, MilestoneState.DROPPED))
    for milestone in left.order_by("pk"):
        apply(milestone, "drop", actor=SYSTEM)
    for proposal in performance.proposals.filter(state=ProposalState.ASKED):
        apply(proposal, "lapse", actor=SYSTEM)


# ---- milestones


def is_a_delivery(milestone: ContractMilestone, context: Context) -> str | None:
    """Advances and royalties are paid, not delivered."""
    return None if milestone.kind == MilestoneKind.DELIVERY else _("预付款和提成没有交付和验收，登记付款即可。")


def runs(milestone: ContractMilestone, context: Context) -> str | None:
    """The contract goes on."""
    return None if milestone.performance.state == PerformanceState.RUNNING else _("合同不在履行中。")


def day_has_come(record: Any, context: Context) -> str | None:
    """What was done was not done tomorrow."""
    day = context.data.get("on")
    return _("日期不能晚于今天。") if day is not None and day > clock.today() else None


def text_is_short(record: Any, context: Context) -> str | None:
    """A text that the column can hold."""
    said = str(context.data.get("text") or "")
    return _("说明最多 %(most)d 字。") % {"most": limits.LONGEST_TEXT} if len(said) > limits.LONGEST_TEXT else None


def _note(milestone: ContractMilestone, context: Context, kind: StepKind, text: str) -> None:
    context.write(
        MilestoneStep(
            milestone=milestone,
            kind=kind,
            on=context.data.get("on") or clock.today(),
            text=text,
            organisation=context.actor.organisation,
            written_by=context.actor.user,
            written_at=context.at,
        )
    )


def note_delivery(milestone: ContractMilestone, context: Context) -> None:
    """What was delivered."""
    _note(milestone, context, StepKind.DELIVERED, str(context.data["text"]).strip())


def note_return(milestone: ContractMilestone, context: Context) -> None:
    """Why it was returned."""
    _note(milestone, context, StepKind.RETURNED, context.reason)


def note_acceptance(milestone: ContractMilestone, context: Context) -> None:
    """What was accepted; the time of payment begins where the plan has no day for it."""
    milestone.accepted_on = context.data.get("on") or clock.today()
    text = str(context.data.get("text") or "").strip() or _("符合约定的验收标准。")
    _note(milestone, context, StepKind.ACCEPTED, text)
    if milestone.pay_by is None and milestone.amount_yuan:
        time: Any = limits.PAY_WITHIN.get(where=milestone.region_id, on=milestone.accepted_on).value
        milestone.pay_by = time.end(milestone.accepted_on)


def note_milestone_reminder(milestone: ContractMilestone, context: Context) -> None:
    """Remember for which day how many reminders went out."""
    day = milestone.awaited_on
    milestone.reminded = milestone.reminded + 1 if milestone.reminded_for == day else 1
    milestone.reminded_for = day


# ---- plans


def let_plan_hold(proposal: PlanProposal, context: Context) -> None:
    """Who agreed; the milestones become what it says."""
    note_answer(proposal, context)
    carry_out(proposal)


def note_answer(proposal: PlanProposal, context: Context) -> None:
    """Who answered, and when."""
    proposal.decided_at, proposal.decided_by = context.at, context.actor.user


# ---- certificates


def payments_still_stand(certificate: IncomeCertificate, context: Context) -> str | None:
    """Both sides still stand by each payment."""
    lines = certificate.lines.select_related("payment__answer").prefetch_related("payment__corrections__answer")
    if all(one.payment.verdict == PaymentVerdict.CONFIRMED and not one.payment.is_taken_back for one in lines):
        return None
    return _("所列款项有的已经冲正，请退回重新申请。")


def issue_certificate(certificate: IncomeCertificate, context: Context) -> None:
    """Number, day, and who certified."""
    certificate.decided_on, certificate.decided_by = clock.today(), context.actor.user
    certificate.number = numbering.next_number(
        limits.CERTIFICATE, on=certificate.decided_on, where=certificate.region_id
    )


def free_payments(certificate: IncomeCertificate, context: Context) -> None:
    """The payments may be certified by another certificate."""
    certificate.lines.update(is_live=False)
    if certificate.decided_on is None and not context.actor.is_system:
        certificate.decided_on, certificate.decided_by = clock.today(), context.actor.user


# ---- defaults


def raised_it(breach: Breach, context: Context) -> str | None:
    """Whoever holds it against the other settles it."""
    own = context.actor.organisation_id == breach.organisation_id
    return None if own else _("由登记违约的一方了结。")


def note_statement(breach: Breach, context: Context) -> None:
    """What the other side says."""
    context.write(
        BreachStatement(
            breach=breach,
            organisation=context.actor.organisation,
            text=str(context.data["text"]).strip(),
            written_by=context.actor.user,
            written_at=context.at,
        )
    )


def note_outcome(breach: Breach, context: Context) -> None:
    """How it ended."""
    breach.outcome, breach.closed_on = context.reason, clock.today()
