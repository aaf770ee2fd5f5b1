"""A report on a task: what was done, with evidence; and what the issuing body said when closing was asked."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.governance.plans.enums import Decision
from lianqiao.governance.plans.models.tasks import Task
from lianqiao.governance.plans.queries.visibility import OfTaskQuerySet


@pghistory.track()
class TaskReport(models.Model):
    """What the unit `organisation` reports; never changed, except for the decision on a request to close.

    Evidence are stored files whose subject is the report.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="reports", verbose_name=_("任务"))
    organisation: Any = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("报送单位")
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("报送人")
    )
    reported_at = models.DateTimeField(_("报送时间"))
    text = limited_text(_("进展情况"), max_length=3000)
    difficulties = limited_text(_("存在问题"), max_length=1000, blank=True)
    percent = models.PositiveSmallIntegerField(_("进度"), validators=[MaxValueValidator(100)])
    asks_closing = models.BooleanField(_("申请销号"), default=False)
    decision = models.CharField(_("核验结果"), max_length=10, choices=Decision, blank=True, editable=False)
    opinion = limited_text(_("核验意见"), max_length=1000, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("核验人"),
    )
    decided_at = models.DateTimeField(_("核验时间"), null=True, editable=False)

    objects: ClassVar[Any] = OfTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("进展报告")
        ordering = ("-reported_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(percent__lte=100), name="plans_report_percent_is_a_share"),
            models.CheckConstraint(
                condition=Q(decision="") | Q(asks_closing=True, decided_at__isnull=False),
                name="plans_report_decided_is_dated",
            ),
        )
        indexes = (models.Index(fields=("task", "-reported_at", "-id"), name="plans_report_of_task"),)

    def __str__(self) -> str:
        return f"{self.task}（{self.reported_at:%Y-%m-%d}）"
