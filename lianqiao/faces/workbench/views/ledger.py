"""The ledger of tasks in the workbench: the list, one task, its changes, reports and closing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.errors import DomainError
from lianqiao.core.pages import CommentAction, Crumb, DeskRecordPage, FormPage, ListPage, RecordAction, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.papers import evidence_of
from lianqiao.faces.workbench.supervision import RECTIFICATIONS
from lianqiao.governance.plans.domain import finish_step, report_task
from lianqiao.governance.plans.enums import FindKind, FindState, PartyRole, PlanState, TaskState
from lianqiao.governance.plans.interfaces.filters import TaskFilter
from lianqiao.governance.plans.interfaces.forms import TASK_FORMS, ReportForm, TaskForm
from lianqiao.governance.plans.interfaces.tables import TaskTable, late_words
from lianqiao.governance.plans.models import PlanDocument, Task, TaskReport
from lianqiao.governance.plans.rules import leads
from lianqiao.governance.plans.words import amount_words, deadline_words
from lianqiao.governance.supervision.models import Rectification, TaskForce

#: Transitions that have forms of their own on the page of a task.
BY_FORM = ("report", "ask_closing")


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the ledger."""
    return [
        Crumb(_("工作台"), reverse("workbench:home")),
        Crumb(_("任务台账"), reverse("workbench:ledger")),
        *more,
    ]


class Ledger(ListPage):
    """The tasks that the actor may see, those due first on top."""

    title = gettext_lazy("任务台账")
    help = gettext_lazy(
        "台账里的每一项任务都来自方案并经过确认。牵头和配合单位在这里报送进展，下达部门在这里核验销号。"
    )
    permission = Permission.TASK_VIEW
    needs_organisation = True
    table_class = TaskTable
    filterset_class = TaskFilter
    order = ("due_on", "id")
    hidden_columns = ("origin", "support", "closed_on")
    empty_title = gettext_lazy("还没有任务")
    empty_text = gettext_lazy("方案里的任务确认并下达之后，就会出现在这里。")

    def records(self) -> QuerySet[Any]:
        """With what a row shows."""
        return Task.objects.visible_to(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]


class OfTask:
    """Pages and actions of one task."""

    kwargs: Any
    actor: Any

    def records(self) -> QuerySet[Any]:
        """The tasks that the actor may see."""
        return Task.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the task."""
        return reverse("workbench:task", args=[self.kwargs["pk"]])


class TaskPage(OfTask, DeskRecordPage):
    """One task: what it asks, who carries it, its steps and reports, and what may be done."""

    template_name = "workbench/ledger/task.html"
    permission = Permission.TASK_VIEW
    needs_organisation = True
    action_forms = TASK_FORMS

    def page_subtitle(self) -> str:
        """From which plan."""
        return str(self.record().plan)

    def breadcrumb(self) -> list[Crumb]:
        """Below the ledger."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The task with its targets, steps, reports and evidence, in a fixed number of queries."""
        task, today = self.record(), clock.today()
        reports = list(task.reports.select_related("organisation", "reported_by", "decided_by"))
        evidence = evidence_of(reports)
        may_report = bool(self.actor.can(Permission.TASK_REPORT, task)) and task.state in (
            TaskState.PLANNED,
            TaskState.UNDERWAY,
        )
        context = super().get_context_data(**kwargs)
        visible_plan = PlanDocument.objects.visible_to(self.actor).filter(pk=task.plan_id).exists()
        visible: Any = Task.objects.visible_to(self.actor)
        return {
            **context,
            "offers": [offer for offer in context["offers"] if offer.transition.name not in BY_FORM],
            "parties": list(task.parties.all()),
            "targets": self._targets(task),
            "steps": list(task.steps.all()),
            "reports": [(report, evidence.get(report.pk, [])) for report in reports],
            "derived": visible.filter(derived_from=task).select_related("organisation").order_by("region", "id"),
            "source_visible": task.derived_from_id is not None and visible.filter(pk=task.derived_from_id).exists(),
            "plan_visible": visible_plan,
            "late": late_words(task) if task.is_overdue(today) else "",
            "may_edit": bool(self.actor.can(Permission.TASK_EDIT, task))
            and task.state not in (TaskState.CLOSED, TaskState.STOPPED)
            and task.plan.state != PlanState.WITHDRAWN,
            "may_report": may_report,
            "may_finish_steps": task.is_open and bool(self.actor.can(Permission.TASK_REPORT, task)),
            "may_ask": may_report and leads(self.actor, task),
            "forces": TaskForce.objects.visible_to(self.actor).filter(tasks=task).order_by("name", "id"),
            "orders": Rectification.objects.visible_to(self.actor).filter(task=task).order_by("due_on", "id"),
            "order_url": self._order_url(task),
            "today": today,
            "act_url": reverse("workbench:task_act", args=[task.pk]),
            "say_url": reverse("workbench:task_say", args=[task.pk]),
        }

    def _order_url(self, task: Task) -> str:
        """Where the body that keeps the task begins an order to who leads it; empty for others."""
        if not (
            task.is_open
            and RECTIFICATIONS.may_create(self.actor)
            and task.organisation_id == self.actor.organisation_id
        ):
            return ""
        lead = next((row for row in task.parties.all() if row.role == PartyRole.LEAD and row.organisation_id), None)
        unit = {} if lead is None else {"unit": str(lead.organisation_id)}
        return f"{RECTIFICATIONS.url('new')}?{urlencode({'task': str(task.pk), **unit})}"

    @staticmethod
    def _targets(task: Task) -> list[tuple[Any, str, str]]:
        """The confirmed targets of the task's sentence: (find, amount, deadline)."""
        if task.find is None:
            return []
        rows = task.find.parts.filter(kind=FindKind.TARGET, state=FindState.CONFIRMED).order_by("start", "id")
        return [(find, amount_words(find), deadline_words(find.deadline)) for find in rows]


class _TaskForm(OfTask, FormPage):
    needs_organisation = True

    def task(self) -> Task:
        """The task of the address, looked up once."""
        if not hasattr(self, "_task"):
            self._task: Task = find_visible(self.records(), self.kwargs["pk"])
        return self._task

    def breadcrumb(self) -> list[Crumb]:
        """Below the task."""
        return crumbs(Crumb(self.task().title, self.after(None)), Crumb(self.page_title()))


class EditTask(_TaskForm):
    """Changes what a task says, its departments and steps."""

    title = gettext_lazy("调整任务")
    form_class = TaskForm
    permission = Permission.TASK_EDIT

    def stored_record(self) -> Task:
        """The task as it is."""
        self.actor.require(Permission.TASK_EDIT, self.task())
        return self.task()

    def record_url(self) -> str:
        """The task's page."""
        return self.after(None)

    def draft_key(self) -> str:
        """One unsent change per task."""
        return f"plans.task.{self.stored_record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What it says now."""
        return {"task": self.stored_record(), "actor": self.actor}

    def save(self, form: Any) -> Task:
        """Change it."""
        task: Task = form.save(self.stored_record(), self.actor)
        return task


class ReportTask(_TaskForm):
    """Reports what was done, with evidence; may ask for closing."""

    title = gettext_lazy("报送进展")
    form_class = ReportForm
    permission = Permission.TASK_REPORT
    submit_label = gettext_lazy("报送")

    def page_subtitle(self) -> str:
        """For which task."""
        return self.task().title

    def draft_key(self) -> str:
        """One unsent report per task and unit."""
        return f"plans.report.{self.task().pk}.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """Begins with the last share."""
        self.actor.require(Permission.TASK_REPORT, self.task())
        return {"initial": {"percent": self.task().percent}}

    def save(self, form: Any) -> TaskReport:
        """Report it."""
        return report_task(self.task(), actor=self.actor, **form.cleaned_data)

    def done_message(self, saved: Any) -> str:
        """What happens next."""
        return _("已申请销号，等待下达部门核验。") if saved.asks_closing else _("已报送。")


class _TaskAction(OfTask, RecordAction):
    permission = Permission.TASK_VIEW
    needs_organisation = True


class ActOnTask(_TaskAction, TransitionAction):
    """Closes, sends back, stops or resumes a task."""

    action_forms = TASK_FORMS

    def perform(self, record: Any) -> str:
        """Reports come by their own form."""
        if self.request.POST.get("transition") in BY_FORM:
            raise DomainError("by_form", _("请用“报送进展”。"))
        return super().perform(record)


class SayOnTask(_TaskAction, CommentAction):
    """Adds a remark."""


class FinishStep(_TaskAction):
    """Says that a step was done today, or that it was not."""

    def perform(self, record: Any) -> str:
        """Keep it."""
        step = find_visible(record.steps.all(), self.kwargs["step"])
        done = self.request.POST.get("done") == "1"
        finish_step(step, actor=self.actor, done_on=clock.today() if done else None)
        return _("已登记完成。") if done else _("已改为未完成。")
