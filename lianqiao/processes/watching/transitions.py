"""The states of a lead: found, followed by somebody until a day, in contact, brought in, or left with a reason."""

from uuid import UUID

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.watching import phrases
from lianqiao.processes.watching.enums import OPEN_STATES, LeadDrop
from lianqiao.processes.watching.enums import LeadState as S
from lianqiao.processes.watching.models import Lead
from lianqiao.processes.watching.queries.colleagues import colleagues_of

LENGTH = 1000


def follower_is_a_colleague(lead: Lead, context: Context) -> str | None:
    """Whoever follows it belongs to the body and watches; the day lies ahead."""
    person, day = context.data.get("assignee"), context.data.get("due_on")
    if person is None or day is None:
        return None
    if str(person) not in {str(one.pk) for one in colleagues_of(lead.organisation_id)}:
        return _now("只能交给本单位的审核员或技术经理人。")
    return None if day >= clock.today() else _now("跟进期限不能早于今天。")


def words_are_well_formed(lead: Lead, context: Context) -> str | None:
    """What was done stands in a few sentences."""
    text = context.data.get("text")
    if text is None:
        return None
    if not text.strip():
        return _now("请写明情况。")
    return None if len(text) <= LENGTH else _now("请控制在 %(most)d 个字以内。") % {"most": LENGTH}


def introduction_is_visible(lead: Lead, context: Context) -> str | None:
    """The number names an introduction that the actor may see."""
    number = context.data.get("introduction")
    if not number:
        return None
    try:
        key = UUID(str(number))
    except ValueError:
        return _now("对接编号不正确，请从对接页面的网址里复制。")
    if Introduction.objects.visible_to(context.actor).filter(pk=key).exists():
        return None
    return _now("没有这项对接，或它没有对您公开。")


def reason_is_well_formed(lead: Lead, context: Context) -> str | None:
    """One of the list; `other` says more."""
    code = context.data.get("code")
    if code is None:
        return None
    if code not in LeadDrop.values:
        return _now("请从列表中选择原因。")
    if code == LeadDrop.OTHER and not context.data.get("text", "").strip():
        return _now("选择“其他原因”时请写明情况。")
    return None


def note_follower(lead: Lead, context: Context) -> None:
    """Who follows it, until when."""
    lead.assignee_id, lead.due_on = int(context.data["assignee"]), context.data["due_on"]
    lead.reminded_for = None


def note_progress(lead: Lead, context: Context) -> None:
    """What was done last, and the introduction that came of it."""
    lead.progress = context.data["text"].strip()
    if number := context.data.get("introduction"):
        lead.introduction_id = UUID(str(number))


def note_reason(lead: Lead, context: Context) -> None:
    """Why it is left."""
    lead.drop_code = context.data["code"]
    lead.progress = context.data.get("text", "").strip()


def forget_reason(lead: Lead, context: Context) -> None:
    """It is as it was found."""
    lead.drop_code = ""


def note_reminder(lead: Lead, context: Context) -> None:
    """Once for each last day."""
    lead.reminded_for = lead.due_on


LEAD = register(
    TransitionTable(
        model=Lead,
        states=S,
        initial=S.NEW,
        transitions=(
            Transition(
                "follow",
                _("交人跟进"),
                (S.NEW, S.FOLLOWED),
                S.FOLLOWED,
                Permission.LEAD_HANDLE,
                guards=(follower_is_a_colleague,),
                effects=(note_follower,),
                reactions=(phrases.tell_assignee,),
                requires=("assignee", "due_on"),
            ),
            Transition(
                "contact",
                _("登记联系情况"),
                (S.NEW, S.FOLLOWED, S.CONTACTED),
                S.CONTACTED,
                Permission.LEAD_HANDLE,
                guards=(words_are_well_formed, introduction_is_visible),
                effects=(note_progress,),
                requires=("text",),
            ),
            Transition(
                "bring_in",
                _("登记引进落地"),
                (S.CONTACTED,),
                S.BROUGHT_IN,
                Permission.LEAD_HANDLE,
                guards=(words_are_well_formed, introduction_is_visible),
                effects=(note_progress,),
                requires=("text",),
            ),
            Transition(
                "drop",
                _("不再跟进"),
                OPEN_STATES,
                S.DROPPED,
                Permission.LEAD_HANDLE,
                guards=(reason_is_well_formed,),
                effects=(note_reason,),
                requires=("code",),
            ),
            Transition("reopen", _("重新关注"), (S.DROPPED,), S.NEW, Permission.LEAD_HANDLE, effects=(forget_reason,)),
            Transition(
                "remind",
                _("到期提醒"),
                (S.FOLLOWED,),
                S.FOLLOWED,
                None,
                effects=(note_reminder,),
                reactions=(phrases.remind_assignee,),
            ),
        ),
    )
)
