"""The states of a campaign, and of what it asks of one unit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.registers.campaigns import phrases
from lianqiao.registers.campaigns.domain.reminding import remind_behind
from lianqiao.registers.campaigns.enums import OPEN_STATES, AssignmentState, CampaignState
from lianqiao.registers.campaigns.models import Assignment, Campaign
from lianqiao.registers.campaigns.models.campaign import REMIND_BEFORE
from lianqiao.registers.campaigns.queries.progress import unclassified
from lianqiao.registers.campaigns.validators import clean_answers

C, A = CampaignState, AssignmentState


def calls_on_somebody(campaign: Campaign, context: Context) -> str | None:
    """A campaign without units asks nothing."""
    return None if campaign.assignments.exists() else _now("请先选择要参加的单位。")


def leaves_time(campaign: Campaign, context: Context) -> str | None:
    """The last day lies ahead."""
    return None if campaign.ends_on >= clock.today() else _now("截止日期已经过了，请先修改。")


def is_longer(campaign: Campaign, context: Context) -> str | None:
    """The new last day lies behind the old one and is not over."""
    day = context.data.get("ends_on")
    if day is None:
        return None
    if not isinstance(day, date) or day <= campaign.ends_on or day < clock.today():
        return _now("新的截止日期要晚于原来的，并且不早于今天。")
    return None


def time_is_over(campaign: Campaign, context: Context) -> str | None:
    """The last day of the last unit lies before today."""
    if campaign.last_due_on is not None and campaign.last_due_on < clock.today():
        return None
    return _now("还没有到截止日期。")


def begin(campaign: Campaign, context: Context) -> None:
    """Date it from today, and give every unit the same last day; who is just told needs no reminder at once."""
    today = clock.today()
    campaign.starts_on = today
    campaign.last_due_on = campaign.ends_on
    before: Any = REMIND_BEFORE.get(where=campaign.region_id, on=campaign.ends_on).value
    if before.start(campaign.ends_on) <= today:
        campaign.reminded_for = campaign.ends_on
    campaign.assignments.update(due_on=campaign.ends_on, updated_at=timezone.now())


def lengthen(campaign: Campaign, context: Context) -> None:
    """More time for every unit that has less."""
    day = context.data["ends_on"]
    campaign.ends_on = day
    campaign.last_due_on = max(campaign.last_due_on or day, day)
    campaign.assignments.filter(due_on__lt=day).update(due_on=day, updated_at=timezone.now())


def remind(campaign: Campaign, context: Context) -> None:
    """Remind those whose last day this is or was, and remember it."""
    day = context.data["day"]
    campaign.reminded_for = day
    remind_behind(campaign, campaign.assignments.filter(due_on__lte=day))


def note_end(campaign: Campaign, context: Context) -> None:
    """Remember when it ended."""
    campaign.closed_on = clock.today()


def campaign_runs(assignment: Assignment, context: Context) -> str | None:
    """Nothing changes before the campaign has begun, nor after it has ended."""
    return None if assignment.campaign.is_running else _now("这次征集不在进行中，不能再办理。")


def is_complete(assignment: Assignment, context: Context) -> str | None:
    """An inventory classifies everything in the register and says that this is all; a survey answers what it asks."""
    if not assignment.campaign.is_survey:
        if left := unclassified(assignment).count():
            return _now("还有 %(count)d 项成果没有分类。") % {"count": left}
        if context.data and context.data.get("none_more") is not True:
            return _now("请确认成果已经全部录入。")
        return None
    if not context.data:
        return None
    has_need = context.data.get("has_need")
    if not isinstance(has_need, bool):
        return _now("请先回答有没有技术需求。")
    try:
        clean_answers(assignment.campaign.questions, context.data.get("answers") or {}, in_full=has_need)
    except ValidationError as error:
        return error.messages[0]
    return None


def is_inventory(assignment: Assignment, context: Context) -> str | None:
    """Only inventories are looked at one by one."""
    return _now("问卷不需要逐份通过。") if assignment.campaign.is_survey else None


def note_beginning(assignment: Assignment, context: Context) -> None:
    """Remember when the unit began."""
    assignment.begun_at = assignment.begun_at or context.at


def keep_answer(assignment: Assignment, context: Context) -> None:
    """Keep what was handed in, by whom and when; the first day counts for lateness."""
    assignment.begun_at = assignment.begun_at or context.at
    assignment.handed_in_at = context.at
    assignment.handed_in_on = assignment.handed_in_on or timezone.localdate(context.at)
    assignment.handed_in_by = context.actor.user
    assignment.decided_at = None
    if assignment.campaign.is_survey:
        has_need = context.data["has_need"]
        given = context.data.get("answers") or {}
        assignment.has_need = has_need
        assignment.answers = clean_answers(assignment.campaign.questions, given, in_full=has_need)
    else:
        assignment.note = str(context.data.get("note") or "").strip()


def note_decision(assignment: Assignment, context: Context) -> None:
    """Remember when the body decided."""
    assignment.decided_at = context.at


CAMPAIGN = register(
    TransitionTable(
        model=Campaign,
        states=C,
        initial=C.DRAFT,
        transitions=(
            Transition(
                "start",
                _("开始征集，通知各单位"),
                (C.DRAFT,),
                C.RUNNING,
                Permission.CAMPAIGN_MANAGE,
                guards=(calls_on_somebody, leaves_time),
                effects=(begin,),
                reactions=(phrases.tell_all_units,),
            ),
            Transition(
                "remind",
                _("自动提醒未报送的单位"),
                (C.RUNNING,),
                C.RUNNING,
                None,
                effects=(remind,),
                reactions=(phrases.tell_body,),
                requires=("day",),
            ),
            Transition(
                "extend",
                _("全部延期"),
                (C.RUNNING,),
                C.RUNNING,
                Permission.CAMPAIGN_MANAGE,
                guards=(is_longer,),
                effects=(lengthen,),
                reactions=(phrases.tell_of_extension,),
                requires=("ends_on",),
                reason_required=True,
            ),
            Transition(
                "close",
                _("结束征集"),
                (C.RUNNING,),
                C.CLOSED,
                Permission.CAMPAIGN_MANAGE,
                effects=(note_end,),
                dangerous=True,
                reason_required=True,
            ),
            Transition(
                "end",
                _("到期自动结束"),
                (C.RUNNING,),
                C.CLOSED,
                None,
                guards=(time_is_over,),
                effects=(note_end,),
                reactions=(phrases.tell_body,),
            ),
            Transition(
                "cancel",
                _("取消征集"),
                (C.DRAFT, C.RUNNING),
                C.CANCELLED,
                Permission.CAMPAIGN_MANAGE,
                effects=(note_end,),
                reactions=(phrases.tell_of_cancellation,),
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)

ASSIGNMENT = register(
    TransitionTable(
        model=Assignment,
        states=A,
        initial=A.WAITING,
        transitions=(
            Transition(
                "begin",
                _("开始办理"),
                (A.WAITING,),
                A.UNDERWAY,
                Permission.ASSIGNMENT_ANSWER,
                guards=(campaign_runs,),
                effects=(note_beginning,),
            ),
            Transition(
                "hand_in",
                _("报送"),
                OPEN_STATES,
                A.HANDED_IN,
                Permission.ASSIGNMENT_ANSWER,
                guards=(campaign_runs, is_complete),
                effects=(keep_answer,),
                reactions=(phrases.tell_body_of_hand_in,),
            ),
            Transition(
                "take_back",
                _("撤回修改"),
                (A.HANDED_IN,),
                A.UNDERWAY,
                Permission.ASSIGNMENT_ANSWER,
                guards=(campaign_runs,),
            ),
            Transition(
                "accept",
                _("查看无误，通过"),
                (A.HANDED_IN,),
                A.ACCEPTED,
                Permission.ASSIGNMENT_REVIEW,
                guards=(campaign_runs, is_inventory),
                effects=(note_decision,),
                reactions=(phrases.tell_unit,),
            ),
            Transition(
                "return",
                _("退回补充"),
                (A.HANDED_IN, A.ACCEPTED),
                A.RETURNED,
                Permission.ASSIGNMENT_REVIEW,
                guards=(campaign_runs,),
                effects=(note_decision,),
                reactions=(phrases.tell_unit,),
                reason_required=True,
            ),
            Transition(
                "excuse",
                _("免报"),
                OPEN_STATES,
                A.EXCUSED,
                Permission.ASSIGNMENT_REVIEW,
                guards=(campaign_runs,),
                effects=(note_decision,),
                reactions=(phrases.tell_unit,),
                reason_required=True,
            ),
            Transition(
                "call_again",
                _("恢复填报"),
                (A.EXCUSED,),
                A.WAITING,
                Permission.ASSIGNMENT_REVIEW,
                guards=(campaign_runs,),
                reactions=(phrases.tell_unit,),
            ),
        ),
    )
)
