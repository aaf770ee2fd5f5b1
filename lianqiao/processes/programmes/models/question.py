"""Questions that units ask on a call, and the amendments of a call that is open already."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.processes.programmes.enums import QuestionState
from lianqiao.processes.programmes.models.call import Call
from lianqiao.processes.programmes.queries.visibility import QuestionQuerySet


@pghistory.track()
class Question(models.Model):
    """What the unit `unit` asks on a call; the answer is everybody's, who asked is known to the body alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="questions", verbose_name=_("申报通知"))
    unit = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("提问单位")
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=QuestionState, default=QuestionState.ASKED, editable=False
    )
    text = limited_text(_("提问"), max_length=500)
    answer = limited_text(_("答复"), max_length=2000, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("提问人")
    )
    asked_at = models.DateTimeField(_("提问时间"), auto_now_add=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("答复人"),
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, editable=False)

    objects: ClassVar[Any] = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("提问")
        ordering = ("call", "asked_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=QuestionState.ANSWERED) | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="programmes_question_answered_has_answer",
            ),
        )
        indexes = (models.Index(fields=("call", "state", "asked_at", "id"), name="programmes_question_order"),)

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def organisation(self) -> Any:
        """The body that answers."""
        return self.call.organisation

    @property
    def organisation_id(self) -> Any:
        """Its key."""
        return self.call.organisation_id

    @property
    def region_id(self) -> Any:
        """The region of the body."""
        return self.call.region_id


class Amendment(models.Model):
    """A correction of an open call, with the last day before and after; append-only, told to everybody."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="amendments", verbose_name=_("申报通知"))
    text = limited_text(_("更正内容"), max_length=2000)
    closed_on_before = models.DateField(_("原截止日期"))
    closes_on = models.DateField(_("新截止日期"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("办理人")
    )
    written_at = models.DateTimeField(_("发布时间"))

    class Meta:
        verbose_name = _("更正")
        ordering = ("call", "written_at", "id")
        indexes = (models.Index(fields=("call", "written_at", "id"), name="programmes_amendment_order"),)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.call} {self.written_at:%Y-%m-%d}"
