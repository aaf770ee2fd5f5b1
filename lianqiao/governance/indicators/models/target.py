"""What a place is to reach by the end of a period, from which larger target it was divided, and how it was revised."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.periods import Period
from lianqiao.core.records import Record
from lianqiao.governance.indicators.enums import IN_FORCE, Comparator, TargetState
from lianqiao.governance.indicators.models.indicator import Indicator
from lianqiao.governance.indicators.queries.visibility import TargetQuerySet
from lianqiao.governance.indicators.validators import validate_curve


@pghistory.track()
class Target(Record):
    """A value of an indicator that the government body `organisation` sets for a place and a period.

    The place is `place_region` or `place_organisation`. `starts_on` and `ends_on` are the bounds of a `core.periods`
    Period. `parent` is the target from which it was divided. `baseline` is where a level stood at the beginning, None
    for what is counted from nothing. `curve` holds `[["2025-03", "20"], …]`, the values to be reached by the end of
    these months; empty means proportional to time. `source` is the sentence of a plan that orders it, `gap_reason` says
    why parts do not reach this whole.
    """

    state = models.CharField(_("状态"), max_length=10, choices=TargetState, default=TargetState.DRAFT, editable=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets", verbose_name=_("指标"))
    place_region = models.ForeignKey(
        "taxonomy.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("责任地区")
    )
    place_organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("责任单位"),
    )
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    comparator = models.CharField(_("要求"), max_length=10, choices=Comparator, default=Comparator.AT_LEAST)
    value = models.DecimalField(_("目标值"), max_digits=24, decimal_places=6)
    baseline = models.DecimalField(
        _("期初值"),
        max_digits=24,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("存量、占比类目标从多少起步；从零累计的不填"),
    )
    curve = models.JSONField(_("进度安排"), default=list, blank=True, validators=[validate_curve])
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts", verbose_name=_("上级目标")
    )
    source = models.ForeignKey(
        "plans.Find", null=True, blank=True, on_delete=models.PROTECT, related_name="targets", verbose_name=_("出处")
    )
    gap_reason = limited_text(_("分解不足的说明"), max_length=300, blank=True, editable=False)
    note = limited_text(_("备注"), max_length=500, blank=True)
    issued_on = models.DateField(_("下达日期"), null=True, editable=False)
    revision = models.PositiveSmallIntegerField(_("调整次数"), default=0, editable=False)

    objects: ClassVar[Any] = TargetQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("目标")
        ordering = ("-ends_on", "place_region_id", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(place_region__isnull=True, place_organisation__isnull=False)
                | Q(place_region__isnull=False, place_organisation__isnull=True),
                name="indicators_target_one_place",
                violation_error_message=_("责任地区和责任单位填一个。"),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("ends_on")) & Q(starts_on__day=1), name="indicators_target_whole_months"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="indicators_target_not_own_part"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=IN_FORCE) | Q(issued_on__isnull=False), name="indicators_target_issue_is_dated"
            ),
            models.UniqueConstraint(
                fields=("indicator", "organisation", "place_region", "place_organisation", "starts_on", "ends_on"),
                condition=~Q(state=TargetState.WITHDRAWN),
                nulls_distinct=False,
                name="indicators_target_once",
                violation_error_message=_("这个指标在该地区（单位）、该时期已经有目标。"),
            ),
        )
        indexes = (
            models.Index(fields=("-ends_on", "place_region", "id"), name="indicators_target_order"),
            models.Index(fields=("indicator", "-ends_on", "id"), name="indicators_target_of"),
            models.Index(fields=("place_region", "starts_on", "ends_on"), name="indicators_target_of_place"),
        )

    def __str__(self) -> str:
        return f"{self.indicator.name}（{self.place}，{self.period.label}）"

    def clean(self) -> None:
        """The bounds are whole months, and the curve stays within them."""
        try:
            period = self.period
        except (ValueError, TypeError) as error:
            raise ValidationError({"starts_on": _("时期要从月初到月末。")}) from error
        if any(Period.parse(month).start not in period.months() for month, _value in self.curve):
            raise ValidationError({"curve": _("进度安排的月份要在目标的时期之内。")})

    @property
    def period(self) -> Period:
        """The time for which it holds."""
        return Period(self.starts_on, self.ends_on)

    @period.setter
    def period(self, period: Period) -> None:
        self.starts_on, self.ends_on = period.start, period.end

    @property
    def place(self) -> Any:
        """The region or organisation that is to reach it."""
        return self.place_region or self.place_organisation

    def snapshot(self) -> dict[str, Any]:
        """What it demands, of whom and until when."""
        content = {"indicator": self.indicator.name, "place": str(self.place), "period": str(self.period)}
        return {**content, "comparator": self.comparator, "value": str(self.value), "curve": self.curve}

    @property
    def is_in_force(self) -> bool:
        """Whether it has been issued and not withdrawn."""
        return self.state in IN_FORCE


@pghistory.track()
class TargetRevision(models.Model):
    """What a target demanded from one day on: number 0 as issued, then one row for each revision with its reason."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="revisions", verbose_name=_("目标"))
    number = models.PositiveSmallIntegerField(_("次序"))
    value = models.DecimalField(_("目标值"), max_digits=24, decimal_places=6)
    comparator = models.CharField(_("要求"), max_length=10, choices=Comparator)
    curve = models.JSONField(_("进度安排"), default=list, blank=True)
    reason = limited_text(_("调整理由"), max_length=500, blank=True)
    decided_on = models.DateField(_("日期"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("办理人")
    )

    class Meta:
        verbose_name = _("目标调整")
        ordering = ("target", "number")
        constraints = (models.UniqueConstraint(fields=("target", "number"), name="indicators_revision_once"),)

    def __str__(self) -> str:
        return f"{self.target_id} {self.number}"
