"""What grows out of demands, as every face shows it."""

from typing import Any

from django.db.models import Avg, Count
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.access import Actor
from lianqiao.core.filing.kinds import FilingGroup, FilingKind, register
from lianqiao.core.lists.standing import drafts_for, lists_of
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.needs.enums import TaskState
from lianqiao.registers.needs.interfaces import forms, tables
from lianqiao.registers.needs.interfaces.list_source import PROGRESS
from lianqiao.registers.needs.models import DiagnosisVisit, ResearchTask, Scenario, ScenarioOffer


def task_context(task: Any, actor: Actor) -> dict[str, Any]:
    """What people gave the task, and whether the actor may."""
    votes = list(task.votes.select_related("voter", "organisation"))
    sums = task.votes.aggregate(mean=Avg("score"), count=Count("pk"))
    sources = Demand.objects.visible_to(actor).filter(tasks=task).for_list().order_by("title", "pk")
    in_question = task.state in (TaskState.SUBMITTED, TaskState.CONFIRMED)
    return {
        "sources": [(demand, links.page_of(demand)) for demand in sources],
        "votes": votes,
        "votes_mean": sums["mean"],
        "may_vote": in_question and actor.oversees(task.region_id),
        "my_vote": next((vote for vote in votes if vote.voter_id == actor.user_id), None),
        "scores": range(1, 6),
        "standings": lists_of(task, actor),
        "drafts": drafts_for(task, actor) if task.state in PROGRESS else [],
    }


def scenario_context(scenario: Any, actor: Actor) -> dict[str, Any]:
    """The offers that the actor may read."""
    return {"offers_made": ScenarioOffer.objects.visible_to(actor).filter(scenario=scenario).for_list()}


register(
    FilingKind(
        slug="diagnosis-visits",
        label=_("需求诊断记录"),
        model=DiagnosisVisit,
        form=forms.DiagnosisVisitForm,
        table=tables.DiagnosisVisitTable,
        filters=tables.DiagnosisVisitFilter,
        group=FilingGroup.DEMANDS,
        icon="report-search",
        new_label=_("记录一次诊断"),
        empty_text=_("到企业现场看过、问过之后，把看到的和结论记在这里。"),
        also=lambda actor: actor.organisation is not None,
    )
)
register(
    FilingKind(
        slug="research-tasks",
        label=_("重点研发任务"),
        model=ResearchTask,
        form=forms.ResearchTaskForm,
        table=tables.ResearchTaskTable,
        filters=tables.ResearchTaskFilter,
        group=FilingGroup.DEMANDS,
        icon="target-arrow",
        new_label=_("凝练一项任务"),
        empty_text=_("把说同一件事的几条需求凝练成一项任务，评议后列入清单。"),
        outcome_fields=("solved_on", "outcome"),
        template="workbench/research_task.html",
        prefill=("demands",),
        context=task_context,
    )
)
register(
    FilingKind(
        slug="scenarios",
        label=_("应用场景"),
        model=Scenario,
        form=forms.ScenarioForm,
        table=tables.ScenarioTable,
        filters=tables.ScenarioFilter,
        group=FilingGroup.DEMANDS,
        icon="building-factory-2",
        new_label=_("开放一个场景"),
        empty_text=_("有场地、有问题、愿意让新技术来试，就开放一个场景。"),
        subtitle=_("愿意让新技术来试的工厂、医院、农场和工地。"),
        public_fields=("problem", "site", "conditions", "data_offered", "support", "opens_on", "closes_on"),
        outcome_fields=("result",),
        template="workbench/scenario.html",
        context=scenario_context,
    )
)
register(
    FilingKind(
        slug="scenario-offers",
        label=_("场景方案"),
        model=ScenarioOffer,
        form=forms.ScenarioOfferForm,
        table=tables.ScenarioOfferTable,
        filters=tables.ScenarioOfferFilter,
        group=FilingGroup.DEMANDS,
        icon="file-description",
        new_label=_("提交场景方案"),
        empty_text=_("看中哪个开放的应用场景，就在这里提交试验方案。"),
        also=lambda actor: actor.organisation is not None,
    )
)
