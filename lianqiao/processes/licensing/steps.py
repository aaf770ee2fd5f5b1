"""Guards and effects of the tables of licensing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core import clock, numbering
from lianqiao.core.access import SYSTEM
from lianqiao.core.errors import DomainError
from lianqiao.core.norms.domain.citations import cite
from lianqiao.core.transitions import Context, apply
from lianqiao.processes.deals.domain.dealing import begin_deal
from lianqiao.processes.deals.enums import PartKind
from lianqiao.processes.disposals.domain import usage
from lianqiao.processes.disposals.enums import LicenceKind
from lianqiao.processes.licensing import limits, numbers
from lianqiao.processes.licensing.checking import refusal_of, refusal_of_terms
from lianqiao.processes.licensing.content import after_months, digest, is_signed_by_all
from lianqiao.processes.licensing.domain import owing
from lianqiao.processes.licensing.domain.licences import freeze_terms
from lianqiao.processes.licensing.enums import LATE, DueKind, DueState, RoyaltyBase, Scheme
from lianqiao.processes.licensing.models import (
    AuditRequest,
    GuaranteeClaim,
    Licence,
    LicenceDue,
    PoolOffer,
    TriggerEvent,
)
from lianqiao.registers.achievements.enums import TransformationMode


def offer_is_sound(offer: PoolOffer, context: Context) -> str | None:
    """Nothing that blocks stands against it."""
    return refusal_of(offer)


def not_the_submitter(offer: PoolOffer, context: Context) -> str | None:
    """Four eyes."""
    return _("提交人不能审查自己提交的成果。") if context.actor.user_id == offer.submitted_by_id else None


def hand_in(offer: PoolOffer, context: Context) -> None:
    """What is read from now on has this hash; the decision is used by this offer alone."""
    offer.submitted_by, offer.submitted_at = context.actor.user, context.at
    offer.revision += 1
    offer.content_sha256 = digest(offer)
    usage.take_up(offer.disposal, actor=SYSTEM, by=offer)


def free_decision(offer: PoolOffer, context: Context) -> None:
    """The decision may be used for something else, if the offer still uses it."""
    if usage.is_used_by(offer.disposal, offer):
        usage.give_back(offer.disposal, actor=SYSTEM, by=offer)


def open_offer(offer: PoolOffer, context: Context) -> None:
    """It stands in the pool."""
    offer.opened_on = clock.today()
    offer.number = numbering.next_number(numbers.OFFER, on=offer.opened_on, where=offer.region_id)


def close_offer(offer: PoolOffer, context: Context) -> None:
    """Nobody can ask for it any more; what was signed goes on."""
    offer.closed_on = clock.today()
    free_decision(offer, context)


def settle_terms(licence: Licence, context: Context) -> None:
    """The terms that were offered are the first that may be signed."""
    licence.answer = context.reason
    freeze_terms(licence)


def keep_answer(licence: Licence, context: Context) -> None:
    """Why not."""
    licence.answer = context.reason
    licence.ended_on = clock.today()


def note_end(licence: Licence, context: Context) -> None:
    """Over since today."""
    licence.ended_on = clock.today()


def terms_are_sound(licence: Licence, context: Context) -> str | None:
    """Nothing that blocks stands against the terms."""
    return refusal_of_terms(licence)


def both_have_signed(licence: Licence, context: Context) -> str | None:
    """Neither signature is missing."""
    return None if is_signed_by_all(licence) else _("还有一方没有签署。")


def start_deal(licence: Licence, context: Context) -> None:
    """What was signed is a deal of the seller, from which conversion record and contract are filled (USE-03)."""
    offer, decision = licence.offer, licence.offer.disposal
    is_shared = licence.licence_kind == LicenceKind.PLAIN
    if not is_shared:
        decision = usage.hand_over(decision, actor=SYSTEM, by=offer, to=licence)
    items = list(decision.items.select_related("achievement").prefetch_related("owners__organisation"))
    owners = {owner.organisation for item in items for owner in item.owners.all()}
    licence.deal = begin_deal(
        actor=SYSTEM,
        seller=licence.organisation,
        buyer=licence.licensee,
        achievements=[item.achievement for item in items],
        mode=TransformationMode.LICENCE,
        pricing=decision.pricing,
        price_yuan=licence.agreed_yuan(),
        source=licence,
        disposal=decision,
        co_sellers=sorted((one for one in owners if one is not None), key=lambda one: str(one.pk)),
        terms=_deal_terms(licence),
        parts=_deal_parts(licence),
        shares_disposal=is_shared,
    )


def _deal_terms(licence: Licence) -> dict[str, Any]:
    terms: dict[str, Any] = {
        "licence_kind": licence.licence_kind,
        "territory": licence.territory,
        "term_months": licence.term_months,
        "words": licence.conditions,
    }
    if licence.royalty_rate is not None:
        terms |= {
            "royalty_base": str(RoyaltyBase(licence.royalty_base).label),
            "royalty_rate": licence.royalty_rate,
        }
    return terms


def _deal_parts(licence: Licence) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = []
    if licence.fixed_fee_yuan:
        parts.append({"kind": PartKind.FIXED, "amount_yuan": licence.fixed_fee_yuan})
    for stage in licence.stages.all():
        part = {"kind": PartKind.INSTALMENT, "amount_yuan": stage.amount_yuan, "condition": stage.sentence()[:200]}
        parts.append(part)
    if licence.royalty_rate is not None:
        parts.append({"kind": PartKind.ROYALTY, "amount_yuan": Decimal(0), "condition": licence.royalty_words()})
    return parts


def begin_use(licence: Licence, context: Context) -> None:
    """It takes effect today: term, first payment, next report, and the fixed fee of an open licence."""
    today = clock.today()
    licence.number = numbering.next_number(numbers.LICENCE, on=today, where=licence.region_id)
    licence.starts_on = today
    licence.ends_on = after_months(today, licence.term_months) - timedelta(days=1)
    if licence.scheme == Scheme.USE_FIRST:
        answer = limits.FIRST_PAYMENT_AFTER.get(where=licence.region_id, on=today)
        licence.first_payment_on = answer.value.end(today)
        cite(licence, answer)
    if licence.royalty_rate is not None:
        licence.report_on = after_months(today, licence.report_months)
    licence.next_term_on = owing.next_term(licence)
    if licence.fixed_fee_yuan:
        owing.owe(
            licence,
            actor=context.actor,
            kind=DueKind.FIXED,
            amount_yuan=licence.fixed_fee_yuan,
            words=_("固定许可费"),
            begins=today,
        )


def pass_terms(licence: Licence, context: Context) -> None:
    """Stages whose time has come are owed."""
    owing.pass_terms(licence, actor=context.actor)


def note_reminder(record: Any, context: Context) -> None:
    """Reminded once."""
    record.reminded = True


def note_report_reminder(licence: Licence, context: Context) -> None:
    """Reminded once of this report."""
    licence.report_reminded = True


def something_is_in_default(licence: Licence, context: Context) -> str | None:
    """An amount is so late that it counts as a default."""
    if licence.dues.filter(state=DueState.DEFAULTED).exists():
        return None
    return _("没有达到违约期限的逾期款项。")


def nothing_is_late(licence: Licence, context: Context) -> str | None:
    """Everything that was late has come."""
    late = licence.dues.filter(state__in=(*LATE, DueState.RECORDED)).exists()
    return _("还有逾期没有付清的款项。") if late else None


def set_notice(licence: Licence, context: Context) -> None:
    """It ends when the time of notice is over, or with its term."""
    answer = limits.NOTICE_TIME.get(where=licence.region_id)
    last: Any = licence.ends_on
    licence.ends_on = min(last, answer.value.end(clock.today()))
    cite(licence, answer)


def is_the_other_side(event: TriggerEvent, context: Context) -> str | None:
    """Who declared it does not answer it."""
    if context.actor.organisation_id == event.organisation_id:
        return _("由对方确认或提出争议。")
    return None


def keep_confirmation(event: TriggerEvent, context: Context) -> None:
    """Who confirmed it; a stage that waited for it is owed."""
    event.answered_by, event.answered_at = context.actor.user, context.at
    owing.owe_stage(event, event.licence, actor=context.actor)


def keep_objection(event: TriggerEvent, context: Context) -> None:
    """What the other side says against it."""
    event.objection = context.reason
    event.answered_by, event.answered_at = context.actor.user, context.at


def keep_ruling(event: TriggerEvent, context: Context) -> None:
    """What the mediator decided, and why."""
    event.decision = context.reason
    event.decided_by, event.decided_at = context.actor.user, context.at


def carry_ruling_out(event: TriggerEvent, context: Context) -> None:
    """It came about: a stage that waited for it is owed."""
    owing.owe_stage(event, event.licence, actor=context.actor)


def keep_payment(due: LicenceDue, context: Context) -> None:
    """When it was paid, by which paper."""
    paid_on, paper = context.data["paid_on"], " ".join(str(context.data["paper"]).split())
    if paid_on > clock.today():
        raise DomainError("future", _("付款日期不能晚于今天。"), "paid_on")
    if not paper:
        raise DomainError("paper", _("请填写付款凭证号。"), "paper")
    due.paid_on, due.paper, due.denial = paid_on, paper[:80], ""
    due.recorded_by, due.recorded_at = context.actor.user, context.at
    due.was_late = due.was_late or paid_on > due.due_on


def keep_receipt(due: LicenceDue, context: Context) -> None:
    """Who confirmed that it came."""
    due.received_by, due.received_at = context.actor.user, context.at


def keep_denial(due: LicenceDue, context: Context) -> None:
    """It did not come."""
    due.denial, due.paid_on, due.paper = context.reason, None, ""


def note_due_reminder(due: LicenceDue, context: Context) -> None:
    """Reminded once."""
    due.remind_on = None


def note_late(due: LicenceDue, context: Context) -> None:
    """Its day has passed."""
    due.was_late, due.remind_on = True, None


def note_default(due: LicenceDue, context: Context) -> None:
    """So late that it counts as a default."""
    due.was_default = True


def keep_claim_answer(claim: GuaranteeClaim, context: Context) -> None:
    """What who stands in says."""
    claim.answer = context.reason
    claim.answered_by, claim.answered_at = context.actor.user, context.at


def keep_claim_payment(claim: GuaranteeClaim, context: Context) -> None:
    """It was paid, by which paper; what is covered in whole is no longer owed."""
    keep_claim_answer(claim, context)
    claim.paper = " ".join(str(context.data["paper"]).split())[:80]
    if not claim.paper:
        raise DomainError("paper", _("请填写赔付凭证号。"), "paper")
    if claim.amount_yuan == claim.due.amount_yuan and claim.due.state in LATE:
        apply(claim.due, "cover", actor=SYSTEM)


def keep_audit_answer(audit: AuditRequest, context: Context) -> None:
    """What the licensee says."""
    audit.answer = context.reason


def close_audit(audit: AuditRequest, context: Context) -> None:
    """What was found; what was reported too little is owed."""
    missing = context.data.get("missing_yuan") or Decimal(0)
    audit.finding = str(context.data["finding"]).strip()
    audit.missing_yuan = missing
    if missing:
        owing.owe(
            audit.licence,
            actor=context.actor,
            kind=DueKind.AUDIT,
            amount_yuan=missing,
            words=_("账目核查应补缴的提成"),
            begins=clock.today(),
        )
