"""The states of a foresight: rounds that the body opens and the clock ends, until opinions have settled."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.processes.reviews import phrases
from lianqiao.processes.reviews.enums import ForesightState
from lianqiao.processes.reviews.limits import DELPHI_PANEL, DELPHI_ROUNDS
from lianqiao.processes.reviews.models import Foresight, Topic
from lianqiao.processes.reviews.queries.foresight import findings_of

P, F = Permission, ForesightState


def is_prepared(foresight: Foresight, context: Context) -> str | None:
    """There are topics, and enough experts that nobody can be told from the group."""
    if not foresight.topics.exists():
        return _now("请先填写技术题目。")
    least = int(DELPHI_PANEL.get(where=foresight.region_id).value)
    count = foresight.panel.count()
    if count >= least:
        return None
    return _now("至少请 %(least)d 位专家，现在有 %(count)d 位。") % {"least": least, "count": count}


def day_is_ahead(foresight: Foresight, context: Context) -> str | None:
    """Experts have time."""
    day = context.data.get("due_on")
    return None if day is None or day > localdate(context.at) else _now("截止日期要晚于今天。")


def everybody_has_answered(foresight: Foresight, context: Context) -> str | None:
    """Before its last day a round ends only when nobody is waited for."""
    waiting = foresight.panel.exclude(forecasts__round=foresight.round).count()
    if not waiting:
        return None
    return _now("还有 %(count)d 位专家没有回答；截止日期过后系统会自动结束本轮。") % {"count": waiting}


def another_round_helps(foresight: Foresight, context: Context) -> str | None:
    """Something has not settled, and the number of rounds is not used up."""
    if all(one.is_settled for one in findings_of(foresight)):
        return _now("各题意见已经稳定，可以出报告。")
    most = int(DELPHI_ROUNDS.get(where=foresight.region_id).value)
    return _now("已经征求了 %(most)d 轮，请出报告。") % {"most": most} if foresight.round >= most else None


def opinions_have_settled(foresight: Foresight, context: Context) -> str | None:
    """By the rule, or because no further round is allowed."""
    waiting = sum(not one.is_settled for one in findings_of(foresight))
    if not waiting or foresight.round >= int(DELPHI_ROUNDS.get(where=foresight.region_id).value):
        return None
    return _now("还有 %(count)d 个题目的意见没有稳定，请再征求一轮。") % {"count": waiting}


def begin_round(foresight: Foresight, context: Context) -> None:
    """What has settled is not asked again; the next round has its day."""
    for one in findings_of(foresight):
        if one.is_settled and one.topic.settled_in is None:
            Topic.objects.filter(pk=one.topic.pk).update(settled_in=foresight.round)
    foresight.round += 1
    foresight.due_on = context.data["due_on"]


def note_report(foresight: Foresight, context: Context) -> None:
    """When it was concluded."""
    foresight.reported_on = localdate(context.at)


def _asking(name: str, label: Any, source: str, guards: tuple[Any, ...]) -> Transition:
    return Transition(
        name,
        label,
        (source,),
        F.ASKING,
        P.REVIEW_RUN,
        guards=guards,
        effects=(begin_round,),
        reactions=(phrases.ask_panel,),
        requires=("due_on",),
    )


FORESIGHTS = register(
    TransitionTable(
        model=Foresight,
        states=F,
        initial=F.DRAFT,
        transitions=(
            _asking("open", _("开始第一轮"), F.DRAFT, (is_prepared, day_is_ahead)),
            Transition(
                "close_round",
                _("结束本轮"),
                (F.ASKING,),
                F.WEIGHING,
                P.REVIEW_RUN,
                guards=(everybody_has_answered,),
            ),
            Transition("end_round", _("本轮截止"), (F.ASKING,), F.WEIGHING, None, reactions=(phrases.tell_of_round,)),
            _asking("next_round", _("再征求一轮"), F.WEIGHING, (another_round_helps, day_is_ahead)),
            Transition(
                "report",
                _("出报告"),
                (F.WEIGHING,),
                F.REPORTED,
                P.REVIEW_RUN,
                guards=(opinions_have_settled,),
                effects=(note_report,),
                reactions=(phrases.tell_panel_of_report,),
            ),
            Transition(
                "cancel",
                _("取消预测"),
                (F.DRAFT, F.ASKING, F.WEIGHING),
                F.CANCELLED,
                P.REVIEW_RUN,
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)
