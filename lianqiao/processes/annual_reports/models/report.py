"""The report of one unit: its lines with the rows behind them, listed defects, and orders to correct."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.records import Record
from lianqiao.processes.annual_reports.enums import HANDED_IN, AnnualState
from lianqiao.processes.annual_reports.limits import LONGEST_CASE, LONGEST_PAPER, LONGEST_REASON, LONGEST_TEXT
from lianqiao.processes.annual_reports.models.year import ReportYear
from lianqiao.processes.annual_reports.queries.visibility import AnnualReportQuerySet, OfReportQuerySet

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
_REFUSE = """
    IF EXISTS (
        SELECT 1 FROM annual_reports_annualreport r
        WHERE r.id = {row}.report_id AND r.state IN ('proposed', 'submitted', 'accepted')
    ) THEN
        RAISE EXCEPTION 'the yearly report has been handed in: its lines are frozen';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


def _frozen(name: str, operation: Any, row: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(name=name, when=pgtrigger.Before, operation=operation, func=_REFUSE.format(row=row))


def _person(label: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=label,
    )


@pghistory.track()
class AnnualReport(Record):
    """What the unit `organisation` reports for a year.

    `content` is what was handed in, as plain values, with its hash; `submitted_on` the day of the first handing in, by
    which lateness is judged. `returned` counts how often the department sent it back.
    """

    year = models.ForeignKey(ReportYear, on_delete=models.PROTECT, related_name="reports", verbose_name=_("年度"))
    created_by = _person(_("创建人"))
    state = models.CharField(_("状态"), max_length=12, choices=AnnualState, default=AnnualState.WAITING, editable=False)
    computed_at = models.DateTimeField(_("取数时间"), null=True, editable=False)
    proposed_at = models.DateTimeField(_("提交确认时间"), null=True, editable=False)
    proposed_by = _person(_("填报人"))
    submitted_on = models.DateField(_("首次报送日期"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("报送时间"), null=True, editable=False)
    submitted_by = _person(_("单位确认人"))
    decided_at = models.DateTimeField(_("接收时间"), null=True, editable=False)
    decided_by = _person(_("接收人"))
    returned = models.PositiveSmallIntegerField(_("退回次数"), default=0, editable=False)
    content = models.JSONField(null=True, editable=False)
    content_sha256 = models.CharField(_("内容校验值"), max_length=64, blank=True, editable=False)

    objects: ClassVar[Any] = AnnualReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("转化年度报告")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("year", "organisation"), name="annual_reports_once"),
            models.CheckConstraint(
                condition=~Q(state__in=HANDED_IN)
                | (Q(submitted_on__isnull=False, submitted_by__isnull=False) & ~Q(content_sha256="")),
                name="annual_reports_handed_in_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(submitted_by__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(submitted_by=F("proposed_by")),
                name="annual_reports_four_eyes",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="annual_reports_of_unit"),
            models.Index(fields=("year", "state", "id"), name="annual_reports_by_state"),
            models.Index(fields=("year", "region", "id"), name="annual_reports_by_region"),
            models.Index(fields=("-created_at", "-id"), name="annual_reports_newest"),
        )
        triggers = (
            pgtrigger.Protect(
                name="content_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state IN ('submitted', 'accepted') AND "
                    "(OLD.content IS DISTINCT FROM NEW.content OR OLD.content_sha256 <> NEW.content_sha256)"
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} {self.year.title}"

    def is_late(self, today: date) -> bool:
        """Whether it was first handed in after the day, or is not handed in though the day is over."""
        if self.state == AnnualState.EXCUSED or self.year.due_on is None:
            return False
        return (self.submitted_on or today) > self.year.due_on

    def snapshot(self) -> dict[str, Any]:
        """What a version holds: each line with its number, as text; one query."""
        return {
            "year": self.year.year,
            **{line.key: line.text or ("" if line.final is None else f"{line.final:.2f}") for line in self.lines.all()},
        }


@pghistory.track()
class ReportLine(models.Model):
    """A number of a report: what the program computed, what the unit put instead, why; or words.

    `rows` are the records behind the computed number: [model, key, title, day, number]; their numbers sum to it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    computed = models.DecimalField(_("自动取数"), max_digits=20, decimal_places=2, null=True)
    corrected = models.DecimalField(_("填报数"), max_digits=20, decimal_places=2, null=True)
    final = models.GeneratedField(
        expression=Coalesce(F("corrected"), F("computed")),
        output_field=models.DecimalField(_("报送数"), max_digits=20, decimal_places=2, null=True),
        db_persist=True,
    )
    reason = models.CharField(_("说明"), max_length=LONGEST_REASON, blank=True)
    text = limited_text(_("文字"), max_length=LONGEST_CASE, blank=True)
    rows = models.JSONField(default=list, editable=False)

    objects: ClassVar[Any] = OfReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度报告的数")
        ordering = ("report", "position")
        constraints = (
            models.UniqueConstraint(fields=("report", "key"), name="annual_reports_line_once"),
            models.CheckConstraint(
                condition=Q(corrected__isnull=True) | Q(corrected__gte=0), name="annual_reports_not_negative"
            ),
        )
        triggers = (
            _frozen("frozen", pgtrigger.Update, "OLD"),
            _frozen("stays", pgtrigger.Delete, "OLD"),
            _frozen("closed", pgtrigger.Insert, "NEW"),
        )

    def __str__(self) -> str:
        return self.key

    @property
    def is_corrected(self) -> bool:
        """Whether the unit put another number than the computed one."""
        return self.computed is not None and self.corrected is not None and self.corrected != self.computed


@pghistory.track()
class ReportDefect(models.Model):
    """One thing that the department found wrong, in the `round`-th return, and what the unit did about it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="defects")
    round = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    sentence = models.CharField(_("缺陷"), max_length=LONGEST_REASON)
    answer = models.CharField(_("怎样改的"), max_length=LONGEST_REASON, blank=True)

    objects: ClassVar[Any] = OfReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度报告的缺陷")
        ordering = ("report", "round", "position")
        constraints = (
            models.UniqueConstraint(fields=("report", "round", "position"), name="annual_reports_defect_once"),
        )

    def __str__(self) -> str:
        return self.sentence


class CorrectionOrder(models.Model):
    """An order to a unit to report, or to correct what it reported (Art. 46); never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="orders")
    number = models.CharField(_("编号"), max_length=60, unique=True)
    paper = models.CharField(_("文号"), max_length=LONGEST_PAPER)
    text = limited_text(_("责令改正的事项"), max_length=LONGEST_TEXT)
    correct_by = models.DateField(_("改正期限"))
    issued_on = models.DateField(_("发出日期"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("经办人")
    )

    objects: ClassVar[Any] = OfReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("责令改正通知")
        ordering = ("issued_on", "id")
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.number
