"""What a project is given for some years: a chief expert with rights, a funding frame, support that follows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.money import yuan_field
from lianqiao.processes.key_projects.enums import Conclusion
from lianqiao.processes.key_projects.models.project import FIRST_YEAR, LAST_YEAR, KeyProject
from lianqiao.processes.key_projects.queries.visibility import FollowOnQuerySet, OfProjectQuerySet

_PERSON: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}


@pghistory.track()
class ChiefExpert(models.Model):
    """The chief expert of a project (首席专家) for a term, with what he may decide himself; one at a time.

    `budget_yuan` is the amount up to which he may spend without asking; none: no such right. `review_on` is the day of
    the review, whose outcome stands in `review_text`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    project = models.ForeignKey(KeyProject, on_delete=models.CASCADE, related_name="experts")
    name = models.CharField(_("姓名"), max_length=50)
    unit = models.CharField(_("所在单位"), max_length=120)
    starts_on = models.DateField(_("任期开始"))
    ends_on = models.DateField(_("任期结束"))
    may_choose_team = models.BooleanField(_("自主组建团队"), default=True)
    may_choose_way = models.BooleanField(_("自主决定技术路线"), default=True)
    budget_yuan = yuan_field(_("自主支配经费上限"), null=True, blank=True, help_text=_("不授予经费支配权的不填"))
    review_on = models.DateField(_("考核日期"))
    reviewed_on = models.DateField(_("考核完成"), null=True, editable=False)
    review_text = limited_text(_("考核意见"), max_length=2000, blank=True, editable=False)
    is_kept = models.BooleanField(_("考核后继续聘任"), null=True, editable=False)
    ended_on = models.DateField(_("卸任日期"), null=True, editable=False)
    end_reason = limited_text(_("卸任原因"), max_length=500, blank=True, editable=False)
    appointed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("聘任办理人"), **_PERSON)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("首席专家")
        ordering = ("project", "-starts_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("project",), condition=Q(ended_on__isnull=True), name="key_projects_one_chief_expert"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")) & Q(review_on__gte=F("starts_on")),
                name="key_projects_expert_term",
                violation_error_message=_("任期结束要晚于任期开始，考核不能早于任期开始。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）"

    def review_is_due(self, today: date) -> bool:
        """Whether the review should have been made by now."""
        return self.ended_on is None and self.reviewed_on is None and self.review_on <= today


@pghistory.track()
class FundingFrame(models.Model):
    """Long-term stable support: amounts for years ahead, looked at once, at the mid-term check.

    While it runs no monthly figures are asked of the project.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    project = models.OneToOneField(KeyProject, on_delete=models.CASCADE, related_name="frame")
    first_year = models.PositiveSmallIntegerField(_("第一年"), editable=False)
    last_year = models.PositiveSmallIntegerField(_("最后一年"), editable=False)
    check_on = models.DateField(_("中期检查"), help_text=_("支持期内只检查这一次"))
    terms = limited_text(_("支持约定"), max_length=2000, blank=True, help_text=_("支持什么、不考核什么、成果归谁"))
    checked_on = models.DateField(_("检查日期"), null=True, editable=False)
    conclusion = models.CharField(_("检查结论"), max_length=10, choices=Conclusion, blank=True, editable=False)
    opinion = limited_text(_("检查意见"), max_length=2000, blank=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, verbose_name=_("检查办理人"), **_PERSON
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("长期稳定支持")
        ordering = ("project",)
        constraints = (
            models.CheckConstraint(condition=Q(last_year__gt=F("first_year")), name="key_projects_frame_years"),
            models.CheckConstraint(
                condition=Q(conclusion="") & Q(checked_on__isnull=True)
                | ~Q(conclusion="") & Q(checked_on__isnull=False),
                name="key_projects_frame_checked_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_year}—{self.last_year}"

    @property
    def total_yuan(self) -> Decimal:
        """The amounts of all years; one query unless `years` are prefetched."""
        return sum((year.amount_yuan for year in self.years.all()), Decimal(0))

    def is_running(self, today: date) -> bool:
        """Whether support is given now."""
        return self.first_year <= today.year <= self.last_year and self.conclusion != Conclusion.STOP


@pghistory.track()
class FrameYear(models.Model):
    """The amount of a frame for one year."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    frame = models.ForeignKey(FundingFrame, on_delete=models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField(
        _("年份"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    amount_yuan = yuan_field(_("金额"))

    class Meta:
        verbose_name = _("年度金额")
        ordering = ("frame", "year")
        constraints = (models.UniqueConstraint(fields=("frame", "year"), name="key_projects_frame_year_once"),)

    def __str__(self) -> str:
        return f"{self.year} {self.amount_yuan}"


@pghistory.track()
class FollowOn(models.Model):
    """Support that is proposed to follow because the achievement of the project matured from one level to another.

    `accepted` is empty until the body that keeps the project has decided; `follower` is the project that came of it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    project = models.ForeignKey(KeyProject, on_delete=models.CASCADE, related_name="follow_ons")
    from_level = models.PositiveSmallIntegerField(_("原就绪度"))
    to_level = models.PositiveSmallIntegerField(_("现就绪度"))
    proposed_at = models.DateTimeField(_("提出时间"))
    accepted = models.BooleanField(_("是否接续支持"), null=True, blank=True)
    reason = limited_text(_("理由"), max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, verbose_name=_("决定人"), **_PERSON)
    decided_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    follower = models.OneToOneField(
        KeyProject,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="follow_on",
        verbose_name=_("接续项目"),
    )

    objects: ClassVar[Any] = FollowOnQuerySet.as_manager()

    class Meta:
        verbose_name = _("接续支持建议")
        ordering = ("-proposed_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("project",), condition=Q(accepted__isnull=True), name="key_projects_one_open_follow_on"
            ),
            models.CheckConstraint(condition=Q(to_level__gt=F("from_level")), name="key_projects_follow_on_grew"),
        )
        indexes = (models.Index(fields=("-proposed_at", "-id"), name="key_projects_follow_ons"),)

    def __str__(self) -> str:
        return str(self.project)
