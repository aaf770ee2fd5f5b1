"""Reviews, the frozen copies of what they judge, and the draws of who judges what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.reviews.enums import ReviewState
from lianqiao.processes.reviews.limits import REMIND_BEFORE
from lianqiao.processes.reviews.models.experts import Expert
from lianqiao.processes.reviews.models.rubrics import PERCENT, Rubric
from lianqiao.processes.reviews.queries.visibility import OfReviewQuerySet, ReviewQuerySet, SubjectQuerySet

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


@pghistory.track()
class Review(Timed, Record):
    """One round in which experts judge subjects, held by the government body `organisation`.

    `criteria` (the experts'), `visit_criteria`, `user_criteria` and `bands` are the rubric as it was when the review
    opened. `counts_normalised` says which of the two rankings counts; `visit_share` and `user_share` are percent of the
    score, and the experts' sheets have the rest.
    """

    state = models.CharField(_("状态"), max_length=10, choices=ReviewState, default=ReviewState.DRAFT, editable=False)
    title = models.CharField(_("名称"), max_length=120)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("评审标准"))
    is_blind = models.BooleanField(_("匿名评审"), default=True, help_text=_("专家看不到申报单位和人员"))
    per_subject = models.PositiveSmallIntegerField(
        _("每件几位专家"), default=3, validators=[MinValueValidator(1), MaxValueValidator(15)]
    )
    most_each = models.PositiveSmallIntegerField(
        _("每位专家最多几件"), default=10, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    due_on = models.DateField(_("评分截止日期"))
    fee_yuan = yuan_field(verbose_name=_("每件评审费"), null=True, blank=True)
    counts_normalised = models.BooleanField(
        _("按校正后的分数排名"), default=False, help_text=_("校正专家打分的松紧；两种排名都会列出")
    )
    visit_share = models.PositiveSmallIntegerField(
        _("现场考察占总分（%）"), default=0, db_default=0, validators=[MaxValueValidator(PERCENT)]
    )
    user_share = models.PositiveSmallIntegerField(
        _("用户评价占总分（%）"), default=0, db_default=0, validators=[MaxValueValidator(PERCENT)]
    )
    instructions = limited_text(_("给专家的话"), max_length=2000, blank=True)
    minutes = limited_text(_("合议纪要"), max_length=10_000, blank=True, editable=False)
    criteria = models.JSONField(default=list, editable=False)
    visit_criteria = models.JSONField(default=list, db_default=[], editable=False)
    user_criteria = models.JSONField(default=list, db_default=[], editable=False)
    bands = models.JSONField(default=list, editable=False)
    opened_at = models.DateTimeField(_("发出时间"), null=True, editable=False)
    closed_on = models.DateField(_("办结日期"), null=True, editable=False)
    reminded_for = models.DateField(null=True, editable=False)

    objects: ClassVar[Any] = ReviewQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("评审")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=(ReviewState.DRAFT, ReviewState.CANCELLED)) | Q(opened_at__isnull=False),
                name="reviews_review_open_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(visit_share__lt=PERCENT - F("user_share")),
                name="reviews_review_experts_have_a_share",
                violation_error_message=_("现场考察和用户评价合计要不到百分之百，其余是专家评审。"),
            ),
        )
        indexes = (models.Index(fields=("organisation", "-created_at", "-id"), name="reviews_review_order"),)

    def __str__(self) -> str:
        return self.title

    def snapshot(self) -> dict[str, Any]:
        """How it is held."""
        names = (
            "title",
            "rubric",
            "is_blind",
            "per_subject",
            "most_each",
            "due_on",
            "fee_yuan",
            "visit_share",
            "user_share",
            "instructions",
        )
        return {name: None if (value := getattr(self, name)) is None else str(value) for name in names}

    def future(self) -> Iterable[Event]:
        """While experts score: a reminder before the last day, and the end of scoring after it."""
        if self.state != ReviewState.SCORING:
            return
        if self.reminded_for is None or self.due_on > self.reminded_for:
            length: Any = REMIND_BEFORE.get(where=self.region_id, on=self.due_on).value
            yield Event(start_of(length.start(self.due_on), hour=9), "remind", {"day": self.due_on})
        yield Event(start_of(self.due_on + timedelta(days=1)), "end_scoring")


@pghistory.track()
class Subject(models.Model):
    """What is judged: a generic reference, a code that says nothing, and the copy that reviewers read.

    `title` and `sections` ([heading, text]) are the copy, with names replaced where the review is blind. `names` are
    those that must not be found in it, `conflicts` what the program compares experts with; neither is ever shown to a
    reviewer.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="subjects")
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.UUIDField()
    code = models.CharField(_("编号"), max_length=8)
    title = models.CharField(_("题目"), max_length=200)
    sections = models.JSONField(default=list)
    names = models.JSONField(default=list)
    parties = models.JSONField(default=dict)
    fields = models.JSONField(default=list)
    owner_label = models.CharField(_("申报单位"), max_length=200, blank=True)

    objects: ClassVar[Any] = SubjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("评审对象")
        ordering = ("review", "code")
        constraints = (
            models.UniqueConstraint(fields=("review", "subject_type", "subject_id"), name="reviews_subject_once"),
            models.UniqueConstraint(fields=("review", "code"), name="reviews_subject_code"),
        )
        indexes = (models.Index(fields=("subject_type", "subject_id"), name="reviews_subject_of"),)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Draw(models.Model):
    """A draw of experts, with all that it rested on, so that it can be run again; never changed.

    Of a replacement `drawn_by` is empty: the program drew it.
    `problem` holds subjects, experts, levels of fit, barred pairs with their reasons, needs and quotas; `pairs` what
    was drawn, `lacking` how many reviewers each subject lacks.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="draws")
    number = models.PositiveSmallIntegerField(_("次序"))
    seed = models.BigIntegerField(_("随机种子"))
    solver = models.CharField(_("求解程序"), max_length=60)
    reason = models.CharField(_("理由"), max_length=300)
    problem = models.JSONField()
    pairs = models.JSONField()
    lacking = models.JSONField()
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("抽取人")
    )
    drawn_at = models.DateTimeField(_("抽取时间"))
    replaces: Any = models.ForeignKey(
        "reviews.Assignment", null=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("替换")
    )

    objects: ClassVar[Any] = OfReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("抽取记录")
        ordering = ("review", "number")
        constraints = (models.UniqueConstraint(fields=("review", "number"), name="reviews_draw_number"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.review} {self.number}"


__all__ = ["APPEND_ONLY", "Draw", "Expert", "Review", "Subject"]
