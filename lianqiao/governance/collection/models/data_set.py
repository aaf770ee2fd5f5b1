"""The data set: which indicators are asked for, how often, of whom, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.calendar import next_working_day
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.norms.durations import Duration
from lianqiao.core.norms.enums import TimeUnit
from lianqiao.core.periods import Period, PeriodKind
from lianqiao.core.records import Record
from lianqiao.governance.collection.enums import CountedIn, DataSetState, Frequency, Sign, StandsFor
from lianqiao.governance.collection.queries.visibility import DataSetQuerySet
from lianqiao.governance.indicators.models import Indicator
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.taxonomy.enums import RegionLevel

DUE = norms.declare("collection.due", norms.Kind.DURATION, _("报表的报送截止，从报告期结束起算"))
LATE_UNTIL = norms.declare("collection.late_until", norms.Kind.DURATION, _("报表的补报截止，从报告期结束起算"))
LOCKS = norms.declare("collection.locks", norms.Kind.DURATION, _("报表的锁定，从报告期结束起算"))


@pghistory.track()
class DataSet(Timed, Record):
    """What the government body `organisation` asks units of `region` to report, period by period.

    Units are the verified organisations of `kinds` (and, for those of a level, of `levels`) in the region, with the
    additions and omissions of `DataSetUnit`. `first_day` begins the first period that is asked for, `opened_until` ends
    the last one that was opened. The three deadlines are counted from a period's last day, all own or all by the norms.
    """

    state = models.CharField(_("状态"), max_length=10, choices=DataSetState, default=DataSetState.DRAFT, editable=False)
    name = models.CharField(_("名称"), max_length=100)
    text = limited_text(_("填报说明"), max_length=2000, blank=True, help_text=_("填报人会看到：填什么、有问题找谁"))
    frequency = models.CharField(_("频次"), max_length=10, choices=Frequency)
    stands_for = models.CharField(_("数据代表"), max_length=10, choices=StandsFor)
    kinds = ArrayField(
        models.CharField(max_length=24, choices=OrganisationKind), default=list, blank=True, verbose_name=_("单位类型")
    )
    levels = ArrayField(
        models.CharField(max_length=8, choices=RegionLevel), default=list, blank=True, verbose_name=_("单位层级")
    )
    first_day = models.DateField(_("从哪一期开始"))
    opened_until = models.DateField(_("已下发至"), null=True, editable=False)
    due_after = models.PositiveSmallIntegerField(_("报送截止"), null=True, blank=True)
    late_after = models.PositiveSmallIntegerField(_("补报截止"), null=True, blank=True)
    lock_after = models.PositiveSmallIntegerField(_("锁定"), null=True, blank=True)
    counted_in = models.CharField(
        _("期限单位"), max_length=12, choices=CountedIn, default=CountedIn.WORKING_DAYS, blank=True
    )

    objects: ClassVar[Any] = DataSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("报表")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "name"),
                name="collection_data_set_name_once",
                violation_error_message=_("本单位已经有同名的报表。"),
            ),
            models.CheckConstraint(
                condition=Q(due_after__isnull=True, late_after__isnull=True, lock_after__isnull=True)
                | Q(due_after__isnull=False, late_after__gte=F("due_after"), lock_after__gte=F("late_after")),
                name="collection_deadlines_in_order",
                violation_error_message=_("三个期限要么都填，要么都不填；补报不早于报送截止，锁定不早于补报截止。"),
            ),
        )
        indexes = (models.Index(fields=("-created_at", "-id"), name="collection_data_set_newest"),)

    def __str__(self) -> str:
        return self.name

    def period_of(self, day: date) -> Period:
        """The period of this data set's frequency in which the day lies."""
        return Period.containing(day, PeriodKind(self.frequency))

    def next_period(self) -> Period:
        """The first period that has not been opened."""
        if self.opened_until is None:
            return self.period_of(self.first_day)
        return self.period_of(self.opened_until + timedelta(days=1))

    def deadlines(self, period: Period) -> tuple[date, date, date]:
        """The last days for reporting in time, for reporting late, and before the lock; each moved to a working day."""
        if self.due_after is not None and self.late_after is not None and self.lock_after is not None:
            own = (self.due_after, self.late_after, self.lock_after)
            times = [Duration(length, TimeUnit(self.counted_in)) for length in own]
        else:
            times = [norm.get(where=self.region_id, on=period.end).value for norm in (DUE, LATE_UNTIL, LOCKS)]
        due, late, lock = (next_working_day(time.end(period.end)) for time in times)
        return due, max(due, late), max(due, late, lock)

    def future(self) -> Iterable[Event]:
        """While it is in use: each period is opened on the day after its end."""
        if self.state == DataSetState.ACTIVE:
            yield Event(start_of(self.next_period().end + timedelta(days=1)), "open_cycle")


@pghistory.track()
class DataSetItem(models.Model):
    """An indicator of a data set. `beside` is the measured one that is shown beside the reported figure."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    data_set = models.ForeignKey(DataSet, on_delete=models.PROTECT, related_name="items", verbose_name=_("报表"))
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", verbose_name=_("指标"))
    beside = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("对照的实测指标")
    )
    position = models.PositiveSmallIntegerField(_("顺序"))
    is_required = models.BooleanField(_("必填"), default=True)
    help = models.CharField(_("填报提示"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("报表指标")
        ordering = ("data_set", "position")
        constraints = (
            models.UniqueConstraint(fields=("data_set", "indicator"), name="collection_item_once"),
            models.UniqueConstraint(
                fields=("data_set", "position"), name="collection_item_in_order", deferrable=models.Deferrable.DEFERRED
            ),
        )

    def __str__(self) -> str:
        return str(self.indicator)


@pghistory.track()
class DataSetUnit(models.Model):
    """An organisation that is added to those of the chosen kinds, or left out of them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    data_set = models.ForeignKey(DataSet, on_delete=models.PROTECT, related_name="named_units", verbose_name=_("报表"))
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    is_left_out = models.BooleanField(_("不填报"), default=False)

    class Meta:
        verbose_name = _("指定单位")
        ordering = ("data_set", "organisation")
        constraints = (models.UniqueConstraint(fields=("data_set", "organisation"), name="collection_unit_once"),)

    def __str__(self) -> str:
        return str(self.organisation)


@pghistory.track()
class Check(models.Model):
    """A relation between the figures of one report, as formulas over the keys of its indicators."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    data_set = models.ForeignKey(DataSet, on_delete=models.PROTECT, related_name="checks", verbose_name=_("报表"))
    left = models.CharField(_("左式"), max_length=300)
    sign = models.CharField(_("关系"), max_length=10, choices=Sign)
    right = models.CharField(_("右式"), max_length=300)
    text = models.CharField(_("说明"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("顺序"))

    class Meta:
        verbose_name = _("校验关系")
        ordering = ("data_set", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("data_set", "position"), name="collection_check_in_order", deferrable=models.Deferrable.DEFERRED
            ),
        )

    def __str__(self) -> str:
        return f"{self.left} {self.get_sign_display()} {self.right}"
