"""What a department is asked of a year, and a unit of its report."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.money import MoneyWanField
from lianqiao.core.pages.fields import day_field
from lianqiao.core.publishing.fields import FigureField
from lianqiao.processes.annual_reports.domain import Given
from lianqiao.processes.annual_reports.limits import (
    LONGEST_CASE,
    LONGEST_PAPER,
    LONGEST_REASON,
    LONGEST_TEXT,
    LONGEST_TITLE,
)
from lianqiao.processes.annual_reports.models import AnnualReport, ReportYear
from lianqiao.processes.annual_reports.tables import Line


class YearForm(forms.Form):
    """Which year, what units read, and the days where they differ from the rule."""

    sections: ClassVar[Any] = (
        (_("年度"), "", ("year", "title", "text")),
        (
            _("期限"),
            _("不填的按规定库的日期（原文待核对）；开始填报后不能再改。"),
            ("due_on", "department_due_on"),
        ),
    )
    year = forms.IntegerField(label=_("报告年度"))
    title = forms.CharField(label=_("名称"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=_("填报说明"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明口径上要注意什么、有问题找谁"),
    )
    due_on = day_field(_("单位报送截止"))
    department_due_on = day_field(_("主管部门报送截止"))

    def __init__(self, *args: Any, instance: ReportYear | None = None, **options: Any) -> None:
        last = clock.today().year - 1
        proposed: dict[str, Any] = {"year": last, "title": _now("%(year)d年度科技成果转化年度报告") % {"year": last}}
        if instance is not None:
            proposed = {name: getattr(instance, name) for name in self.base_fields}
        options["initial"] = {**proposed, **(options.get("initial") or {})}
        super().__init__(*args, **options)


class FillForm(forms.Form):
    """The lines of a report: the computed number to begin with, what the unit puts, and why."""

    def __init__(self, *args: Any, report: AnnualReport, **options: Any) -> None:
        super().__init__(*args, **options)
        self.report = report
        self.rows_of = {row.key: row for row in report.lines.all()}
        self.blocks = [
            (name, [line for line in lines if line.key in self.rows_of])
            for _key, name, lines in report.year.lines().blocks
        ]
        for _name, lines in self.blocks:
            for line in lines:
                self._add(line)
        self.asked = [row for row in report.defects.all() if row.round == report.returned]
        for row in self.asked:
            self.fields[f"answer_{row.pk}"] = forms.CharField(
                label=row.sentence,
                required=False,
                max_length=LONGEST_REASON,
                initial=row.answer,
                help_text=_("写明改了什么，或为什么不改"),
            )

    def _add(self, line: Line) -> None:
        row = self.rows_of[line.key]
        if line.is_text:
            self.fields[f"value_{line.key}"] = forms.CharField(
                label=line.name,
                required=False,
                max_length=LONGEST_CASE,
                initial=row.text,
                widget=forms.Textarea(attrs={"rows": 6}),
                help_text=_("写一两个：是什么成果、转给了谁、形成了什么产品和效益；一段写一个"),
            )
            return
        kind: Any = MoneyWanField if line.is_money else _whole
        self.fields[f"value_{line.key}"] = kind(label=line.name, required=False, initial=_initial(line, row.final))
        self.fields[f"reason_{line.key}"] = forms.CharField(
            label=_now("“%(name)s”的说明") % {"name": line.name},
            required=False,
            max_length=LONGEST_REASON,
            initial=row.reason,
        )

    def groups(self) -> Iterator[dict[str, Any]]:
        """The blocks with their lines and fields, for the page."""
        for name, lines in self.blocks:
            shown = [
                {
                    "line": line,
                    "row": self.rows_of[line.key],
                    "value": self[f"value_{line.key}"],
                    "reason": None if line.is_text else self[f"reason_{line.key}"],
                    "is_asked": self.rows_of[line.key].computed is None,
                }
                for line in lines
            ]
            yield {"name": name, "lines": shown}

    def answers_shown(self) -> list[Any]:
        """The fields of the defects."""
        return [self[f"answer_{row.pk}"] for row in self.asked]

    def given(self) -> dict[str, Given]:
        """What the domain takes."""
        data = self.cleaned_data
        found = {}
        for _name, lines in self.blocks:
            for line in lines:
                value = data.get(f"value_{line.key}")
                if line.is_text:
                    found[line.key] = Given(text=value or "")
                else:
                    found[line.key] = Given(value, reason=data.get(f"reason_{line.key}") or "")
        return found

    def answers(self) -> dict[Any, str]:
        """What the unit says of each defect."""
        return {row.pk: self.cleaned_data.get(f"answer_{row.pk}") or "" for row in self.asked}


def _whole(**options: Any) -> forms.Field:
    return FigureField(min_value=0, max_digits=12, decimal_places=0, **options)


def _initial(line: Line, value: Decimal | None) -> Any:
    return value if value is None or line.is_money else int(value)


class DefectsForm(forms.Form):
    """What is wrong, all of it at once."""

    defects = forms.CharField(
        label=_("缺陷"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST_TEXT,
        help_text=_("每行一条，一次列全；退回只有一次机会，以后仍不属实的责令改正"),
    )


class LetterForm(forms.Form):
    """By which letter the merged table is forwarded."""

    letter_paper = forms.CharField(label=_("报送函文号"), max_length=LONGEST_PAPER)
    letter_to = forms.CharField(
        label=_("报送对象"), max_length=LONGEST_PAPER, help_text=_("如：省科学技术厅、省财政厅")
    )


class OrderForm(forms.Form):
    """The order to report or to correct."""

    sections: ClassVar[Any] = ((_("责令改正"), "", ("paper", "text")),)
    paper = forms.CharField(label=_("文号"), max_length=LONGEST_PAPER)
    text = forms.CharField(label=_("责令改正的事项"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}))


YEAR_ACTIONS: dict[str, type[forms.Form]] = {"forward": LetterForm}
REPORT_ACTIONS: dict[str, type[forms.Form]] = {"return": DefectsForm}
