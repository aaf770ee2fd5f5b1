"""A league table as it was taken: its rows never change, only who may see it."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.periods import Period
from lianqiao.core.records import Record
from lianqiao.governance.boards.enums import Audience, Measure
from lianqiao.governance.boards.queries.visibility import SnapshotQuerySet

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


@pghistory.track()
class Snapshot(Record):
    """A league table of the government body `organisation` over the regions below its own.

    The figures are those of the period up to the end of `month`. `method` says in words how they were ranked.
    `previous` is the snapshot with which it is compared; `sha256` is the hash of what it says.
    """

    title = models.CharField(_("标题"), max_length=200)
    measure = models.CharField(_("排名依据"), max_length=12, choices=Measure)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    month = models.DateField(_("数据月份"))
    taken_on = models.DateField(_("快照日期"))
    method = limited_text(_("方法说明"), max_length=2000)
    note = limited_text(_("说明"), max_length=1000, blank=True)
    previous = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("上一期")
    )
    audience = models.CharField(_("谁能看"), max_length=8, choices=Audience, default=Audience.OWN, editable=False)
    sha256 = models.CharField(_("校验值"), max_length=64, editable=False)

    objects: ClassVar[Any] = SnapshotQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("晾晒榜")
        ordering = ("-taken_on", "-id")
        indexes = (
            models.Index(fields=("-taken_on", "-id"), name="boards_snapshot_order"),
            models.Index(
                fields=("-taken_on", "-id"), condition=Q(audience=Audience.PUBLIC), name="boards_snapshot_public"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        """The time of the targets."""
        return Period(self.starts_on, self.ends_on)

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it."""
        return self.audience == Audience.PUBLIC

    def snapshot(self) -> dict[str, Any]:
        """What its head says."""
        names = ("title", "measure", "starts_on", "ends_on", "month", "taken_on", "method", "note")
        return {name: str(getattr(self, name)) for name in names}

    def content_hash(self) -> str:
        """SHA-256 of head and rows as they stand in the database."""
        fields = ("region_id", "indicator_id", "value", "target", "score", "rank", "is_tied", "before")
        rows = [[str(value) for value in row] for row in self.rows.order_by("id").values_list(*fields)]
        text = json.dumps([self.snapshot(), rows], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


class SnapshotIndicator(models.Model):
    """An indicator of a snapshot with its weight in the overall table (per cent; the only one has 100)."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="indicators")
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("指标"), max_length=100)
    unit = models.CharField(_("计量单位"), max_length=20)
    weight = models.DecimalField(_("权重"), max_digits=5, decimal_places=2)
    order = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        verbose_name = _("晾晒指标")
        ordering = ("snapshot", "order")
        triggers = (APPEND_ONLY,)
        constraints = (
            models.UniqueConstraint(fields=("snapshot", "indicator"), name="boards_snapshot_indicator_once"),
        )

    def __str__(self) -> str:
        return self.name


class SnapshotRow(models.Model):
    """The place of a region by one indicator, or overall where `indicator` is None.

    `score` is what was ranked: a share for completion and pace, points overall, the value itself by value. `rank` is
    None without a figure. `before` is the rank in the snapshot before.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="rows")
    region = models.ForeignKey("taxonomy.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("地区"))
    indicator = models.ForeignKey(SnapshotIndicator, null=True, on_delete=models.CASCADE, related_name="+")
    value = models.DecimalField(_("完成数"), max_digits=24, decimal_places=6, null=True)
    target = models.DecimalField(_("目标"), max_digits=24, decimal_places=6, null=True)
    score = models.DecimalField(_("得分"), max_digits=24, decimal_places=6, null=True)
    rank = models.PositiveSmallIntegerField(_("名次"), null=True)
    is_tied = models.BooleanField(_("并列"), default=False)
    before = models.PositiveSmallIntegerField(_("上期名次"), null=True)

    class Meta:
        verbose_name = _("晾晒名次")
        ordering = ("snapshot", "indicator", "rank", "region")
        triggers = (APPEND_ONLY,)
        constraints = (
            models.UniqueConstraint(
                fields=("snapshot", "indicator", "region"), nulls_distinct=False, name="boards_snapshot_row_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.region_id} {self.rank}"

    @property
    def climbed(self) -> int | None:
        """How many places up since the snapshot before."""
        return None if self.rank is None or self.before is None else self.before - self.rank
