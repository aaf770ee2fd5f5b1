"""Inspections: who looks where, at what, and what was found."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.records import Record
from lianqiao.governance.supervision.enums import InspectionState
from lianqiao.governance.supervision.queries.visibility import InspectionQuerySet


@pghistory.track()
class Inspection(Record):
    """An inspection by the government body `organisation`; one that is not announced is shown when it is finished."""

    state = models.CharField(
        _("状态"), max_length=10, choices=InspectionState, default=InspectionState.PLANNED, editable=False
    )
    title = models.CharField(_("名称"), max_length=200)
    plan = models.ForeignKey(
        "plans.PlanDocument",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("相关方案"),
    )
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    about = limited_text(_("督导内容"), max_length=2000, blank=True)
    team = limited_text(_("督导组"), max_length=500, blank=True)
    is_announced = models.BooleanField(_("事先告知被督导单位"), default=True)
    findings = limited_text(_("督导情况"), max_length=5000, blank=True, editable=False)

    objects: ClassVar[Any] = InspectionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("督导")
        ordering = ("-starts_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="supervision_inspection_ends_after_start",
                violation_error_message=_("结束日期不能早于开始日期。"),
            ),
        )
        indexes = (models.Index(fields=("-starts_on", "-id"), name="supervision_inspection_order"),)

    def __str__(self) -> str:
        return self.title

    def snapshot(self) -> dict[str, Any]:
        """What is looked at, and what was found."""
        names = ("title", "plan", "starts_on", "ends_on", "about", "team", "findings")
        return {name: None if (value := getattr(self, name)) is None else str(value) for name in names}


@pghistory.track()
class InspectedUnit(models.Model):
    """An organisation that is inspected."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="units")
    order = models.PositiveSmallIntegerField()
    organisation: Any = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("被督导单位")
    )

    class Meta:
        verbose_name = _("被督导单位")
        ordering = ("inspection", "order")
        constraints = (
            models.UniqueConstraint(fields=("inspection", "organisation"), name="supervision_inspected_once"),
        )
        indexes = (models.Index(fields=("organisation", "inspection"), name="supervision_inspected_of"),)

    def __str__(self) -> str:
        return str(self.organisation)
