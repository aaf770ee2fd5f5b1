"""Assignments, the sheets that experts hand in, their votes and their fees."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.reviews.enums import HOLDING, AssignmentState, Choice, FeeKind
from lianqiao.processes.reviews.models.experts import Expert
from lianqiao.processes.reviews.models.reviews import APPEND_ONLY, Review, Subject
from lianqiao.processes.reviews.queries.visibility import OfReviewQuerySet, TaskQuerySet


@pghistory.track()
class Assignment(Record):
    """One expert and one subject, kept by the body that holds the review."""

    state = models.CharField(
        _("状态"), max_length=10, choices=AssignmentState, default=AssignmentState.ASKED, editable=False
    )
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("评审"))
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("题目"))
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("专家"))
    answered_at = models.DateTimeField(_("答复时间"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    note = limited_text(_("理由"), max_length=500, blank=True, editable=False)

    objects: ClassVar[Any] = TaskQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("评审任务")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("subject", "expert"), name="reviews_assignment_once"),
            models.CheckConstraint(
                condition=~Q(state=AssignmentState.SUBMITTED) | Q(submitted_at__isnull=False),
                name="reviews_assignment_submitted_is_dated",
            ),
        )
        indexes = (
            models.Index(fields=("expert", "state"), name="reviews_assignment_of"),
            models.Index(fields=("review", "state"), name="reviews_assignment_in"),
            models.Index(fields=("-created_at", "-id"), name="reviews_assignment_order"),
        )

    def __str__(self) -> str:
        return f"{self.subject.code} {self.subject.title}"

    @property
    def holds(self) -> bool:
        """Whether it fills a place of its subject."""
        return self.state in HOLDING

    def snapshot(self) -> dict[str, Any]:
        """Who judges what."""
        return {"code": self.subject.code, "state": self.get_state_display()}


class Sheet(models.Model):
    """Scores and comments as handed in, never changed: a corrected one has the next number, and the newest counts.

    `scores` is [{"key", "score", "comment"}] in the order of the review's criteria; `total` in percent of full marks.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="sheets")
    number = models.PositiveSmallIntegerField(_("次序"))
    scores = models.JSONField()
    opinion = limited_text(_("总体意见"), max_length=2000)
    total = models.DecimalField(_("总分"), max_digits=5, decimal_places=2)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(_("提交时间"))

    class Meta:
        verbose_name = _("评分表")
        ordering = ("assignment", "number")
        constraints = (
            models.UniqueConstraint(fields=("assignment", "number"), name="reviews_sheet_number"),
            models.CheckConstraint(condition=Q(total__range=(0, 100)), name="reviews_sheet_percent"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.assignment} {self.total}"


class Vote(models.Model):
    """One expert's voice on one subject in the panel; once given it stands."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="vote")
    choice = models.CharField(_("表决"), max_length=8, choices=Choice)
    opinion = limited_text(_("意见"), max_length=500, blank=True)
    cast_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cast_at = models.DateTimeField(_("表决时间"))

    class Meta:
        verbose_name = _("表决")
        ordering = ("cast_at", "id")
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.assignment} {self.get_choice_display()}"


class FeeEntry(models.Model):
    """A line of the ledger of fees: what was earned is positive, what was paid negative; the sum is still owed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="fees")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="fees", verbose_name=_("专家"))
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.PROTECT, related_name="fees")
    kind = models.CharField(_("类型"), max_length=10, choices=FeeKind)
    amount_yuan = yuan_field(verbose_name=_("金额"), signed=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("登记时间"))

    objects: ClassVar[Any] = OfReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("评审费")
        ordering = ("written_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("assignment",), condition=Q(kind=FeeKind.EARNED), name="reviews_fee_earned_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind=FeeKind.EARNED) | Q(amount_yuan__gt=0), name="reviews_fee_earned_is_positive"
            ),
            models.CheckConstraint(
                condition=~Q(kind=FeeKind.PAID) | Q(amount_yuan__lt=0), name="reviews_fee_paid_is_negative"
            ),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount_yuan}"
