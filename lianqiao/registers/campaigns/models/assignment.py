"""What one unit has to do for a campaign, how far it has come, and how it classifies its achievements."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.records import Record
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.campaigns.enums import DONE_STATES, OPEN_STATES, AssignmentState, Verdict
from lianqiao.registers.campaigns.models.campaign import Campaign
from lianqiao.registers.campaigns.queries.visibility import AssignmentQuerySet, ClassificationQuerySet


@pghistory.track()
class Assignment(Record):
    """The task of the unit `organisation`, which lies in `region`.

    `handed_in_on` is the day on which it was first handed in, by which lateness is judged; `handed_in_at` the moment
    of the last time. `has_need` and `answers` belong to surveys, `note` to inventories.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("征集"))
    state = models.CharField(
        _("状态"), max_length=12, choices=AssignmentState, default=AssignmentState.WAITING, editable=False
    )
    due_on = models.DateField(_("截止日期"), editable=False)
    begun_at = models.DateTimeField(_("开始时间"), null=True, editable=False)
    handed_in_on = models.DateField(_("首次报送日期"), null=True, editable=False)
    handed_in_at = models.DateTimeField(_("报送时间"), null=True, editable=False)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("报送人"),
    )
    decided_at = models.DateTimeField(_("查看时间"), null=True, editable=False)
    reminded_on = models.DateField(_("最近提醒日期"), null=True, editable=False)
    reminders = models.PositiveSmallIntegerField(_("提醒次数"), default=0, editable=False)
    has_need = models.BooleanField(_("有技术需求"), null=True, editable=False)
    answers = models.JSONField(_("回答"), default=dict, blank=True, editable=False)
    note = limited_text(_("情况说明"), max_length=1000, blank=True)

    objects: ClassVar[Any] = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("征集任务")
        ordering = ("region_id", "id")
        constraints = (
            models.UniqueConstraint(fields=("campaign", "organisation"), name="campaigns_assignment_once"),
            models.CheckConstraint(
                condition=~models.Q(state__in=DONE_STATES)
                | models.Q(handed_in_at__isnull=False, handed_in_on__isnull=False),
                name="campaigns_assignment_handed_in_is_dated",
            ),
        )
        indexes = (
            models.Index(fields=("campaign", "region", "id"), name="campaigns_assignment_region"),
            models.Index(fields=("campaign", "state", "id"), name="campaigns_assignment_state"),
            models.Index(fields=("campaign", "handed_in_at", "id"), name="campaigns_assignment_handed"),
            models.Index(fields=("campaign", "due_on", "id"), name="campaigns_assignment_due"),
            models.Index(fields=("organisation", "-created_at", "-id"), name="campaigns_assignment_unit"),
        )

    def __str__(self) -> str:
        return f"{self.campaign.title}（{self.organisation.name}）"

    @property
    def is_open(self) -> bool:
        """Whether the unit still has to do something, while the campaign runs."""
        return self.state in OPEN_STATES

    def is_late(self, today: date) -> bool:
        """Whether it was first handed in after its last day, or is not handed in and the day is over."""
        if self.state == AssignmentState.EXCUSED:
            return False
        return (self.handed_in_on or today) > self.due_on


@pghistory.track()
class Classification(models.Model):
    """What the unit says of one achievement in one campaign; earlier words are in the history."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="classifications", verbose_name=_("征集任务")
    )
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="+", verbose_name=_("科技成果"))
    verdict = models.CharField(_("分类"), max_length=12, choices=Verdict)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    classified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("分类人")
    )
    classified_at = models.DateTimeField(_("分类时间"))

    objects: ClassVar[Any] = ClassificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("成果分类")
        ordering = ("assignment_id", "verdict", "id")
        constraints = (
            models.UniqueConstraint(fields=("assignment", "achievement"), name="campaigns_classification_once"),
            models.CheckConstraint(
                condition=models.Q(verdict=Verdict.TRANSFERABLE) | ~models.Q(reason=""),
                name="campaigns_classification_has_reason",
                violation_error_message=_("需熟化或搁置的成果请写明理由。"),
            ),
        )
        indexes = (models.Index(fields=("assignment", "verdict", "id"), name="campaigns_classification_order"),)

    def __str__(self) -> str:
        return f"{self.achievement} {self.get_verdict_display()}"
