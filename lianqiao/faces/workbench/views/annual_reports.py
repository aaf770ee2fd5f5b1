"""The report of one unit: list, page, filling in, the rows behind a number, papers, and orders to correct."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, links, log
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError
from lianqiao.core.money import format_yuan, plain
from lianqiao.core.pages import Crumb, FormPage, ListPage, Page, RecordAction, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.faces.workbench.views.annual_years import paper
from lianqiao.processes.annual_reports.checking import findings, last_numbers, open_findings, shown
from lianqiao.processes.annual_reports.documents import ORDER, REPORT, order_data, report_data, status_words
from lianqiao.processes.annual_reports.domain import compute_report, order_correction, save_report
from lianqiao.processes.annual_reports.enums import HANDED_IN, OPEN_REPORTS, AnnualState
from lianqiao.processes.annual_reports.interfaces.filters import AnnualReportFilter
from lianqiao.processes.annual_reports.interfaces.forms import REPORT_ACTIONS, FillForm, OrderForm
from lianqiao.processes.annual_reports.interfaces.tables import AnnualReportTable
from lianqiao.processes.annual_reports.models import AnnualReport, CorrectionOrder, ReportLine
from lianqiao.processes.annual_reports.queries.rulebook import standings

NEXT = {
    AnnualState.WAITING: gettext_lazy("点“开始填报”，系统先算出大部分数字。"),
    AnnualState.UNDERWAY: gettext_lazy("核对数字、补填空着的几项，然后提交单位确认。"),
    AnnualState.PROPOSED: gettext_lazy("由单位管理员核对后确认报送；填报的人回避。"),
    AnnualState.SUBMITTED: gettext_lazy("已报送并冻结，等待主管部门接收。"),
    AnnualState.RETURNED: gettext_lazy("按列出的缺陷逐条改正、说明，再提交单位确认。"),
    AnnualState.ACCEPTED: gettext_lazy("主管部门已接收，计入汇总。"),
    AnnualState.EXCUSED: gettext_lazy("这个年度不需要填报。"),
}


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the reports."""
    home = Crumb(_("工作台"), reverse("workbench:home"))
    return [home, Crumb(_("年度报告填报"), reverse("workbench:annual_reports")), *more]


class Reports(ListPage):
    """The unit's own reports, or those of the units that the body has asked."""

    title = gettext_lazy("年度报告填报")
    help = gettext_lazy("科技成果转化年度报告：单位核对系统算出的数字后报送，主管部门逐份接收。")
    permission = Permission.ANNUAL_REPORT_VIEW
    needs_organisation = True
    table_class = AnnualReportTable
    filterset_class = AnnualReportFilter
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("没有年度报告")
    empty_text = gettext_lazy("主管部门布置以后，这里会出现本单位的报告，并收到消息。")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return AnnualReport.objects.visible_to(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]


def _found(actor: Actor, pk: Any) -> AnnualReport:
    found: AnnualReport = find_visible(AnnualReport.objects.visible_to(actor).for_detail(), pk)
    return found


class ReportPage(RecordPage):
    """One report: its numbers with what they come from, what is missing, defects, rules, and what may be done."""

    template_name = "workbench/annual_reports/report.html"
    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return AnnualReport.objects.visible_to(self.actor).for_detail()

    def breadcrumb(self) -> list[Crumb]:
        """Below the reports."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All of it; the department sees the numbers while they are handed in."""
        record, today = self.record(), clock.today()
        is_own = record.organisation_id == self.actor.organisation_id
        sees = is_own or record.state in HANDED_IN
        table = record.year.lines()
        rows = {row.key: row for row in record.lines.all()} if sees else {}
        before = last_numbers(record) if rows else {}
        found = findings(record, table) if rows and record.state in (*OPEN_REPORTS, AnnualState.SUBMITTED) else []
        writable = record.state in (AnnualState.UNDERWAY, AnnualState.RETURNED) and record.year.is_open
        asked = [row for row in rows.values() if row.computed is None]
        lines = {line.key: line for line in table.lines}
        missing = [row for row in asked if row.final is None and not lines[row.key].is_text]
        order = is_overdue(record, today) or (record.state == AnnualState.SUBMITTED and record.returned > 0)
        return super().get_context_data(
            record=record,
            is_own=is_own,
            sees=sees,
            blocks=[
                (name, [_line(line, rows[line.key], before) for line in listed if line.key in rows])
                for _key, name, listed in table.blocks
                if any(line.key in rows for line in listed)
            ],
            computed_count=len(rows) - len(asked),
            missing_count=len(missing),
            findings=open_findings(found),
            explained=[one for one in found if not one.is_open],
            rules=[
                (one, status_words(one.status))
                for one in standings([record.organisation_id], today)[record.organisation_id]
            ],
            is_late=record.is_late(today),
            next=NEXT[AnnualState(record.state)],
            offers=shown_offers(record, self.actor, REPORT_ACTIONS),
            may_fill=writable and bool(self.actor.can(Permission.ANNUAL_REPORT_EDIT, record)),
            may_order=order and record.year.is_open and bool(self.actor.can(Permission.ANNUAL_REPORT_MANAGE, record)),
            history=log.history_of(record).order_by("-at", "-id"),
            **kwargs,
        )


def is_overdue(record: AnnualReport, today: Any) -> bool:
    """Whether it was never handed in though the day is over."""
    return record.state in OPEN_REPORTS and record.submitted_on is None and record.is_late(today)


def _line(line: Any, row: ReportLine, before: dict[str, Any]) -> dict[str, Any]:
    return {
        "line": line,
        "row": row,
        "words": row.text or shown(line, row.final),
        "computed": shown(line, row.computed) if row.is_corrected else "",
        "before": shown(line, before[line.key]) if line.key in before else "—",
        "count": len(row.rows),
        "is_asked": row.computed is None,
    }


class ActOnReport(TransitionAction):
    """Begins, proposes, confirms, accepts, returns or excuses."""

    needs_organisation = True
    action_forms = REPORT_ACTIONS

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return AnnualReport.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to it; who has begun goes on filling in."""
        name = "annual_report_fill" if self.request.POST.get("transition") == "begin" else "annual_report"
        return reverse(f"workbench:{name}", args=[record.pk])


class ComputeReport(RecordAction):
    """Reads the registers again."""

    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return AnnualReport.objects.visible_to(self.actor).for_detail()

    def perform(self, record: Any) -> str:
        """Call the domain."""
        compute_report(record, actor=self.actor)
        return _("已重新取数；更正过的数没有改动。")

    def after(self, record: Any) -> str:
        """Back to it."""
        return reverse("workbench:annual_report", args=[record.pk])


class FillReport(FormPage):
    """The form of a report: computed numbers to begin with, and what only the unit knows."""

    title = gettext_lazy("填报年度报告")
    form_class = FillForm
    needs_organisation = True
    permission = Permission.ANNUAL_REPORT_EDIT
    template_name = "workbench/annual_reports/fill.html"

    def stored_record(self) -> AnnualReport:
        """The report, while the unit writes."""
        if not hasattr(self, "_record"):
            self._record = _found(self.actor, self.kwargs["pk"])
            self.actor.require(Permission.ANNUAL_REPORT_EDIT, self._record)
            if not self._record.year.is_open:
                raise AccessError(_("这个年度已经汇总，不能再改。"), permission=self.permission)
            if self._record.state not in (AnnualState.UNDERWAY, AnnualState.RETURNED):
                raise AccessError(_("现在不能填报：还没有开始，或者已经提交。"), permission=self.permission)
        found: AnnualReport = self._record
        return found

    def page_subtitle(self) -> str:
        """Of which year."""
        return self.stored_record().year.title

    def record_url(self) -> str:
        """Its page."""
        return reverse("workbench:annual_report", args=[self.stored_record().pk])

    def draft_key(self) -> str:
        """One for each report."""
        return f"annual_reports.fill.{self.stored_record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The report with its lines."""
        return {"report": self.stored_record()}

    def save(self, form: Any) -> AnnualReport:
        """Keep it, and propose it where that was asked."""
        saved = save_report(self.stored_record(), actor=self.actor, given=form.given(), answers=form.answers())
        return apply(saved, "propose", actor=self.actor) if "propose" in self.request.POST else saved

    def after(self, saved: Any) -> str:
        """To its page."""
        return reverse("workbench:annual_report", args=[saved.pk])

    def done_message(self, saved: Any) -> str:
        """What comes next."""
        if saved.state == AnnualState.PROPOSED:
            return _("已提交单位确认。")
        return _("已保存，还没有提交。")

    def breadcrumb(self) -> list[Crumb]:
        """Below the report."""
        return crumbs(Crumb(self.stored_record().year.title, self.record_url()), Crumb(_("填报")))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The groups of lines, what is left, and what stands against it."""
        record = self.stored_record()
        form = kwargs["form"]
        lines = {line.key: line for line in record.year.lines().lines}
        rows = list(record.lines.all())
        left = [row for row in rows if row.final is None and not lines[row.key].is_text]
        before = last_numbers(record)
        return super().get_context_data(
            record=record,
            groups=[
                {
                    **group,
                    "lines": [
                        {
                            **one,
                            "computed": shown(one["line"], one["row"].computed),
                            "before": shown(one["line"], before.get(one["line"].key)),
                        }
                        for one in group["lines"]
                    ],
                }
                for group in form.groups()
            ],
            left=len(left),
            findings=open_findings(findings(record, record.year.lines())),
            answers=form.answers_shown(),
            **kwargs,
        )


class LinePage(Page):
    """The rows behind one computed number; each leads to its record where the actor may see it."""

    needs_organisation = True
    template_name = "workbench/annual_reports/line.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Look it up among the lines that the actor may see."""
        report = _found(self.actor, self.kwargs["pk"])
        rows: Any = ReportLine.objects.visible_to(self.actor).filter(report=report)
        row = rows.filter(key=self.kwargs["key"]).first()
        line = report.year.lines().named(self.kwargs["key"])
        if row is None or line is None or row.computed is None:
            raise Http404(_("没有这个数，或它不是系统算出的。"))
        self._report, self._line = report, line
        found = _addresses(row.rows, self.actor)
        shown_rows = [
            {
                "title": title,
                "day": day,
                "url": found.get((label, key), ""),
                "number": format_yuan(Decimal(value)) if line.is_money else plain(Decimal(value), grouped=True),
            }
            for label, key, title, day, value in row.rows
        ]
        context = self.get_context_data(
            report=report, line=line, row=row, rows=shown_rows, total=shown(line, row.computed), at=report.computed_at
        )
        return self.render_to_response(context)

    def page_title(self) -> str:
        """The line."""
        return str(self._line.name)

    def page_subtitle(self) -> str:
        """Of which report."""
        return str(self._report)

    def breadcrumb(self) -> list[Crumb]:
        """Below the report."""
        page = reverse("workbench:annual_report", args=[self._report.pk])
        return crumbs(Crumb(str(self._report.year), page), Crumb(self.page_title()))


def _addresses(rows: list[list[Any]], actor: Actor) -> dict[tuple[str, str], str]:
    """The pages of the records that the actor may see; one query for each model."""
    keys: dict[str, list[str]] = {}
    for label, key, *_rest in rows:
        keys.setdefault(label, []).append(key)
    found = {}
    for label, wanted in keys.items():
        model: Any = apps.get_model(label)
        for record in model.objects.visible_to(actor).filter(pk__in=wanted):
            try:
                found[(label, str(record.pk))] = links.page_of(record)
            except (LookupError, NoReverseMatch):
                continue
    return found


class Paper(Page):
    """Sends the report as Word or PDF."""

    needs_organisation = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What was handed in; the unit also gets what it writes now."""
        record = _found(self.actor, self.kwargs["pk"])
        is_own = record.organisation_id == self.actor.organisation_id
        if record.state == AnnualState.WAITING or (not is_own and record.state not in HANDED_IN):
            raise Http404(_("还没有报送。"))
        return paper(REPORT, report_data(record), record.organisation, self.kwargs["ending"])


class Order(FormPage):
    """Orders the unit to report or to correct."""

    title = gettext_lazy("责令改正")
    help = gettext_lazy("逾期没有报送，或者退回以后仍不属实的；通知发给单位并留存，已报送的同时退回修改。")
    form_class = OrderForm
    permission = Permission.ANNUAL_REPORT_MANAGE
    needs_organisation = True
    submit_label = gettext_lazy("发出")

    def record(self) -> AnnualReport:
        """The report of the address."""
        if not hasattr(self, "_record"):
            self._record = _found(self.actor, self.kwargs["pk"])
            self.actor.require(Permission.ANNUAL_REPORT_MANAGE, self._record)
        found: AnnualReport = self._record
        return found

    def page_subtitle(self) -> str:
        """To whom."""
        return str(self.record())

    def draft_key(self) -> str:
        """One unsent for each."""
        return f"annual_reports.order.{self.record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The usual words."""
        record = self.record()
        words = {"year": record.year.year}
        if record.submitted_on is None:
            text = _("你单位没有按期报送%(year)d年度科技成果转化年度报告，请限期报送。") % words
        else:
            text = _("你单位报送的%(year)d年度科技成果转化年度报告退回后仍有不属实的内容，请限期改正。") % words
        return {"initial": {"text": text}}

    def save(self, form: Any) -> CorrectionOrder:
        """Call the domain."""
        return order_correction(self.record(), actor=self.actor, **form.cleaned_data)

    def after(self, saved: Any) -> str:
        """Back to the report."""
        return reverse("workbench:annual_report", args=[self.record().pk])

    def done_message(self, saved: Any) -> str:
        """Its number."""
        return _("已发出责令改正通知 %(number)s。") % {"number": saved.number}

    def breadcrumb(self) -> list[Crumb]:
        """Below the report."""
        record = self.record()
        page = reverse("workbench:annual_report", args=[record.pk])
        return crumbs(Crumb(str(record), page), Crumb(self.page_title()))


class OrderPaper(Page):
    """Sends an order as Word or PDF."""

    needs_organisation = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The parties read it."""
        report = _found(self.actor, self.kwargs["pk"])
        order = next((one for one in report.orders.all() if one.pk == self.kwargs["order"]), None)
        if order is None:
            raise Http404(_("没有这份通知。"))
        order.report = report
        return paper(ORDER, order_data(order), report.year.organisation, self.kwargs["ending"])
