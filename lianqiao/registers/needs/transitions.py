"""The states of visits, research tasks, scenarios and offers."""

from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.filing import phrases
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.steps import filing_steps, ledger_steps
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing import steps
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.registers.needs.enums import OfferState as O
from lianqiao.registers.needs.enums import ScenarioState as C
from lianqiao.registers.needs.enums import TaskState as T
from lianqiao.registers.needs.models import DiagnosisVisit, ResearchTask, Scenario, ScenarioOffer
from lianqiao.registers.needs.phrases import tell_owner_of_scenario


def has_a_source(task: ResearchTask, context: Context) -> str | None:
    """A task comes from somewhere: from demands, or from what is written down as its source."""
    if task.demands.exists() or task.sources_note:
        return None
    return _("请选择来自哪些需求，或写明其他来源。")


def sign_outcome(task: Any, context: Context) -> None:
    """Keep what came of it, and when."""
    task.outcome = context.reason
    task.solved_on = localdate(context.at)


def sign_result(scenario: Any, context: Context) -> None:
    """Keep what the demonstration showed."""
    scenario.result = context.reason


def is_open(offer: ScenarioOffer, context: Context) -> str | None:
    """Offers come while the scenario is open."""
    scenario = offer.scenario
    if scenario.state == C.PUBLISHED and scenario.opens_on <= clock.today() <= scenario.closes_on:
        return None
    return _("这个场景现在不接受方案。")


def is_not_own(offer: ScenarioOffer, context: Context) -> str | None:
    """Nobody answers to oneself."""
    if offer.organisation_id == offer.scenario.organisation_id:
        return _("不能给本单位的场景提交方案。")
    return None


VISITS = register(TransitionTable(DiagnosisVisit, FilingState, FilingState.DRAFT, ledger_steps()))
TASKS = register(
    TransitionTable(
        ResearchTask,
        T,
        T.DRAFT,
        (
            *filing_steps(submit_guards=(has_a_source,), confirm_label=gettext_lazy("列入重点研发任务清单")),
            Transition(
                "start",
                gettext_lazy("已立项攻关"),
                (T.CONFIRMED,),
                T.IN_PROJECT,
                Permission.FILING_REVIEW,
                reason_required=True,
                reactions=(phrases.tell_owner,),
            ),
            Transition(
                "solve",
                gettext_lazy("已突破"),
                (T.CONFIRMED, T.IN_PROJECT),
                T.SOLVED,
                Permission.FILING_REVIEW,
                effects=(sign_outcome,),
                reason_required=True,
                reactions=(phrases.tell_owner,),
            ),
        ),
    )
)
SCENARIOS = register(
    TransitionTable(
        Scenario,
        C,
        C.DRAFT,
        (
            *filing_steps(public=True, public_states=(C.PUBLISHED, C.FINISHED)),
            Transition(
                "finish",
                gettext_lazy("示范完成"),
                (C.PUBLISHED,),
                C.FINISHED,
                Permission.FILING_SUBMIT,
                effects=(sign_result,),
                reason_required=True,
            ),
        ),
    )
)
OFFERS = register(
    TransitionTable(
        ScenarioOffer,
        O,
        O.DRAFT,
        (
            Transition(
                "submit",
                gettext_lazy("提交方案"),
                (O.DRAFT,),
                O.SUBMITTED,
                Permission.FILING_SUBMIT,
                guards=(steps.owner_is_verified, is_not_own, is_open),
                effects=(steps.stamp_submission,),
                reactions=(tell_owner_of_scenario,),
            ),
            Transition(
                "accept",
                gettext_lazy("入选"),
                (O.SUBMITTED,),
                O.ACCEPTED,
                Permission.SCENARIO_ANSWER,
                reactions=(phrases.tell_owner,),
            ),
            Transition(
                "decline",
                gettext_lazy("不入选"),
                (O.SUBMITTED,),
                O.DECLINED,
                Permission.SCENARIO_ANSWER,
                reason_required=True,
                reactions=(phrases.tell_owner,),
            ),
            Transition(
                "withdraw",
                gettext_lazy("撤回"),
                (O.DRAFT, O.SUBMITTED),
                O.CANCELLED,
                Permission.FILING_WITHDRAW,
                reason_required=True,
                dangerous=True,
            ),
        ),
    )
)
