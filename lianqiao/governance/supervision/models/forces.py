"""Task forces: who works together on a plan, on tasks or for an industry, with duty and contact."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.records import Record
from lianqiao.governance.supervision.enums import ForceKind, ForceState, Level, MemberRole
from lianqiao.governance.supervision.queries.visibility import ForceQuerySet


@pghistory.track()
class TaskForce(Record):
    """A task force of the government body `organisation`; `level` is that of its region.

    It serves a plan, single `tasks` of the ledger, or the industry of `chain`.
    """

    state = models.CharField(_("状态"), max_length=10, choices=ForceState, default=ForceState.ACTIVE, editable=False)
    kind = models.CharField(_("类型"), max_length=10, choices=ForceKind, default=ForceKind.TEAM)
    level = models.CharField(_("层级"), max_length=10, choices=Level, editable=False)
    name = models.CharField(_("名称"), max_length=100)
    head = models.CharField(_("组长"), max_length=50, blank=True)
    head_post = models.CharField(_("组长职务"), max_length=100, blank=True)
    duty = limited_text(_("主要职责"), max_length=2000, blank=True)
    plan = models.ForeignKey(
        "plans.PlanDocument", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("方案")
    )
    chain = models.ForeignKey(
        "taxonomy.Chain",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("重点产业"),
        help_text=_("选了产业，就计入这个产业的“六个一”"),
    )
    tasks = models.ManyToManyField("plans.Task", blank=True, related_name="forces", verbose_name=_("负责的任务"))
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    dissolved_on = models.DateField(_("撤销日期"), null=True, editable=False)

    objects: ClassVar[Any] = ForceQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("工作专班")
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "name"),
                condition=models.Q(state=ForceState.ACTIVE),
                name="supervision_force_once",
                violation_error_message=_("已经有同名的专班。"),
            ),
        )
        indexes = (
            models.Index(fields=("name", "id"), name="supervision_force_order"),
            models.Index(fields=("chain", "kind", "state"), name="supervision_force_of_chain"),
        )

    def __str__(self) -> str:
        return self.name

    def snapshot(self) -> dict[str, Any]:
        """What it is and serves."""
        names = ("kind", "name", "head", "head_post", "duty", "plan", "chain", "founded_on")
        return {name: None if (value := getattr(self, name)) is None else str(value) for name in names}


@pghistory.track()
class ForceMember(models.Model):
    """A member: `unit` as written, with the organisation of the register where the name is known, and its person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    force = models.ForeignKey(TaskForce, on_delete=models.CASCADE, related_name="members")
    order = models.PositiveSmallIntegerField()
    unit = models.CharField(_("单位"), max_length=100)
    organisation: Any = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    person = models.CharField(_("姓名"), max_length=50, blank=True)
    post = models.CharField(_("职务"), max_length=100, blank=True)
    role = models.CharField(_("身份"), max_length=10, choices=MemberRole, default=MemberRole.MEMBER)
    duty = models.CharField(_("分工"), max_length=200, blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("专班成员")
        ordering = ("force", "order")
        constraints = (
            models.UniqueConstraint(
                fields=("force", "unit", "person"),
                name="supervision_member_once",
                violation_error_message=_("同一成员只写一行。"),
            ),
        )
        indexes = (models.Index(fields=("organisation", "force"), name="supervision_member_of_unit"),)

    def __str__(self) -> str:
        return f"{self.unit} {self.person}".strip()
