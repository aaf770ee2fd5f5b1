"""Joint tasks of province, city and county: what is done together, who pays how much, and what was decided."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.money import yuan_field
from lianqiao.processes.key_projects.enums import Payer
from lianqiao.processes.key_projects.models.moves import APPEND_ONLY
from lianqiao.processes.key_projects.models.project import FIRST_YEAR, LAST_YEAR, KeyProject
from lianqiao.processes.key_projects.queries.visibility import JointTaskQuerySet, OfJointTaskQuerySet


@pghistory.track()
class JointTask(models.Model):
    """A task of a year on which several levels work together; its shares add up to `total_yuan`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    project = models.ForeignKey(KeyProject, on_delete=models.CASCADE, related_name="joint_tasks")
    year = models.PositiveSmallIntegerField(
        _("年度"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    title = models.CharField(_("任务名称"), max_length=120)
    content = limited_text(_("任务内容"), max_length=2000)
    due_on = models.DateField(_("完成期限"))
    total_yuan = yuan_field(_("总经费"))
    done_on = models.DateField(_("完成日期"), null=True, editable=False)
    outcome = limited_text(_("完成情况"), max_length=2000, blank=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = JointTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("协同任务")
        ordering = ("project", "-year", "due_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "year", "title"),
                name="key_projects_task_once",
                violation_error_message=_("这一年已有同名的协同任务。"),
            ),
        )

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class JointShare(models.Model):
    """The share of the money that one side carries: `body` where a government on the platform pays it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.ForeignKey(JointTask, on_delete=models.CASCADE, related_name="shares")
    order = models.PositiveSmallIntegerField()
    payer = models.CharField(_("出资方"), max_length=10, choices=Payer)
    name = models.CharField(_("出资单位"), max_length=120)
    body: Any = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("单位"),
    )
    amount_yuan = yuan_field(_("金额"))
    due_on = models.DateField(_("到位期限"))

    objects: ClassVar[Any] = OfJointTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("分担")
        ordering = ("task", "order")
        constraints = (models.UniqueConstraint(fields=("task", "name"), name="key_projects_share_once"),)
        indexes = (models.Index(fields=("body", "due_on"), name="key_projects_shares_of"),)

    def __str__(self) -> str:
        return f"{self.get_payer_display()} {self.name}"


class Receipt(models.Model):
    """Money of a share that arrived: how much, when, by which paper; never changed, a wrong one is taken back by a
    negative one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    share = models.ForeignKey(JointShare, on_delete=models.PROTECT, related_name="receipts")
    on = models.DateField(_("到位日期"))
    amount_yuan = yuan_field(_("金额"), signed=True)
    note = models.CharField(_("凭证"), max_length=200)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("到位经费")
        ordering = ("share", "on", "id")
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.share} {self.amount_yuan}"


class JointDecision(models.Model):
    """What the levels decided together about a task; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.ForeignKey(JointTask, on_delete=models.PROTECT, related_name="decisions")
    on = models.DateField(_("日期"))
    text = limited_text(_("决定事项"), max_length=2000)
    parties = models.CharField(_("参加单位"), max_length=300)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    at = models.DateTimeField(_("登记时间"))

    objects: ClassVar[Any] = OfJointTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("共同决定")
        ordering = ("task", "-on", "-id")
        indexes = (models.Index(fields=("task", "-on", "-id"), name="key_projects_decisions"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.text[:60]
