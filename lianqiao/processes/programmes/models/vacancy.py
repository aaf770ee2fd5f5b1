"""Places that became free after a result was published, and who moved up into them."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id
from lianqiao.processes.programmes.models.application import Application
from lianqiao.processes.programmes.models.call import Call
from lianqiao.processes.programmes.queries.visibility import DecisionQuerySet


@pghistory.track()
class Vacancy(models.Model):
    """The place of a selected application that was given up; filled once, by an application of the reserve."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="vacancies", verbose_name=_("申报通知"))
    left_by = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="vacancy", verbose_name=_("退出的项目")
    )
    cause = models.CharField(_("退出的原因"), max_length=500)
    opened_at = models.DateTimeField(_("退出时间"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("办理人")
    )
    filled_by = models.OneToOneField(
        Application, null=True, on_delete=models.PROTECT, related_name="filled", verbose_name=_("递补的项目")
    )
    reason = models.CharField(_("递补的理由"), max_length=300, blank=True)
    filled_at = models.DateTimeField(_("递补时间"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("决定人")
    )

    objects: ClassVar[Any] = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("退出与递补")
        ordering = ("opened_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(filled_by__isnull=True) | (Q(filled_at__isnull=False) & ~Q(reason="")),
                name="programmes_vacancy_filled_is_decided",
            ),
        )
        indexes = (models.Index(fields=("call", "opened_at", "id"), name="programmes_vacancy_order"),)

    def __str__(self) -> str:
        return f"{self.left_by}"
