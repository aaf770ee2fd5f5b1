"""The states of an agreement: offered, signed, in force, stopped after a hearing, ended, filed away."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, numbering, versions
from lianqiao.core.access import SYSTEM
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Effect, Guard, Transition, TransitionTable, apply_many, register
from lianqiao.processes.agreements import consequences, content, limits, numbers, paying, phrases
from lianqiao.processes.agreements.checking import problems_of
from lianqiao.processes.agreements.enums import (
    OWED,
    AgreementState,
    AmendmentState,
    Ending,
    MilestoneState,
)
from lianqiao.processes.agreements.models import Agreement, Amendment, Signature
from lianqiao.processes.programmes.enums import Occasion

S = AgreementState


def is_sound(agreement: Agreement, context: Context) -> str | None:
    """Everybody could sign it as it is."""
    return next(iter(problems_of(agreement)), None)


def nobody_has_signed(agreement: Agreement, context: Context) -> str | None:
    """What somebody has signed is not changed."""
    if Signature.objects.filter(party__agreement=agreement).exists():
        return _now("已经有人签署，不能再改；需要改变的，生效以后办理变更。")
    return None


def everybody_has_signed(agreement: Agreement, context: Context) -> str | None:
    """No party is missing."""
    missing = [str(one) for one in agreement.parties.filter(signatures__isnull=True)]
    return _now("还没有签署：%(who)s。") % {"who": "、".join(missing)} if missing else None


def somebody_else_proposed(agreement: Agreement, context: Context) -> str | None:
    """Four eyes: who proposed to stop does not decide it."""
    if agreement.stop_proposed_by_id is None or agreement.stop_proposed_by_id != context.actor.user_id:
        return None
    return _now("提出终止的人不能作决定，请由另一位同事办理。")


def was_heard(agreement: Agreement, context: Context) -> str | None:
    """The unit had its time to answer, or has answered."""
    if agreement.hearing_is_over:
        return None
    return _now("陈述申辩的期限还没有到，承担单位也还没有答复。")


def hearing_is_open(agreement: Agreement, context: Context) -> str | None:
    """An answer comes within its time."""
    if agreement.hearing_until is not None and clock.today() <= agreement.hearing_until:
        return None
    return _now("陈述申辩的期限已过。")


def final_is(state: str, refusal: Any) -> Guard:
    """A guard: the final acceptance has come to that."""

    def guard(agreement: Agreement, context: Context) -> str | None:
        found = agreement.milestones.filter(is_final=True, state=state).exists()
        return None if found else str(refusal)

    return guard


def money_is_settled(agreement: Agreement, context: Context) -> str | None:
    """Nothing is to be paid or to come back any more."""
    return None if paying.is_settled(agreement) else _now("还有没有拨付或没有退回的经费，办完以后再归档。")


def freeze(agreement: Agreement, context: Context) -> None:
    """Number, wording and hash: from now on it is what is signed."""
    if not agreement.number:
        agreement.number = numbering.next_number(numbers.AGREEMENT, on=clock.today(), where=agreement.region_id)
    agreement.wording = content.wording_of(agreement)
    agreement.revision, agreement.offered_at, agreement.reminded_at = 1, context.at, None
    _set_revision(agreement, 1)
    seal(agreement, context)


def seal(agreement: Agreement, context: Context) -> None:
    """The hash of the content as it is now, which is kept as a version."""
    agreement.content_sha256 = content.digest(agreement.snapshot())
    version = versions.current(versions.versions_of(agreement).last(), agreement, actor=context.actor)
    if version._state.adding:
        context.write(version)


def thaw(agreement: Agreement, context: Context) -> None:
    """A draft again."""
    agreement.wording, agreement.content_sha256, agreement.revision = None, "", 0
    agreement.offered_at = agreement.reminded_at = None
    _set_revision(agreement, 0)


def _set_revision(agreement: Agreement, number: int) -> None:
    for rows in (agreement.milestones, agreement.indicators, agreement.payments):
        rows.update(revision=number)


def renew(agreement: Agreement, context: Context) -> None:
    """The next revision, with its own hash, after an amendment has changed what is agreed."""
    agreement.revision += 1
    _set_revision(agreement, agreement.revision)
    seal(agreement, context)
    agreement.save()


def begin(agreement: Agreement, context: Context) -> None:
    """In force: milestones open, money is promised, what is due at signature falls due."""
    agreement.signed_at = context.at
    apply_many(agreement.milestones.filter(state=MilestoneState.WAITING), "start", actor=SYSTEM)
    paying.promise_all(agreement)
    paying.fall_due(agreement, "signature", reason=_now("各方已经签署"))


def mark_reminded(agreement: Agreement, context: Context) -> None:
    """When those who have not signed were reminded."""
    agreement.reminded_at = context.at


def begin_hearing(agreement: Agreement, context: Context) -> None:
    """Why it is to be stopped, by whom, and how long the unit may answer."""
    today = clock.today()
    length: Any = limits.HEARING.get(where=agreement.region_id, on=today).value
    agreement.hearing_until = length.end(today)
    agreement.stop_reason, agreement.stop_proposed_by, agreement.plea = context.reason, context.actor.user, ""


def keep_plea(agreement: Agreement, context: Context) -> None:
    """What the unit says."""
    agreement.plea = context.reason


def end_hearing(agreement: Agreement, context: Context) -> None:
    """It goes on as if nothing had been proposed; the log keeps what was."""
    agreement.hearing_until, agreement.stop_reason, agreement.plea = None, "", ""
    agreement.stop_proposed_by = None


def end_as(ending: Ending) -> Effect:
    """An effect: how and when it ended, and that nothing is waited for any more."""

    def effect(agreement: Agreement, context: Context) -> None:
        agreement.ending, agreement.ended_at = ending, context.at
        owed = (*OWED, MilestoneState.WAITING, MilestoneState.REPORTED)
        apply_many(agreement.milestones.filter(state__in=owed), "drop", actor=SYSTEM)
        rows = Amendment.objects.filter(agreement=agreement, state=AmendmentState.PROPOSED)
        apply_many(rows, "lapse", actor=SYSTEM)

    return effect


def pay_no_more(agreement: Agreement, context: Context) -> None:
    """What is not paid is not paid any more."""
    paying.stop_all(agreement, reason=context.reason or str(Ending(agreement.ending).label))


def follow_from(occasion: Occasion) -> Effect:
    """An effect: what the scheme says must follow is carried out."""

    def effect(agreement: Agreement, context: Context) -> None:
        consequences.carry_out(agreement, occasion, actor=context.actor, reason=context.reason or str(occasion.label))

    return effect


AGREEMENTS = register(
    TransitionTable(
        Agreement,
        AgreementState,
        S.DRAFT,
        (
            Transition(
                "offer",
                _("定稿并提交签署"),
                (S.DRAFT,),
                S.SIGNING,
                Permission.AGREEMENT_MANAGE,
                guards=(is_sound,),
                effects=(freeze,),
                reactions=(phrases.ask_for_signatures,),
            ),
            Transition(
                "take_back",
                _("收回修改"),
                (S.SIGNING,),
                S.DRAFT,
                Permission.AGREEMENT_MANAGE,
                guards=(nobody_has_signed,),
                effects=(thaw,),
                reason_required=True,
            ),
            Transition(
                "send_back",
                _("请签约部门修改"),
                (S.SIGNING,),
                S.DRAFT,
                Permission.AGREEMENT_SIGN,
                guards=(nobody_has_signed,),
                effects=(thaw,),
                reactions=(phrases.tell_body,),
                reason_required=True,
            ),
            Transition(
                "remind",
                _("提醒签署"),
                (S.SIGNING,),
                S.SIGNING,
                None,
                effects=(mark_reminded,),
                reactions=(phrases.remind_of_signatures,),
            ),
            Transition(
                "enter_force",
                _("各方签署完毕，生效"),
                (S.SIGNING,),
                S.RUNNING,
                None,
                guards=(everybody_has_signed,),
                effects=(begin,),
                reactions=(phrases.tell_parties,),
            ),
            Transition(
                "void",
                _("不再签订"),
                (S.DRAFT, S.SIGNING),
                S.VOID,
                Permission.AGREEMENT_DECIDE,
                reactions=(phrases.tell_parties,),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "propose_stop",
                _("拟终止，听取陈述申辩"),
                (S.RUNNING,),
                S.HEARING,
                Permission.AGREEMENT_DECIDE,
                effects=(begin_hearing,),
                reactions=(phrases.tell_of_hearing,),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "plead",
                _("陈述申辩"),
                (S.HEARING,),
                S.HEARING,
                Permission.AGREEMENT_REPORT,
                guards=(hearing_is_open,),
                effects=(keep_plea,),
                reactions=(phrases.tell_body,),
                reason_required=True,
            ),
            Transition(
                "resume",
                _("不终止，继续执行"),
                (S.HEARING,),
                S.RUNNING,
                Permission.AGREEMENT_DECIDE,
                effects=(end_hearing,),
                reactions=(phrases.tell_parties,),
                reason_required=True,
            ),
            Transition(
                "stop",
                _("终止并执行后果"),
                (S.HEARING,),
                S.STOPPED,
                Permission.AGREEMENT_DECIDE,
                guards=(somebody_else_proposed, was_heard),
                effects=(end_as(Ending.STOPPED), pay_no_more, follow_from(Occasion.STOPPED)),
                reactions=(phrases.tell_parties,),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "pass",
                _("综合验收通过"),
                (S.RUNNING,),
                S.ACCEPTED,
                None,
                guards=(final_is(MilestoneState.ACCEPTED, _("综合验收还没有通过。")),),
                effects=(end_as(Ending.ACCEPTED), follow_from(Occasion.ACCEPTED)),
                reactions=(phrases.tell_parties,),
            ),
            Transition(
                "fail",
                _("综合验收不通过"),
                (S.RUNNING,),
                S.FAILED,
                None,
                guards=(final_is(MilestoneState.REFUSED, _("综合验收还没有结论。")),),
                effects=(end_as(Ending.FAILED), pay_no_more, follow_from(Occasion.FAILED)),
                reactions=(phrases.tell_parties,),
            ),
            Transition(
                "close",
                _("结清归档"),
                (S.ACCEPTED, S.FAILED, S.STOPPED),
                S.CLOSED,
                Permission.AGREEMENT_MANAGE,
                guards=(money_is_settled,),
            ),
        ),
    )
)
