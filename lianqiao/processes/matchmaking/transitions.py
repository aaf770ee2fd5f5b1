"""The states of a candidate: open, taken up by a manager, recommended to both owners, or left out."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.processes.introductions.validators import validate_no_contact
from lianqiao.processes.matching.domain.contact import pairs_in_contact
from lianqiao.processes.matching.models import Match
from lianqiao.processes.matchmaking import phrases
from lianqiao.processes.matchmaking.enums import CandidateState as S
from lianqiao.processes.matchmaking.enums import DropCode
from lianqiao.processes.matchmaking.models import Candidate

NOTE_LENGTH, TEXT_LENGTH = 500, 300


def is_still_news(candidate: Candidate, context: Context) -> str | None:
    """Neither are the owners in contact, nor has one of them put the match aside, nor has anybody recommended it."""
    pair = {"demand": candidate.demand_id, "achievement": candidate.achievement_id}
    if (candidate.demand_id, candidate.achievement_id) in pairs_in_contact([candidate.demand_id]):
        return _now("双方已经在对接，不需要再推送。")
    if Match.objects.filter(**pair, dismissed_at__isnull=False).exists():
        return _now("其中一方已经表示不合适，不再推送。")
    if Candidate.objects.filter(**pair, state=S.SENT).exists():
        return _now("已有单位向双方推送过这一对，不再重复推送。")
    return None


def note_is_well_formed(candidate: Candidate, context: Context) -> str | None:
    """Short, and without contact data: neither owner has agreed to be called."""
    note = context.data.get("note", "")
    if len(note) > NOTE_LENGTH:
        return _now("推荐意见请控制在 %(most)d 个字以内。") % {"most": NOTE_LENGTH}
    try:
        validate_no_contact(note)
    except ValidationError as error:
        return "".join(error.messages)
    return None


def reason_is_well_formed(candidate: Candidate, context: Context) -> str | None:
    """One of the list; `other` says more."""
    code, text = context.data.get("code"), context.data.get("text", "")
    if code is None:
        return None
    if code not in DropCode.values:
        return _now("请从列表中选择排除的原因。")
    if code == DropCode.OTHER and not text:
        return _now("选择“其他原因”时请写明情况。")
    if len(text) > TEXT_LENGTH:
        return _now("说明请控制在 %(most)d 个字以内。") % {"most": TEXT_LENGTH}
    return None


def note_taker(candidate: Candidate, context: Context) -> None:
    """In the common list of a body it is then that person's work."""
    if candidate.manager_id is None:
        candidate.assignee = context.actor.user


def note_sending(candidate: Candidate, context: Context) -> None:
    """Who recommended it, when, and with which words."""
    candidate.sent_at, candidate.sent_by = context.at, context.actor.user
    candidate.note = context.data.get("note", "")


def note_reason(candidate: Candidate, context: Context) -> None:
    """Why not."""
    candidate.drop_code, candidate.drop_text = context.data["code"], context.data.get("text", "")


def forget_reason(candidate: Candidate, context: Context) -> None:
    """It stands in the list as any other."""
    candidate.drop_code = candidate.drop_text = ""


CANDIDATE = register(
    TransitionTable(
        model=Candidate,
        states=S,
        initial=S.OPEN,
        transitions=(
            Transition(
                "take",
                _("我来跟进"),
                (S.OPEN,),
                S.TAKEN,
                Permission.CANDIDATE_HANDLE,
                guards=(is_still_news,),
                effects=(note_taker,),
            ),
            Transition("give_back", _("不再跟进，退回名单"), (S.TAKEN,), S.OPEN, Permission.CANDIDATE_HANDLE),
            Transition(
                "send",
                _("向双方推荐对接"),
                (S.OPEN, S.TAKEN),
                S.SENT,
                Permission.CANDIDATE_HANDLE,
                guards=(is_still_news, note_is_well_formed),
                effects=(note_sending,),
                reactions=(phrases.tell_both_sides,),
            ),
            Transition(
                "drop",
                _("排除"),
                (S.OPEN, S.TAKEN),
                S.DROPPED,
                Permission.CANDIDATE_HANDLE,
                guards=(reason_is_well_formed,),
                effects=(note_reason,),
                requires=("code",),
            ),
            Transition(
                "restore", _("放回名单"), (S.DROPPED,), S.OPEN, Permission.CANDIDATE_HANDLE, effects=(forget_reason,)
            ),
        ),
    )
)
