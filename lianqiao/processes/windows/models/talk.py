"""The talk: a pair at a table at a time, who sits there, and what both sides say of it afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.processes.introductions.validators import validate_no_contact
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.windows.enums import TalkResult
from lianqiao.processes.windows.models.pair import Pair
from lianqiao.processes.windows.models.window import Window
from lianqiao.processes.windows.queries.visibility import TalkQuerySet


class Talk(models.Model):
    """One pair at table `table` (from 1) in slot `slot` (from 0). `introduction` is the one that it led to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="talks", verbose_name=_("专场对接"))
    pair = models.OneToOneField(Pair, on_delete=models.PROTECT, related_name="talk", verbose_name=_("匹配对"))
    slot = models.PositiveSmallIntegerField(_("时段"))
    table = models.PositiveSmallIntegerField(_("桌号"))
    introduction = models.ForeignKey(
        "introductions.Introduction",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
        verbose_name=_("对接"),
    )

    objects: ClassVar[Any] = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("洽谈")
        ordering = ("slot", "table")
        constraints = (
            models.UniqueConstraint(fields=("window", "slot", "table"), name="windows_table_once"),
            models.CheckConstraint(condition=models.Q(table__gte=1), name="windows_tables_count_from_1"),
        )

    def __str__(self) -> str:
        return str(self.pair)

    @property
    def begins_at(self) -> datetime:
        """When it begins."""
        return self.window.begins(self.slot)

    @property
    def ends_at(self) -> datetime:
        """When the next slot begins."""
        return self.window.begins(self.slot + 1)


class Seat(models.Model):
    """A person at a talk; the database holds that nobody sits at two tables at once."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="seats")
    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="+")
    slot = models.PositiveSmallIntegerField(_("时段"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("参会代表")
    )

    class Meta:
        verbose_name = _("座位")
        ordering = ("talk", "id")
        constraints = (
            models.UniqueConstraint(fields=("window", "slot", "person"), name="windows_nobody_at_two_tables"),
        )

    def __str__(self) -> str:
        return f"{self.talk_id} {self.person_id}"


class Remark(models.Model):
    """What one side says of a talk; each says it once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    talk = models.ForeignKey(Talk, on_delete=models.PROTECT, related_name="remarks", verbose_name=_("洽谈"))
    side = models.CharField(_("哪一方"), max_length=12, choices=MatchSide)
    result = models.CharField(_("洽谈结果"), max_length=8, choices=TalkResult)
    text = limited_text(_("说明"), max_length=300, blank=True, validators=[validate_no_contact])
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    said_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("洽谈登记")
        ordering = ("said_at", "id")
        constraints = (models.UniqueConstraint(fields=("talk", "side"), name="windows_remark_once_per_side"),)

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.get_result_display()}"
