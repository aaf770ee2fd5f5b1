"""What somebody is expected to do about a case, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.ids import new_id
from lianqiao.processes.introductions.enums import PENDING, DeadlineKind, DeadlineState
from lianqiao.processes.introductions.models.introduction import Introduction
from lianqiao.processes.introductions.models.steps import Step
from lianqiao.processes.introductions.queries.visibility import OfCaseQuerySet

#: The hour of the day at which people are asked.
HOUR = 9


@pghistory.track()
class Deadline(Timed):
    """On `due_on` the sides are asked: for the next step, the reply to the claim `step`, or follow-up `round`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    introduction = models.ForeignKey(Introduction, on_delete=models.PROTECT, related_name="deadlines")
    kind = models.CharField(_("事项"), max_length=10, choices=DeadlineKind)
    state = models.CharField(_("状态"), max_length=8, choices=DeadlineState, default=DeadlineState.OPEN, editable=False)
    due_on = models.DateField(_("期限"))
    step = models.ForeignKey(Step, null=True, on_delete=models.PROTECT, related_name="deadlines")
    round = models.PositiveSmallIntegerField(_("第几次回访"), null=True)
    asked_at = models.DateTimeField(_("提醒时间"), null=True, editable=False)

    objects: ClassVar[Any] = OfCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("对接期限")
        ordering = ("due_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=DeadlineKind.PROGRESS, step__isnull=True, round__isnull=True)
                | Q(kind=DeadlineKind.REPLY, step__isnull=False, round__isnull=True)
                | Q(kind=DeadlineKind.FOLLOW_UP, step__isnull=True, round__isnull=False),
                name="introductions_deadline_of_its_kind",
            ),
            models.UniqueConstraint(
                fields=("introduction", "kind", "step", "round"),
                condition=Q(state__in=PENDING),
                nulls_distinct=False,
                name="introductions_deadline_once",
            ),
        )
        indexes = (
            models.Index(
                fields=("introduction", "due_on"), condition=Q(state__in=PENDING), name="introductions_expected"
            ),
        )

    def __str__(self) -> str:
        return _now("%(case)s：%(what)s") % {"case": self.introduction, "what": self.label}

    @property
    def label(self) -> str:
        """What is expected, in words."""
        if self.kind == DeadlineKind.FOLLOW_UP:
            return _now("第 %(round)d 次回访") % {"round": self.round}
        return str(self.get_kind_display())

    def future(self) -> Iterable[Event]:
        """The sides are asked on the day, once."""
        if self.state == DeadlineState.OPEN:
            yield Event(start_of(self.due_on, hour=HOUR), "ask")
