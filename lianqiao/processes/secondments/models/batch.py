"""A list of persons whom a body means to second: put up together, decided together."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.records import Record
from lianqiao.processes.secondments.enums import BatchState
from lianqiao.processes.secondments.queries.visibility import BatchQuerySet


@pghistory.track()
class Batch(Record):
    """The list of the government body `organisation`; its persons are the secondments that name it."""

    state = models.CharField(_("状态"), max_length=10, choices=BatchState, default=BatchState.DRAFT, editable=False)
    title = models.CharField(_("名称"), max_length=120, help_text=_("如：2026年第一批科技总师选派名单"))
    begins_on = models.DateField(_("任期从哪天起"), help_text=_("协议签得更晚的，从签完那天起"))
    submitted_at = models.DateTimeField(_("定稿时间"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    decision_title = models.CharField(_("决定文件"), max_length=200, blank=True, editable=False)
    decided_on = models.DateField(_("决定日期"), null=True, editable=False)

    objects: ClassVar[Any] = BatchQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("选派批次")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=BatchState.DECIDED) | (Q(decided_on__isnull=False) & ~Q(decision_title="")),
                name="secondments_batch_decided_by_paper",
            ),
        )
        indexes = (models.Index(fields=("organisation", "-created_at", "-id"), name="secondments_batch_of_body"),)

    def __str__(self) -> str:
        return self.title

    def snapshot(self) -> dict[str, Any]:
        """Who is to be seconded."""
        rows = self.secondments.select_related("person", "post").order_by("pk")
        return {"title": self.title, "begins_on": str(self.begins_on), "secondments": [str(row) for row in rows]}

    def guarded_texts(self) -> list[str]:
        """The texts that the keyword guard reads."""
        return [self.title]
