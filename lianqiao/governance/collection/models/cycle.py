"""The cycle: one period of a data set, from its opening for all units to its lock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.periods import Period
from lianqiao.core.records import Record
from lianqiao.governance.collection.enums import CycleState
from lianqiao.governance.collection.models.data_set import DataSet
from lianqiao.governance.collection.queries.visibility import CycleQuerySet

REMIND_BEFORE = norms.declare("collection.remind_before", norms.Kind.DURATION, _("报送截止前提醒"))
REMIND_AFTER = norms.declare("collection.remind_after", norms.Kind.DURATION, _("逾期后提醒"))

#: The reminders in their order: before the day, on it, after it.
BEFORE, ON_THE_DAY, AFTER = 1, 2, 3


@pghistory.track()
class Cycle(Timed, Record):
    """One period of a data set, of the body that asks for it. `reminded` counts the reminders that are done."""

    state = models.CharField(_("状态"), max_length=10, choices=CycleState, default=CycleState.OPENING, editable=False)
    data_set = models.ForeignKey(DataSet, on_delete=models.PROTECT, related_name="cycles", verbose_name=_("报表"))
    starts_on = models.DateField(_("报告期开始"), editable=False)
    ends_on = models.DateField(_("报告期结束"), editable=False)
    due_on = models.DateField(_("报送截止"), editable=False)
    late_until = models.DateField(_("补报截止"), editable=False)
    locks_on = models.DateField(_("锁定日期"), editable=False)
    reminded = models.PositiveSmallIntegerField(default=0, editable=False)
    opened_at = models.DateTimeField(_("下发时间"), null=True, editable=False)

    objects: ClassVar[Any] = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("报表期次")
        ordering = ("-ends_on", "-id")
        constraints = (
            models.UniqueConstraint(fields=("data_set", "starts_on"), name="collection_cycle_once"),
            models.CheckConstraint(
                condition=Q(late_until__gte=F("due_on"), locks_on__gte=F("late_until"), due_on__gt=F("ends_on")),
                name="collection_cycle_days_in_order",
            ),
        )
        indexes = (
            models.Index(fields=("data_set", "-ends_on", "-id"), name="collection_cycle_newest"),
            models.Index(fields=("state", "due_on", "id"), name="collection_cycle_open"),
        )

    def __str__(self) -> str:
        return _now("%(name)s（%(period)s）") % {"name": self.data_set.name, "period": self.period.label}

    @property
    def period(self) -> Period:
        """The months that it is about."""
        return Period(self.starts_on, self.ends_on)

    @property
    def last_month(self) -> date:
        """The first day of its last month, at which its figures stand."""
        return self.ends_on.replace(day=1)

    def reminder_days(self) -> tuple[date, date, date]:
        """On which days units are reminded: before the day, on it, after it."""
        before: Any = REMIND_BEFORE.get(where=self.region_id, on=self.due_on).value
        after: Any = REMIND_AFTER.get(where=self.region_id, on=self.due_on).value
        return before.start(self.due_on), self.due_on, after.end(self.due_on)

    def future(self) -> Iterable[Event]:
        """While it is open: three reminders, and the lock on the day after its last one."""
        if self.state != CycleState.OPEN:
            return
        for stage, day in enumerate(self.reminder_days(), start=BEFORE):
            if stage > self.reminded:
                yield Event(start_of(day, hour=9), "remind", {"stage": stage})
        yield Event(start_of(self.locks_on + timedelta(days=1)), "lock")
