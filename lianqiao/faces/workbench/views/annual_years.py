"""The department's side of yearly reports: years, progress, the merged table, the letter, and required rules."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, documents, log
from lianqiao.core.errors import AccessError
from lianqiao.core.exchange import export_table
from lianqiao.core.pages import Crumb, FormPage, ListPage, Page, RecordPage, TransitionAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.records import shown_offers
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.papers import PAPERS, sent
from lianqiao.processes.annual_reports.documents import (
    LETTER,
    MERGED,
    amount_words,
    letter_data,
    merged_data,
    status_words,
)
from lianqiao.processes.annual_reports.domain import create_year, update_year
from lianqiao.processes.annual_reports.enums import HANDED_IN, AnnualState, YearState
from lianqiao.processes.annual_reports.interfaces.filters import ReportYearFilter
from lianqiao.processes.annual_reports.interfaces.forms import YEAR_ACTIONS, YearForm
from lianqiao.processes.annual_reports.interfaces.tables import ReportYearTable
from lianqiao.processes.annual_reports.models import AnnualReport, ReportYear
from lianqiao.processes.annual_reports.queries.merging import merged_of
from lianqiao.processes.annual_reports.queries.rulebook import Standing, held, standings
from lianqiao.processes.annual_reports.queries.units import reporting_units
from lianqiao.processes.annual_reports.tables import required_rules

NEXT = {
    YearState.DRAFT: gettext_lazy("核对年度和期限后开始填报，系统向每家应报单位发出通知。"),
    YearState.OPEN: gettext_lazy("逐份接收或退回；全部办完以后汇总。逾期的可以责令改正。"),
    YearState.MERGED: gettext_lazy("下载汇总表和报送函，盖章报出以后登记文号。"),
    YearState.FORWARDED: gettext_lazy("已经报出，内容冻结。"),
    YearState.CANCELLED: gettext_lazy("已取消，不再办理。"),
}


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to a page below the years."""
    home = Crumb(_("工作台"), reverse("workbench:home"))
    return [home, Crumb(_("转化年度报告"), reverse("workbench:report_years")), *more]


class Years(ListPage):
    """The years of the body."""

    title = gettext_lazy("转化年度报告")
    help = gettext_lazy("每年布置一次；各单位的数字由系统从成交、合同、分配和台账算出，单位核对确认后报送。")
    permission = Permission.ANNUAL_REPORT_MANAGE
    needs_organisation = True
    table_class = ReportYearTable
    filterset_class = ReportYearFilter
    template_name = "workbench/annual_reports/years.html"
    order = ("-year", "-id")
    empty_title = gettext_lazy("还没有布置年度报告")
    empty_text = gettext_lazy("年度结束以后，从“新建年度”开始。")

    def records(self) -> QuerySet[Any]:
        """Those of the body."""
        return ReportYear.objects.visible_to(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether a new one may be begun."""
        return super().get_context_data(may_begin=self.actor.oversight is not None, **kwargs)


class _Writing(FormPage):
    form_class = YearForm
    needs_organisation = True
    permission = Permission.ANNUAL_REPORT_MANAGE

    def after(self, saved: Any) -> str:
        """To its page."""
        return reverse("workbench:report_year", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the years."""
        return crumbs(Crumb(self.page_title()))


class NewYear(_Writing):
    """Begins a year."""

    title = gettext_lazy("新建年度")
    help = gettext_lazy("先保存为草稿；开始填报时按规定库定截止日期，并冻结报表的栏目。")

    def draft_key(self) -> str:
        """One unsent for each body."""
        return f"annual_reports.new.{self.actor.organisation_id}"

    def save(self, form: Any) -> ReportYear:
        """Call the domain."""
        return create_year(actor=self.actor, values=form.cleaned_data)


class EditYear(_Writing):
    """Changes a draft."""

    title = gettext_lazy("修改年度")

    def stored_record(self) -> ReportYear:
        """The draft."""
        if not hasattr(self, "_record"):
            self._record = find_visible(ReportYear.objects.visible_to(self.actor).for_detail(), self.kwargs["pk"])
            self.actor.require(Permission.ANNUAL_REPORT_MANAGE, self._record)
            if self._record.state != YearState.DRAFT:
                raise AccessError(_("已经开始填报，不能再改。"), permission=self.permission)
        found: ReportYear = self._record
        return found

    def record_url(self) -> str:
        """Its page."""
        return reverse("workbench:report_year", args=[self.stored_record().pk])

    def draft_key(self) -> str:
        """One unsent for each."""
        return f"annual_reports.edit.{self.stored_record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What it says now."""
        return {"instance": self.stored_record()}

    def save(self, form: Any) -> ReportYear:
        """Call the domain."""
        return update_year(self.stored_record(), actor=self.actor, values=form.cleaned_data)


class YearPage(RecordPage):
    """One year: how far the units have come; a unit that was asked is led to its own report."""

    template_name = "workbench/annual_reports/year.html"
    needs_organisation = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it, or lead on to the unit's own report."""
        reports: Any = AnnualReport.objects.visible_to(self.actor)
        own = reports.filter(year=self.kwargs["pk"], organisation=self.actor.organisation_id).first()
        if own is not None:
            return redirect("workbench:annual_report", own.pk)
        return super().get(request, *args, **kwargs)

    def records(self) -> QuerySet[Any]:
        """Those of the body."""
        return ReportYear.objects.visible_to(self.actor).for_detail()

    def breadcrumb(self) -> list[Crumb]:
        """Below the years."""
        return crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Counts, days, what may be done, and what happened."""
        record, today = self.record(), clock.today()
        counts = record.reports.aggregate(
            asked=Count("pk", filter=~Q(state=AnnualState.EXCUSED)),
            handed_in=Count("pk", filter=Q(state__in=HANDED_IN)),
            accepted=Count("pk", filter=Q(state=AnnualState.ACCEPTED)),
            waiting=Count("pk", filter=Q(state=AnnualState.SUBMITTED)),
        )
        rows = AnnualReport.objects.visible_to(self.actor).filter(year=record)
        late = list(rows.late(today).for_list().order_by("region_id", "id"))
        return super().get_context_data(
            record=record,
            counts=counts,
            coverage=_percent(counts["handed_in"], counts["asked"]),
            late=late,
            units=reporting_units(record.region).count() if record.state == YearState.DRAFT else None,
            next=NEXT[YearState(record.state)],
            offers=shown_offers(record, self.actor, YEAR_ACTIONS),
            may_edit=record.state == YearState.DRAFT and bool(self.actor.can(Permission.ANNUAL_REPORT_MANAGE, record)),
            reports_url=f"{reverse('workbench:annual_reports')}?year={record.year}",
            history=log.history_of(record).order_by("-at", "-id"),
            **kwargs,
        )


def _percent(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.0f}" if whole else "—"


class ActOnYear(TransitionAction):
    """Opens, merges, opens anew, forwards or cancels."""

    needs_organisation = True
    action_forms = YEAR_ACTIONS

    def records(self) -> QuerySet[Any]:
        """Those of the body."""
        return ReportYear.objects.visible_to(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to it."""
        return reverse("workbench:report_year", args=[record.pk])


class _OfYear(Page):
    needs_organisation = True

    def record(self) -> ReportYear:
        """The year of the address, once units were asked."""
        if not hasattr(self, "_record"):
            self._record = find_visible(ReportYear.objects.visible_to(self.actor).for_detail(), self.kwargs["pk"])
            if not self._record.is_begun:
                raise Http404(_("还没有开始填报。"))
        found: ReportYear = self._record
        return found

    def merged(self) -> dict[str, Any]:
        """The kept table, or the one as it would be now."""
        record = self.record()
        found: dict[str, Any] = record.merged or merged_of(record, clock.today())
        return found


class Merged(_OfYear):
    """The merged table, by city and by kind of unit, on the page or as Excel."""

    title = gettext_lazy("汇总表")
    template_name = "workbench/annual_reports/merged.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it, or send it."""
        merged = self.merged()
        if request.GET.get("export") == "xlsx":
            heads = [_("部分"), _("栏目"), _("单位"), _("合计")]
            heads += [name for _code, name in merged["cities"]] + [name for _kind, name in merged["kinds"]]
            rows = [
                [line["block"], line["name"], _("元") if line["is_money"] else line["unit"], line["total"]]
                + line["cities"]
                + line["kinds"]
                for line in merged["lines"]
            ]
            return export_table(heads, rows, fmt="xlsx", name=f"{self.record().title}-{self.title}")
        by = "kinds" if request.GET.get("by") == "kinds" else "cities"
        lines = [
            {
                **line,
                "total_words": amount_words(line, line["total"]),
                "cells": [amount_words(line, value) for value in line[by]],
            }
            for line in merged["lines"]
        ]
        context = self.get_context_data(
            record=self.record(),
            merged=merged,
            by=by,
            columns=[name for _key, name in merged[by]],
            lines=lines,
            coverage=_percent(merged["submitted"], merged["units"]),
            is_kept=self.record().merged is not None,
        )
        return self.render_to_response(context)

    def page_subtitle(self) -> str:
        """Of which year."""
        return self.record().title

    def breadcrumb(self) -> list[Crumb]:
        """Below the year."""
        record = self.record()
        page = reverse("workbench:report_year", args=[record.pk])
        return crumbs(Crumb(record.title, page), Crumb(self.page_title()))


class MergedPaper(_OfYear):
    """Sends the merged table as Word or PDF."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Made now, from the template that holds for the body."""
        record = self.record()
        return paper(MERGED, merged_data(record, self.merged()), record.organisation, self.kwargs["ending"])


class LetterPaper(_OfYear):
    """Sends the letter that forwards the merged table."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Once there is something to forward."""
        record = self.record()
        if record.merged is None:
            raise Http404(_("还没有汇总。"))
        return paper(LETTER, letter_data(record), record.organisation, self.kwargs["ending"])


def paper(kind: str, data: dict[str, Any], where: Any, ending: str) -> HttpResponse:
    """A document as a download; 404 for another ending."""
    if ending not in PAPERS:
        raise Http404(_("没有这种格式。"))
    make = documents.pdf if ending == "pdf" else documents.render
    return sent(make(kind, data, where=where), name=data["title"], ending=ending)


def _status_words(one: Standing) -> str:
    return status_words(one.status)


class RuleStanding(Page):
    """Which unit has which of the required rules."""

    title = gettext_lazy("转化制度一览")
    help = gettext_lazy("每家单位应当建立的转化制度：已建立、待审核、不符合要求、已到期、未建立。")
    permission = Permission.ANNUAL_REPORT_MANAGE
    needs_organisation = True
    template_name = "workbench/annual_reports/standing.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show it, or send it."""
        if self.actor.oversight is None:
            raise AccessError(_("由政府部门查看。"), permission=self.permission)
        body: Any = self.actor.organisation
        units = list(reporting_units(body.region).select_related("region"))
        found = standings([unit.pk for unit in units], clock.today())
        rules = list(required_rules().values())
        if request.GET.get("export") == "xlsx":
            heads = [_("单位"), _("地区"), *(rule.name for rule in rules), _("已建立")]
            rows = [
                [
                    str(unit),
                    str(unit.region),
                    *(status_words(one.status) for one in found[unit.pk]),
                    held(found[unit.pk]),
                ]
                for unit in units
            ]
            return export_table(heads, rows, fmt="xlsx", name=str(self.title))
        rows_shown = [
            {
                "unit": unit,
                "held": held(found[unit.pk]),
                "cells": [(one, status_words(one.status)) for one in found[unit.pk]],
            }
            for unit in units
        ]
        complete = sum(row["held"] == len(rules) for row in rows_shown)
        context = self.get_context_data(rules=rules, rows=rows_shown, complete=complete)
        return self.render_to_response(context)

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [crumbs()[0], Crumb(self.page_title())]
