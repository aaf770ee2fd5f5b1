"""The ledger of money: what a body promised and pays, what a unit is promised and paid, and each line of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import files, links
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, FormPage, ListPage, RecordPage
from lianqiao.core.pages.base import find_visible
from lianqiao.processes.disbursements.interfaces.filters import PaidFilter, ReceivedFilter
from lianqiao.processes.disbursements.interfaces.forms import STEPS, Step, steps_for
from lianqiao.processes.disbursements.interfaces.tables import PaidTable, ReceivedTable
from lianqiao.processes.disbursements.models import Disbursement
from lianqiao.processes.disbursements.queries.sums import of_causes, stop_of, totals


class _Ledger(ListPage):
    needs_organisation = True
    template_name = "workbench/disbursements/list.html"
    order = ("-created_at", "-id")
    hidden_columns: ClassVar[tuple[str, ...]] = ("withheld_yuan", "returned_yuan", "cancelled_yuan")
    exported_columns = hidden_columns

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the sums of all that the filters leave."""
        filterset = kwargs["filterset"]
        found = filterset.qs if filterset.is_valid() else filterset.queryset.none()
        return super().get_context_data(sums=totals(found.select_related(None)), **kwargs)


class Paid(_Ledger):
    """What the body promised and pays."""

    title = gettext_lazy("拨款台账")
    help = gettext_lazy("签约和验收形成的经费逐笔在这里：条件到了才应拨，拨付凭证号登记，超过限额由另一人批准。")
    table_class = PaidTable
    hidden_columns = (*_Ledger.hidden_columns, "scheme_title")
    exported_columns = hidden_columns
    filterset_class = PaidFilter
    empty_title = gettext_lazy("还没有承诺过经费")
    empty_text = gettext_lazy("项目签约以后，协议约定的每一笔经费会自动列在这里。")

    def records(self) -> QuerySet[Any]:
        """Those of its own body."""
        if self.actor.oversight is None:
            raise AccessError(_("拨款台账由拨款的政府部门使用；贵单位的经费在“项目经费”。"))
        return Disbursement.objects.paid_by(self.actor).for_list()


class Received(_Ledger):
    """What the unit is promised and paid."""

    title = gettext_lazy("项目经费")
    help = gettext_lazy("各部门承诺给本单位的经费：到了没有、拨了多少、有没有要退回的。")
    table_class = ReceivedTable
    filterset_class = ReceivedFilter
    empty_title = gettext_lazy("还没有项目经费")
    empty_text = gettext_lazy("本单位签约的项目经费会列在这里。")

    def records(self) -> QuerySet[Any]:
        """Those that are paid to the unit."""
        return Disbursement.objects.paid_to(self.actor).for_list()


def _way(record: Disbursement, actor: Any, *more: Crumb) -> list[Crumb]:
    own = record.organisation_id == actor.organisation_id
    home = Crumb(_("工作台"), reverse("workbench:home"))
    above = (
        Crumb(_("拨款台账"), reverse("workbench:disbursements"))
        if own
        else Crumb(_("项目经费"), reverse("workbench:disbursements_received"))
    )
    here = Crumb(str(record), reverse("workbench:disbursement", args=[record.pk]) if more else "")
    return [home, above, here, *more]


class DisbursementPage(RecordPage):
    """One promised amount: its sums, its lines with their papers, and what may be written next."""

    template_name = "workbench/disbursements/record.html"
    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """What the organisation pays or is paid."""
        return Disbursement.objects.visible_to(self.actor).for_detail()

    def breadcrumb(self) -> list[Crumb]:
        """Below the ledger."""
        return _way(self.record(), self.actor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lines, the other parts of the cause, and the steps."""
        record = self.record()
        entries = list(record.entries.select_related("written_by").order_by("-written_at", "-id"))
        papers = files.files_by_subject(entries)
        cause = record.cause
        others = []
        if cause is not None:
            visible = Disbursement.objects.visible_to(self.actor).values("pk")
            others = list(of_causes([cause]).filter(pk__in=visible).exclude(pk=record.pk))
        return super().get_context_data(
            record=record,
            is_payer=record.organisation_id == self.actor.organisation_id,
            entries=[(entry, _shown(papers.get(entry.pk, []))) for entry in entries],
            others=others,
            cause_url=_page_of(cause, self.actor),
            stopped=stop_of(record),
            steps=steps_for(record, self.actor),
            **kwargs,
        )


def _shown(stored: list[Any]) -> list[dict[str, Any]]:
    return [{"name": one.name, "size": one.size, "url": reverse("workbench:file", args=[one.pk])} for one in stored]


def _page_of(cause: Any, actor: Any) -> str:
    """The page of the cause, empty where there is none or the actor may not see it."""
    if cause is None or not type(cause).objects.visible_to(actor).filter(pk=cause.pk).exists():
        return ""
    try:
        return links.page_of(cause)
    except (LookupError, NoReverseMatch):
        return ""


class WriteEntry(FormPage):
    """Writes one kind of line, which the address names."""

    needs_organisation = True

    def step(self) -> Step:
        """What is written; 404 for what the ledger does not know."""
        try:
            return STEPS[self.kwargs["step"]]
        except KeyError as error:
            raise Http404(_("没有这个操作。")) from error

    def record(self) -> Disbursement:
        """The disbursement of the address, in which the actor may write that."""
        if not hasattr(self, "_record"):
            rows = Disbursement.objects.visible_to(self.actor).for_detail()
            self._record = find_visible(rows, self.kwargs["pk"])
            self.actor.require(self.step().permission, self._record)
        found: Disbursement = self._record
        return found

    @property
    def form_class(self) -> Any:  # type: ignore[override]
        """The form of the step."""
        return self.step().form

    def stored_record(self) -> Any:
        """So that two who write see each other."""
        return self.record()

    def record_url(self) -> str:
        """The page of the disbursement."""
        return reverse("workbench:disbursement", args=[self.kwargs["pk"]])

    def page_title(self) -> str:
        """What is done."""
        return str(self.step().label)

    def page_subtitle(self) -> str:
        """To which amount."""
        return str(self.record())

    def draft_key(self) -> str:
        """One unsent for each step and disbursement."""
        return f"disbursements.{self.step().slug}.{self.record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What the ledger proposes."""
        return {"initial": self.step().initial(self.record())}

    def save(self, form: Any) -> Disbursement:
        """Call the domain."""
        return self.step().perform(self.record(), actor=self.actor, **form.cleaned_data)

    def done_message(self, saved: Any) -> str:
        """What was written."""
        return _("已登记：%(step)s。") % {"step": self.step().label}

    def after(self, saved: Any) -> str:
        """Back to the disbursement."""
        return self.record_url()

    def breadcrumb(self) -> list[Crumb]:
        """Below the disbursement."""
        return _way(self.record(), self.actor, Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The button says what it does."""
        self.record()
        return super().get_context_data(**{"submit_label": self.page_title(), **kwargs})
