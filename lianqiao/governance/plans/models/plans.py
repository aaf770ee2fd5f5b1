"""A plan, its versions as they were uploaded, and the sections of each."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id
from lianqiao.core.records import Record
from lianqiao.governance.plans.enums import PlanState, Reach
from lianqiao.governance.plans.queries.visibility import OfPlanQuerySet, PlanQuerySet

#: Longest title of a plan; titles of such documents stay far below it.
LONGEST_TITLE = 200


@pghistory.track()
class PlanDocument(Record):
    """A plan of the government body `organisation` for its region.

    `issuer`, `document_number` and `dated_on` are as printed; `begins_on` to `ends_on` is the time that it covers.
    `derived_from` is the plan of a wider region that this one carries out. `version` is the version that holds.
    """

    state = models.CharField(_("状态"), max_length=12, choices=PlanState, default=PlanState.DRAFT, editable=False)
    title = models.CharField(_("名称"), max_length=LONGEST_TITLE)
    issuer = models.CharField(_("发文机关"), max_length=120, blank=True)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    dated_on = models.DateField(_("成文日期"), null=True, blank=True)
    begins_on = models.DateField(_("开始日期"), null=True, blank=True)
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)
    reach = models.CharField(_("下达范围"), max_length=10, choices=Reach, default=Reach.BELOW)
    derived_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="derived",
        verbose_name=_("依据的上级方案"),
    )
    version = models.OneToOneField(
        "plans.PlanVersion", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    issued_at = models.DateTimeField(_("下达时间"), null=True, editable=False)

    objects: ClassVar[Any] = PlanQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("方案")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(begins_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
                name="plans_plan_ends_after_start",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
            models.CheckConstraint(
                condition=Q(derived_from__isnull=True) | ~Q(derived_from=F("id")), name="plans_plan_not_from_itself"
            ),
            models.CheckConstraint(
                condition=Q(state=PlanState.DRAFT) | Q(state=PlanState.WITHDRAWN) | Q(issued_at__isnull=False),
                name="plans_plan_issued_is_dated",
            ),
        )
        indexes = (
            models.Index(fields=("-created_at", "-id"), name="plans_plan_newest"),
            models.Index(fields=("organisation", "-created_at", "-id"), name="plans_plan_of_body"),
            models.Index(fields=("region", "state"), name="plans_plan_of_region"),
        )

    def __str__(self) -> str:
        return self.title

    def snapshot(self) -> dict[str, Any]:
        """The head of the plan."""
        names = ("title", "issuer", "document_number", "dated_on", "begins_on", "ends_on", "reach", "derived_from")
        return {name: None if (value := getattr(self, name)) is None else str(value) for name in names}


@pghistory.track(exclude=["text"])
class PlanVersion(models.Model):
    """One uploaded text of a plan. `text` is the raw text: all offsets of sections, finds and warnings count in it.

    `parsed_at` is empty until the file has been read; `problem` says why it could not be. `warnings` are places that
    a person should look at: [{start, end, message}].
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="versions", verbose_name=_("方案"))
    number = models.PositiveSmallIntegerField(_("版本"))
    file = models.OneToOneField("core.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("文件"))
    job = models.ForeignKey("core.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(_("版本说明"), max_length=200, blank=True)
    text = models.TextField(_("原文"), blank=True)
    parser_version = models.CharField(_("解析程序版本"), max_length=20, blank=True)
    parsed_at = models.DateTimeField(_("解析时间"), null=True)
    find_count = models.PositiveIntegerField(_("发现数"), default=0)
    carried_count = models.PositiveIntegerField(_("沿用上一版确认的条数"), default=0)
    warnings = models.JSONField(_("疑点"), default=list, blank=True)
    problem = models.CharField(_("未能解析的原因"), max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("上传人")
    )
    created_at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    objects: ClassVar[Any] = OfPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("方案版本")
        ordering = ("plan", "-number")
        constraints = (models.UniqueConstraint(fields=("plan", "number"), name="plans_version_once"),)

    def __str__(self) -> str:
        return f"{self.plan}（第 {self.number} 版）"


class Section(models.Model):
    """A heading of a version with all that stands under it, from `start` to `end` of the raw text.

    `path` is the parser's path of places (2.1.3), by which finds say where they stand.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="sections")
    path = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField()
    order = models.PositiveIntegerField()
    number = models.CharField(_("序号"), max_length=20, blank=True)
    title = models.CharField(_("标题"), max_length=300, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("章节")
        ordering = ("version", "order")
        constraints = (
            models.UniqueConstraint(fields=("version", "path"), name="plans_section_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="plans_section_runs_forward"),
        )
        indexes = (models.Index(fields=("version", "order"), name="plans_section_order"),)

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()
