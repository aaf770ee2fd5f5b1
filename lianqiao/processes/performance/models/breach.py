"""Defaults as the sides tell them; whether somebody was in default is for others to judge."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import StoredFile
from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.performance import limits
from lianqiao.processes.performance.enums import BreachKind, BreachState
from lianqiao.processes.performance.models.frozen import APPEND_ONLY
from lianqiao.processes.performance.models.performance import ContractMilestone, Performance
from lianqiao.processes.performance.queries.visibility import OfPerformanceQuerySet


@pghistory.track()
class Breach(Record):
    """What the side `organisation` says the other did not do as agreed, with the statements of both."""

    performance = models.ForeignKey(
        Performance, on_delete=models.PROTECT, related_name="breaches", verbose_name=_("合同履约")
    )
    milestone = models.ForeignKey(
        ContractMilestone,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("履约节点"),
    )
    kind = models.CharField(_("情形"), max_length=10, choices=BreachKind)
    state = models.CharField(_("状态"), max_length=12, choices=BreachState, default=BreachState.RAISED, editable=False)
    happened_on = models.DateField(_("发生日期"))
    claim_yuan = yuan_field(_("涉及金额"), null=True, blank=True)
    outcome = limited_text(_("结果"), max_length=limits.LONGEST_REASON, blank=True, editable=False)
    closed_on = models.DateField(_("了结日期"), null=True, editable=False)

    objects: ClassVar[Any] = OfPerformanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("违约登记")
        ordering = ("performance", "-created_at", "-id")
        indexes = (models.Index(fields=("state", "created_at", "id"), name="performance_breach_open"),)

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def snapshot(self) -> dict[str, Any]:
        """What is held against the other side."""
        return {"kind": self.get_kind_display(), "happened_on": str(self.happened_on)}


class BreachStatement(models.Model):
    """What one side says of a default; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="statements")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    text = limited_text(_("说明"), max_length=limits.LONGEST_TEXT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("登记时间"))

    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("附件"))

    objects: ClassVar[Any] = OfPerformanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("违约说明")
        ordering = ("breach", "written_at", "id")
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.text[:60]
