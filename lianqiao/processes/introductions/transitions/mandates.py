"""The states of a mandate: given, accepted or not, and ended by either side or by time."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.processes.introductions import case_phrases
from lianqiao.processes.introductions.domain.exclusive import no_other_mandate
from lianqiao.processes.introductions.enums import MandateState as S
from lianqiao.processes.introductions.models import Mandate


def time_is_left(mandate: Mandate, context: Context) -> str | None:
    """A mandate whose last day is over is not accepted any more."""
    return None if mandate.until >= clock.today() else _now("委托期限已过，请委托方重新发起。")


def note_answer(mandate: Mandate, context: Context) -> None:
    """Remember who answered and when."""
    mandate.answered_by, mandate.answered_at = context.actor.user, context.at


def note_end(mandate: Mandate, context: Context) -> None:
    """Remember since when it holds no more."""
    mandate.ended_at = context.at


MANDATE = register(
    TransitionTable(
        model=Mandate,
        states=S,
        initial=S.OFFERED,
        transitions=(
            Transition(
                "accept",
                _("接受委托"),
                (S.OFFERED,),
                S.ACTIVE,
                Permission.MANDATE_ANSWER,
                guards=(time_is_left, no_other_mandate),
                effects=(note_answer,),
                reactions=(case_phrases.tell_of_acceptance,),
            ),
            Transition(
                "decline",
                _("不接受"),
                (S.OFFERED,),
                S.DECLINED,
                Permission.MANDATE_ANSWER,
                effects=(note_answer,),
                reactions=(case_phrases.tell_of_refusal,),
                reason_required=True,
            ),
            Transition(
                "withdraw",
                _("撤回委托"),
                (S.OFFERED,),
                S.WITHDRAWN,
                Permission.MANDATE_GIVE,
                effects=(note_end,),
                reactions=(case_phrases.tell_of_withdrawal,),
                reason_required=True,
            ),
            Transition(
                "end",
                _("解除委托"),
                (S.ACTIVE,),
                S.ENDED,
                Permission.MANDATE_END,
                effects=(note_end,),
                reactions=(case_phrases.tell_of_end,),
                reason_required=True,
                dangerous=True,
            ),
            Transition(
                "expire",
                _("委托期限已满"),
                (S.OFFERED, S.ACTIVE),
                S.EXPIRED,
                None,
                effects=(note_end,),
                reactions=(case_phrases.tell_of_expiry,),
            ),
        ),
    )
)
