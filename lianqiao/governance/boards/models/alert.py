"""A target that has fallen behind its line: since when, how far, and until when."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id
from lianqiao.governance.boards.queries.visibility import AlertQuerySet


class Alert(models.Model):
    """Opened by the night's job when a target's light turns red, closed when it is red no more.

    `since` is the first month whose end was red without a break, `month` the latest month looked at. Places are those
    of the target. `value` and `line` are the figures of that month.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    target = models.ForeignKey("indicators.Target", on_delete=models.CASCADE, related_name="+", verbose_name=_("目标"))
    since = models.DateField(_("连续滞后自"))
    month = models.DateField(_("最近月份"))
    value = models.DecimalField(_("现值"), max_digits=24, decimal_places=6)
    line = models.DecimalField(_("序时应达"), max_digits=24, decimal_places=6)
    opened_on = models.DateField(_("预警日期"))
    closed_on = models.DateField(_("解除日期"), null=True)
    told_on = models.DateField(_("通知日期"), null=True)

    objects: ClassVar[Any] = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("预警")
        ordering = ("since", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("target",), condition=Q(closed_on__isnull=True), name="boards_one_open_alert"
            ),
        )
        indexes = (
            models.Index(fields=("since", "id"), condition=Q(closed_on__isnull=True), name="boards_open_alerts"),
            models.Index(
                fields=("id",), condition=Q(closed_on__isnull=True, told_on__isnull=True), name="boards_untold"
            ),
        )

    def __str__(self) -> str:
        return f"{self.target_id} {self.since:%Y-%m}"
