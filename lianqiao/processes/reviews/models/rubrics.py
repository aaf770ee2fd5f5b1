"""Rubrics: the criteria by which subjects are judged, and the bands of the total."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.records import Record
from lianqiao.processes.reviews.enums import CommentRule, Judge, RubricState
from lianqiao.processes.reviews.queries.visibility import RubricQuerySet

PERCENT = 100


@pghistory.track()
class Rubric(Record):
    """What is judged, kept by the government body `organisation`. One in use is not changed but copied."""

    state = models.CharField(_("状态"), max_length=8, choices=RubricState, default=RubricState.DRAFT, editable=False)
    title = models.CharField(_("名称"), max_length=120)
    guidance = limited_text(_("评审说明"), max_length=3000, blank=True, help_text=_("写给专家看：按什么要求评"))

    objects: ClassVar[Any] = RubricQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("评审标准")
        ordering = ("-updated_at", "-id")
        indexes = (models.Index(fields=("organisation", "-updated_at", "-id"), name="reviews_rubric_order"),)

    def __str__(self) -> str:
        return self.title

    def snapshot(self) -> dict[str, Any]:
        """What it asks for."""
        return {
            "title": self.title,
            "guidance": self.guidance,
            "criteria": [str(row) for row in self.criteria.all()],
            "bands": [str(row) for row in self.bands.all()],
        }


@pghistory.track()
class Criterion(models.Model):
    """One thing that is judged: `weight` in percent among the criteria of the same judge, `most` the full marks."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("评审项"), max_length=60)
    guidance = models.CharField(_("评分要点"), max_length=300, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("权重（%）"), validators=[MinValueValidator(1), MaxValueValidator(PERCENT)]
    )
    most = models.PositiveSmallIntegerField(
        _("满分"), default=100, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    comment = models.CharField(_("意见"), max_length=8, choices=CommentRule, default=CommentRule.LOW)
    judge = models.CharField(
        _("由谁打分"), max_length=8, choices=Judge, default=Judge.EXPERTS, db_default=Judge.EXPERTS
    )

    class Meta:
        verbose_name = _("评审项")
        ordering = ("rubric", "order")
        constraints = (
            models.CheckConstraint(condition=Q(weight__range=(1, PERCENT)), name="reviews_criterion_weight"),
            models.UniqueConstraint(fields=("rubric", "name"), name="reviews_criterion_once"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.weight}%"


@pghistory.track()
class Band(models.Model):
    """A range of the total: from `least` percent to the next band."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="bands")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("等次"), max_length=20)
    least = models.PositiveSmallIntegerField(_("从多少分起"), validators=[MaxValueValidator(PERCENT)])

    class Meta:
        verbose_name = _("等次")
        ordering = ("rubric", "-least")
        constraints = (
            models.CheckConstraint(condition=Q(least__lte=PERCENT), name="reviews_band_range"),
            models.UniqueConstraint(fields=("rubric", "least"), name="reviews_band_once"),
        )

    def __str__(self) -> str:
        return f"{self.name}≥{self.least}"
