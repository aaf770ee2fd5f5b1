"""Data sets as the bodies that ask see them: the list, designing one, its page with its periods."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.pages import CommentAction, Crumb, DeskRecordPage, FormPage, ListPage, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.governance.collection.domain.data_sets import discard_data_set
from lianqiao.governance.collection.enums import DataSetState
from lianqiao.governance.collection.interfaces.filters import DataSetFilter
from lianqiao.governance.collection.interfaces.forms import DataSetForm
from lianqiao.governance.collection.interfaces.tables import DataSetTable
from lianqiao.governance.collection.models import Cycle, DataSet, Report
from lianqiao.governance.collection.queries.overview import with_counts
from lianqiao.governance.collection.queries.units import units_of
from lianqiao.governance.indicators import formula

#: Periods and units that the page of a data set names; the rest is counted.
SHOWN = 24
NEXT = {
    DataSetState.DRAFT: gettext_lazy("核对无误后启用；每期结束的第二天自动下发给各单位。"),
    DataSetState.ACTIVE: gettext_lazy("到期自动下发、提醒和锁定。修改从下一期起生效。"),
    DataSetState.RETIRED: gettext_lazy("已停用，不再下发；以前各期的数都保留。"),
}


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the data sets."""
    return [
        Crumb(_("工作台"), reverse("workbench:home")),
        Crumb(_("统计报表"), reverse("workbench:collection")),
        *more,
    ]


class DataSets(ListPage):
    """The data sets of the body, and those for which it looks at reports."""

    title = gettext_lazy("统计报表")
    help = gettext_lazy("设计要定期收的报表；到期自动下发，谁报了、谁逾期一目了然。")
    needs_organisation = True
    table_class = DataSetTable
    filterset_class = DataSetFilter
    template_name = "workbench/collection/sets.html"
    order = ("-created_at", "-id")
    hidden_columns = ("created_at",)
    empty_title = gettext_lazy("还没有报表")
    empty_text = gettext_lazy("需要各地、各单位定期报数时，从这里设计一张报表。")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        if self.actor.oversight is None:
            raise AccessError(_("报表由政府部门设立；贵单位要填的在“数据填报”。"))
        return DataSet.objects.visible_to(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the actor may design one."""
        return super().get_context_data(may_create=self.actor.has(Permission.DATA_SET_MANAGE), **kwargs)


class _DataSetForm(FormPage):
    form_class = DataSetForm
    needs_organisation = True
    template_name = "workbench/collection/set_form.html"
    submit_label = gettext_lazy("保存")

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return form.save(self.stored_record())

    def after(self, saved: Any) -> str:
        """To the data set."""
        return reverse("workbench:collection_set", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the data sets."""
        return crumbs(Crumb(self.page_title()))


class NewDataSet(_DataSetForm):
    """A new draft."""

    title = gettext_lazy("设计报表")
    permission = Permission.DATA_SET_MANAGE

    def draft_key(self) -> str:
        """One unsent data set for each body."""
        return f"collection.set.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """Who asks."""
        if self.actor.oversight is None:
            raise AccessError(_("报表由政府部门设立。"), permission=Permission.DATA_SET_MANAGE)
        return {"actor": self.actor}


class EditDataSet(_DataSetForm):
    """A change of a draft, or of one in use for the periods to come."""

    title = gettext_lazy("修改报表")

    def stored_record(self) -> Any:
        """The data set, which the actor keeps."""
        if not hasattr(self, "_data_set"):
            rows = DataSet.objects.visible_to(self.actor).for_list()
            self._data_set = find_visible(rows, self.kwargs["pk"])
            self.actor.require(Permission.DATA_SET_MANAGE, self._data_set)
        return self._data_set

    def record_url(self) -> str:
        """The page of the data set."""
        return reverse("workbench:collection_set", args=[self.kwargs["pk"]])

    def draft_key(self) -> str:
        """One for each data set."""
        return f"collection.set.{self.stored_record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The data set as it is."""
        return {"actor": self.actor, "instance": self.stored_record()}


class OfDataSet:
    """Pages and actions of one data set."""

    kwargs: Any
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see as a body that asks or looks."""
        rows: Any = DataSet.objects.visible_to(self.actor)
        return rows.for_list() if self.actor.oversight is not None else rows.none()

    def after(self, record: Any) -> str:
        """Back to the data set."""
        return reverse("workbench:collection_set", args=[record.pk])


class DataSetPage(OfDataSet, DeskRecordPage):
    """One data set: what it asks, of whom, until when, and its periods with their rates."""

    template_name = "workbench/collection/set.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the data sets."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its lines, checks in words, units, deadlines and periods."""
        record = self.record()
        may_manage = bool(self.actor.can(Permission.DATA_SET_MANAGE, record))
        items = list(record.items.select_related("indicator", "beside"))
        names = {item.indicator.key: item.indicator.name for item in items}
        units = units_of(record) if may_manage else units_of(record).none()
        reports = Report.objects.visible_to(self.actor)
        cycles = Cycle.objects.visible_to(self.actor).filter(data_set=record).select_related("data_set")
        return super().get_context_data(
            **{
                "items": items,
                "checks": [
                    (formula.in_words(row.left, names), row.get_sign_display(), formula.in_words(row.right, names), row)
                    for row in record.checks.all()
                ],
                "unit_count": units.count(),
                "units": list(units.select_related("region").order_by("region_id", "pinyin")[:SHOWN]),
                "deadlines": record.deadlines(record.next_period()),
                "next_period": record.next_period(),
                "cycles": with_counts(cycles, reports).order_by("-ends_on", "-id")[:SHOWN],
                "next_step": NEXT[record.state] if may_manage else "",
                "may_manage": may_manage,
                "may_discard": may_manage and record.state == DataSetState.DRAFT,
                "edit_url": (
                    reverse("workbench:collection_set_edit", args=[record.pk])
                    if may_manage and record.state != DataSetState.RETIRED
                    else ""
                ),
                "act_url": reverse("workbench:collection_set_act", args=[record.pk]),
                "say_url": reverse("workbench:collection_set_say", args=[record.pk]),
                **kwargs,
            }
        )


class ActOnDataSet(OfDataSet, TransitionAction):
    """Activates, retires, resumes."""


class SayOnDataSet(OfDataSet, CommentAction):
    """Adds a remark."""


class DiscardDataSet(OfDataSet, RecordPage):
    """Throws a draft away."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Discard it and go to the list; a refusal goes back to it."""
        record = self.record()
        try:
            discard_data_set(record, actor=self.actor)
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect(self.after(record))
        messages.success(request, _("草稿已删除。"))
        return redirect("workbench:collection")
