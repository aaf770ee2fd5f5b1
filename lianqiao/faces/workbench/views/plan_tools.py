"""What is done around a plan: names of departments, tasks from above, comparisons, the timetable, task books."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.errors import DomainError
from lianqiao.core.pages import RecordAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.papers import PAPERS, sent
from lianqiao.faces.workbench.views.plans import OfPlan
from lianqiao.governance.plans.comparing import compare_plans, compare_versions
from lianqiao.governance.plans.domain import name_department, take_over_tasks
from lianqiao.governance.plans.enums import ASSIGNED_TASKS
from lianqiao.governance.plans.interfaces.documents import task_book
from lianqiao.governance.plans.interfaces.forms import NameForm
from lianqiao.governance.plans.models import PlanDocument, PlanVersion, Task
from lianqiao.governance.plans.queries.ledger import unknown_names
from lianqiao.governance.plans.timetable import timetable_of
from lianqiao.registers.organisations.models import Organisation


class PlanNames(OfPlan):
    """The printed names that stand for no organisation yet; a person says which is meant, once for all plans."""

    title = gettext_lazy("单位对应")
    help = gettext_lazy("说明一次，本地区所有方案里的这个叫法都会对应到这家单位。没有登记的单位，请对方先在平台登记。")
    permission = Permission.PLAN_EDIT
    template_name = "workbench/plans/names.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The names, each with a form."""
        self.actor.require(Permission.PLAN_EDIT, self.plan())
        names = unknown_names(self.tasks())
        rows = [
            (name, NameForm(initial={"name": name.name}, auto_id=f"name-{number}-%s"))
            for number, name in enumerate(names)
            if not name.is_general
        ]
        return super().get_context_data(
            record=self.plan(), rows=rows, general=[name for name in names if name.is_general], **kwargs
        )


class NameDepartment(OfPlan, RecordAction):
    """Says what a printed name means."""

    def perform(self, record: Any) -> str:
        """Keep it."""
        self.actor.require(Permission.PLAN_EDIT, record)
        form = NameForm(self.request.POST)
        if not form.is_valid():
            raise DomainError("alias", _("请选择对应的单位。"), "organisation")
        alias = name_department(form.cleaned_data["name"], form.cleaned_data["organisation"], actor=self.actor)
        return _("“%(name)s”已对应到“%(unit)s”。") % {"name": alias.name, "unit": alias.organisation.name}

    def after(self, record: Any) -> str:
        """Back to the names."""
        return reverse("workbench:plan_names", args=[record.pk])


class TakeOver(OfPlan, RecordAction):
    """The tasks of the plan above, to be taken over one by one."""

    title = gettext_lazy("承接上级任务")
    help = gettext_lazy("勾选要承接的任务，系统会在本方案里建立对应的任务；责任单位和节点随后在任务页面补上。")
    permission = Permission.PLAN_EDIT
    template_name = "workbench/plans/take_over.html"
    http_method_names: tuple[str, ...] = ("get", "post")  # type: ignore[assignment]

    def page_title(self) -> str:
        """What one does here."""
        return str(self.title)

    def sources(self) -> QuerySet[Any]:
        """The tasks of the plan above that the actor may see."""
        self.actor.require(Permission.PLAN_EDIT, self.plan())
        above = self.plan().derived_from_id
        if above is None:
            raise Http404(_("这份方案没有说明依据哪份上级方案。"))
        rows: Any = Task.objects.visible_to(self.actor).filter(plan=above, state__in=ASSIGNED_TASKS)
        return rows.for_list().order_by("order", "id")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each task of the plan above, with what takes it over or is likely to."""
        comparison = compare_plans(list(self.sources()), list(self.tasks().order_by("order", "id")))
        return super().get_context_data(record=self.plan(), comparison=comparison, **kwargs)

    def perform(self, record: Any) -> str:
        """Take over what was ticked."""
        keys = []
        for text in self.request.POST.getlist("task"):
            try:
                keys.append(UUID(text))
            except ValueError as error:
                raise DomainError("task_unknown", _("没有这项任务。")) from error
        if not keys:
            raise DomainError("task_none", _("请勾选要承接的任务。"))
        made = take_over_tasks(record, self.sources().filter(pk__in=keys), actor=self.actor)
        return _("已承接 %(count)d 项任务。") % {"count": len(made)}

    def after(self, record: Any) -> str:
        """Back to the choice."""
        return reverse("workbench:plan_take_over", args=[record.pk])


class ComparePlans(OfPlan):
    """What the plan above asks and this one has taken over; with `?with=` another plan."""

    title = gettext_lazy("与上级方案比较")
    help = gettext_lazy("先按承接关系配对，再按文字相近程度配对；相近不等于已承接，请在任务页面确认对应关系。")
    template_name = "workbench/plans/compare.html"

    def other(self) -> PlanDocument:
        """The plan to compare with; the one above unless the address names one."""
        named = self.request.GET.get("with", "")
        try:
            key = UUID(named) if named else self.plan().derived_from_id
        except ValueError as error:
            raise Http404(_("请选择要比较的方案。")) from error
        plan: PlanDocument = find_visible(self.records(), key)
        return plan

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The pairs, what is missing, and what is the plan's own."""
        above = self.other()
        shown: Any = Task.objects.visible_to(self.actor)
        ours = shown.filter(plan=self.plan()).for_list().order_by("order", "id")
        theirs = shown.filter(plan=above).for_list().order_by("order", "id")
        others = self.records().exclude(pk__in=(above.pk, self.plan().pk)).order_by("-created_at", "-id")
        comparison = compare_plans(list(theirs), list(ours))
        return super().get_context_data(
            record=self.plan(), above=above, comparison=comparison, others=others[:50], keeps=self.keeps(), **kwargs
        )


class CompareVersions(OfPlan):
    """Two versions of the plan: what came, went and changed (`?old=1&new=2`; the last two unless told)."""

    title = gettext_lazy("两版比较")
    template_name = "workbench/plans/compare_versions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """From the older to the newer."""
        stored = list(self.plan().versions.filter(parsed_at__isnull=False).defer("text", "warnings").order_by("number"))
        if len(stored) < 2:
            raise Http404(_("这份方案只有一版，没有可比较的。"))
        new = self._chosen(stored, "new", stored[-1])
        old = self._chosen(stored, "old", stored[max(0, stored.index(new) - 1)])
        old, new = sorted((old, new), key=lambda version: version.number)
        return super().get_context_data(
            record=self.plan(), versions=stored, old=old, new=new, comparison=compare_versions(old, new), **kwargs
        )

    def _chosen(self, stored: list[PlanVersion], name: str, otherwise: PlanVersion) -> PlanVersion:
        wanted = self.request.GET.get(name, "")
        return next((version for version in stored if str(version.number) == wanted), otherwise)


class PlanTimetable(OfPlan):
    """The tasks of the plan as bars over the months, and the same as a table."""

    title = gettext_lazy("时间表")
    template_name = "workbench/plans/timetable.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The picture and its tasks."""
        rows: Any = self.tasks()
        tasks = list(rows.for_list().prefetch_related("steps").order_by("order", "id"))
        timetable = timetable_of(tasks, today=clock.today())
        return super().get_context_data(record=self.plan(), tasks=tasks, timetable=timetable, **kwargs)


class TaskBook(OfPlan):
    """The task book of a department as Word or PDF."""

    title = gettext_lazy("任务书")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send it; a department without tasks in the plan has none."""
        stem, _dot, ending = self.kwargs["form"].rpartition(".")
        if stem != "task-book" or ending not in PAPERS:
            raise Http404(_("没有这个文件。"))
        plan, unit = self.plan(), find_visible(Organisation.objects.visible_to(self.actor), self.kwargs["unit"])
        rows: Any = self.tasks()
        tasks = list(rows.named_for(unit.pk).with_parties().prefetch_related("steps").order_by("order", "id"))
        if not tasks:
            raise Http404(_("这份方案没有交给这家单位的任务。"))
        name = f"{plan.title[:60]}-{unit.display_name}-{_('任务书')}"
        return sent(task_book(plan, unit, tasks, as_pdf=ending == "pdf"), name=name, ending=ending)
