"""The window: a themed day with tables, who holds it, and what may take part."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.records import Record
from lianqiao.processes.windows.enums import Admission, Mode, WindowState
from lianqiao.processes.windows.queries.visibility import WindowQuerySet

REMIND_BEFORE = norms.declare("windows.remind_before", norms.Kind.DURATION, _("专场对接前提醒参会代表"))
#: When one looks at what has followed from a window, from the day on which it was held.
LOOKS = (
    norms.declare("windows.first_look", norms.Kind.DURATION, _("专场对接后第一次统计成效")),
    norms.declare("windows.second_look", norms.Kind.DURATION, _("专场对接后第二次统计成效")),
    norms.declare("windows.third_look", norms.Kind.DURATION, _("专场对接后第三次统计成效")),
)


@pghistory.track()
class Window(Timed, Record):
    """A themed day of `organisation`, with `co_hosts`, on one day from `starts_at` to `ends_at`.

    Talks take `slot_minutes` each, at `tables` tables at once. Whoever takes part does so with achievements or demands,
    at most `capacity` in all, entered until `entries_until`. `fields`, `industries` and `regions` say what it is about;
    none means any. `reminded_for` is the start that was reminded of, `looked_back` how often one has looked back.
    """

    state = models.CharField(_("状态"), max_length=12, choices=WindowState, default=WindowState.DRAFT, editable=False)
    title = models.CharField(_("名称"), max_length=120)
    theme = limited_text(
        _("主题与说明"), max_length=2000, help_text=_("面向什么问题、什么成果；系统也按这段话寻找可邀请的项目")
    )
    fields = models.ManyToManyField("taxonomy.TechField", blank=True, related_name="+", verbose_name=_("技术领域"))
    industries = models.ManyToManyField("taxonomy.Industry", blank=True, related_name="+", verbose_name=_("行业"))
    regions = models.ManyToManyField("taxonomy.Region", blank=True, related_name="+", verbose_name=_("面向地区"))
    co_hosts = models.ManyToManyField(
        "organisations.Organisation", blank=True, related_name="+", verbose_name=_("协办单位")
    )
    mode = models.CharField(_("形式"), max_length=8, choices=Mode, default=Mode.ONSITE)
    place = models.CharField(_("地点"), max_length=200, blank=True, help_text=_("线下活动写明详细地址"))
    online_url = models.URLField(_("线上会议网址"), max_length=500, blank=True, help_text=_("只有参加单位能看到"))
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"), help_text=_("与开始时间在同一天"))
    entries_until = models.DateField(_("报名截止日期"))
    admission = models.CharField(_("谁可以参加"), max_length=8, choices=Admission, default=Admission.ANYBODY)
    capacity = models.PositiveSmallIntegerField(_("名额"), help_text=_("最多多少项成果和需求参加"))
    tables = models.PositiveSmallIntegerField(_("洽谈桌数"), help_text=_("同一时段可以同时进行几场洽谈"))
    slot_minutes = models.PositiveSmallIntegerField(_("每场洽谈时长"), help_text=_("分钟，包括换桌时间"))
    is_public = models.BooleanField(
        _("在门户公开"), default=True, help_text=_("公开后任何人可以看到主题和公开的参加项目")
    )
    matched_at = models.DateTimeField(_("匹配时间"), null=True, editable=False)
    arranged_at = models.DateTimeField(_("排期时间"), null=True, editable=False)
    held_on = models.DateField(_("举办日期"), null=True, editable=False)
    reminded_for = models.DateTimeField(null=True, editable=False)
    looked_back = models.PositiveSmallIntegerField(default=0, editable=False)

    objects: ClassVar[Any] = WindowQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("专场对接")
        ordering = ("-starts_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="windows_ends_after_start",
                violation_error_message=_("结束时间要晚于开始时间。"),
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, tables__gte=1, slot_minutes__gte=1),
                name="windows_has_room",
                violation_error_message=_("名额、桌数和时长都要大于零。"),
            ),
            models.CheckConstraint(
                condition=~Q(state=WindowState.HELD) | Q(held_on__isnull=False), name="windows_held_is_dated"
            ),
        )
        indexes = (
            models.Index(fields=("-starts_at", "-id"), name="windows_latest"),
            models.Index(fields=("organisation", "-starts_at", "-id"), name="windows_of_host"),
            models.Index(fields=("held_on",), condition=Q(held_on__isnull=False), name="windows_held"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def slots(self) -> int:
        """How many talks one table has room for, one after another."""
        return int((self.ends_at - self.starts_at) / timedelta(minutes=self.slot_minutes))

    @property
    def day(self) -> date:
        """The day on which people meet, in Asia/Shanghai."""
        return timezone.localtime(self.starts_at).date()

    def begins(self, slot: int) -> datetime:
        """When the talks of a slot begin; slots count from 0."""
        return self.starts_at + slot * timedelta(minutes=self.slot_minutes)

    def future(self) -> Iterable[Event]:
        """The end of entries, the reminder before the day, its end, and the looks at what followed."""
        if self.state == WindowState.OPEN:
            yield Event(start_of(self.entries_until + timedelta(days=1)), "close_entries")
        if self.state == WindowState.READY:
            if self.reminded_for != self.starts_at:
                before: Any = REMIND_BEFORE.get(where=self.region_id, on=self.day).value
                yield Event(start_of(before.start(self.day), hour=9), "remind")
            yield Event(self.ends_at, "end")
        if self.state == WindowState.HELD and self.looked_back < len(LOOKS):
            yield Event(start_of(self.looks()[self.looked_back], hour=9), "look_back")

    def looks(self) -> list[date]:
        """The days up to which one counts what followed, in order. The window was held."""
        if self.held_on is None:
            raise LookupError(f"window {self.pk} has not been held")
        times: list[Any] = [look.get(where=self.region_id, on=self.held_on).value for look in LOOKS]
        return [time.end(self.held_on) for time in times]

    def snapshot(self) -> dict[str, Any]:
        """What was announced."""
        names = ("title", "theme", "place", "starts_at", "ends_at", "entries_until", "capacity", "tables")
        return {**{name: str(getattr(self, name)) for name in names}, "state": self.get_state_display()}
