"""The states of the filed records of enterprises."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.steps import filing_steps, ledger_steps
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.registers.enterprises import phrases
from lianqiao.registers.enterprises.models import (
    Credential,
    EnterpriseVisit,
    GrowthStep,
    MonthlyRevenue,
    ResearchReserve,
    YearFigures,
)


def mark_reminded(credential: Credential, context: Context) -> None:
    """Remember of which last day the enterprise has been reminded."""
    credential.alerted_for = credential.valid_to


FIGURES, STEPS, RESERVES = (
    register(TransitionTable(model, FilingState, FilingState.DRAFT, filing_steps()))
    for model in (YearFigures, GrowthStep, ResearchReserve)
)
VISITS, REVENUES = (
    register(TransitionTable(model, FilingState, FilingState.DRAFT, ledger_steps()))
    for model in (EnterpriseVisit, MonthlyRevenue)
)
CREDENTIALS = register(
    TransitionTable(
        Credential,
        FilingState,
        FilingState.DRAFT,
        (
            *filing_steps(),
            Transition(
                "remind",
                _("提醒资质即将到期"),
                (FilingState.CONFIRMED,),
                FilingState.CONFIRMED,
                None,
                effects=(mark_reminded,),
                reactions=(phrases.remind_of_end,),
            ),
        ),
    )
)
