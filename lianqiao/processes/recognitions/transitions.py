"""The states of recognitions: publishing, ending with time, suspending, revoking after a hearing, appeal."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing import steps
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.processes.recognitions import phrases, terms
from lianqiao.processes.recognitions.enums import RecognitionState, RenewalWay
from lianqiao.processes.recognitions.models import Recognition

S = RecognitionState
LONGEST = 2000


def _is_short(context: Context, name: str) -> str | None:
    if len(str(context.data.get(name) or "")) <= LONGEST:
        return None
    return _now("最多 %(limit)d 个字。") % {"limit": LONGEST}


def is_not_published(recognition: Recognition, context: Context) -> str | None:
    """It is not public yet, and its kind may be."""
    if not recognition.kind.is_public:
        return _now("这种资格不列入公开名录。")
    return _now("已经公开。") if recognition.is_published else None


def not_the_maker(recognition: Recognition, context: Context) -> str | None:
    """Four eyes: who entered it does not clear it."""
    if recognition.created_by_id != context.actor.user_id:
        return None
    return _now("录入的人不能作保密审查，请由另一位同事办理。")


def is_published(recognition: Recognition, context: Context) -> str | None:
    """There is something to take back."""
    return None if recognition.is_published else _now("还没有公开。")


def time_is_over(recognition: Recognition, context: Context) -> str | None:
    """Nothing expires before its last day is over."""
    if recognition.valid_until is not None and recognition.valid_until < clock.today():
        return None
    return _now("有效期还没有到。")


def is_heard(recognition: Recognition, context: Context) -> str | None:
    """The holder has answered, or has had the time to."""
    if recognition.statement or (recognition.hearing_until is not None and recognition.hearing_until < clock.today()):
        return None
    return _now("听取意见的期限还没有到，对方也还没有陈述意见，现在不能撤销。")


def may_still_answer(recognition: Recognition, context: Context) -> str | None:
    """The time for answering is not over, and the answer is not too long."""
    if recognition.hearing_until is None or recognition.hearing_until < clock.today():
        return _now("陈述意见的期限已过。")
    return _is_short(context, "statement")


def may_appeal(recognition: Recognition, context: Context) -> str | None:
    """Once, within the time that counts from the day of the decision."""
    if recognition.appealed_at is not None:
        return _now("已经申请过复核。")
    if recognition.ended_on is None:
        return _now("没有撤销决定。")
    time: Any = terms.APPEAL.get(where=recognition.region_id, on=recognition.ended_on).value
    if time.end(recognition.ended_on) < clock.today():
        return _now("申请复核的期限已过。")
    return _is_short(context, "appeal")


def appeal_waits(recognition: Recognition, context: Context) -> str | None:
    """An appeal was made and is not answered, by somebody else than who revoked."""
    if recognition.appealed_at is None or recognition.appeal_answered_at is not None:
        return _now("没有待答复的复核申请。")
    if recognition.ended_by_id is not None and recognition.ended_by_id == context.actor.user_id:
        return _now("作出撤销决定的人不能答复复核，请由另一位同事办理。")
    return None


def may_ask_for_renewal(recognition: Recognition, context: Context) -> str | None:
    """The kind is renewed by a form, and it is time."""
    if recognition.kind.renewal != RenewalWay.FORM:
        return _now("这种资格到期后按新一轮申报通知重新申报。")
    if recognition.asked_at is not None:
        return _now("已经申请延续，请等待答复。")
    if not recognition.may_be_renewed:
        return _now("还没有到可以申请延续的时间，或者有效期已过。")
    return _is_short(context, "renewal_text")


def put_into_directory(recognition: Recognition, context: Context) -> None:
    """Everybody reads it from now on."""
    recognition.is_published = True


def take_from_directory(recognition: Recognition, context: Context) -> None:
    """It is public no more."""
    recognition.is_published = False


def mark_reminded(recognition: Recognition, context: Context) -> None:
    """The last day of which was reminded."""
    recognition.reminded_for = recognition.valid_until


def mark_warned(recognition: Recognition, context: Context) -> None:
    """Since when a warning stands."""
    recognition.warned_on = clock.today()


def open_hearing(recognition: Recognition, context: Context) -> None:
    """Until when the holder may answer."""
    today = clock.today()
    time: Any = terms.HEARING.get(where=recognition.region_id, on=today).value
    recognition.hearing_until, recognition.statement = time.end(today), ""


def take_statement(recognition: Recognition, context: Context) -> None:
    """What the holder says."""
    recognition.statement = str(context.data["statement"]).strip()


def end_now(recognition: Recognition, context: Context) -> None:
    """The day on which it ended, by whom, and by which decision."""
    recognition.ended_on, recognition.ended_by = clock.today(), context.actor.user
    recognition.end_decision = str(context.data["end_decision"]).strip()[:200]


def take_appeal(recognition: Recognition, context: Context) -> None:
    """What the holder holds against the decision."""
    recognition.appealed_at, recognition.appeal = context.at, str(context.data["appeal"]).strip()


def answer_appeal(recognition: Recognition, context: Context) -> None:
    """The appeal has its answer."""
    recognition.appeal_answered_at = context.at


def take_up_again(recognition: Recognition, context: Context) -> None:
    """The revocation never was."""
    answer_appeal(recognition, context)
    recognition.ended_on, recognition.ended_by, recognition.end_decision = None, None, ""


def take_request(recognition: Recognition, context: Context) -> None:
    """The holder asks to go on."""
    recognition.asked_at, recognition.renewal_text = context.at, str(context.data["renewal_text"]).strip()


def end_with_following(recognition: Recognition, context: Context) -> None:
    """It gives way on the first day of what follows."""
    recognition.ended_on, recognition.asked_at = context.data["ended_on"], None


_MANAGE, _HOLD = Permission.RECOGNITION_MANAGE, Permission.RECOGNITION_HOLD
_TOLD = (phrases.tell_holder,)

RECOGNITIONS = register(
    TransitionTable(
        Recognition,
        RecognitionState,
        S.VALID,
        (
            Transition(
                "publish",
                _("保密审查通过并公开"),
                (S.VALID,),
                S.VALID,
                Permission.RECOGNITION_REVIEW_SECRECY,
                guards=(is_not_published, not_the_maker),
                effects=(steps.sign_clearance, put_into_directory),
                requires=("opinion",),
                load=lambda rows: rows.select_related("kind"),
            ),
            Transition(
                "hide",
                _("停止公开"),
                (S.VALID,),
                S.VALID,
                Permission.RECOGNITION_REVIEW_SECRECY,
                guards=(is_published,),
                effects=(take_from_directory,),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "remind",
                _("提醒将要到期"),
                (S.VALID,),
                S.VALID,
                None,
                effects=(mark_reminded,),
                reactions=(phrases.remind_holder,),
            ),
            Transition(
                "expire",
                _("有效期满"),
                (S.VALID, S.SUSPENDED, S.HEARING),
                S.EXPIRED,
                None,
                guards=(time_is_over,),
                reactions=_TOLD,
            ),
            Transition(
                "ask_renewal",
                _("申请延续"),
                (S.VALID,),
                S.VALID,
                _HOLD,
                guards=(may_ask_for_renewal,),
                effects=(take_request,),
                reactions=(phrases.tell_body,),
                requires=("renewal_text",),
            ),
            Transition(
                "renew",
                _("延续"),
                (S.VALID, S.SUSPENDED, S.EXPIRED),
                S.RENEWED,
                None,
                effects=(end_with_following,),
            ),
            Transition(
                "warn",
                _("年度考核不合格，予以警示"),
                (S.VALID,),
                S.VALID,
                None,
                effects=(mark_warned,),
                reactions=(phrases.tell_of_warning,),
            ),
            Transition(
                "suspend",
                _("暂停资格"),
                (S.VALID,),
                S.SUSPENDED,
                _MANAGE,
                reactions=_TOLD,
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "resume", _("恢复资格"), (S.SUSPENDED,), S.VALID, _MANAGE, reactions=_TOLD, reason_required=True
            ),
            Transition(
                "propose",
                _("拟撤销，听取意见"),
                (S.VALID, S.SUSPENDED),
                S.HEARING,
                _MANAGE,
                effects=(open_hearing,),
                reactions=_TOLD,
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "propose_for_checks",
                _("连续考核不合格，拟撤销，听取意见"),
                (S.VALID, S.SUSPENDED),
                S.HEARING,
                None,
                effects=(mark_warned, open_hearing),
                reactions=(*_TOLD, phrases.tell_body),
            ),
            Transition(
                "answer",
                _("陈述意见"),
                (S.HEARING,),
                S.HEARING,
                _HOLD,
                guards=(may_still_answer,),
                effects=(take_statement,),
                reactions=(phrases.tell_body,),
                requires=("statement",),
            ),
            Transition("keep", _("不予撤销"), (S.HEARING,), S.VALID, _MANAGE, reactions=_TOLD, reason_required=True),
            Transition(
                "revoke",
                _("撤销资格"),
                (S.HEARING,),
                S.REVOKED,
                _MANAGE,
                guards=(is_heard,),
                effects=(end_now,),
                reactions=_TOLD,
                requires=("end_decision",),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "appeal",
                _("申请复核"),
                (S.REVOKED,),
                S.REVOKED,
                _HOLD,
                guards=(may_appeal,),
                effects=(take_appeal,),
                reactions=(phrases.tell_body,),
                requires=("appeal",),
            ),
            Transition(
                "uphold",
                _("复核维持撤销"),
                (S.REVOKED,),
                S.REVOKED,
                _MANAGE,
                guards=(appeal_waits,),
                effects=(answer_appeal,),
                reactions=_TOLD,
                reason_required=True,
            ),
            Transition(
                "reinstate",
                _("复核恢复资格"),
                (S.REVOKED,),
                S.VALID,
                _MANAGE,
                guards=(appeal_waits,),
                effects=(take_up_again,),
                reactions=_TOLD,
                reason_required=True,
            ),
        ),
    )
)
