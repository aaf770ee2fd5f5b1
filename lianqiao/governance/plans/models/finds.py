"""A find: one piece of a plan's text that orders something or states a number, and what people said of it."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.governance.plans.enums import Comparator, FindKind, FindState
from lianqiao.governance.plans.models.plans import PlanVersion, Section
from lianqiao.governance.plans.queries.finds import FindQuerySet
from lianqiao.governance.plans.validators import validate_deadline


@pghistory.track()
class Find(models.Model):
    """One find of a version: `quote` is the raw text from `start` to `end`.

    The columns are what holds, as the parser proposed it or a person corrected it; `given` keeps what the parser gave
    (empty for what a person added); its `table` is the place of the rows, {start, end}, from which the departments of a
    task were taken, None where the task names them itself. Tasks have `number`, `title`, `text`, `lead`, `support`;
    quantities have `value` as written, before the multiplier in `unit` (2000亿元 is 2000 with the unit 亿元),
    `value_max` for ranges, `comparator`, `indicator`, `deadline` (YYYY or YYYY-MM), `scope`, and `rule` for incentives;
    `part_of` is the task that they stand in. `lineage` is the same in every version that carried the find over.
    `revision` goes up with each change, so that of two people who change it at once the later is told.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    lineage = models.UUIDField(default=new_id, editable=False)
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="finds", verbose_name=_("版本"))
    section = models.ForeignKey(Section, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    part_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts", verbose_name=_("所属任务")
    )
    kind = models.CharField(_("类别"), max_length=10, choices=FindKind)
    state = models.CharField(_("状态"), max_length=10, choices=FindState, default=FindState.PROPOSED, editable=False)
    start = models.PositiveIntegerField(editable=False)
    end = models.PositiveIntegerField(editable=False)
    quote = models.TextField(_("原文"), editable=False)
    sentence = models.TextField(_("所在句"), blank=True, editable=False)
    number = models.CharField(_("序号"), max_length=20, blank=True)
    title = models.CharField(_("任务名称"), max_length=300, blank=True)
    text = limited_text(_("任务内容"), max_length=20_000, blank=True)
    lead = ArrayField(models.CharField(max_length=100), default=list, blank=True, verbose_name=_("牵头单位"))
    support = ArrayField(models.CharField(max_length=100), default=list, blank=True, verbose_name=_("配合单位"))
    value = models.DecimalField(_("数值"), max_digits=20, decimal_places=6, null=True, blank=True)
    value_max = models.DecimalField(_("上限"), max_digits=20, decimal_places=6, null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    comparator = models.CharField(_("比较"), max_length=10, choices=Comparator, blank=True)
    indicator = models.CharField(_("指标"), max_length=200, blank=True)
    deadline = models.CharField(_("期限"), max_length=7, blank=True, validators=[validate_deadline])
    scope = models.CharField(_("范围"), max_length=100, blank=True)
    rule = models.JSONField(_("奖补规则"), null=True, blank=True)
    confidence = models.DecimalField(_("把握"), max_digits=4, decimal_places=3, default=1, editable=False)
    given = models.JSONField(_("程序给出的内容"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("确认人"),
    )
    decided_at = models.DateTimeField(_("确认时间"), null=True, editable=False)
    carried_from = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="carried_to", editable=False
    )
    revision = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = FindQuerySet.as_manager()

    class Meta:
        verbose_name = _("解读结果")
        ordering = ("version", "start", "id")
        constraints = (
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="plans_find_runs_forward"),
            models.CheckConstraint(
                condition=~Q(kind=FindKind.TASK) | (Q(value__isnull=True, part_of__isnull=True) & ~Q(title="")),
                name="plans_find_task_is_whole",
                violation_error_message=_("任务要有名称。"),
            ),
            models.CheckConstraint(
                condition=Q(kind=FindKind.TASK) | (Q(value__isnull=False) & ~Q(comparator="")),
                name="plans_find_quantity_is_whole",
                violation_error_message=_("请填写数值。"),
            ),
            models.CheckConstraint(
                condition=Q(value_max__isnull=True) | Q(value_max__gte=F("value")),
                name="plans_find_range_runs_up",
                violation_error_message=_("上限不能小于数值。"),
            ),
            models.CheckConstraint(
                condition=Q(state=FindState.PROPOSED) | Q(decided_at__isnull=False), name="plans_find_decided_is_dated"
            ),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="plans_find_confidence_is_a_share"
            ),
        )
        indexes = (
            models.Index(fields=("version", "start", "id"), name="plans_find_place"),
            models.Index(fields=("version", "confidence", "start", "id"), name="plans_find_doubtful"),
            models.Index(fields=("lineage",), name="plans_find_lineage"),
        )

    def __str__(self) -> str:
        return self.title if self.is_task else self.quote

    @property
    def is_task(self) -> bool:
        """Whether it orders something; otherwise it states a number."""
        return self.kind == FindKind.TASK

    @property
    def table(self) -> tuple[int, int] | None:
        """The place of the rows of a table that name the departments; None where the task does so itself."""
        place = (self.given or {}).get("table")
        return None if place is None else (place["start"], place["end"])

    @property
    def is_by_hand(self) -> bool:
        """Whether a person marked it."""
        return self.given is None
