"""Foresight by Delphi rounds: topics, a panel that stays anonymous, and what it answered in each round."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.records import Record
from lianqiao.processes.reviews.enums import ForesightState, Obstacle
from lianqiao.processes.reviews.models.experts import Expert
from lianqiao.processes.reviews.models.reviews import APPEND_ONLY
from lianqiao.processes.reviews.queries.visibility import ForesightQuerySet

#: The scale of importance: from hardly to decisive.
LEAST_IMPORTANT, MOST_IMPORTANT = 1, 5


@pghistory.track()
class Foresight(Timed, Record):
    """What the government body `organisation` asks a panel of experts, in rounds, until the answers have settled.

    `round` counts from 1 once the first has begun; `due_on` is the last day of the present round.
    """

    state = models.CharField(
        _("状态"), max_length=10, choices=ForesightState, default=ForesightState.DRAFT, editable=False
    )
    title = models.CharField(_("名称"), max_length=120)
    purpose = limited_text(_("为什么预测"), max_length=2000, help_text=_("专家会看到：结果用来做什么、按什么口径回答"))
    round = models.PositiveSmallIntegerField(_("轮次"), default=0, editable=False)
    due_on = models.DateField(_("本轮截止日期"), null=True, editable=False)
    reported_on = models.DateField(_("出报告日期"), null=True, editable=False)

    objects: ClassVar[Any] = ForesightQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("技术预测")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=ForesightState.ASKING) | (Q(due_on__isnull=False) & Q(round__gte=1)),
                name="reviews_foresight_round_is_dated",
            ),
        )
        indexes = (models.Index(fields=("organisation", "-created_at", "-id"), name="reviews_foresight_order"),)

    def __str__(self) -> str:
        return self.title

    def snapshot(self) -> dict[str, Any]:
        """What is asked."""
        return {"title": self.title, "purpose": self.purpose, "topics": [row.text for row in self.topics.all()]}

    def future(self) -> Iterable[Event]:
        """A round ends after its last day."""
        if self.state == ForesightState.ASKING and self.due_on is not None:
            yield Event(start_of(self.due_on + timedelta(days=1)), "end_round")


@pghistory.track()
class Topic(models.Model):
    """A statement that the panel is asked about; `settled_in` is the round whose answers stand once they settled."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    foresight = models.ForeignKey(Foresight, on_delete=models.CASCADE, related_name="topics")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(_("技术题目"), max_length=200)
    settled_in = models.PositiveSmallIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("技术题目")
        ordering = ("foresight", "order")
        constraints = (models.UniqueConstraint(fields=("foresight", "order"), name="reviews_topic_order"),)

    def __str__(self) -> str:
        return self.text


class Panelist(models.Model):
    """An expert who is asked; nobody but the body learns who."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    foresight = models.ForeignKey(Foresight, on_delete=models.CASCADE, related_name="panel")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="foresights", verbose_name=_("专家"))

    class Meta:
        verbose_name = _("受邀专家")
        ordering = ("foresight", "id")
        constraints = (models.UniqueConstraint(fields=("foresight", "expert"), name="reviews_panelist_once"),)

    def __str__(self) -> str:
        return str(self.expert)


class Forecast(models.Model):
    """What a panelist answered to a topic in a round, once: `year` None means never."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    panelist = models.ForeignKey(Panelist, on_delete=models.PROTECT, related_name="forecasts")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="forecasts")
    round = models.PositiveSmallIntegerField(_("轮次"))
    importance = models.PositiveSmallIntegerField(
        _("重要程度"), validators=[MinValueValidator(LEAST_IMPORTANT), MaxValueValidator(MOST_IMPORTANT)]
    )
    year = models.PositiveSmallIntegerField(_("实现年份"), null=True)
    obstacles = ArrayField(models.CharField(max_length=12, choices=Obstacle), default=list, verbose_name=_("主要障碍"))
    reason = limited_text(_("理由"), max_length=500, blank=True)
    given_at = models.DateTimeField(_("回答时间"))

    class Meta:
        verbose_name = _("预测回答")
        ordering = ("topic", "round", "id")
        constraints = (
            models.UniqueConstraint(fields=("panelist", "topic", "round"), name="reviews_forecast_once"),
            models.CheckConstraint(
                condition=Q(importance__range=(LEAST_IMPORTANT, MOST_IMPORTANT)), name="reviews_forecast_scale"
            ),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.topic} {self.round}"
