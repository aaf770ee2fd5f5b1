"""Key projects in the workbench: the desk of the list, the record and its form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import QuerySet, Sum
from django.urls import URLPattern, path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, links
from lianqiao.core.access import Actor
from lianqiao.core.pages import ListPage
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.papers import evidence_of
from lianqiao.faces.workbench.supervision import KeptDesk
from lianqiao.processes.key_projects.enums import BATCHES, Batch, Way
from lianqiao.processes.key_projects.interfaces.filters import KeyProjectFilter
from lianqiao.processes.key_projects.interfaces.forms import ProjectForm, save_project
from lianqiao.processes.key_projects.interfaces.tables import KeyProjectTable
from lianqiao.processes.key_projects.models import FollowOn, FundingFrame, KeyProject, Move
from lianqiao.processes.key_projects.queries.board import with_invested
from lianqiao.processes.key_projects.queries.joint import told_of
from lianqiao.processes.key_projects.queries.waiting import asked_for, last_month

#: Months whose figures the page of a project shows.
_FIGURES_SHOWN = 12
#: The columns that a list shows when it is asked for them; all of them stand in its file.
_HIDDEN = (
    "kind",
    "industry",
    "lead_kind",
    "partners",
    "content",
    "starts_on",
    "source_note",
    "organisation",
)


@dataclass(frozen=True)
class ProjectDesk(KeptDesk):
    """The desk of key projects; the board stands where other desks have their list, the list below it."""

    def urls(self) -> list[URLPattern]:
        """The addresses of a desk, the list at an address of its own."""
        _first, *rest = super().urls()
        return [path(f"{self.slug}/list/", self._list().as_view(), name=self.slug), *rest]

    def own(self, actor: Actor) -> QuerySet[Any]:
        """All that the actor may see, with what was invested so far and who takes part."""
        return with_invested(super().own(actor)).prefetch_related("partners")

    def _list(self) -> type[ListPage]:
        base: Any = super()._list()

        class ProjectList(base):
            exported_columns: ClassVar[tuple[str, ...]] = _HIDDEN
            order = ("-since", "-id")
            template_name = "workbench/key_projects/list.html"

        return ProjectList


def _source(record: Any, actor: Actor) -> tuple[str, str] | None:
    """Title and page of a record that the project came from, for those who may see it."""
    if record is None or not type(record)._default_manager.visible_to(actor).filter(pk=record.pk).exists():
        return None
    return str(record), links.page_of(record)


def sources_of(project: KeyProject, actor: Actor) -> list[tuple[str, str, str]]:
    """Where the project comes from, as far as the actor may see it: what it is, title, page."""
    told = []
    for name in ("research_task", "achievement", "demand", "application", "previous"):
        found = _source(getattr(project, name), actor)
        if found is not None:
            told.append((str(KeyProject._meta.get_field(name).verbose_name), *found))  # type: ignore[union-attr]
    return told


def steps_of(project: KeyProject, moves: list[Move]) -> list[dict[str, str]]:
    """The four batches as the component for steps shows them, with the day on which each was reached."""
    reached: dict[str, Any] = {}
    for move in moves:
        reached.setdefault(move.to_batch, move.on)
    at = BATCHES.index(Batch(project.state)) if project.is_running else None
    steps = []
    for place, batch in enumerate(BATCHES):
        if at is None:
            status = "stopped" if batch in reached else "todo"
        else:
            status = "current" if place == at else "done" if place < at else "todo"
        day = reached.get(batch)
        shown = day is not None and (at is None or place <= at)
        steps.append({"label": str(batch.label), "status": status, "note": f"{day:%Y-%m-%d}" if shown else ""})
    return steps


def project_context(project: KeyProject, actor: Actor) -> dict[str, Any]:
    """Moves, money, figures, experts, joint tasks and what follows, with what the actor may do about each."""
    today = clock.today()
    moves = list(project.moves.select_related("moved_by"))
    papers = evidence_of(moves)
    sums = project.figures.aggregate(invested=Sum("invested_yuan"), output=Sum("output_yuan"))
    frame = FundingFrame.objects.filter(project=project).prefetch_related("years").first()
    can_move = bool(actor.can(Permission.KEY_PROJECT_MOVE, project))
    can_edit = bool(actor.can(Permission.KEY_PROJECT_EDIT, project))
    can_report = bool(actor.can(Permission.KEY_PROJECT_REPORT, project)) and project.is_running
    month = last_month(today)
    follow_ons: Any = FollowOn.objects.visible_to(actor).filter(project=project).for_list()
    experts = list(project.experts.all())
    return {
        "offers": [],
        "steps": steps_of(project, moves),
        "moves": [(move, papers.get(move.pk, []), move.way in (Way.BACK, Way.DROPPED)) for move in moves],
        "sums": sums,
        "figures": list(project.figures.select_related("entered_by")[:_FIGURES_SHOWN]),
        "asked_month": month if can_report and asked_for(month, today=today).filter(pk=project.pk).exists() else None,
        "experts": [(expert, expert.review_is_due(today)) for expert in experts],
        "has_expert": any(expert.ended_on is None for expert in experts),
        "frame": frame,
        "frame_is_due": frame is not None and not frame.conclusion and frame.check_on <= today,
        "tasks": told_of(project.joint_tasks.all(), today=today),
        "follow_ons": list(follow_ons),
        "followers": list(KeyProject.objects.visible_to(actor).filter(previous=project)),
        "sources": sources_of(project, actor),
        "is_overdue": project.is_overdue(today),
        "can_move": can_move,
        "can_work": can_edit and project.is_running,
        "can_edit": can_edit,
        "can_report": can_report,
        "can_promise": project.lead_unit_id is not None and actor.has(Permission.DISBURSEMENT_DECIDE),
        "next_step": _next_step(project, actor, can_move=can_move, can_report=can_report),
    }


def _next_step(project: KeyProject, actor: Actor, *, can_move: bool, can_report: bool) -> str:
    if can_move and not project.is_running:
        return _now("已退出项目库；情况变化的，可以恢复到某一批次。")
    if can_move:
        return _now("条件成熟时转入下一批次，写明理由；转入“落地”要有证明材料。")
    return _now("请按月填报完成投资、产值和就业。") if can_report else ""


PROJECTS = ProjectDesk(
    face="workbench",
    slug="key-projects",
    label=_("重点项目"),
    model=KeyProject,
    table=KeyProjectTable,
    filters=KeyProjectFilter,
    form=ProjectForm,
    record_template="workbench/key_projects/project.html",
    save=lambda form, actor, record: save_project(form, actor, record),
    create_permission=Permission.KEY_PROJECT_EDIT,
    edit_permission=Permission.KEY_PROJECT_EDIT,
    new_label=_("项目入库"),
    empty_text=_("政府部门把谋划、研发、转化、落地的项目列入项目库，可以逐个填写，也可以批量导入。"),
    form_help=_("牵头单位在平台登记过的，由它按月填报进展。"),
    hidden_columns=_HIDDEN,
    prefill=("title", "content", "achievement", "demand", "research_task", "application", "source_note"),
    context=project_context,
)
ALL = (PROJECTS,)
