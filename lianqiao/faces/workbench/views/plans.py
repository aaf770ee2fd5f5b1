"""Plans in the workbench: the list, a new one, its page, its versions and what may be done with it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, log
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Job
from lianqiao.core.pages import Crumb, FormPage, ListPage, Page, RecordAction, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.targets import may_set
from lianqiao.governance.indicators.domain.binding import unbound
from lianqiao.governance.plans.domain import upload_version
from lianqiao.governance.plans.enums import FindKind, FindState, PlanState, TaskState
from lianqiao.governance.plans.interfaces.filters import PlanFilter
from lianqiao.governance.plans.interfaces.forms import ACCEPTED, PlanForm, TaskForm
from lianqiao.governance.plans.interfaces.tables import PlanTable
from lianqiao.governance.plans.models import PlanDocument, Task
from lianqiao.governance.plans.queries.ledger import states_of, units_of, unknown_names, with_counts

#: Entries of the history on the page.
SHOWN = 50
NEXT = {
    PlanState.DRAFT: gettext_lazy("先在解读页面确认任务和目标，再下达；确认之前什么都不会进入台账。"),
    PlanState.ISSUED: gettext_lazy("任务已下达。全部销号后可以结束方案；有新版本时重新上传即可。"),
    PlanState.FINISHED: gettext_lazy("方案已结束。"),
    PlanState.WITHDRAWN: gettext_lazy("方案已作废。"),
}


class ForGovernments(Page):
    """Plans are kept and read by government bodies; other units find their tasks in the ledger."""

    permission = Permission.PLAN_VIEW
    needs_organisation = True

    def crumbs(self, *more: Crumb) -> list[Crumb]:
        """The way here, below the workbench."""
        return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(_("方案"), reverse("workbench:plans")), *more]

    def breadcrumb(self) -> list[Crumb]:
        """Below the plans."""
        return self.crumbs(Crumb(self.page_title()))

    def require_government(self) -> None:
        """Refuse those who oversee no region."""
        if self.actor.oversight is None:
            raise AccessError(_("方案由政府部门编制；贵单位承担的任务在“任务台账”。"), permission=Permission.PLAN_VIEW)


class Plans(ForGovernments, ListPage):
    """The plans that the actor may see."""

    title = gettext_lazy("方案")
    help = gettext_lazy("上传方案文件，逐条核对解读出的任务和目标，确认后下达各部门；进展在任务台账里看。")
    table_class = PlanTable
    filterset_class = PlanFilter
    template_name = "workbench/plans/list.html"
    order = ("-created_at", "-id")
    hidden_columns = ("document_number",)
    empty_title = gettext_lazy("还没有方案")
    empty_text = gettext_lazy("把省里或本级的行动方案传上来，系统会找出其中的任务、目标和责任单位。")

    def records(self) -> QuerySet[Any]:
        """With the counts of their tasks."""
        self.require_government()
        return with_counts(PlanDocument.objects.visible_to(self.actor).for_list(), clock.today())

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [*self.crumbs()[:-1], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the actor may bring one."""
        return super().get_context_data(may_create=self.actor.has(Permission.PLAN_EDIT), **kwargs)


class NewPlan(ForGovernments, FormPage):
    """Uploads a plan."""

    title = gettext_lazy("上传方案")
    form_class = PlanForm
    permission = Permission.PLAN_EDIT
    submit_label = gettext_lazy("上传并解读")

    def draft_key(self) -> str:
        """One unsent plan per body."""
        return f"plans.new.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """Whose plans may be carried out; one may be named in the address."""
        self.require_government()
        above = self.request.GET.get("from", "")
        return {"actor": self.actor, **({"initial": {"derived_from": above}} if above else {})}

    def save(self, form: Any) -> PlanDocument:
        """Take it in."""
        plan: PlanDocument = form.save(self.actor)
        return plan

    def after(self, saved: Any) -> str:
        """To the plan, where the reading is watched."""
        return reverse("workbench:plan", args=[saved.pk])

    def done_message(self, saved: Any) -> str:
        """What happens next."""
        return _("已上传，正在解读。") if saved.versions.exists() else _("已建立，请逐项承接上级任务。")


class OfPlan(ForGovernments):
    """Pages below one plan."""

    def records(self) -> QuerySet[Any]:
        """The plans that the actor reads whole."""
        return PlanDocument.objects.visible_to(self.actor).for_detail()

    def plan(self) -> PlanDocument:
        """The plan of the address, looked up once."""
        if not hasattr(self, "_plan"):
            self._plan: PlanDocument = find_visible(self.records(), self.kwargs["pk"])
        return self._plan

    def record(self) -> PlanDocument:
        """The plan."""
        return self.plan()

    def after(self, record: Any) -> str:
        """Back to the plan."""
        return reverse("workbench:plan", args=[self.kwargs["pk"]])

    def breadcrumb(self) -> list[Crumb]:
        """Below the plan."""
        plan = self.plan()
        return self.crumbs(Crumb(plan.title, reverse("workbench:plan", args=[plan.pk])), Crumb(self.page_title()))

    def keeps(self) -> bool:
        """Whether the actor may work on the plan now."""
        plan = self.plan()
        return bool(self.actor.can(Permission.PLAN_EDIT, plan)) and plan.state in (PlanState.DRAFT, PlanState.ISSUED)

    def tasks(self) -> QuerySet[Any]:
        """The tasks of the plan that the actor may see."""
        return Task.objects.visible_to(self.actor).filter(plan=self.plan())


class PlanPage(OfPlan):
    """One plan: what it is, how far its reading and its tasks are, what may be done."""

    template_name = "workbench/plans/plan.html"

    def page_title(self) -> str:
        """The plan's title."""
        return self.plan().title

    def page_subtitle(self) -> str:
        """Who keeps it."""
        return f"{self.plan().organisation} · {self.plan().region}"

    def breadcrumb(self) -> list[Crumb]:
        """Below the plans."""
        return self.crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What stands on the page, in a fixed number of queries."""
        plan, today = self.plan(), clock.today()
        tasks: Any = self.tasks()
        versions = list(plan.versions.select_related("file", "created_by").defer("text", "warnings"))
        latest = versions[0] if versions else None
        reading = latest if latest is not None and latest.parsed_at is None and not latest.problem else None
        job = None if reading is None else Job.objects.visible_to(self.actor).filter(pk=reading.job_id).first()
        keeps = self.keeps()
        return super().get_context_data(
            record=plan,
            versions=versions,
            failed=latest if latest is not None and latest.problem else None,
            reading=reading,
            job=job,
            tally=self._tally(plan),
            states=states_of(tasks),
            task_count=tasks.count(),
            overdue_count=tasks.overdue(today).count(),
            units=units_of(plan, tasks, today),
            unknown=[name for name in unknown_names(tasks) if not name.is_general] if keeps else [],
            derived=PlanDocument.objects.visible_to(self.actor).filter(derived_from=plan).select_related("region"),
            offers=shown_offers(plan, self.actor, {}),
            next_step=NEXT[PlanState(plan.state)],
            unset_targets=self._unset(plan) if keeps else 0,
            keeps=keeps,
            may_carry_out=self.actor.has(Permission.PLAN_EDIT) and self.actor.organisation_id != plan.organisation_id,
            accepted=ACCEPTED,
            history=log.history_of(plan).order_by("-at", "-id")[:SHOWN],
            **kwargs,
        )

    def _unset(self, plan: PlanDocument) -> int:
        """How many confirmed targets nobody has set yet; none for who sets no targets."""
        return unbound(self.actor).filter(version__plan=plan).count() if may_set(self.actor) else 0

    @staticmethod
    def _tally(plan: PlanDocument) -> dict[str, int]:
        """How many finds wait and are confirmed, by kind of the two that count."""
        if plan.version is None:
            return {}
        rows = plan.version.finds.order_by().values_list("kind", "state")
        counted = {"waiting": 0, "confirmed": 0, "tasks": 0, "targets": 0}
        for kind, state in rows:
            counted["waiting"] += state == FindState.PROPOSED
            counted["confirmed"] += state == FindState.CONFIRMED
            counted["tasks"] += state == FindState.CONFIRMED and kind == FindKind.TASK
            counted["targets"] += state == FindState.CONFIRMED and kind == FindKind.TARGET
        return counted


class EditPlan(OfPlan, FormPage):
    """Corrects the head of a plan."""

    title = gettext_lazy("修改方案信息")
    form_class = PlanForm
    permission = Permission.PLAN_EDIT

    def stored_record(self) -> PlanDocument:
        """The plan as it is."""
        self.actor.require(Permission.PLAN_EDIT, self.plan())
        return self.plan()

    def record_url(self) -> str:
        """The plan's page."""
        return self.after(None)

    def draft_key(self) -> str:
        """One unsent change per plan."""
        return f"plans.edit.{self.stored_record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What it says now."""
        return {"actor": self.actor, "plan": self.stored_record()}

    def save(self, form: Any) -> PlanDocument:
        """Change it."""
        plan: PlanDocument = form.save(self.actor, self.stored_record())
        return plan


class NewTask(OfPlan, FormPage):
    """Adds a task by hand to the ledger of an issued plan."""

    title = gettext_lazy("增加任务")
    form_class = TaskForm
    permission = Permission.PLAN_EDIT

    def page_subtitle(self) -> str:
        """To which plan."""
        return self.plan().title

    def draft_key(self) -> str:
        """One unsent task per plan."""
        return f"plans.task_new.{self.plan().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """An unsaved task of the plan; only while the plan is carried out."""
        plan = self.plan()
        self.actor.require(Permission.PLAN_EDIT, plan)
        return {"task": Task(plan=plan), "actor": self.actor, "initial": {"due_on": plan.ends_on}}

    def save(self, form: Any) -> Task:
        """Add it."""
        task: Task = form.save(Task(plan=self.plan()), self.actor)
        return task

    def after(self, record: Any) -> str:
        """To the new task, or back to the plan."""
        return reverse("workbench:task", args=[record.pk]) if isinstance(record, Task) else super().after(record)

    def done_message(self, saved: Any) -> str:
        """Whether the departments have it."""
        if saved.state == TaskState.PREPARED:
            return _("已增加，审核员在方案页面“下达新增任务”后，责任单位就能看到。")
        return _("已增加并下达责任单位。")


class ActOnPlan(OfPlan, TransitionAction):
    """Issues, finishes or withdraws a plan."""


class UploadVersion(OfPlan, RecordAction):
    """Takes in the next version of a plan."""

    def perform(self, record: Any) -> str:
        """Keep the file and begin to read it."""
        self.actor.require(Permission.PLAN_EDIT, record)
        upload = self.request.FILES.get("file")
        if upload is None:
            raise DomainError("no_file", _("请先选择文件。"))
        version = upload_version(record, upload, actor=self.actor, note=self.request.POST.get("note", ""))
        return _("已上传第 %(number)d 版，正在解读。") % {"number": version.number}
