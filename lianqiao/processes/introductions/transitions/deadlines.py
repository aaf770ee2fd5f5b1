"""The states of what is expected of the sides of a case: only the program changes them."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.processes.introductions import case_phrases
from lianqiao.processes.introductions.enums import PENDING
from lianqiao.processes.introductions.enums import DeadlineState as S
from lianqiao.processes.introductions.models import Deadline


def note_question(deadline: Deadline, context: Context) -> None:
    """Remember when they were asked."""
    deadline.asked_at = context.at


DEADLINE = register(
    TransitionTable(
        model=Deadline,
        states=S,
        initial=S.OPEN,
        transitions=(
            Transition(
                "ask",
                _("到期提醒"),
                (S.OPEN,),
                S.ASKED,
                None,
                effects=(note_question,),
                reactions=(case_phrases.ask,),
            ),
            Transition("meet", _("已办理"), PENDING, S.DONE, None),
            Transition("drop", _("不再需要"), PENDING, S.DROPPED, None),
        ),
    )
)
