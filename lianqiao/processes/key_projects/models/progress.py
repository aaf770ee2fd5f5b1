"""What a project has done month by month, told by the unit that leads it."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.money import yuan_field
from lianqiao.processes.key_projects.models.project import KeyProject
from lianqiao.processes.key_projects.queries.visibility import OfProjectQuerySet


@pghistory.track()
class MonthlyFigure(models.Model):
    """The figures of one calendar month (its first day); corrected in place, what was there stays in the history."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    project = models.ForeignKey(KeyProject, on_delete=models.CASCADE, related_name="figures")
    month = models.DateField(_("月份"))
    invested_yuan = yuan_field(_("本月完成投资"))
    output_yuan = yuan_field(_("本月产值"), null=True, blank=True, help_text=_("还没有投产的不填"))
    jobs = models.PositiveIntegerField(_("月末就业人数"), null=True, blank=True)
    progress = limited_text(_("进展和问题"), max_length=1000, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("填报人")
    )
    updated_at = models.DateTimeField(_("填报时间"), auto_now=True)

    objects: ClassVar[Any] = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("月度进展")
        ordering = ("project", "-month")
        constraints = (
            models.UniqueConstraint(fields=("project", "month"), name="key_projects_month_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="key_projects_month_first_day"),
        )
        indexes = (models.Index(fields=("month",), name="key_projects_month"),)

    def __str__(self) -> str:
        return f"{self.project} {self.month:%Y-%m}"
