"""The ledger: tasks, who leads and supports them, and the dated steps by which they are done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

import pghistory
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.chronograph import Event
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.records import Record
from lianqiao.governance.plans.dues import due_events
from lianqiao.governance.plans.enums import OPEN_TASKS, Naming, PartyRole, TaskState
from lianqiao.governance.plans.models.finds import Find
from lianqiao.governance.plans.models.plans import PlanDocument
from lianqiao.governance.plans.queries.visibility import OfTaskQuerySet, TaskQuerySet

REMIND_BEFORE = norms.declare("plans.remind_before", norms.Kind.DURATION, _("任务到期前提醒牵头单位"))


@pghistory.track()
class Task(Timed, Record):
    """A task of the ledger, kept by the body `organisation` that issued its plan.

    `find` is the confirmed find that it comes from; a task that a person added by hand has none, and `origin` says what
    ordered it (a meeting, a letter). `percent` is what the last report said. `derived_from` is the task of the wider
    region that it takes over. `reminded_for` and `overdue_for` are the last days that the program has
    spoken of.
    """

    plan = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("方案"))
    find = models.OneToOneField(
        Find, null=True, on_delete=models.PROTECT, related_name="task", editable=False, verbose_name=_("出处")
    )
    state = models.CharField(_("状态"), max_length=10, choices=TaskState, default=TaskState.PREPARED, editable=False)
    order = models.PositiveIntegerField(editable=False)
    number = models.CharField(_("序号"), max_length=20, blank=True)
    title = models.CharField(_("任务名称"), max_length=300)
    text = limited_text(_("任务内容"), max_length=20_000, blank=True)
    origin = models.CharField(_("来源"), max_length=200, blank=True, default="", db_default="")
    starts_on = models.DateField(_("开始日期"), null=True, blank=True)
    due_on = models.DateField(_("完成期限"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(
        _("进度"), default=0, editable=False, validators=[MaxValueValidator(100)]
    )
    derived_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="derived",
        verbose_name=_("对应的上级任务"),
    )
    assigned_on = models.DateField(_("下达日期"), null=True, editable=False)
    reported_on = models.DateField(_("最近报送日期"), null=True, editable=False)
    closed_on = models.DateField(_("销号日期"), null=True, editable=False)
    reminded_for = models.DateField(null=True, editable=False)
    overdue_for = models.DateField(null=True, editable=False)

    objects: ClassVar[Any] = TaskQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("任务")
        ordering = ("plan", "order", "id")
        constraints = (
            models.CheckConstraint(condition=Q(percent__lte=100), name="plans_task_percent_is_a_share"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                name="plans_task_ends_after_start",
                violation_error_message=_("完成期限不能早于开始日期。"),
            ),
            models.CheckConstraint(
                condition=Q(derived_from__isnull=True) | ~Q(derived_from=F("id")), name="plans_task_not_from_itself"
            ),
            models.CheckConstraint(
                condition=Q(state=TaskState.PREPARED) | Q(assigned_on__isnull=False),
                name="plans_task_assigned_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=TaskState.CLOSED) | Q(closed_on__isnull=False), name="plans_task_closed_is_dated"
            ),
        )
        indexes = (
            models.Index(fields=("plan", "order", "id"), name="plans_task_of_plan"),
            models.Index(fields=("organisation", "state", "due_on"), name="plans_task_of_body"),
            models.Index(fields=("due_on", "id"), name="plans_task_due"),
            models.Index(fields=("region", "state"), name="plans_task_of_region"),
        )

    def __str__(self) -> str:
        return self.title

    def snapshot(self) -> dict[str, Any]:
        """What the task says."""
        names = ("number", "title", "text", "origin", "starts_on", "due_on", "derived_from")
        return {name: None if (value := getattr(self, name)) is None else str(value) for name in names}

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something for it."""
        return self.state in OPEN_TASKS

    def is_overdue(self, today: date) -> bool:
        """Whether it is open though its last day is over."""
        return self.is_open and self.due_on is not None and self.due_on < today

    def future(self) -> Iterable[Event]:
        """While it is carried out: a reminder before its last day, and word that the day is over."""
        if self.state in (TaskState.PLANNED, TaskState.UNDERWAY):
            yield from due_events(self, REMIND_BEFORE)


@pghistory.track()
class TaskParty(models.Model):
    """A department named for a task: `name` as printed, with the organisation where it is known.

    General names (各市人民政府, 各有关单位) stand for nobody in particular and are never matched.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(_("分工"), max_length=10, choices=PartyRole)
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("单位"), max_length=100)
    naming = models.CharField(_("对应情况"), max_length=10, choices=Naming, editable=False)
    organisation: Any = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[Any] = OfTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("责任单位")
        ordering = ("task", "role", "order")
        constraints = (
            models.UniqueConstraint(fields=("task", "name"), name="plans_party_once"),
            models.CheckConstraint(
                condition=Q(naming=Naming.MATCHED, organisation__isnull=False)
                | (~Q(naming=Naming.MATCHED) & Q(organisation__isnull=True)),
                name="plans_party_matched_is_named",
            ),
        )
        indexes = (models.Index(fields=("organisation", "role"), name="plans_party_of_unit"),)

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class TaskStep(models.Model):
    """A dated step towards the task, done on `done_on`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(_("节点"), max_length=200)
    due_on = models.DateField(_("时间"))
    done_on = models.DateField(_("完成日期"), null=True, blank=True)

    objects: ClassVar[Any] = OfTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("时间节点")
        ordering = ("task", "due_on", "order")
        constraints = (models.UniqueConstraint(fields=("task", "title"), name="plans_step_once"),)

    def __str__(self) -> str:
        return self.title
