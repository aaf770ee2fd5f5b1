"""Ballots: the marks that organisations which use what is judged give to it."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.records import Record
from lianqiao.processes.reviews.enums import BallotState, Ground
from lianqiao.processes.reviews.models.reviews import Review, Subject
from lianqiao.processes.reviews.queries.visibility import BallotQuerySet


@pghistory.track()
class Ballot(Record):
    """The right of the organisation `unit` to judge a subject as its user, kept by the body that holds the review.

    `ground` and `ground_note` record why it has the right, `usage` how it uses the result by its own words; proofs are
    files of the ballot. `scores` is [{"key", "score", "comment"}] in the order of the review's `user_criteria`,
    `total` in percent of full marks.
    """

    state = models.CharField(_("状态"), max_length=8, choices=BallotState, default=BallotState.ASKED, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="ballots", verbose_name=_("评审"))
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="ballots", verbose_name=_("题目"))
    unit: Any = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("用户单位")
    )
    ground = models.CharField(_("依据"), max_length=12, choices=Ground)
    ground_note = models.CharField(_("依据说明"), max_length=200)
    usage = limited_text(_("使用情况"), max_length=1000, blank=True, editable=False)
    scores = models.JSONField(default=list, editable=False)
    total = models.DecimalField(_("评价得分"), max_digits=5, decimal_places=2, null=True, editable=False)
    cast_at = models.DateTimeField(_("评价时间"), null=True, editable=False)
    cast_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("评价人"),
    )
    void_reason = limited_text(_("不计入的理由"), max_length=500, blank=True, editable=False)

    objects: ClassVar[Any] = BallotQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("用户评价")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "unit"),
                name="reviews_ballot_once",
                violation_error_message=_("这家单位已经在用户名单里。"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(BallotState.CAST, BallotState.VOID))
                | (Q(total__range=(0, 100)) & Q(cast_at__isnull=False)),
                name="reviews_ballot_cast_has_marks",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "-created_at", "-id"), name="reviews_ballot_of"),
            models.Index(fields=("review", "state"), name="reviews_ballot_in"),
        )

    def __str__(self) -> str:
        return f"{self.subject.title}"

    def snapshot(self) -> dict[str, Any]:
        """Who judges why, and how."""
        return {
            "unit": str(self.unit),
            "ground": f"{self.get_ground_display()} {self.ground_note}",
            "usage": self.usage,
            "total": None if self.total is None else str(self.total),
        }
