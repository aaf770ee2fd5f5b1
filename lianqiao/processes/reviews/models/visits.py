"""Visits on the site of what is judged: day, place, members, findings."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.records import Record
from lianqiao.processes.reviews.enums import VisitState
from lianqiao.processes.reviews.models.experts import Expert
from lianqiao.processes.reviews.models.reviews import Review, Subject
from lianqiao.processes.reviews.queries.visibility import VisitQuerySet


@pghistory.track()
class Visit(Record):
    """A visit to one subject, kept by the body that holds the review; its leader reports for all members.

    `findings` is [{"key", "score", "comment"}] in the order of the review's `visit_criteria`, `total` in percent of
    full marks. A subject has one visit that is not cancelled. Photographs and papers are files of the visit.
    """

    state = models.CharField(_("状态"), max_length=10, choices=VisitState, default=VisitState.PLANNED, editable=False)
    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, related_name="visits", editable=False, verbose_name=_("评审")
    )
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="visits", editable=False, verbose_name=_("题目")
    )
    held_on = models.DateField(_("考察日期"))
    place = models.CharField(_("考察地点"), max_length=200)
    leader = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="+", verbose_name=_("组长"))
    note = limited_text(_("给考察组的话"), max_length=1000, blank=True)
    minutes = limited_text(_("考察纪要"), max_length=10_000, blank=True, editable=False)
    findings = models.JSONField(default=list, editable=False)
    total = models.DecimalField(_("考察得分"), max_digits=5, decimal_places=2, null=True, editable=False)
    reported_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("提交人"),
    )
    recall_reason = limited_text(_("取消或退回的理由"), max_length=500, blank=True, editable=False)

    objects: ClassVar[Any] = VisitQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("现场考察")
        ordering = ("-held_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("subject",),
                condition=~Q(state=VisitState.CANCELLED),
                name="reviews_visit_once",
                violation_error_message=_("这一件已经安排了现场考察。"),
            ),
            models.CheckConstraint(
                condition=~Q(state=VisitState.HELD) | (Q(total__range=(0, 100)) & Q(reported_at__isnull=False)),
                name="reviews_visit_held_has_findings",
            ),
        )
        indexes = (
            models.Index(fields=("review", "-held_on", "-id"), name="reviews_visit_order"),
            models.Index(fields=("leader", "state"), name="reviews_visit_of"),
        )

    def __str__(self) -> str:
        return f"{self.subject.code} {self.subject.title}"

    def snapshot(self) -> dict[str, Any]:
        """What was planned and found."""
        return {
            "held_on": self.held_on.isoformat(),
            "place": self.place,
            "leader": str(self.leader),
            "members": [str(row.expert) for row in self.members.select_related("expert__user")],
            "minutes": self.minutes,
            "total": None if self.total is None else str(self.total),
        }


class VisitMember(models.Model):
    """An expert who takes part in a visit, the leader among them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="members")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="visits", verbose_name=_("专家"))

    class Meta:
        verbose_name = _("考察组成员")
        ordering = ("visit", "id")
        constraints = (models.UniqueConstraint(fields=("visit", "expert"), name="reviews_visit_member_once"),)

    def __str__(self) -> str:
        return str(self.expert)
