"""A year-end assessment: items with weights, and the points of every unit with their corrections."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.periods import Period
from lianqiao.core.records import Record
from lianqiao.governance.boards.enums import AssessmentState
from lianqiao.governance.boards.queries.visibility import REGIONS, AssessmentQuerySet
from lianqiao.registers.organisations.enums import OrganisationKind

#: Whom an assessment is about: the regions right below, or the organisations of a kind that have targets.
SUBJECTS = [(REGIONS, _("下一级地区")), *OrganisationKind.choices]
_POINTS: dict[str, Any] = {"max_digits": 6, "decimal_places": 2}


@pghistory.track()
class Assessment(Record):
    """An assessment by the government body `organisation` of the regions below its own, or of organisations in it.

    Organisations are those of the kind `subjects` that have a target of the period in force. Bonus and deduction count
    up to `most_bonus` and `most_deduction` points.
    """

    state = models.CharField(
        _("状态"), max_length=10, choices=AssessmentState, default=AssessmentState.DRAFT, editable=False
    )
    title = models.CharField(_("名称"), max_length=200, help_text=_("例如：2026年度科技成果转化考核"))
    subjects = models.CharField(
        _("考核对象"),
        max_length=24,
        choices=SUBJECTS,
        default=REGIONS,
        db_default=REGIONS,
        help_text=_("选一类单位时，考核其中在考核期内承担了这些指标目标的单位"),
    )
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    most_bonus = models.DecimalField(
        _("加分最多"), default=Decimal(0), validators=[MinValueValidator(0), MaxValueValidator(100)], **_POINTS
    )
    most_deduction = models.DecimalField(
        _("扣分最多"), default=Decimal(0), validators=[MinValueValidator(0), MaxValueValidator(100)], **_POINTS
    )
    rules = limited_text(_("考核办法"), max_length=2000, blank=True)
    scored_on = models.DateField(_("计分日期"), null=True, editable=False)
    confirmed_on = models.DateField(_("确认日期"), null=True, editable=False)

    objects: ClassVar[Any] = AssessmentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("考核")
        ordering = ("-ends_on", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(starts_on__lt=F("ends_on")), name="boards_assessment_takes_time"),
        )
        indexes = (models.Index(fields=("-ends_on", "-id"), name="boards_assessment_order"),)

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        """The time that is assessed."""
        return Period(self.starts_on, self.ends_on)

    def snapshot(self) -> dict[str, Any]:
        """What it says."""
        names = ("title", "subjects", "starts_on", "ends_on", "most_bonus", "most_deduction", "rules")
        return {name: str(getattr(self, name)) for name in names}


@pghistory.track()
class AssessmentItem(models.Model):
    """An indicator with its weight; below `floor` of the target it gives nothing, above `cap` no more."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="items")
    indicator = models.ForeignKey(
        "indicators.Indicator", on_delete=models.PROTECT, related_name="+", verbose_name=_("指标")
    )
    weight = models.DecimalField(_("权重"), validators=[MinValueValidator(Decimal("0.01"))], **_POINTS)
    floor = models.DecimalField(_("起计完成率（%）"), default=Decimal(0), validators=[MinValueValidator(0)], **_POINTS)
    cap = models.DecimalField(_("封顶完成率（%）"), default=Decimal(100), validators=[MinValueValidator(1)], **_POINTS)
    order = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        verbose_name = _("考核指标")
        ordering = ("assessment", "order", "id")
        constraints = (
            models.UniqueConstraint(fields=("assessment", "indicator"), name="boards_item_once"),
            models.CheckConstraint(condition=Q(floor__lte=F("cap")), name="boards_floor_below_cap"),
        )

    def __str__(self) -> str:
        return str(self.indicator)


@pghistory.track()
class AssessedUnit(models.Model):
    """A region or an organisation with its points; `total` is not below 0, `rank` counts from 1."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="units")
    region = models.ForeignKey(
        "taxonomy.Region", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("地区")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("单位")
    )
    total = models.DecimalField(_("总分"), default=Decimal(0), **_POINTS)
    rank = models.PositiveSmallIntegerField(_("名次"), null=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("考核对象")
        ordering = ("assessment", "rank", "region")
        constraints = (
            models.UniqueConstraint(fields=("assessment", "region"), name="boards_unit_once"),
            models.UniqueConstraint(
                fields=("assessment", "organisation"),
                condition=Q(organisation__isnull=False),
                name="boards_assessed_organisation_once",
            ),
            models.CheckConstraint(
                condition=Q(region__isnull=False, organisation__isnull=True)
                | Q(region__isnull=True, organisation__isnull=False),
                name="boards_assessed_unit_one_place",
            ),
        )

    def __str__(self) -> str:
        return str(self.place)

    @property
    def place(self) -> Any:
        """The region or the organisation."""
        return self.region if self.organisation is None else self.organisation


@pghistory.track()
class AssessedScore(models.Model):
    """The points of a unit for one item: as computed, and as corrected with a reason."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(AssessedUnit, on_delete=models.CASCADE, related_name="scores")
    item = models.ForeignKey(AssessmentItem, on_delete=models.CASCADE, related_name="+")
    value = models.DecimalField(_("完成数"), max_digits=24, decimal_places=6, null=True)
    target = models.DecimalField(_("目标"), max_digits=24, decimal_places=6, null=True)
    completion = models.DecimalField(_("完成率"), max_digits=12, decimal_places=6, null=True)
    computed = models.DecimalField(_("计算得分"), **_POINTS)
    corrected = models.DecimalField(_("更正得分"), null=True, blank=True, **_POINTS)
    reason = limited_text(_("更正理由"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("考核得分")
        ordering = ("unit", "item")
        constraints = (
            models.UniqueConstraint(fields=("unit", "item"), name="boards_score_once"),
            models.CheckConstraint(
                condition=Q(corrected__isnull=True) | ~Q(reason=""), name="boards_correction_has_reason"
            ),
        )

    def __str__(self) -> str:
        return str(self.points)

    @property
    def points(self) -> Decimal:
        """What counts: the corrected points where there are some."""
        return self.computed if self.corrected is None else self.corrected


@pghistory.track()
class Extra(models.Model):
    """Points that a unit gets or loses beside the items, with the reason."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(AssessedUnit, on_delete=models.CASCADE, related_name="extras")
    points = models.DecimalField(_("加减分"), help_text=_("加分写正数，扣分写负数"), **_POINTS)
    reason = limited_text(_("理由"), max_length=500)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("加减分")
        ordering = ("unit", "created_at", "id")
        constraints = (models.CheckConstraint(condition=~Q(points=0), name="boards_extra_counts"),)

    def __str__(self) -> str:
        return f"{self.points} {self.reason}"
