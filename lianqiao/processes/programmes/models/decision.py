"""Scores that were entered from a signed sheet, and the line of each application in the ranked list of its call."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id
from lianqiao.core.money import yuan_field
from lianqiao.processes.programmes.enums import Outcome
from lianqiao.processes.programmes.models.application import Application
from lianqiao.processes.programmes.models.call import Call
from lianqiao.processes.programmes.queries.visibility import DecisionQuerySet

_HUNDRED = (MinValueValidator(0), MaxValueValidator(100))


@pghistory.track()
class EnteredScore(models.Model):
    """The score of an application, out of 100, as the signed sheet of a review meeting says."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="entered_score", verbose_name=_("项目申报")
    )
    score = models.DecimalField(_("得分"), max_digits=5, decimal_places=2, validators=_HUNDRED)
    note = models.CharField(_("评审意见"), max_length=200, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("录入人")
    )
    entered_at = models.DateTimeField(_("录入时间"), auto_now=True)

    class Meta:
        verbose_name = _("评审得分")

    def __str__(self) -> str:
        return f"{self.application} {self.score}"


@pghistory.track()
class Decision(models.Model):
    """What the ranked list of a call says of one application; frozen while it is put up, final with the call."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("申报通知"))
    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="decision", verbose_name=_("项目申报")
    )
    score = models.DecimalField(_("得分"), max_digits=5, decimal_places=2, null=True)
    rank = models.PositiveIntegerField(_("名次"), null=True)
    outcome = models.CharField(_("结论"), max_length=12, choices=Outcome)
    amount_yuan = yuan_field(_("拟支持金额"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=300)
    is_by_hand = models.BooleanField(_("人工调整"), default=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("办理人")
    )
    updated_at = models.DateTimeField(_("办理时间"), auto_now=True)

    objects: ClassVar[Any] = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("遴选结论")
        ordering = ("call", "rank", "id")
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="programmes_decision_has_reason"),)
        indexes = (models.Index(fields=("call", "rank", "id"), name="programmes_decision_order"),)

    def __str__(self) -> str:
        return f"{self.application} {self.get_outcome_display()}"
