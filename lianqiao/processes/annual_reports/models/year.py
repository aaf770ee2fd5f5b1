"""A year for which the department asks its units to report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.records import Record
from lianqiao.processes.annual_reports.enums import YearState
from lianqiao.processes.annual_reports.limits import LONGEST_PAPER, LONGEST_TEXT, LONGEST_TITLE
from lianqiao.processes.annual_reports.queries.visibility import ReportYearQuerySet
from lianqiao.processes.annual_reports.tables import Table, table_of

#: What is frozen when the year is opened, and what when it is merged.
_OPENED = ("year", "table", "due_on", "department_due_on")
_FROZEN = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in _OPENED)


@pghistory.track()
class ReportYear(Timed, Record):
    """The call of the department `organisation` on the units of `region` to report on `year`.

    `table` is the plain form of the table, frozen when the year is opened. `reminded` counts the reminders that were
    sent: before the units' day, after it, before the department's own. `merged` and its hash are the merged table.
    """

    state = models.CharField(_("状态"), max_length=12, choices=YearState, default=YearState.DRAFT, editable=False)
    year = models.PositiveSmallIntegerField(
        _("报告年度"), validators=[MinValueValidator(2015), MaxValueValidator(2100)]
    )
    title = models.CharField(_("名称"), max_length=LONGEST_TITLE)
    text = limited_text(
        _("填报说明"), max_length=LONGEST_TEXT, blank=True, help_text=_("写明口径上要注意什么、有问题找谁")
    )
    table = models.JSONField(default=dict, editable=False)
    opened_on = models.DateField(_("开始日期"), null=True, editable=False)
    due_on = models.DateField(_("单位报送截止"), null=True, editable=False)
    department_due_on = models.DateField(_("主管部门报送截止"), null=True, editable=False)
    remind_on = models.DateField(null=True, editable=False)
    remind_body_on = models.DateField(null=True, editable=False)
    reminded = models.PositiveSmallIntegerField(default=0, editable=False)
    merged = models.JSONField(null=True, editable=False)
    merged_sha256 = models.CharField(_("汇总表校验值"), max_length=64, blank=True, editable=False)
    merged_at = models.DateTimeField(_("汇总时间"), null=True, editable=False)
    letter_paper = models.CharField(_("报送函文号"), max_length=LONGEST_PAPER, blank=True, editable=False)
    letter_to = models.CharField(_("报送对象"), max_length=LONGEST_PAPER, blank=True, editable=False)
    forwarded_on = models.DateField(_("报送日期"), null=True, editable=False)

    objects: ClassVar[Any] = ReportYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("转化年度报告（年度）")
        ordering = ("-year", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "year"),
                condition=~Q(state=YearState.CANCELLED),
                name="annual_reports_year_once",
                violation_error_message=_("这个年度已经建立。"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=(YearState.DRAFT, YearState.CANCELLED))
                | Q(opened_on__isnull=False, due_on__isnull=False, department_due_on__isnull=False),
                name="annual_reports_year_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(YearState.MERGED, YearState.FORWARDED)) | ~Q(merged_sha256=""),
                name="annual_reports_year_is_merged",
            ),
        )
        indexes = (models.Index(fields=("-year", "-id"), name="annual_reports_newest_year"),)
        triggers = (
            pgtrigger.Protect(
                name="table_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(f"OLD.state <> 'draft' AND ({_FROZEN})"),
            ),
            pgtrigger.Protect(
                name="merged_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state IN ('merged', 'forwarded') AND NEW.state IN ('merged', 'forwarded') "
                    "AND (OLD.merged IS DISTINCT FROM NEW.merged OR OLD.merged_sha256 <> NEW.merged_sha256)"
                ),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether units report."""
        return self.state == YearState.OPEN

    @property
    def is_begun(self) -> bool:
        """Whether units were asked."""
        return self.state in (YearState.OPEN, YearState.MERGED, YearState.FORWARDED)

    def lines(self) -> Table:
        """The table of the year."""
        return table_of(self.table)

    def future(self) -> Iterable[Event]:
        """Before the units' day, on the morning after it, and before the department's own day, one after another."""
        if self.state not in (YearState.OPEN, YearState.MERGED) or self.due_on is None:
            return
        days = (self.remind_on, self.due_on + timedelta(days=1), self.remind_body_on)
        if self.reminded < len(days) and (day := days[self.reminded]) is not None:
            name = "remind" if self.state == YearState.OPEN else "remind_merged"
            yield Event(start_of(day, hour=9), name)

    def snapshot(self) -> dict[str, Any]:
        """What a version holds."""
        return {"title": self.title, "year": self.year, "merged": self.merged or {}}
