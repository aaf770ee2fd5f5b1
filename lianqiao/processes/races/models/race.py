"""The race, its stages, and the test of each stage."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.money import plain, yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.races.enums import PUBLIC_STATES, UNDERWAY, Direction, RaceKind, RaceState, ScoredBy
from lianqiao.processes.races.limits import REMIND_BEFORE
from lianqiao.processes.races.queries.visibility import RaceQuerySet
from lianqiao.processes.races.words import Words, words_of

PERCENT = 100
#: A number of a test: fifteen digits before the point, five behind it.
_MEASURE: dict[str, Any] = {"max_digits": 20, "decimal_places": 5}


@pghistory.track()
class Race(Timed, Record):
    """Several teams at one task, held by the government body `organisation`.

    `stage_number` is the stage that runs, 0 before the start; `due_on` its last day. All that can be decided about a
    race is decided under the lock of its row. `proposed_by` made the proposal of the gate and `stop_asked_by` that of
    ending the race; both are decided by somebody else.
    """

    kind = models.CharField(_("类型"), max_length=10, choices=RaceKind, default=RaceKind.PROJECT)
    state = models.CharField(_("状态"), max_length=10, choices=RaceState, default=RaceState.DRAFT, editable=False)
    title = models.CharField(_("名称"), max_length=120, help_text=_("如：镁合金防腐涂层赛马攻关"))
    task = limited_text(
        _("任务"), max_length=4000, help_text=_("所有队伍做同一件事：要解决什么问题、做到什么程度、最后怎么用")
    )
    call = models.ForeignKey(
        "programmes.Call",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("来自哪次申报"),
        help_text=_("选了以后，可以把入选的项目直接作为参赛队伍"),
    )
    scored_by = models.CharField(_("得分来自"), max_length=8, choices=ScoredBy, default=ScoredBy.JUDGES)
    most_winners = models.PositiveSmallIntegerField(
        _("最多几家胜出"), default=1, validators=[MinValueValidator(1)], help_text=_("也可以没有胜出")
    )
    budget_yuan = yuan_field(_("总经费"), null=True, blank=True, help_text=_("各阶段、各队伍合计不超过；不填表示不限"))
    is_blind = models.BooleanField(
        _("匿名"), default=False, help_text=_("裁判始终只看到队伍编号；办结以前，队伍之间、门户上也只显示编号")
    )
    is_public = models.BooleanField(
        _("在门户公开"), default=True, help_text=_("公开的要先经保密审查；公开任务、各阶段、评定结果和经费，不公开报告")
    )
    stage_number = models.PositiveSmallIntegerField(_("进行到第几阶段"), default=0, editable=False)
    due_on = models.DateField(_("本阶段截止日期"), null=True, editable=False)
    reminded_for = models.DateField(null=True, editable=False)
    submitted_at = models.DateTimeField(_("提交审查时间"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    cleared_at = models.DateTimeField(_("保密审查通过时间"), null=True, editable=False)
    started_at = models.DateTimeField(_("开赛时间"), null=True, editable=False)
    proposed_at = models.DateTimeField(_("提出评定时间"), null=True, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    stop_asked_at = models.DateTimeField(_("提出终止时间"), null=True, editable=False)
    stop_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    stop_reason = limited_text(_("终止理由"), max_length=500, blank=True, editable=False)
    ended_on = models.DateField(_("办结日期"), null=True, editable=False)

    objects: ClassVar[Any] = RaceQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("赛马")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=UNDERWAY) | Q(stage_number__gte=1, due_on__isnull=False),
                name="races_race_underway_has_stage",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PUBLIC_STATES, is_public=True) | Q(cleared_at__isnull=False),
                name="races_race_public_is_cleared",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(RaceState.DECIDED, RaceState.STOPPED)) | Q(ended_on__isnull=False),
                name="races_race_over_is_dated",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="races_race_of_body"),
            models.Index(
                fields=("-started_at", "-id"),
                condition=Q(is_public=True, started_at__isnull=False),
                name="races_race_hall",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def words(self) -> Words:
        """What its things are called."""
        return words_of(self.kind)

    @property
    def shows_names(self) -> bool:
        """Whether teams and the public read names instead of numbers."""
        return not self.is_blind or self.state == RaceState.DECIDED

    def future(self) -> Iterable[Event]:
        """While teams work: a reminder before the last day of the stage, and its end after it."""
        if self.state != RaceState.RACING or self.due_on is None:
            return
        if self.reminded_for is None or self.reminded_for < self.due_on:
            before: Any = REMIND_BEFORE.get(where=self.region_id, on=self.due_on).value
            yield Event(start_of(before.start(self.due_on), hour=9), "remind")
        yield Event(start_of(self.due_on + timedelta(days=1)), "close")

    def guarded_texts(self) -> list[str]:
        """The texts that the keyword guard reads before the race becomes public."""
        stages = self.stages.prefetch_related("items")
        told = [f"{stage.name} {stage.goal}" for stage in stages]
        items = [item.name for stage in stages for item in stage.items.all()]
        return [self.title, self.task, *told, *items, *self.teams.values_list("title", flat=True)]

    def snapshot(self) -> dict[str, Any]:
        """What was announced."""
        names = ("title", "task", "most_winners", "budget_yuan", "is_blind", "is_public")
        told = {name: None if (value := getattr(self, name)) is None else str(value) for name in names}
        stages = [str(stage) for stage in self.stages.all()]
        return {**told, "stages": stages, "teams": list(self.teams.order_by("number").values_list("title", flat=True))}


@pghistory.track()
class Stage(models.Model):
    """One stage: so many days, the same money for each team that races in it, and one test.

    Opened, its length and money stand and its test is frozen by the database.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    race = models.ForeignKey(Race, on_delete=models.CASCADE, related_name="stages")
    number = models.PositiveSmallIntegerField(_("次序"))
    name = models.CharField(_("阶段名称"), max_length=40)
    goal = models.CharField(_("要做到"), max_length=200, blank=True)
    days = models.PositiveSmallIntegerField(_("时长（天）"), validators=[MinValueValidator(1), MaxValueValidator(1500)])
    money_yuan = yuan_field(_("每队经费"), default=Decimal(0))
    opened_on = models.DateField(_("开始日期"), null=True, editable=False)
    due_on = models.DateField(_("截止日期"), null=True, editable=False)
    decided_on = models.DateField(_("评定日期"), null=True, editable=False)

    class Meta:
        verbose_name = _("赛马阶段")
        ordering = ("race", "number")
        constraints = (
            models.UniqueConstraint(fields=("race", "number"), name="races_stage_number_once"),
            models.CheckConstraint(condition=Q(days__gte=1), name="races_stage_has_days"),
            models.CheckConstraint(condition=Q(money_yuan__gte=0), name="races_stage_money"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_decided(self) -> bool:
        """Whether its gate is behind."""
        return self.decided_on is not None

    def planned_end(self, begins: date) -> date:
        """Its last day when it begins on that day."""
        return begins + timedelta(days=self.days - 1)


_FROZEN = """
IF EXISTS (
    SELECT 1 FROM races_stage
    WHERE opened_on IS NOT NULL
    AND (id = OLD.stage_id OR (TG_OP <> 'DELETE' AND id = NEW.stage_id))
) THEN
    RAISE EXCEPTION 'the test of a stage that was opened does not change';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


@pghistory.track()
class TestItem(models.Model):
    """One measurement of the test of a stage, the same for all teams.

    Full marks from `target` on; at `threshold` the points that the norm says; beyond it none, and the team has not
    met it.
    """

    __test__ = False

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("测试项"), max_length=60)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    direction = models.CharField(_("怎样算好"), max_length=6, choices=Direction, default=Direction.HIGHER)
    threshold = models.DecimalField(_("门槛值"), **_MEASURE)
    target = models.DecimalField(_("目标值"), **_MEASURE)
    weight = models.PositiveSmallIntegerField(
        _("权重（%）"), validators=[MinValueValidator(1), MaxValueValidator(PERCENT)]
    )
    method = models.CharField(_("怎么测"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("测试项")
        ordering = ("stage", "order")
        constraints = (
            models.UniqueConstraint(
                fields=("stage", "name"),
                name="races_item_once",
                violation_error_message=_("同一个测试项只写一次。"),
            ),
            models.CheckConstraint(condition=Q(weight__range=(1, PERCENT)), name="races_item_weight"),
            models.CheckConstraint(
                condition=Q(direction=Direction.HIGHER, target__gt=F("threshold"))
                | Q(direction=Direction.LOWER, target__lt=F("threshold")),
                name="races_item_target_is_better",
                violation_error_message=_("目标值要比门槛值好：越高越好的填大一些，越低越好的填小一些。"),
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_FROZEN,
            ),
            pgtrigger.Trigger(
                name="closed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_FROZEN.replace(
                    "id = OLD.stage_id OR (TG_OP <> 'DELETE' AND id = NEW.stage_id)", "id = NEW.stage_id"
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.weight}%"

    @property
    def limits(self) -> str:
        """Threshold and target in words."""
        words = {"threshold": plain(self.threshold), "target": plain(self.target), "unit": self.unit}
        return (gettext("门槛 %(threshold)s，目标 %(target)s %(unit)s") % words).strip()
