"""What belongs to a secondment: work plan, signatures, the log of services, assessments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.processes.secondments.enums import Grade, Party
from lianqiao.processes.secondments.models.secondment import Secondment
from lianqiao.processes.secondments.queries.visibility import SecondmentAssessmentQuerySet

_APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


@pghistory.track()
class PlanItem(models.Model):
    """One thing of the work plan; the plan is part of what the three sign."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    secondment = models.ForeignKey(Secondment, on_delete=models.CASCADE, related_name="plan")
    order = models.PositiveSmallIntegerField()
    task = models.CharField(_("做什么"), max_length=200)
    result = models.CharField(_("做到什么程度"), max_length=200)
    due_on = models.DateField(_("什么时候"))

    class Meta:
        verbose_name = _("工作计划")
        ordering = ("secondment", "order")
        constraints = (models.UniqueConstraint(fields=("secondment", "order"), name="secondments_plan_order_once"),)

    def __str__(self) -> str:
        return f"{self.due_on} {self.task}：{self.result}"


class Signature(models.Model):
    """That one of the three signed the content of that hash; in round 0 the agreement, later an extension."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    secondment = models.ForeignKey(Secondment, on_delete=models.PROTECT, related_name="signatures")
    party = models.CharField(_("签署方"), max_length=6, choices=Party)
    round = models.PositiveSmallIntegerField(default=0)
    signer_name = models.CharField(_("签署人"), max_length=60)
    content_sha256 = models.CharField(_("签署内容的校验值"), max_length=64)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("签署账号")
    )
    signed_at = models.DateTimeField(_("签署时间"))

    class Meta:
        verbose_name = _("选派协议的签署")
        ordering = ("signed_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("secondment", "round", "party"), name="secondments_signature_once"),
            models.CheckConstraint(condition=~Q(content_sha256=""), name="secondments_signature_names_content"),
        )
        triggers = (_APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.get_party_display()} {self.signer_name}"


class Service(models.Model):
    """A service of the person at the host on a day; never changed. A line that corrects another one replaces it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    secondment = models.ForeignKey(Secondment, on_delete=models.PROTECT, related_name="services")
    done_on = models.DateField(_("日期"))
    days = models.DecimalField(
        _("天数"),
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(Decimal(31))],
        help_text=_("半天写 0.5"),
    )
    place = models.CharField(_("地点"), max_length=120)
    what = limited_text(_("做了什么"), max_length=1000)
    result = limited_text(_("有什么结果"), max_length=500, blank=True)
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected_by", verbose_name=_("更正哪一条")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    entered_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("服务记录")
        ordering = ("-done_on", "-entered_at", "-id")
        constraints = (models.CheckConstraint(condition=Q(days__gt=0), name="secondments_service_days"),)
        indexes = (models.Index(fields=("secondment", "-done_on"), name="secondments_services"),)
        triggers = (_APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.done_on} {self.place}"


@pghistory.track()
class Assessment(models.Model):
    """How the person did in a period: summary by the person, grade by the host, conclusion by the body, once each."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    secondment = models.ForeignKey(Secondment, on_delete=models.PROTECT, related_name="assessments")
    number = models.PositiveSmallIntegerField(_("第几次"))
    from_on = models.DateField(_("考核期起"))
    to_on = models.DateField(_("考核期至"))
    summary = limited_text(_("本人小结"), max_length=2000, blank=True)
    summed_up_at = models.DateTimeField(_("小结时间"), null=True, editable=False)
    host_grade = models.CharField(_("用人单位评价"), max_length=10, choices=Grade, blank=True)
    host_opinion = limited_text(_("用人单位意见"), max_length=1000, blank=True)
    host_at = models.DateTimeField(_("评价时间"), null=True, editable=False)
    host_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    grade = models.CharField(_("考核结论"), max_length=10, choices=Grade, blank=True)
    opinion = limited_text(_("考核意见"), max_length=1000, blank=True)
    concluded_at = models.DateTimeField(_("结论时间"), null=True, editable=False)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects: ClassVar[Any] = SecondmentAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("选派考核")
        ordering = ("secondment", "-number")
        constraints = (
            models.UniqueConstraint(fields=("secondment", "number"), name="secondments_assessment_once"),
            models.CheckConstraint(condition=Q(grade="") | ~Q(host_grade=""), name="secondments_assessment_host_first"),
        )
        triggers = (
            pgtrigger.Protect(
                name="concluded",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.concluded_at IS NOT NULL"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.secondment} {self.number}"
