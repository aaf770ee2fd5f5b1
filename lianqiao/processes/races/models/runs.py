"""One team in one stage: its money, its report, what judges read, and what the gate said."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import StoredFile
from lianqiao.core.money import yuan_field
from lianqiao.processes.races.enums import Outcome
from lianqiao.processes.races.models.race import Stage
from lianqiao.processes.races.models.teams import Judge, Team
from lianqiao.processes.races.queries.visibility import RunQuerySet

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


@pghistory.track()
class Run(models.Model):
    """What team does in a stage.

    `money_yuan` is that of the stage, the same for all; `carried_yuan` what a team that was taken in had not used and
    brought along. `measured` {key of the item: number} is what the team measured itself. `outcome`, `into`, `reason`
    and `brings_yuan` (what a team that is taken in brings along) are the proposal until the gate is decided, which
    freezes `score`, `rank`, `points` {key of the item: [merged reading, points, met]} and `is_met`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="runs")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="runs")
    money_yuan = yuan_field(_("阶段经费"), default=Decimal(0), editable=False)
    carried_yuan = yuan_field(_("并入带来的经费"), default=Decimal(0), editable=False)
    report = limited_text(_("报告"), max_length=8000, blank=True, help_text=_("做了什么、结果怎样、还差什么"))
    measured = models.JSONField(_("自测结果"), default=dict, editable=False)
    reported_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    outcome = models.CharField(_("评定"), max_length=8, choices=Outcome, blank=True, editable=False)
    into = models.ForeignKey(
        Team, null=True, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("并入")
    )
    brings_yuan = yuan_field(_("带入经费"), default=Decimal(0), editable=False)
    reason = limited_text(_("理由"), max_length=500, blank=True, editable=False)
    score = models.DecimalField(_("得分"), max_digits=5, decimal_places=2, null=True, editable=False)
    rank = models.PositiveSmallIntegerField(_("名次"), null=True, editable=False)
    points = models.JSONField(_("各项得分"), default=dict, editable=False)
    is_met = models.BooleanField(_("门槛都达到"), null=True, editable=False)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("附件"))

    objects: ClassVar[Any] = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("阶段报告")
        ordering = ("stage", "team")
        constraints = (
            models.UniqueConstraint(fields=("stage", "team"), name="races_run_once"),
            models.CheckConstraint(
                condition=Q(money_yuan__gte=0, carried_yuan__gte=0, brings_yuan__gte=0), name="races_run_money"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.MERGE, into__isnull=False) | (~Q(outcome=Outcome.MERGE) & Q(into=None)),
                name="races_run_merged_into",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__range=(0, 100)), name="races_run_score_percent"
            ),
        )

    def __str__(self) -> str:
        return f"{self.team}（{self.stage}）"

    @property
    def total_yuan(self) -> Decimal:
        """All that the team has for this stage."""
        return Decimal(self.money_yuan) + Decimal(self.carried_yuan)


class Reading(models.Model):
    """What one judge read of a team's test, never changed: a corrected one has the next number, the newest counts.

    `values` is {key of the item: number as text}.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="readings")
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="readings")
    number = models.PositiveSmallIntegerField(_("次序"))
    values = models.JSONField(_("测试值"))
    note = limited_text(_("说明"), max_length=500, blank=True)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(_("录入时间"))

    class Meta:
        verbose_name = _("测试记录")
        ordering = ("run", "judge", "number")
        constraints = (models.UniqueConstraint(fields=("run", "judge", "number"), name="races_reading_number"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.run} {self.number}"
