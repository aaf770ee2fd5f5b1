"""The decision on record: by which procedure, when, by whom, with which interests, and the minutes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import StoredFile
from lianqiao.processes.disposals.enums import Approach, DecisionResult, Part, Procedure
from lianqiao.processes.disposals.models.disposal import Disposal
from lianqiao.processes.disposals.models.frozen import APPEND_ONLY


class Decision(models.Model):
    """What the unit decided on the content of a hash, by its own rule; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="decisions")
    content_sha256 = models.CharField(_("决策内容的校验值"), max_length=64)
    result = models.CharField(_("决策结果"), max_length=8, choices=DecisionResult)
    procedure = models.CharField(_("决策方式"), max_length=10, choices=Procedure)
    body = models.CharField(_("决策机构"), max_length=120, help_text=_("如：校长办公会、成果转化领导小组"))
    rule = models.CharField(_("依据的本单位制度"), max_length=200, help_text=_("制度名称和文号"))
    held_on = models.DateField(_("决策日期"))
    text = limited_text(_("决议内容"), max_length=2000)
    minutes = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("会议纪要或会签单")
    )
    minutes_sha256 = models.CharField(_("纪要校验值"), max_length=64)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("决策记录")
        ordering = ("-recorded_at", "-id")
        indexes = (models.Index(fields=("disposal", "-recorded_at", "-id"), name="disposals_decision_order"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.body} {self.held_on}"


class DecisionMember(models.Model):
    """Who took part in a decision, and what he stated about his own interest in it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="members")
    order = models.PositiveSmallIntegerField(_("次序"))
    name = models.CharField(_("姓名"), max_length=60)
    post = models.CharField(_("职务"), max_length=60, blank=True)
    has_interest = models.BooleanField(_("有利害关系"), default=False)
    interest = models.CharField(_("利害关系说明"), max_length=200, blank=True)
    part = models.CharField(_("参加情况"), max_length=8, choices=Part, default=Part.VOTED)

    class Meta:
        verbose_name = _("参加决策的人员")
        ordering = ("decision", "order")
        constraints = (
            models.UniqueConstraint(fields=("decision", "name", "post"), name="disposals_member_once"),
            models.CheckConstraint(
                condition=Q(has_interest=False) | (~Q(interest="") & Q(part=Part.RECUSED)),
                name="disposals_member_with_interest_recused",
                violation_error_message=_("有利害关系的要写明关系，并且回避表决。"),
            ),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.name


class Valuation(models.Model):
    """A calculation of the value by one approach: what went in, each step, the result; an aid, never changed.

    `inputs` are as they were typed, `steps` rows {key, formula, filled, result}, `cases` rows {key, change, result}.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="valuations")
    approach = models.CharField(_("估值方法"), max_length=8, choices=Approach)
    inputs: Any = models.JSONField(_("输入"))
    steps: Any = models.JSONField(_("计算过程"))
    cases: Any = models.JSONField(_("敏感性"))
    value_yuan = models.DecimalField(_("估算结果"), max_digits=20, decimal_places=2)
    note = limited_text(_("说明"), max_length=1000, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("计算时间"))

    class Meta:
        verbose_name = _("估值")
        ordering = ("-made_at", "-id")
        indexes = (models.Index(fields=("disposal", "-made_at", "-id"), name="disposals_valuation_order"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.get_approach_display()} {self.value_yuan}"
