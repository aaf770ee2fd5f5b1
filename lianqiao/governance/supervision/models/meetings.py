"""Meetings and consultations, who takes part, and the items that they agreed on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.records import Record
from lianqiao.governance.plans.dues import due_events
from lianqiao.governance.supervision.enums import ItemState, MeetingKind, MeetingState
from lianqiao.governance.supervision.limits import REMIND_BEFORE
from lianqiao.governance.supervision.models.forces import TaskForce
from lianqiao.governance.supervision.queries.visibility import AgreedItemQuerySet, MeetingQuerySet


@pghistory.track()
class Meeting(Record):
    """A meeting that the government body `organisation` calls: with one other it is one-to-one, else one-to-many.

    `called_at` is when the others were told of it, at the latest when it was held.
    """

    state = models.CharField(_("状态"), max_length=10, choices=MeetingState, default=MeetingState.DRAFT, editable=False)
    kind = models.CharField(_("类型"), max_length=12, choices=MeetingKind, default=MeetingKind.CONSULTATION)
    title = models.CharField(_("名称"), max_length=200)
    held_on = models.DateField(_("召开日期"))
    place = models.CharField(_("地点"), max_length=100, blank=True)
    agenda = limited_text(_("议题"), max_length=3000, help_text=_("一行一个议题"))
    attendees = limited_text(_("出席人员"), max_length=1000, blank=True)
    minutes = limited_text(_("会议纪要"), max_length=10_000, blank=True)
    plan = models.ForeignKey(
        "plans.PlanDocument",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("相关方案"),
    )
    force = models.ForeignKey(
        TaskForce,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="meetings",
        verbose_name=_("相关专班"),
    )
    chain = models.ForeignKey(
        "taxonomy.Chain",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("重点产业"),
    )
    called_at = models.DateTimeField(_("通知时间"), null=True, editable=False)
    closed_on = models.DateField(_("办结日期"), null=True, editable=False)

    objects: ClassVar[Any] = MeetingQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("会商与例会")
        ordering = ("-held_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=(MeetingState.CALLED, MeetingState.HELD, MeetingState.CLOSED))
                | Q(called_at__isnull=False),
                name="supervision_meeting_called_is_dated",
            ),
        )
        indexes = (models.Index(fields=("-held_on", "-id"), name="supervision_meeting_order"),)

    def __str__(self) -> str:
        return self.title

    def snapshot(self) -> dict[str, Any]:
        """What was to be discussed and what was said."""
        names = ("kind", "title", "held_on", "place", "agenda", "attendees", "minutes", "plan", "force", "chain")
        return {name: None if (value := getattr(self, name)) is None else str(value) for name in names}


@pghistory.track()
class Participant(models.Model):
    """An organisation that takes part in a meeting, besides the one that calls it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    order = models.PositiveSmallIntegerField()
    organisation: Any = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("参会单位")
    )

    class Meta:
        verbose_name = _("参会单位")
        ordering = ("meeting", "order")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "organisation"), name="supervision_participant_once"),
        )
        indexes = (models.Index(fields=("organisation", "meeting"), name="supervision_participant_of"),)

    def __str__(self) -> str:
        return str(self.organisation)


@pghistory.track()
class AgreedItem(Timed, Record):
    """Something that a meeting agreed on, kept by the body that called it, to be done by `owner` until `due_on`.

    One that belongs to a plan becomes a `task` of its ledger and is followed there; others are followed here.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items", verbose_name=_("会议"))
    order = models.PositiveSmallIntegerField(editable=False)
    state = models.CharField(_("状态"), max_length=10, choices=ItemState, default=ItemState.OPEN, editable=False)
    text = models.CharField(_("议定事项"), max_length=300)
    owner: Any = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("责任单位")
    )
    due_on = models.DateField(_("完成期限"), null=True, blank=True)
    task: Any = models.OneToOneField(
        "plans.Task",
        null=True,
        on_delete=models.PROTECT,
        related_name="agreed_item",
        editable=False,
        verbose_name=_("台账任务"),
    )
    result = limited_text(_("落实情况"), max_length=2000, blank=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("报送人"),
    )
    done_on = models.DateField(_("报送日期"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("确认人"),
    )
    confirmed_on = models.DateField(_("确认日期"), null=True, editable=False)
    reminded_for = models.DateField(null=True, editable=False)
    overdue_for = models.DateField(null=True, editable=False)

    objects: ClassVar[Any] = AgreedItemQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("议定事项")
        ordering = ("meeting", "order", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(state=ItemState.TASKED, task__isnull=False)
                | (~Q(state=ItemState.TASKED) & Q(task__isnull=True)),
                name="supervision_item_tasked_has_task",
            ),
            models.CheckConstraint(
                condition=~Q(state=ItemState.CONFIRMED) | Q(confirmed_on__isnull=False),
                name="supervision_item_confirmed_is_dated",
            ),
        )
        indexes = (
            models.Index(fields=("due_on", "id"), name="supervision_item_due"),
            models.Index(fields=("meeting", "order", "id"), name="supervision_item_of_meeting"),
            models.Index(fields=("owner", "state"), name="supervision_item_of_owner"),
        )

    def __str__(self) -> str:
        return self.text

    def snapshot(self) -> dict[str, Any]:
        """What was agreed."""
        return {"text": self.text, "owner": str(self.owner), "due_on": str(self.due_on or "")}

    def is_overdue(self, today: date) -> bool:
        """Whether it is not done though its day is over."""
        return self.state == ItemState.OPEN and self.due_on is not None and self.due_on < today

    def future(self) -> Iterable[Event]:
        """While it is open: a reminder before its day, and word that the day is over."""
        if self.state == ItemState.OPEN:
            yield from due_events(self, REMIND_BEFORE)
