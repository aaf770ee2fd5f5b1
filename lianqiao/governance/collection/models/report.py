"""The report of one unit for one period, its figures, and the exceptions that let it be changed after the day."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.records import Record
from lianqiao.governance.collection.enums import FILLING, HANDED_IN, ReportState
from lianqiao.governance.collection.models.cycle import Cycle
from lianqiao.governance.collection.queries.visibility import ReportQuerySet, ReportValueQuerySet, UnlockQuerySet
from lianqiao.governance.indicators.models import Indicator


@pghistory.track()
class Report(Record):
    """What the unit `organisation`, which lies in `region`, reports for one cycle.

    `above` is the report of the government that stands above the unit in this data set, None where the body that asks
    is next. `bodies_above` are the organisations that look at it, the nearest first and that body last. `submitted_on`
    is the day on which it was first handed in, by which lateness is judged.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="reports", verbose_name=_("期次"))
    above = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="below", editable=False, verbose_name=_("上级报表")
    )
    bodies_above = ArrayField(models.UUIDField(), editable=False)
    state = models.CharField(_("状态"), max_length=10, choices=ReportState, default=ReportState.DRAFT, editable=False)
    is_nothing = models.BooleanField(_("本期没有发生"), default=False)
    note = limited_text(_("情况说明"), max_length=1000, blank=True)
    filled_at = models.DateTimeField(_("填报时间"), null=True, editable=False)
    submitted_on = models.DateField(_("首次报送日期"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("报送时间"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("报送人"),
    )
    approved_at = models.DateTimeField(_("审定时间"), null=True, editable=False)
    returned = models.PositiveSmallIntegerField(_("退回次数"), default=0, editable=False)
    reminded_on = models.DateField(_("最近提醒日期"), null=True, editable=False)

    objects: ClassVar[Any] = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("填报")
        ordering = ("region_id", "id")
        constraints = (
            models.UniqueConstraint(fields=("cycle", "organisation"), name="collection_report_once"),
            models.CheckConstraint(
                condition=~Q(state__in=HANDED_IN) | Q(submitted_at__isnull=False, submitted_on__isnull=False),
                name="collection_report_handed_in_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(is_nothing=True) | ~Q(note=""),
                name="collection_report_nothing_has_reason",
                violation_error_message=_("本期没有发生的，请在情况说明里写明原因。"),
            ),
        )
        indexes = (
            models.Index(fields=("cycle", "region", "id"), name="collection_report_region"),
            models.Index(fields=("cycle", "state", "id"), name="collection_report_state"),
            models.Index(fields=("cycle", "submitted_at", "id"), name="collection_report_handed"),
            models.Index(fields=("organisation", "-created_at", "-id"), name="collection_report_unit"),
            GinIndex(fields=("bodies_above",), name="collection_report_bodies"),
        )

    def __str__(self) -> str:
        return f"{self.cycle}：{self.organisation.name}"

    @property
    def is_filling(self) -> bool:
        """Whether the unit still has to do something."""
        return self.state in FILLING

    def is_late(self, today: date) -> bool:
        """Whether it was first handed in after its day, or is not handed in and the day is over."""
        if self.state == ReportState.EXCUSED:
            return False
        return (self.submitted_on or today) > self.cycle.due_on


@pghistory.track()
class ReportValue(models.Model):
    """One figure of a report, in the unit of its indicator.

    `previous` is what the unit reported for the period before, `measured` what the registers gave when the figure was
    last saved. `reason` explains a difference from them, `remark` a figure far from the unit's earlier ones.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="values", verbose_name=_("填报"))
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", verbose_name=_("指标"))
    position = models.PositiveSmallIntegerField(_("顺序"))
    is_required = models.BooleanField(_("必填"))
    value = models.DecimalField(_("本期数"), max_digits=24, decimal_places=6, null=True, blank=True)
    previous = models.DecimalField(_("上期数"), max_digits=24, decimal_places=6, null=True, editable=False)
    measured = models.DecimalField(_("实测数"), max_digits=24, decimal_places=6, null=True, editable=False)
    reason = models.CharField(_("差异原因"), max_length=300, blank=True)
    remark = models.CharField(_("异常说明"), max_length=300, blank=True)

    objects: ClassVar[Any] = ReportValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("填报数值")
        ordering = ("report", "position")
        constraints = (models.UniqueConstraint(fields=("report", "indicator"), name="collection_value_once"),)
        indexes = (models.Index(fields=("indicator", "report"), name="collection_value_indicator"),)

    def __str__(self) -> str:
        return f"{self.indicator} {self.value}"


@pghistory.track()
class Unlock(models.Model):
    """An exception: until `until` a report may be changed though its day is over, for the reason given."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="unlocks", verbose_name=_("填报"))
    until = models.DateField(_("开放至"))
    reason = models.CharField(_("理由"), max_length=500)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("办理人")
    )
    given_for = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("办理单位")
    )
    given_at = models.DateTimeField(_("办理时间"))
    ended_at = models.DateTimeField(_("提前结束"), null=True, editable=False)

    objects: ClassVar[Any] = UnlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("解锁")
        ordering = ("-given_at", "-id")
        indexes = (models.Index(fields=("report", "-given_at", "-id"), name="collection_unlock_newest"),)

    def __str__(self) -> str:
        return f"{self.report} {self.until}"

    def holds_on(self, day: date) -> bool:
        """Whether it lets the report be changed on that day."""
        return self.ended_at is None and self.until >= day
