"""The calendar of working days: a year at a glance, and the days that an administrator enters."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.calendar import Day, day_of
from lianqiao.core.calendar.domain import (
    IMPORTER,
    confirm_year,
    enter_day,
    import_days,
    is_loaded,
    missing_years,
    remove_day,
)
from lianqiao.core.calendar.models import FIRST_YEAR, LAST_YEAR, DayOverride, YearSchedule
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.exchange import excel_template
from lianqiao.core.models.files import FileKind
from lianqiao.core.pages import Crumb, Page
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission

_MONDAY_FIRST = Calendar(firstweekday=0)
_KINDS = {".xlsx": FileKind.EXCEL, ".csv": FileKind.CSV, ".txt": FileKind.TEXT}


@dataclass(frozen=True)
class Month:
    """A month as weeks of days; None stands for the days of its neighbours."""

    number: int
    weeks: list[list[Day | None]]


class DayForm(forms.Form):
    """One day that is other than the program knows."""

    day = forms.DateField(label=gettext_lazy("日期"), widget=forms.DateInput(attrs={"type": "date"}))
    is_working = forms.TypedChoiceField(
        label=gettext_lazy("类型"),
        choices=[("0", gettext_lazy("放假")), ("1", gettext_lazy("上班"))],
        coerce=lambda value: value == "1",
    )
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    source = forms.CharField(label=gettext_lazy("依据"), max_length=200)


class YearForm(forms.Form):
    """The notice by which a year's schedule was entered."""

    source = forms.CharField(label=gettext_lazy("依据"), max_length=200)


class TableForm(forms.Form):
    """A table of days."""

    file = forms.FileField(label=gettext_lazy("表格文件（Excel 或 CSV）"))
    source = forms.CharField(label=gettext_lazy("依据"), max_length=200)


class CalendarPage(Page):
    """Twelve months with holidays and make-up days; forms to enter what the program does not know."""

    title = gettext_lazy("日历")
    help = gettext_lazy("期限按工作日计算的，都以这份日历为准；国务院办公厅每年秋季公布下一年的放假安排。")
    permission = Permission.CALENDAR_EDIT
    template_name = "workbench/calendar/year.html"

    def year(self) -> int:
        """The year of the address, else this year."""
        wanted = self.request.GET.get("year", "")
        if wanted.isascii() and wanted.isdigit() and FIRST_YEAR <= int(wanted) <= LAST_YEAR:
            return int(wanted)
        return clock.today().year

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The year, what was entered for it, and the forms."""
        year = self.year()
        months = [_month(year, number) for number in range(1, 13)]
        days = [day for month in months for week in month.weeks for day in week if day is not None]
        return super().get_context_data(
            **{
                "year": year,
                "months": months,
                "today": clock.today(),
                "working_days": sum(day.is_working for day in days),
                "special": [day for day in days if day.is_special],
                "before": year - 1 if year > FIRST_YEAR else None,
                "after": year + 1 if year < LAST_YEAR else None,
                "overrides": DayOverride.objects.filter(day__year=year).select_related("created_by"),
                "schedule": YearSchedule.objects.filter(year=year).first(),
                "is_loaded": is_loaded(year),
                "missing": missing_years(),
                "day_form": DayForm(),
                "year_form": YearForm(prefix="year"),
                "table_form": TableForm(prefix="table"),
                **kwargs,
            }
        )


class _Entry(CalendarPage):
    """A POST that goes back to the year, or shows the page again with what is wrong."""

    http_method_names = ("post",)
    form_class: Any
    form_name = ""
    prefix: str | None = None

    def year(self) -> int:
        """The year that the form was shown for."""
        wanted = self.request.POST.get("shown", "")
        return int(wanted) if wanted.isdigit() and FIRST_YEAR <= int(wanted) <= LAST_YEAR else clock.today().year

    def perform(self, form: Any) -> str:
        """Call the domain; returns the sentence that the person reads."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it."""
        form = self.form_class(request.POST, request.FILES, prefix=self.prefix)
        if form.is_valid():
            try:
                messages.success(request, self.perform(form))
            except AccessError:
                raise
            except InvalidInput as refusal:
                for field, sentences in refusal.errors.items():
                    form.add_error(field if field in form.fields else None, sentences)
            except DomainError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            else:
                return redirect(f"{reverse('workbench:calendar')}?year={self.year()}")
        return self.render_to_response(self.get_context_data(**{self.form_name: form}), status=422)


class EnterDay(_Entry):
    """Enters one day."""

    form_class = DayForm
    form_name = "day_form"

    def perform(self, form: Any) -> str:
        """Enter it."""
        row = enter_day(actor=self.actor, **form.cleaned_data)
        return _("已录入：%(day)s。") % {"day": row}


class ConfirmYear(_Entry):
    """Says that the year's schedule is complete."""

    form_class = YearForm
    form_name = "year_form"
    prefix = "year"

    def perform(self, form: Any) -> str:
        """Confirm the year shown."""
        row = confirm_year(self.year(), source=form.cleaned_data["source"], actor=self.actor)
        return _("已确认 %(year)d 年的放假安排。") % {"year": row.year}


class ImportDays(_Entry):
    """Enters the days of a table."""

    form_class = TableForm
    form_name = "table_form"
    prefix = "table"

    def perform(self, form: Any) -> str:
        """Enter them all or none."""
        file = form.cleaned_data["file"]
        kind = _KINDS.get(f".{file.name.rpartition('.')[2].lower()}")
        if kind is None:
            raise DomainError("table_format", _("请上传 Excel（.xlsx）或 CSV 文件。"), "file")
        count = import_days(file.file, file_kind=kind, source=form.cleaned_data["source"], actor=self.actor)
        return _("已录入 %(count)d 天。") % {"count": count}


class RemoveDay(Page):
    """Takes an entered day back."""

    permission = Permission.CALENDAR_EDIT
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Remove it and go back to its year."""
        row = find_visible(DayOverride.objects.all(), kwargs["pk"])
        remove_day(row, actor=self.actor)
        messages.success(request, _("已删除，恢复为程序自带的安排。"))
        return redirect(f"{reverse('workbench:calendar')}?year={row.day.year}")


class CalendarTemplate(Page):
    """The empty table for days."""

    permission = Permission.CALENDAR_EDIT

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send it."""
        response = HttpResponse(
            excel_template(IMPORTER), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
        response["Content-Disposition"] = 'attachment; filename="calendar.xlsx"'
        return response


def _month(year: int, number: int) -> Month:
    weeks = [
        [day_of(date(year, number, day)) if day else None for day in week]
        for week in _MONDAY_FIRST.monthdayscalendar(year, number)
    ]
    return Month(number, weeks)
