"""What is asked for and not found, by field and reason, and the way from there into research tasks."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2 import Table

from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.pages import Crumb, ListPage, Page
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.processes.introductions.enums import Unmet
from lianqiao.processes.introductions.interfaces.unmet import UnmetFilter, UnmetTable
from lianqiao.processes.introductions.queries.grouping import TOP_FIELDS
from lianqiao.processes.introductions.queries.unmet import by_field, reasons_of, unmet_for, with_first_field
from lianqiao.registers.needs.domain import add_sources, demands_for
from lianqiao.registers.needs.models import ResearchTask
from lianqiao.registers.taxonomy.models import TechField

#: Drafts to choose from when demands are added to one.
DRAFTS = 50


class _ForGovernments(Page):
    """For everybody of a government body."""

    permission = Permission.BOARD_VIEW
    needs_organisation = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse members of other organisations."""
        actor = request.actor  # type: ignore[attr-defined]
        if actor.organisation is not None and actor.oversight is None:
            raise AccessError(_("由政府部门查看。"), permission=self.permission)
        return super().dispatch(request, *args, **kwargs)

    def drafts(self) -> QuerySet[Any]:
        """The drafts of tasks of the own body, to which demands may be added."""
        states = (FilingState.DRAFT, FilingState.RETURNED)
        own = ResearchTask.objects.filter(organisation=self.actor.organisation, state__in=states)
        return own.order_by("-updated_at", "-pk")


class UnmetDemands(_ForGovernments, ListPage):
    """The list, in the order of fields."""

    title = gettext_lazy("未找到成果的需求")
    help = gettext_lazy(
        "企业提出来、系统和对接都没有解决的难题。把说的是同一件事的几条勾选起来，一步凝练成研发任务，来源自动记下。"
    )
    table_class = UnmetTable
    filterset_class = UnmetFilter
    template_name = "workbench/unmet.html"
    order = ("first_field", "-published_at", "pk")
    empty_title = gettext_lazy("没有这样的需求")
    empty_text = gettext_lazy("本地区的需求都有匹配的成果，或者正在对接。")

    def records(self) -> QuerySet[Any]:
        """Those of the region."""
        rows = with_first_field(unmet_for(self.actor), digits=TOP_FIELDS)
        return rows.select_related("organisation", "region")

    def _table(self, records: QuerySet[Any]) -> Table:
        """With what the rows of this page, or all rows of an export, need to be told."""
        table = super()._table(records)
        table.fields_by_code = dict(TechField.objects.filter(parent=None).values_list("code", "name"))
        if "export" in self.request.GET:
            self._look_up(table, records)
        return table

    def _look_up(self, table: Any, demands: Any) -> None:
        keys = [demand.pk for demand in demands]
        table.reasons = reasons_of(keys)
        tasks: dict[UUID, list[ResearchTask]] = defaultdict(list)
        seen = ResearchTask.objects.whole_for(self.actor).filter(demands__in=keys).prefetch_related("demands")
        for task in seen.distinct().order_by("-created_at", "pk"):
            for demand in task.demands.all():
                tasks[demand.pk].append(task)
        table.tasks_by_demand = tasks

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the numbers by field and reason, and what may be done with the rows that are ticked."""
        table = kwargs["table"]
        self._look_up(table, [row.record for row in table.paginated_rows])
        names = table.fields_by_code
        groups = [
            {
                "name": names.get(code or "", code or _("没有填技术领域")),
                "code": code or "",
                "cells": [(why, found[why]) for why in Unmet],
                "total": found.total(),
            }
            for code, found in by_field(unmet_for(self.actor), digits=TOP_FIELDS).items()
        ]
        may = self.actor.has(Permission.FILING_CREATE)
        return super().get_context_data(
            groups=groups,
            reasons=list(Unmet),
            may_condense=may,
            drafts=self.drafts()[:DRAFTS] if may else [],
            **kwargs,
        )


class CondenseDemands(_ForGovernments):
    """Takes the ticked demands (`demand`) into a new task, or into a draft (`task`) of the own body."""

    http_method_names = ("post",)
    permission = Permission.FILING_CREATE

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return [Crumb(str(UnmetDemands.title), reverse("workbench:unmet"))]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """To the form of a new task with the demands filled in, or to the task that has them now."""
        keys = [key for text in request.POST.getlist("demand") if (key := _key(text)) is not None]
        try:
            if chosen := request.POST.get("task", ""):
                task = find_visible(self.drafts(), _key(chosen))
                task = add_sources(task, actor=self.actor, demands=keys)
                messages.success(request, _("已把勾选的需求记为这项任务的来源。"))
                return redirect("workbench:research-tasks_record", pk=task.pk)
            demands = demands_for(self.actor, keys)
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("workbench:unmet")
        together = ",".join(str(demand.pk) for demand in demands)
        return redirect(f"{reverse('workbench:research-tasks_new')}?demands={together}")


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
