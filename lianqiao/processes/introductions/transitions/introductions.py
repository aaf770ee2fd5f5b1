"""The states of an introduction: asked, answered or not, and what came of it."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.processes.introductions import case_phrases, phrases
from lianqiao.processes.introductions.domain.disclosure import both_can_be_reached, both_verified, disclose
from lianqiao.processes.introductions.domain.outcomes import (
    expect_outcome,
    note_outcome,
    outcome_is_well_formed,
)
from lianqiao.processes.introductions.domain.steps import (
    begin_talks,
    claim_has_evidence,
    claim_is_theirs,
    claim_waits,
    follow_up_is_due,
    note_confirmation,
    note_dispute,
    note_follow_up,
    note_step,
    note_verification,
    step_is_well_formed,
)
from lianqiao.processes.introductions.enums import DeclineCode
from lianqiao.processes.introductions.enums import IntroductionState as S
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.introductions.validators import validate_no_contact

REASON_LENGTH = 1000


def decline_is_well_formed(introduction: Introduction, context: Context) -> str | None:
    """The reason is one of the list; `other` says more."""
    code = context.data.get("code")
    if code is None:
        return None
    if code not in DeclineCode.values:
        return _now("请从列表中选择婉拒的原因。")
    if code == DeclineCode.OTHER and not context.reason:
        return _now("选择“其他原因”时请写明情况。")
    return None


def reason_is_well_formed(introduction: Introduction, context: Context) -> str | None:
    """Short, and without contact data: who declines or takes back has not agreed to be called."""
    try:
        MaxLengthValidator(REASON_LENGTH)(context.reason)
        validate_no_contact(context.reason)
    except ValidationError as error:
        return "".join(error.messages)
    return None


def time_is_over(introduction: Introduction, context: Context) -> str | None:
    """A request lapses on the day after its last day; `on` is the day that the clock shows."""
    return None if introduction.answer_by < context.data["on"] else _now("答复期限还没有到。")


def note_refusal(introduction: Introduction, context: Context) -> None:
    """Keep who declined, when and why."""
    introduction.answered_at = timezone.now()
    introduction.answered_by = context.actor.user
    introduction.decline_code = context.data["code"]
    introduction.decline_text = context.reason


INTRODUCTION = register(
    TransitionTable(
        model=Introduction,
        states=S,
        initial=S.REQUESTED,
        transitions=(
            Transition(
                "accept",
                _("接受对接，互告联系方式"),
                (S.REQUESTED,),
                S.ACCEPTED,
                Permission.INTRODUCTION_ANSWER,
                guards=(both_verified, both_can_be_reached),
                effects=(disclose, expect_outcome, begin_talks),
                reactions=(phrases.tell_of_acceptance,),
            ),
            Transition(
                "decline",
                _("婉拒"),
                (S.REQUESTED,),
                S.DECLINED,
                Permission.INTRODUCTION_ANSWER,
                guards=(decline_is_well_formed, reason_is_well_formed),
                effects=(note_refusal,),
                reactions=(phrases.tell_of_refusal,),
                requires=("code",),
            ),
            Transition(
                "cancel",
                _("取消请求"),
                (S.REQUESTED,),
                S.CANCELLED,
                Permission.INTRODUCTION_CANCEL,
                guards=(reason_is_well_formed,),
                reactions=(phrases.tell_of_cancellation,),
                reason_required=True,
            ),
            Transition(
                "lapse",
                _("逾期未答复，请求失效"),
                (S.REQUESTED,),
                S.LAPSED,
                None,
                guards=(time_is_over,),
                reactions=(phrases.tell_of_lapse,),
                requires=("on",),
            ),
            Transition(
                "close",
                _("登记进展或结果"),
                (S.ACCEPTED,),
                S.CLOSED,
                Permission.INTRODUCTION_CLOSE,
                guards=(outcome_is_well_formed, step_is_well_formed),
                effects=(note_step, note_outcome),
                reactions=(phrases.tell_of_outcome,),
                requires=("code",),
            ),
            Transition(
                "follow_up",
                _("更新进展或结果"),
                (S.CLOSED,),
                S.CLOSED,
                Permission.INTRODUCTION_CLOSE,
                guards=(outcome_is_well_formed, step_is_well_formed),
                effects=(note_step, note_outcome),
                reactions=(phrases.tell_of_outcome,),
                requires=("code",),
            ),
            Transition(
                "confirm",
                _("确认属实"),
                (S.CLOSED,),
                S.CLOSED,
                Permission.INTRODUCTION_CONFIRM,
                guards=(claim_waits, claim_is_theirs),
                effects=(note_confirmation,),
                reactions=(case_phrases.tell_of_confirmation,),
            ),
            Transition(
                "dispute",
                _("提出异议"),
                (S.CLOSED,),
                S.CLOSED,
                Permission.INTRODUCTION_CONFIRM,
                guards=(claim_waits, claim_is_theirs, reason_is_well_formed),
                effects=(note_dispute,),
                reactions=(case_phrases.tell_of_dispute,),
                reason_required=True,
            ),
            Transition(
                "verify",
                _("凭证明材料核实"),
                (S.CLOSED,),
                S.CLOSED,
                Permission.INTRODUCTION_VERIFY,
                guards=(claim_waits, claim_has_evidence),
                effects=(note_verification,),
                reactions=(case_phrases.tell_of_verification,),
            ),
            Transition(
                "revisit",
                _("登记回访"),
                (S.CLOSED,),
                S.CLOSED,
                Permission.INTRODUCTION_CLOSE,
                guards=(follow_up_is_due,),
                effects=(note_follow_up,),
                reactions=(case_phrases.tell_of_follow_up,),
                requires=("round",),
            ),
        ),
    )
)
