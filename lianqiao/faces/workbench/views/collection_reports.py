"""The report of one unit: the list of one's own, filling in, handing in, looking at it, exceptions, sheets."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, files
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.exchange import export_table
from lianqiao.core.pages import (
    CommentAction,
    Crumb,
    DeskRecordPage,
    FormPage,
    ListPage,
    Page,
    RecordAction,
    TransitionAction,
)
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.collection_sets import crumbs
from lianqiao.governance.collection.domain.filling import (
    attach_evidence,
    hand_in,
    refresh_beside,
    remove_evidence,
    save_report,
)
from lianqiao.governance.collection.domain.sheets import HEADINGS, save_sheet, sheet_rows
from lianqiao.governance.collection.domain.unlocking import end_unlock, unlock_report
from lianqiao.governance.collection.enums import HANDED_IN, ReportState
from lianqiao.governance.collection.interfaces.filters import OwnReportFilter
from lianqiao.governance.collection.interfaces.forms import ReportForm, UnlockForm
from lianqiao.governance.collection.interfaces.tables import OwnReportTable
from lianqiao.governance.collection.models import Report, ReportValue, Unlock
from lianqiao.governance.collection.queries.history import history_for
from lianqiao.governance.collection.queries.lines import lines_of, with_hints
from lianqiao.governance.collection.queries.timing import closed_for_unit, is_unlocked

NEXT = {
    ReportState.DRAFT: gettext_lazy("填好后报送；报送后上级才能看到。"),
    ReportState.SUBMITTED: gettext_lazy("已报送，等待上级受理；受理前可以撤回。"),
    ReportState.RETURNED: gettext_lazy("请按理由修改后重新报送。"),
    ReportState.ACCEPTED: gettext_lazy("上级已受理，正在审核。"),
    ReportState.APPROVED: gettext_lazy("已审定并锁定；需要更正请联系上级。"),
    ReportState.EXCUSED: gettext_lazy("这一期不需要填报。"),
}


def own_crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the own reports."""
    return [
        Crumb(_("工作台"), reverse("workbench:home")),
        Crumb(_("数据填报"), reverse("workbench:collection_reports")),
        *more,
    ]


class Reports(ListPage):
    """What is asked of the actor's own unit, newest first."""

    title = gettext_lazy("数据填报")
    help = gettext_lazy("上级要求本单位定期填报的报表；可以在网页上填，也可以下载表格填好再传回。")
    needs_organisation = True
    table_class = OwnReportTable
    filterset_class = OwnReportFilter
    template_name = "workbench/collection/reports.html"
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("没有要填的报表")
    empty_text = gettext_lazy("有新的报表时，您会收到消息。")

    def records(self) -> QuerySet[Any]:
        """Those of the unit."""
        return Report.objects.visible_to(self.actor).filter(organisation=self.actor.organisation).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [own_crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether there is something to fill in, with a sheet for all of it."""
        return super().get_context_data(open_count=open_reports(self.actor).count(), **kwargs)


def open_reports(actor: Any) -> QuerySet[Any]:
    """The reports that the actor may fill in now."""
    if not actor.has(Permission.REPORT_FILL):
        return Report.objects.none()
    own = Report.objects.visible_to(actor).filter(organisation=actor.organisation_id)
    return own.to_fill(clock.today()).for_list().order_by("-created_at", "-id")


class OfReport:
    """Pages and actions of one report."""

    kwargs: Any
    actor: Any

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Report.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the report."""
        return reverse("workbench:collection_report", args=[record.pk])

    def is_own(self, record: Any) -> bool:
        """Whether the actor acts for the unit of the report."""
        return bool(record.organisation_id == self.actor.organisation_id)

    def way(self, record: Any, *more: Crumb) -> list[Crumb]:
        """Below the own reports, or below the cycle."""
        if self.is_own(record):
            return own_crumbs(*(more or (Crumb(str(record.cycle)),)))
        cycle = Crumb(str(record.cycle), reverse("workbench:collection_cycle", args=[record.cycle_id]))
        return crumbs(cycle, *(more or (Crumb(record.organisation.name),)))


class ReportPage(OfReport, DeskRecordPage):
    """One report: for its unit the place to hand in, for those above the place to look and decide."""

    template_name = "workbench/collection/report.html"

    def page_title(self) -> str:
        """What is reported; for those above, by whom."""
        record = self.record()
        return str(record.cycle if self.is_own(record) else record)

    def breadcrumb(self) -> list[Crumb]:
        """See `way`."""
        return self.way(self.record())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figures that the actor may see, what may be done, and what happened."""
        record = self.record()
        is_own, today = self.is_own(record), clock.today()
        lines = lines_of(record, actor=self.actor)
        may_fill = is_own and bool(self.actor.can(Permission.REPORT_FILL, record)) and record.is_filling
        closed = closed_for_unit(record, today) if record.is_filling else None
        may_fill = may_fill and closed is None
        may_unlock = bool(self.actor.can(Permission.REPORT_UNLOCK, record))
        history = history_for(record, self.actor)
        context = super().get_context_data(
            **{
                "is_own": is_own,
                "lines": _with_files(lines),
                "has_below": any(line.below is not None for line in lines),
                "shows_figures": is_own or record.state in HANDED_IN,
                "may_fill": may_fill,
                "closed": closed,
                "is_late": record.is_late(today),
                "next_step": NEXT[record.state] if is_own else "",
                "sent_back": _sent_back(record, history),
                "below": record.below.select_related("organisation").order_by("region_id", "id"),
                "unlocks": record.unlocks.select_related("given_for"),
                "today": today,
                "is_unlocked": is_unlocked(record, today),
                "unlock_form": UnlockForm() if may_unlock and closed_for_unit(record, today) is not None else None,
                "may_unlock": may_unlock,
                "act_url": reverse("workbench:collection_report_act", args=[record.pk]),
                "say_url": reverse("workbench:collection_report_say", args=[record.pk]),
                **kwargs,
            }
        )
        context["history"] = history
        return context


def _with_files(lines: list[Any]) -> list[tuple[Any, list[Any]]]:
    """Each line with its files."""
    found = files.files_by_subject([line.row for line in lines])
    return [(line, found.get(line.row.pk, [])) for line in lines]


def _sent_back(record: Any, history: list[Any]) -> Any:
    if record.state != ReportState.RETURNED:
        return None
    return next((entry for entry in history if entry.action.endswith(".return")), None)


class ActOnReport(OfReport, TransitionAction):
    """Hands in, takes back, accepts, returns, approves, excuses."""


class SayOnReport(OfReport, CommentAction):
    """Adds a remark."""


class FillReport(OfReport, FormPage):
    """The form of a report: last period's figures to begin with, measured ones beside, hints, and handing in."""

    title = gettext_lazy("填报")
    form_class = ReportForm
    needs_organisation = True
    template_name = "workbench/collection/fill.html"
    submit_label = gettext_lazy("保存")

    def stored_record(self) -> Any:
        """The report, which the actor's unit may fill in now."""
        if not hasattr(self, "_report"):
            self._report = find_visible(self.records(), self.kwargs["pk"])
            self.actor.require(Permission.REPORT_FILL, self._report)
            closed = closed_for_unit(self._report, clock.today())
            if not self._report.is_filling:
                raise AccessError(_("已经报送，不能再改；需要修改请先撤回，或请上级退回。"))
            if closed is not None:
                raise AccessError(closed)
        return self._report

    def record_url(self) -> str:
        """The page of the report."""
        return self.after(self.stored_record())

    def page_title(self) -> str:
        """What is filled in."""
        return _("填报：%(cycle)s") % {"cycle": self.stored_record().cycle}

    def draft_key(self) -> str:
        """One for each report."""
        return f"collection.report.{self.stored_record().pk}"

    def lines(self) -> list[Any]:
        """The lines with the figures beside as they are now."""
        if not hasattr(self, "_lines"):
            report = self.stored_record()
            rows: Any = ReportValue.objects.visible_to(self.actor).filter(report=report)
            listed = list(rows.select_related("indicator").order_by("position"))
            refresh_beside(report, listed)
            self._lines = with_hints(report, listed)
        return self._lines

    def form_arguments(self) -> dict[str, Any]:
        """The report and its lines."""
        return {"report": self.stored_record(), "lines": self.lines()}

    def save(self, form: Any) -> Any:
        """Keep what was filled in, and hand it in where that was asked."""
        data = form.cleaned_data
        saved = save_report(
            self.stored_record(),
            actor=self.actor,
            given=form.given(),
            is_nothing=data["is_nothing"],
            note=data["note"],
        )
        return hand_in(saved, actor=self.actor) if "hand_in" in self.request.POST else saved

    def done_message(self, saved: Any) -> str:
        """What happened, and what happens next."""
        if saved.state == ReportState.SUBMITTED:
            return _("已报送，上级受理后您会看到。")
        return _("已保存，还没有报送。")

    def breadcrumb(self) -> list[Crumb]:
        """Below the report."""
        record = self.stored_record()
        return self.way(record, Crumb(str(record.cycle), self.after(record)), Crumb(_("填报")))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The report itself, for its text and days."""
        lines = self.lines()
        return super().get_context_data(
            report=self.stored_record(),
            has_measured=any(line.row.measured is not None for line in lines),
            has_below=any(line.below is not None for line in lines),
            begins=self.stored_record().filled_at is None and any(line.row.previous is not None for line in lines),
            **kwargs,
        )


class UnlockReport(OfReport, RecordAction):
    """Lets the unit change its report for some days."""

    def perform(self, record: Any) -> str:
        """Hand it to the domain; the first mistake of the form is told in one sentence."""
        self.actor.require(Permission.REPORT_UNLOCK, record)
        form = UnlockForm(self.request.POST)
        if not form.is_valid():
            name, sentences = next(iter(form.errors.items()))
            raise DomainError("invalid_input", f"{form.fields[name].label}：{sentences[0]}", name)
        unlock = unlock_report(record, actor=self.actor, **form.cleaned_data)
        return _("已解锁至 %(day)s。") % {"day": unlock.until}


class EndUnlock(OfReport, RecordAction):
    """Ends an exception before its day."""

    def perform(self, record: Any) -> str:
        """Find it among those of the report."""
        unlock = find_visible(Unlock.objects.visible_to(self.actor).filter(report=record), self.kwargs["unlock"])
        end_unlock(unlock, actor=self.actor)
        return _("已结束解锁。")


class _Evidence(OfReport, RecordAction):
    def value(self, record: Any) -> Any:
        """The figure of the address, among those of the report."""
        rows = ReportValue.objects.visible_to(self.actor).filter(report=record)
        self.actor.require(Permission.REPORT_FILL, record)
        return find_visible(rows.select_related("indicator", "report"), self.kwargs["value"])


class AddEvidence(_Evidence):
    """Adds a file to a figure."""

    def perform(self, record: Any) -> str:
        """Check and keep it."""
        value = self.value(record)
        upload = self.request.FILES.get("file")
        if upload is None:
            raise DomainError("no_file", _("请先选择文件。"))
        return _("添加佐证：%(name)s") % {"name": attach_evidence(value, upload, actor=self.actor).name}


class RemoveEvidence(_Evidence):
    """Takes a file of a figure out of use."""

    def perform(self, record: Any) -> str:
        """Find it among those of the figure."""
        value = self.value(record)
        file = next((one for one in files.files_of(value) if one.pk == self.kwargs["file"]), None)
        if file is None:
            raise Http404(_("没有这个文件。"))
        return _("移除佐证：%(name)s") % {"name": remove_evidence(value, file, actor=self.actor).name}


class ReportSheet(OfReport, DeskRecordPage):
    """The report as a table, to be filled in and sent back."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file; to those above only what is handed in."""
        record = self.record()
        if not self.is_own(record) and record.state not in HANDED_IN:
            raise Http404(_("没有这条记录，或它没有对您公开。"))
        return export_table(HEADINGS, sheet_rows([record]), fmt="xlsx", name=str(record.cycle))


class OpenSheet(Page):
    """All reports that wait for the actor's unit as one table."""

    permission = Permission.REPORT_FILL
    needs_organisation = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file."""
        rows = sheet_rows(list(open_reports(self.actor)))
        return export_table(HEADINGS, rows, fmt="xlsx", name=_("待填报表"))


class UploadSheet(Page):
    """Takes a filled table back: all of it, or nothing with the reason for each bad cell."""

    title = gettext_lazy("上传填好的表格")
    help = gettext_lazy("先下载表格，只填“本期数、差异原因、异常说明”三列；有一格不对，整张表都不会保存。")
    permission = Permission.REPORT_FILL
    needs_organisation = True
    template_name = "workbench/collection/upload.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the own reports."""
        return own_crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The reports that may be filled in."""
        return super().get_context_data(reports=list(open_reports(self.actor)), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Read it; what is wrong is shown, and then nothing has changed."""
        upload = request.FILES.get("file")
        if notice := self.organisation_changed():
            return self._refused(notice)
        if upload is None:
            return self._refused(_("请先选择文件。"))
        try:
            outcome = save_sheet(upload, actor=self.actor, reports=open_reports(self.actor))
        except AccessError:
            raise
        except DomainError as refusal:
            return self._refused(refusal.message)
        if outcome.problems:
            context = self.get_context_data(problems=outcome.problems)
            return self.render_to_response(context, status=422)
        counts = {"reports": outcome.reports, "figures": outcome.figures}
        messages.success(request, _("已保存 %(reports)d 张报表的 %(figures)d 个数，请核对后报送。") % counts)
        return redirect("workbench:collection_reports")

    def _refused(self, sentence: str) -> HttpResponse:
        return self.render_to_response(self.get_context_data(refusal=sentence), status=422)
