"""The auditor's desk: the log, the history of rows, the seals and what is unusual; and the log of one's own unit."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.apps import apps
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.exchange import export_table
from lianqiao.core.models import LogEntry
from lianqiao.core.oversight.canonical import line
from lianqiao.core.oversight.middleware import NOTED
from lianqiao.core.oversight.models import LogSeal, OccurrenceKind
from lianqiao.core.oversight.occurrences import note
from lianqiao.core.oversight.queries import EXPORT_HEADINGS, LogFilter, exported_rows, page_of_log, row_history
from lianqiao.core.oversight.reading import labels, values_of
from lianqiao.core.oversight.retention import LOG_RETENTION
from lianqiao.core.oversight.unusual import unusual
from lianqiao.core.pages import Crumb, Page
from lianqiao.core.permissions import Permission

FORMATS = ("csv", "xlsx", "jsonl")
UNUSUAL_DAYS = 30


class LogFilterForm(forms.Form):
    """What of the log is wanted."""

    person = forms.CharField(label=_("操作人"), max_length=60, required=False)
    organisation = forms.CharField(label=_("操作单位"), max_length=100, required=False)
    action = forms.CharField(
        label=_("动作"), max_length=80, required=False, help_text=_("动作代号的开头，例如 achievements.")
    )
    subject = forms.CharField(label=_("对象"), max_length=100, required=False, help_text=_("名称中的文字或记录编号"))
    words = forms.CharField(label=_("内容包含"), max_length=100, required=False)
    request_id = forms.CharField(label=_("请求编号"), max_length=64, required=False)
    first = forms.DateField(label=_("从哪天"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("到哪天"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def wanted(self) -> LogFilter:
        """The filter; what is not well formed asks for nothing."""
        values = self.cleaned_data if self.is_valid() else {}
        return LogFilter(**{name: value for name, value in values.items() if value})


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(str(_("工作台")), reverse("workbench:home")), *more]


class AuditLog(Page):
    """The log as far as the person may see it. Each look by the auditor is itself in the log."""

    title = _("业务日志")
    permission = Permission.LOG_VIEW
    template_name = "workbench/audit_log.html"
    help = _("每次查看和导出都会记入日志。")
    may_export = True

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return _crumbs(Crumb(self.page_title()))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A page of rows, or the file that is asked for."""
        form = LogFilterForm(request.GET)
        wanted = form.wanted()
        export = request.GET.get("export", "")
        if export:
            if not self.may_export:
                raise Http404(_now("没有这个页面。"))
            return self._export(wanted, export)
        note(
            OccurrenceKind.READING,
            actor=self.actor,
            address=request.path,
            text=self._words(wanted),
            details=wanted.as_details(),
        )
        page = page_of_log(self.actor, wanted, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
        return self.render_to_response(self.get_context_data(form=form, page=page, **self._addresses(page)))

    def _addresses(self, page: Any) -> dict[str, Any]:
        kept = {name: value for name, value in self.request.GET.items() if value and name not in ("before", "after")}
        path = self.request.path
        exports = [{"label": name.upper(), "url": f"{path}?{urlencode({**kept, 'export': name})}"} for name in FORMATS]
        return {
            "older_url": f"{path}?{urlencode({**kept, 'before': page.older})}" if page.older else "",
            "newer_url": f"{path}?{urlencode({**kept, 'after': page.newer})}" if page.newer else "",
            "is_filtered": bool(kept),
            "exports": exports if self.may_export else [],
            "may_see_history": self.may_export,
        }

    def _words(self, wanted: LogFilter) -> str:
        return "；".join(f"{name}={value}" for name, value in wanted.as_details().items())

    def _export(self, wanted: LogFilter, file_format: str) -> HttpResponseBase:
        if file_format not in FORMATS:
            raise Http404(_now("只能导出 csv、xlsx 或 jsonl。"))
        self.actor.require(Permission.LOG_EXPORT, None)
        rows = wanted.apply(LogEntry.objects.visible_to(self.actor))
        note(
            OccurrenceKind.LOG_EXPORT,
            actor=self.actor,
            address=self.request.path,
            text=f"{file_format} {self._words(wanted)}".strip(),
            details={**wanted.as_details(), "format": file_format},
        )
        if file_format == "jsonl":
            response: HttpResponseBase = StreamingHttpResponse(
                _json_lines(rows), content_type="application/x-ndjson; charset=utf-8"
            )
            name = f"log-{timezone.localdate():%Y%m%d}.jsonl"
            response["Content-Disposition"] = f'attachment; filename="{name}"'
            response["Cache-Control"] = "private, no-store"
        else:
            response = export_table(
                EXPORT_HEADINGS,
                exported_rows(rows),
                fmt="csv" if file_format == "csv" else "xlsx",
                name=self.page_title(),
            )
        setattr(response, NOTED, True)
        return response


def _json_lines(rows: Any) -> Iterator[str]:
    """The rows in the form that is hashed, oldest first."""
    names = labels()
    for row in rows.order_by("at", "id").iterator(chunk_size=2000):
        yield f"{line(values_of(row, names))}\n"


class OrganisationLog(AuditLog):
    """What was done for the own organisation, for its administrators."""

    title = _("本单位日志")
    permission = Permission.LOG_VIEW_OWN
    needs_organisation = True
    help = _("本单位成员办理的每件事。日志不能修改或删除。")
    may_export = False

    def breadcrumb(self) -> list[Crumb]:
        """Below the organisation."""
        return _crumbs(
            Crumb(str(_("我的单位")), reverse("workbench:organisation")),
            Crumb(self.page_title()),
        )


class AuditRecord(Page):
    """What happened to one record: its log, and every change of its row with the values before and after."""

    title = _("记录的变更")
    permission = Permission.LOG_VIEW
    template_name = "workbench/audit_record.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the log."""
        return _crumbs(Crumb(str(_("业务日志")), reverse("workbench:audit_log")), Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows; a model that is none does not exist."""
        label, key = self.kwargs["label"], self.kwargs["pk"]
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError) as error:
            raise Http404(_now("没有这种记录。")) from error
        entries = list(
            LogEntry.objects.visible_to(self.actor)
            .filter(subject_type__app_label=model._meta.app_label, subject_type__model=model._meta.model_name)
            .filter(subject_id=key)
            .order_by("-at", "-id")[:200]
        )
        history = row_history(label, UUID(str(key)))
        if not entries and not history:
            raise Http404(_now("没有这条记录。"))
        subject = entries[0].subject_text if entries else str(key)
        note(OccurrenceKind.READING, actor=self.actor, address=self.request.path, text=subject)
        return super().get_context_data(
            record_kind=model._meta.verbose_name,
            record_name=entries[0].subject_text if entries else "",
            record_id=key,
            entries=entries,
            history=history,
            **kwargs,
        )


class AuditSeals(Page):
    """The seals over the log, day by day."""

    title = _("日志封存")
    help = _("每天的日志封存后不能再增、改、删；命令 lianqiao audit verify 可以核对全部日志与封存是否一致。")
    permission = Permission.LOG_VIEW
    template_name = "workbench/audit_seals.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the log."""
        return _crumbs(Crumb(str(_("业务日志")), reverse("workbench:audit_log")), Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Newest first; how far the seals reach, and how long the law asks that the log be kept."""
        rows = LogSeal.objects.order_by("-number").defer("locator", "history")
        page = Paginator(rows, 30).get_page(self.request.GET.get("page"))
        last = rows.first()
        yesterday = timezone.localdate() - dt.timedelta(days=1)
        first = LogEntry.objects.order_by("at").values_list("at", flat=True).first()
        return super().get_context_data(
            page=page,
            last=last,
            is_behind=first is not None
            and timezone.localdate(first) <= yesterday
            and (last is None or last.day < yesterday - dt.timedelta(days=1)),
            log_since=first,
            retention=LOG_RETENTION.get(on=clock.today()),
            **kwargs,
        )


class AuditUnusual(Page):
    """What the auditor may want to look at."""

    title = _("异常提示")
    help = _("只按日志计数，提示不等于违规。界限在“规定”中可以查到和调整。")
    permission = Permission.LOG_VIEW
    template_name = "workbench/audit_unusual.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the log."""
        return _crumbs(Crumb(str(_("业务日志")), reverse("workbench:audit_log")), Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The patterns of the last weeks, each with the way to its rows."""
        here = reverse("workbench:audit_log")
        found = [
            {
                "pattern": pattern,
                "url": f"{here}?{urlencode({'person': pattern.person, 'first': pattern.day, 'last': pattern.until})}",
            }
            for pattern in unusual(days=UNUSUAL_DAYS)
        ]
        return super().get_context_data(patterns=found, days=UNUSUAL_DAYS, **kwargs)
