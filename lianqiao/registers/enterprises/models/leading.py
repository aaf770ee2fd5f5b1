"""What leading enterprises file: the plan with its goals by year, and the report on each year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.ids import new_id
from lianqiao.registers.enterprises.enums import ENTERPRISE_KINDS, GoalLight, GoalMeasure, LeadingVerdict

REPORT_DUE = norms.declare("enterprises.leading_report_due", norms.Kind.DURATION, _("领军企业年度监测的期限"))
_YEAR: dict[str, Any] = {"validators": [MinValueValidator(1990), MaxValueValidator(2100)]}
_FIGURE: dict[str, Any] = {"max_digits": 18, "decimal_places": 2, "validators": [MinValueValidator(0)]}

#: Plans and reports that have been handed in and not been taken back.
HANDED_IN = (FilingState.SUBMITTED, FilingState.RETURNED, FilingState.CONFIRMED)


@pghistory.track()
class LeadingPlan(Timed, FiledRecord):
    """What an enterprise sets out to reach as a leading one, from `first_year` to `last_year`.

    `asked_for` and `chased_for` are the last years of whose report it was asked and reminded, `reported_for` the last
    year on which it has reported, `light` how it stood then.
    """

    FILERS = ENTERPRISE_KINDS
    PARTS = ("goals",)

    first_year = models.PositiveSmallIntegerField(_("开始年度"), **_YEAR)
    last_year = models.PositiveSmallIntegerField(_("结束年度"), **_YEAR)
    direction = models.CharField(_("主攻方向"), max_length=200)
    position = limited_text(_("现在的地位和基础"), max_length=2000)
    aims = limited_text(_("总目标"), max_length=2000)
    measures = limited_text(_("主要举措"), max_length=3000)
    support = limited_text(_("希望得到的支持"), max_length=1000, blank=True)
    reported_for = models.PositiveSmallIntegerField(_("最近监测年度"), null=True, editable=False)
    light = models.CharField(_("目标完成情况"), max_length=8, choices=GoalLight, blank=True, editable=False)
    asked_for = models.PositiveSmallIntegerField(null=True, editable=False)
    chased_for = models.PositiveSmallIntegerField(null=True, editable=False)

    class Meta(FiledRecord.Meta):
        verbose_name = _("领军企业培育计划")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(last_year__gte=models.F("first_year")),
                name="enterprises_plan_ends_after_start",
                violation_error_message=_("结束年度不能早于开始年度。"),
            ),
            models.UniqueConstraint(
                fields=("organisation", "first_year"),
                condition=models.Q(state__in=HANDED_IN),
                name="enterprises_plan_handed_in_once",
                violation_error_message=_("这个年度开始的培育计划已经提交过。"),
            ),
        )

    def own_title(self) -> str:
        """The years in words."""
        return f"{self.first_year}—{self.last_year} 年领军企业培育计划"

    def due_on(self, year: int) -> dt.date:
        """The last day for the report on a year."""
        ended = dt.date(year, 12, 31)
        return REPORT_DUE.get(where=self.region_id, on=ended).value.end(ended)

    def open_years(self) -> range:
        """The years on which it has not reported, the first one first."""
        begun = self.first_year if self.reported_for is None else max(self.first_year, self.reported_for + 1)
        return range(begun, self.last_year + 1)

    @staticmethod
    def late() -> models.Q:
        """The condition for plans in force that were reminded of a report which still has not come."""
        missing = models.Q(reported_for__isnull=True) | models.Q(reported_for__lt=models.F("chased_for"))
        return models.Q(missing, state=FilingState.CONFIRMED, chased_for__isnull=False)

    def future(self) -> Iterable[Event]:
        """After each year it is asked for its report, and reminded on the day after the last one for it."""
        if self.state != FilingState.CONFIRMED:
            return
        for year in self.open_years():
            if self.asked_for is None or self.asked_for < year:
                yield Event(start_of(dt.date(year + 1, 1, 1), hour=9), "ask", {"year": year})
            if self.chased_for is None or self.chased_for < year:
                yield Event(start_of(self.due_on(year) + dt.timedelta(days=1), hour=9), "chase", {"year": year})


@pghistory.track()
class LeadingGoal(models.Model):
    """What one measure shall reach in one year."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(LeadingPlan, on_delete=models.CASCADE, related_name="goals")
    order = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField(_("年度"), **_YEAR)
    measure = models.CharField(_("指标"), max_length=12, choices=GoalMeasure)
    target = models.DecimalField(_("目标值"), **_FIGURE)

    class Meta:
        verbose_name = _("年度目标")
        ordering = ("plan", "order")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "year", "measure"),
                name="enterprises_goal_once",
                violation_error_message=_("同一年度的同一个指标写了两次。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.get_measure_display()} {self.target}"


@pghistory.track()
class LeadingReport(FiledRecord):
    """How a year of a plan went; `light` follows from the figures, `verdict` and `advice` are the government's."""

    FILERS = ENTERPRISE_KINDS
    PARTS = ("figures",)
    LISTED = ("plan",)

    plan = models.ForeignKey(LeadingPlan, on_delete=models.PROTECT, related_name="reports", verbose_name=_("培育计划"))
    year = models.PositiveSmallIntegerField(_("年度"), **_YEAR)
    progress = limited_text(_("进展和成效"), max_length=3000)
    problems = limited_text(_("没有完成的原因和打算"), max_length=2000, blank=True)
    light = models.CharField(_("目标完成情况"), max_length=8, choices=GoalLight, blank=True, editable=False)
    verdict = models.CharField(_("监测结论"), max_length=8, choices=LeadingVerdict, blank=True, editable=False)
    advice = limited_text(_("监测意见"), max_length=1000, blank=True, editable=False)

    class Meta(FiledRecord.Meta):
        verbose_name = _("领军企业年度监测")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("plan", "year"),
                condition=~models.Q(state=FilingState.CANCELLED),
                name="enterprises_monitoring_once_a_year",
                violation_error_message=_("这一年度的监测表已经填报过，请修改已有的那一条。"),
            ),
        )

    def own_title(self) -> str:
        """The year in words."""
        return f"{self.year} 年度培育计划监测"


@pghistory.track()
class LeadingFigure(models.Model):
    """What one measure came to in the year of the report."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.ForeignKey(LeadingReport, on_delete=models.CASCADE, related_name="figures")
    order = models.PositiveSmallIntegerField()
    measure = models.CharField(_("指标"), max_length=12, choices=GoalMeasure)
    value = models.DecimalField(_("实际完成"), **_FIGURE)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("年度完成情况")
        ordering = ("report", "order")
        constraints = (
            models.UniqueConstraint(
                fields=("report", "measure"),
                name="enterprises_figure_once",
                violation_error_message=_("同一个指标写了两次。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.value} {self.note}".rstrip()
