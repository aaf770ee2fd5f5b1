"""The states of rights, which their owner keeps, and of standards, which the government confirms."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.steps import filing_steps, ledger_steps
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.registers.intellectual_property import phrases
from lianqiao.registers.intellectual_property.models import Right, Standard


def mark_reminded(right: Right, context: Context) -> None:
    """Remember of which day the keeper has been reminded."""
    right.alerted_for = context.data["day"]


def remind_anew(right: Right, context: Context) -> None:
    """What was corrected may name an earlier day; nobody gets the same reminder twice."""
    right.alerted_for = None


RIGHTS = register(
    TransitionTable(
        Right,
        FilingState,
        FilingState.DRAFT,
        (
            *ledger_steps(enter_effects=(remind_anew,)),
            Transition(
                "remind",
                _("提醒缴费或到期"),
                (FilingState.CONFIRMED,),
                FilingState.CONFIRMED,
                None,
                effects=(mark_reminded,),
                requires=("day",),
                reactions=(phrases.remind_of_day,),
            ),
        ),
    )
)
STANDARDS = register(TransitionTable(Standard, FilingState, FilingState.DRAFT, filing_steps()))
