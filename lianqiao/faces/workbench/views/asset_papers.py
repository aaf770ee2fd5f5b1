"""Write-offs and yearly statements of the separate ledger."""

from __future__ import annotations

from typing import Any

from django.db.models import Min, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import files
from lianqiao.core.pages import CommentAction, Crumb, DeskRecordPage, FormPage, RecordPage, TransitionAction
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.papers import PAPERS, sent
from lianqiao.faces.workbench.views.assets import LedgerList, crumbs, shown_file
from lianqiao.processes.asset_ledger.domain import prepare_statement
from lianqiao.processes.asset_ledger.interfaces.documents import HEADINGS, paper_of, tables_of
from lianqiao.processes.asset_ledger.interfaces.filters import LedgerStatementFilter, WriteOffFilter
from lianqiao.processes.asset_ledger.interfaces.forms import YearForm, years_to_state
from lianqiao.processes.asset_ledger.interfaces.tables import StatementTable, WriteOffTable
from lianqiao.processes.asset_ledger.models import JournalEntry, Statement, WriteOff

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WriteOffs(LedgerList):
    """Write-offs, those that wait first by their day."""

    title = gettext_lazy("核销")
    help = gettext_lazy("失效、淘汰、无法收回的成果和股权：一人申请，另一人批准以后才记账。")
    table_class = WriteOffTable
    filterset_class = WriteOffFilter
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("还没有核销")
    empty_text = gettext_lazy("在资产页面申请核销，由另一位同事批准。")

    def records(self) -> QuerySet[Any]:
        """Those of the unit or the region."""
        return WriteOff.objects.visible_to(self.actor).for_list()


class OfWriteOff:
    """Pages and actions of one write-off."""

    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those of the unit or the region."""
        return WriteOff.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to it."""
        return reverse("workbench:write_off", args=[record.pk])


class WriteOffPage(OfWriteOff, DeskRecordPage):
    """One write-off: what, why, by which papers, and who decided."""

    template_name = "workbench/assets/write_off.html"
    needs_organisation = True

    def breadcrumb(self) -> list[Crumb]:
        """Below the write-offs."""
        return crumbs(Crumb(_("核销"), reverse("workbench:write_offs")), Crumb(str(self.record())))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The papers and the addresses."""
        record = self.record()
        return super().get_context_data(
            papers=[shown_file(one) for one in files.files_by_subject([record]).get(record.pk, [])],
            act_url=reverse("workbench:write_off_act", args=[record.pk]),
            say_url=reverse("workbench:write_off_say", args=[record.pk]),
            **kwargs,
        )


class ActOnWriteOff(OfWriteOff, TransitionAction):
    """Approves, refuses, withdraws."""


class SayOnWriteOff(OfWriteOff, CommentAction):
    """Adds a remark."""


class Statements(LedgerList):
    """Yearly statements."""

    title = gettext_lazy("单列年报")
    help = gettext_lazy("每年一份：年初、本年增减、年末；一人编制，另一人签署，签署以后该年结账。")
    table_class = StatementTable
    filterset_class = LedgerStatementFilter
    template_name = "workbench/assets/statements.html"
    order = ("-year", "-id")
    empty_title = gettext_lazy("还没有年度报表")
    empty_text = gettext_lazy("年度结束以后编制，由另一位同事签署。")

    def records(self) -> QuerySet[Any]:
        """The unit's own, and signed ones of the region."""
        return Statement.objects.visible_to(self.actor).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether one may be made."""
        may_prepare = self.actor.has(Permission.ASSET_EDIT) and self.actor.oversight is None
        return super().get_context_data(may_prepare=may_prepare, **kwargs)


class PrepareStatement(FormPage):
    """Makes a statement, or makes a draft anew."""

    title = gettext_lazy("编制年度报表")
    form_class = YearForm
    permission = Permission.ASSET_EDIT
    needs_organisation = True
    submit_label = gettext_lazy("编制")

    def draft_key(self) -> str:
        """One for each unit."""
        return f"asset_ledger.statement.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """The years that are over since the first entry."""
        rows = JournalEntry.objects.filter(organisation=self.actor.organisation_id)
        return {"years": years_to_state(rows.aggregate(first=Min("on"))["first"])}

    def save(self, form: Any) -> Statement:
        """Call the domain."""
        return prepare_statement(actor=self.actor, **form.cleaned_data)

    def after(self, saved: Any) -> str:
        """To the statement."""
        return reverse("workbench:ledger_statement", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the statements."""
        return crumbs(Crumb(_("单列年报"), reverse("workbench:ledger_statements")), Crumb(self.page_title()))


class OfStatement:
    """Pages and actions of one statement."""

    actor: Any

    def records(self) -> QuerySet[Any]:
        """The unit's own, and signed ones of the region."""
        return Statement.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to it."""
        return reverse("workbench:ledger_statement", args=[record.pk])


class StatementPage(OfStatement, DeskRecordPage):
    """One statement with its tables."""

    template_name = "workbench/assets/statement.html"
    needs_organisation = True

    def page_title(self) -> str:
        """Which year."""
        return _("%(year)d 年单列台账年度报表") % {"year": self.record().year}

    def page_subtitle(self) -> str:
        """Of which unit."""
        return str(self.record().organisation)

    def breadcrumb(self) -> list[Crumb]:
        """Below the statements."""
        return crumbs(Crumb(_("单列年报"), reverse("workbench:ledger_statements")), Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The tables and the addresses."""
        record = self.record()
        tables = tables_of(record.content)
        return super().get_context_data(
            tables=[(HEADINGS[name], table) for name, table in tables.items() if table["rows"]],
            act_url=reverse("workbench:ledger_statement_act", args=[record.pk]),
            **kwargs,
        )


class ActOnStatement(OfStatement, TransitionAction):
    """Signs."""


class StatementPaper(OfStatement, RecordPage):
    """The statement as Word, PDF or Excel."""

    needs_organisation = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send it as the document that the address names."""
        record, ending = self.record(), kwargs["ending"]
        name = _("%(unit)s %(year)d 年单列台账年度报表") % {"unit": record.organisation, "year": record.year}
        if ending in PAPERS:
            return sent(paper_of(record, ending=ending), name=name, ending=ending)
        if ending != "xlsx":
            raise Http404(_("没有这种格式。"))
        response = sent(paper_of(record, ending="xlsx"), name=name, ending="docx")
        response["Content-Type"] = _EXCEL
        response["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=f"{name}.xlsx"))
        return response
