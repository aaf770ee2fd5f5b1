"""Moves between the batches: from where, to where, on which day, why, by whom; never changed."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.processes.key_projects.enums import Batch, Way, way_of
from lianqiao.processes.key_projects.models.project import KeyProject
from lianqiao.processes.key_projects.queries.visibility import OfProjectQuerySet

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
#: Characters of the reason and of what proves a landing.
LONGEST_REASON, LONGEST_EVIDENCE = 500, 2000


class Move(models.Model):
    """A move of a project; the first has no `from_batch`. `on` is the day it happened, `at` when it was entered.

    `evidence` says what proves it (for a landing always), its documents are stored files.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    project = models.ForeignKey(KeyProject, on_delete=models.PROTECT, related_name="moves")
    from_batch = models.CharField(_("原批次"), max_length=16, choices=Batch, blank=True)
    to_batch = models.CharField(_("新批次"), max_length=16, choices=Batch)
    on = models.DateField(_("日期"))
    reason = limited_text(_("理由"), max_length=LONGEST_REASON, blank=True)
    evidence = limited_text(_("落地依据"), max_length=LONGEST_EVIDENCE, blank=True)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("办理人")
    )
    at = models.DateTimeField(_("办理时间"))

    objects: ClassVar[Any] = OfProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("批次变动")
        ordering = ("project", "-on", "-id")
        constraints = (
            models.CheckConstraint(condition=~Q(from_batch=F("to_batch")), name="key_projects_move_goes_on"),
        )
        indexes = (
            models.Index(fields=("project", "-on", "-id"), name="key_projects_moves_of"),
            models.Index(fields=("to_batch", "on"), name="key_projects_moves_to"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.project} {self.get_to_batch_display()}"

    @property
    def way(self) -> Way:
        """In which direction it went."""
        return way_of(self.from_batch, self.to_batch)
