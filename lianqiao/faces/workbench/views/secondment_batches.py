"""Lists of persons whom a body means to second: made up, put up, decided."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import log
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, FormPage, ListPage, RecordAction, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.secondments import crumbs
from lianqiao.processes.secondments import announcing
from lianqiao.processes.secondments.domain.batches import change_batch, choosable, create_batch
from lianqiao.processes.secondments.enums import BatchState
from lianqiao.processes.secondments.interfaces.filters import BatchFilter
from lianqiao.processes.secondments.interfaces.forms import BATCH_FORMS, BatchForm
from lianqiao.processes.secondments.interfaces.tables import BatchTable
from lianqiao.processes.secondments.models import Batch

NEXT = {
    BatchState.DRAFT: gettext_lazy("名单齐了就定稿，再发起公示。"),
    BatchState.FIXED: gettext_lazy("发起公示；期满、异议答复完以后，由另一位同事作出决定。"),
    BatchState.DECIDED: gettext_lazy("名单上的人写工作计划、签三方协议。"),
}


def _below(*more: Crumb) -> list[Crumb]:
    return crumbs(Crumb(_("选派批次"), reverse("workbench:secondment_batches")), *more)


class Batches(ListPage):
    """Those of the body."""

    title = gettext_lazy("选派批次")
    help = gettext_lazy("双方选定的人列成名单，公示、决定以后签协议。")
    needs_organisation = True
    table_class = BatchTable
    filterset_class = BatchFilter
    template_name = "workbench/secondments/batches.html"
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("还没有选派名单")
    empty_text = gettext_lazy("用人单位和本人双方选定以后，在这里列成名单。")

    def records(self) -> QuerySet[Any]:
        """The body's own."""
        if self.actor.oversight is None:
            raise AccessError(_("选派名单由政府部门拟定。"), permission=Permission.SECONDMENT_DECIDE)
        return Batch.objects.visible_to(self.actor).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How many wait to be put on a list."""
        may_create = self.actor.has(Permission.SECONDMENT_DECIDE)
        waiting = choosable(self.actor.organisation_id).count() if may_create else 0
        return super().get_context_data(may_create=may_create, waiting_count=waiting, **kwargs)

    def breadcrumb(self) -> list[Crumb]:
        """Below the secondments."""
        return crumbs(Crumb(self.page_title()))


class _OfBatch(RecordPage):
    def records(self) -> QuerySet[Any]:
        """The body's own."""
        return Batch.objects.visible_to(self.actor).for_list()

    def after(self, record: Any) -> str:
        """Back to the list."""
        return reverse("workbench:secondment_batch", args=[record.pk])


class BatchPage(_OfBatch):
    """One list: who stands on it, its notices, what was decided."""

    template_name = "workbench/secondments/batch.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the lists."""
        return _below(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Persons, notices, actions."""
        record = self.record()
        may_edit = bool(self.actor.can(Permission.SECONDMENT_DECIDE, record)) and record.state == BatchState.DRAFT
        return super().get_context_data(
            record=record,
            people=list(record.secondments.for_list().order_by("kind", "host_id", "pk")),
            notices=announcing.notices_of(record, self.actor),
            may_announce=announcing.may_announce(record, self.actor),
            edit_url=reverse("workbench:secondment_batch_edit", args=[record.pk]) if may_edit else "",
            offers=shown_offers(record, self.actor, BATCH_FORMS),
            history=log.history_of(record).order_by("-at", "-id"),
            next_step=NEXT.get(BatchState(record.state), ""),
            act_url=reverse("workbench:secondment_batch_act", args=[record.pk]),
            **kwargs,
        )


class ActOnBatch(_OfBatch, TransitionAction):
    """Moves a list on."""

    action_forms = BATCH_FORMS


class Announce(_OfBatch, RecordAction):
    """Opens the public notice of a list."""

    needs_organisation = True

    def perform(self, record: Any) -> str:
        """Open it."""
        announcing.announce(record, actor=self.actor)
        return _("公示已提交保密审查，通过以后自动开始。")


class NewBatch(FormPage):
    """Makes up a list."""

    title = gettext_lazy("拟定选派名单")
    form_class = BatchForm
    permission = Permission.SECONDMENT_DECIDE
    needs_organisation = True

    def draft_key(self) -> str:
        """One unsent for each body."""
        return f"secondments.batch.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """Those who may stand on it."""
        if self.actor.oversight is None:
            raise AccessError(_("选派名单由政府部门拟定。"), permission=Permission.SECONDMENT_DECIDE)
        return {"actor": self.actor}

    def save(self, form: Any) -> Batch:
        """Call the domain."""
        return create_batch(actor=self.actor, values=form.values(), secondments=form.cleaned_data["secondments"])

    def after(self, saved: Any) -> str:
        """To the list."""
        return reverse("workbench:secondment_batch", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the lists."""
        return _below(Crumb(self.page_title()))


class EditBatch(NewBatch):
    """Changes a list that is being made up."""

    title = gettext_lazy("修改选派名单")

    def batch(self) -> Batch:
        """The list of the address."""
        if not hasattr(self, "_batch"):
            self._batch: Batch = find_visible(Batch.objects.visible_to(self.actor), self.kwargs["pk"])
            self.actor.require(Permission.SECONDMENT_DECIDE, self._batch)
            if self._batch.state != BatchState.DRAFT:
                raise AccessError(_("定稿以后不能再改；还没有决定的可以退回修改。"))
        return self._batch

    def stored_record(self) -> Any:
        """The list, so that two who write do not overwrite each other."""
        return self.batch()

    def draft_key(self) -> str:
        """One unsent for each list."""
        return f"secondments.batch.{self.batch().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What it says now."""
        return {"actor": self.actor, "instance": self.batch()}

    def save(self, form: Any) -> Batch:
        """Call the domain."""
        people = form.cleaned_data["secondments"]
        return change_batch(self.batch(), actor=self.actor, values=form.values(), secondments=people)
