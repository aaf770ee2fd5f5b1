"""The states of the filed records of enterprises."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.steps import filing_steps, ledger_steps
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.registers.enterprises import leading_steps, phrases, state_steps
from lianqiao.registers.enterprises.models import (
    Credential,
    EnterpriseVisit,
    GrowthStep,
    LeadingPlan,
    LeadingReport,
    MonthlyRevenue,
    ResearchReserve,
    StateHolding,
    StateResearch,
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
HOLDINGS = register(
    TransitionTable(
        StateHolding,
        FilingState,
        FilingState.DRAFT,
        filing_steps(
            submit_guards=(
                state_steps.names_an_authority,
                state_steps.group_is_registered,
                state_steps.stands_once,
            ),
            confirm_guards=(state_steps.stands_once,),
            submit_effects=(state_steps.stand_under_authority,),
        ),
    )
)
SHEETS = register(
    TransitionTable(
        StateResearch,
        FilingState,
        FilingState.DRAFT,
        filing_steps(
            submit_guards=(state_steps.is_a_group, state_steps.members_belong),
            submit_effects=(state_steps.take_authority,),
            confirm_guards=(state_steps.wage_is_asked,),
            confirm_effects=(state_steps.settle,),
            confirm_requires=("wage_granted_yuan",),
            confirm_label=_("核定考核结果"),
        ),
    )
)
PLANS = register(
    TransitionTable(
        LeadingPlan,
        FilingState,
        FilingState.DRAFT,
        (
            *filing_steps(submit_guards=(leading_steps.has_goals_for_each_year, leading_steps.stands_alone)),
            Transition(
                "ask",
                _("请企业填报年度监测"),
                (FilingState.CONFIRMED,),
                FilingState.CONFIRMED,
                None,
                effects=(leading_steps.mark_asked,),
                reactions=(phrases.ask_for_report,),
            ),
            Transition(
                "chase",
                _("催报年度监测"),
                (FilingState.CONFIRMED,),
                FilingState.CONFIRMED,
                None,
                effects=(leading_steps.mark_chased,),
                reactions=(phrases.chase_report,),
            ),
        ),
    )
)
_TAKEN_BACK = ("correct", "withdraw", "revoke")
REPORTS = register(
    TransitionTable(
        LeadingReport,
        FilingState,
        FilingState.DRAFT,
        tuple(
            replace(step, effects=(*step.effects, leading_steps.count_out)) if step.name in _TAKEN_BACK else step
            for step in filing_steps(
                submit_guards=(leading_steps.plan_stands, leading_steps.goals_are_answered),
                submit_effects=(leading_steps.count_in,),
                confirm_guards=(leading_steps.verdict_is_known,),
                confirm_effects=(leading_steps.sign_verdict,),
                confirm_requires=("verdict",),
                confirm_label=_("作出监测结论"),
            )
        ),
    )
)
