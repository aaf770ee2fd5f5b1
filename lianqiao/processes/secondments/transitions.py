"""The states of posts, of secondments and of batches."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing import phrases as filing
from lianqiao.core.filing.steps import filing_steps, give_number
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing import steps as publishing
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.processes.secondments import phrases, steps
from lianqiao.processes.secondments.enums import IN_OFFICE, BatchState, PostState, SecondmentState
from lianqiao.processes.secondments.models import Batch, Post, Secondment

P, Q, S, B = Permission, PostState, SecondmentState, BatchState


def stamp_submission(batch: Batch, context: Context) -> None:
    """Who settled the list, and when: notices of before do not count."""
    batch.submitted_at, batch.submitted_by = context.at, context.actor.user


def _of_posts(step: Transition) -> Transition:
    """Nothing of a post changes while people are on their way into it."""
    if step.name not in ("correct", "revoke"):
        return step
    return replace(step, guards=(*step.guards, steps.nobody_waits))


POSTS = register(
    TransitionTable(
        Post,
        Q,
        Q.DRAFT,
        (
            *map(
                _of_posts,
                filing_steps(
                    submit_guards=(steps.post_is_sound,),
                    confirm_effects=(steps.take_charge, give_number(steps.next_post_number)),
                    public=True,
                    confirm_label=_("审核通过，列入选派岗位"),
                ),
            ),
            Transition(
                "close",
                _("停止招募"),
                (Q.PUBLISHED,),
                Q.CLOSED,
                P.FILING_SUBMIT,
                reason_required=True,
                reactions=(filing.tell_owner,),
            ),
            Transition("lapse", _("应聘截止"), (Q.PUBLISHED,), Q.CLOSED, None, guards=(steps.time_is_over,)),
            Transition(
                "reopen", _("继续招募"), (Q.CLOSED,), Q.PUBLISHED, P.FILING_SUBMIT, guards=(steps.is_still_open,)
            ),
        ),
    )
)

SECONDMENTS = register(
    TransitionTable(
        model=Secondment,
        states=S,
        initial=S.APPLIED,
        transitions=(
            Transition(
                "consent",
                _("同意选派"),
                (S.APPLIED,),
                S.OFFERED,
                P.SECONDMENT_CONSENT,
                guards=(steps.not_oneself, steps.leader_is_permitted),
                effects=(steps.note_consent,),
                reactions=(phrases.tell_person, phrases.tell_host),
            ),
            Transition(
                "deny",
                _("不同意"),
                (S.APPLIED,),
                S.DENIED,
                P.SECONDMENT_CONSENT,
                guards=(steps.not_oneself,),
                reason_required=True,
                reactions=(phrases.tell_person,),
            ),
            Transition(
                "choose",
                _("选中"),
                (S.OFFERED,),
                S.CHOSEN,
                P.SECONDMENT_HOST,
                guards=(steps.post_stands,),
                effects=(steps.take_place,),
                reactions=(phrases.tell_person,),
            ),
            Transition(
                "turn_down",
                _("不选"),
                (S.OFFERED,),
                S.REFUSED,
                P.SECONDMENT_HOST,
                reason_required=True,
                reactions=(phrases.tell_person, phrases.tell_home),
            ),
            Transition(
                "take_back",
                _("收回选择"),
                (S.CHOSEN,),
                S.OFFERED,
                P.SECONDMENT_HOST,
                effects=(steps.leave_place,),
                reason_required=True,
                reactions=(phrases.tell_person,),
            ),
            Transition(
                "accept",
                _("接受"),
                (S.CHOSEN,),
                S.MATCHED,
                P.SECONDMENT_APPLY,
                guards=(steps.post_stands, steps.no_conflict),
                effects=(steps.take_post,),
                reactions=(phrases.tell_host, phrases.tell_home, phrases.tell_body),
            ),
            Transition(
                "decline",
                _("退出"),
                (S.APPLIED, S.OFFERED, S.CHOSEN, S.MATCHED),
                S.WITHDRAWN,
                P.SECONDMENT_APPLY,
                effects=(steps.leave_batch,),
                reason_required=True,
                dangerous=True,
                reactions=(phrases.tell_host, phrases.tell_home),
            ),
            Transition(
                "reject",
                _("不予选派"),
                (S.MATCHED, S.APPOINTED),
                S.REJECTED,
                P.SECONDMENT_DECIDE,
                effects=(steps.leave_batch,),
                reason_required=True,
                dangerous=True,
                reactions=(phrases.tell_person, phrases.tell_host, phrases.tell_home),
            ),
            Transition(
                "appoint",
                _("列入选派"),
                (S.MATCHED,),
                S.APPOINTED,
                None,
                effects=(steps.note_appointment,),
                requires=("batch",),
                reactions=(phrases.ask_to_sign,),
            ),
            Transition(
                "begin",
                _("任期开始"),
                (S.APPOINTED,),
                S.SERVING,
                None,
                guards=(steps.all_have_signed,),
                effects=(steps.begin,),
                reactions=(phrases.tell_all,),
            ),
            Transition(
                "ask_assessment",
                _("请小结和评价"),
                (S.SERVING,),
                S.SERVING,
                None,
                effects=(steps.make_assessment,),
                reactions=(phrases.ask_assessment,),
            ),
            Transition(
                "remind",
                _("提醒任期将满"),
                (S.SERVING,),
                S.SERVING,
                None,
                effects=(steps.note_reminder,),
                reactions=(phrases.remind_of_end,),
            ),
            Transition(
                "expire",
                _("期满"),
                IN_OFFICE,
                S.COMPLETED,
                None,
                guards=(steps.day_is_over,),
                effects=(steps.end_with_term,),
                reactions=(phrases.tell_all,),
            ),
            Transition(
                "ask_extension",
                _("申请延期"),
                (S.SERVING,),
                S.EXTENDING,
                P.SECONDMENT_HOST,
                guards=(steps.extension_is_sound,),
                effects=(steps.note_extension,),
                requires=("until",),
                reason_required=True,
                reactions=(phrases.ask_to_sign, phrases.tell_body),
            ),
            Transition(
                "extend",
                _("同意延期"),
                (S.EXTENDING,),
                S.SERVING,
                P.SECONDMENT_DECIDE,
                guards=(steps.all_have_signed,),
                effects=(steps.extend,),
                reactions=(phrases.tell_all,),
            ),
            Transition(
                "keep_term",
                _("不延期"),
                (S.EXTENDING,),
                S.SERVING,
                P.SECONDMENT_DECIDE,
                effects=(steps.forget_extension,),
                reason_required=True,
                reactions=(phrases.tell_all,),
            ),
            Transition(
                "ask_end",
                _("申请提前结束"),
                (S.SERVING,),
                S.ENDING,
                P.SECONDMENT_PART,
                effects=(steps.note_end_asked,),
                reason_required=True,
                dangerous=True,
                reactions=(phrases.tell_all,),
            ),
            Transition(
                "end_early",
                _("同意提前结束"),
                (S.ENDING,),
                S.ENDED,
                P.SECONDMENT_DECIDE,
                effects=(steps.end_today,),
                dangerous=True,
                reactions=(phrases.tell_all,),
            ),
            Transition(
                "go_on",
                _("不提前结束"),
                (S.ENDING,),
                S.SERVING,
                P.SECONDMENT_DECIDE,
                effects=(steps.forget_end,),
                reason_required=True,
                reactions=(phrases.tell_all,),
            ),
        ),
    )
)

BATCHES = register(
    TransitionTable(
        model=Batch,
        states=B,
        initial=B.DRAFT,
        transitions=(
            Transition(
                "fix",
                _("定稿"),
                (B.DRAFT,),
                B.FIXED,
                P.SECONDMENT_DECIDE,
                guards=(steps.has_persons,),
                effects=(stamp_submission,),
            ),
            Transition(
                "reopen",
                _("退回修改"),
                (B.FIXED,),
                B.DRAFT,
                P.SECONDMENT_DECIDE,
                guards=(steps.no_notice_hangs,),
                reason_required=True,
            ),
            Transition(
                "decide",
                _("作出选派决定"),
                (B.FIXED,),
                B.DECIDED,
                P.SECONDMENT_DECIDE,
                guards=(
                    publishing.not_the_submitter,
                    steps.has_persons,
                    steps.notice_is_concluded,
                    steps.decision_day_is_known,
                ),
                effects=(steps.appoint_all,),
                requires=("decision_title", "decided_on"),
            ),
            Transition(
                "cancel",
                _("取消"),
                (B.DRAFT, B.FIXED),
                B.CANCELLED,
                P.SECONDMENT_DECIDE,
                guards=(steps.no_notice_hangs,),
                effects=(steps.release_all,),
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)
