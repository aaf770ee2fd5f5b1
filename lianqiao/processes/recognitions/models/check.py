"""The yearly check of a recognition: the holder's report, and the grade that the body gives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.processes.recognitions.enums import CheckState, Grade
from lianqiao.processes.recognitions.models.recognition import Recognition
from lianqiao.processes.recognitions.queries.visibility import CheckQuerySet
from lianqiao.processes.recognitions.terms import REMIND_CHECK


@pghistory.track()
class YearlyCheck(Timed):
    """What is asked of a recognition for `year`; the report is handed in by the end of `due_on`.

    `answers` are those to the fields of the kind's report, by key. What was not handed in counts as failed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    recognition = models.ForeignKey(
        Recognition, on_delete=models.PROTECT, related_name="checks", verbose_name=_("资格")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    state = models.CharField(_("状态"), max_length=12, choices=CheckState, default=CheckState.OPEN, editable=False)
    due_on = models.DateField(_("报告截止"))
    answers = models.JSONField(_("年度报告"), default=dict, editable=False)
    reminded_for = models.DateField(null=True, editable=False)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    grade = models.CharField(_("评定"), max_length=12, choices=Grade, blank=True, editable=False)
    score = models.DecimalField(
        _("得分"),
        max_digits=5,
        decimal_places=2,
        null=True,
        editable=False,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    opinion = limited_text(_("评定意见"), max_length=1000, blank=True, editable=False)
    graded_at = models.DateTimeField(_("评定时间"), null=True, editable=False)
    graded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(_("发起时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    objects: ClassVar[Any] = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度考核")
        ordering = ("-year", "-id")
        constraints = (
            models.UniqueConstraint(fields=("recognition", "year"), name="recognitions_check_once"),
            models.CheckConstraint(
                condition=~Q(state__in=(CheckState.GRADED, CheckState.MISSED)) | ~Q(grade=""),
                name="recognitions_check_ended_has_grade",
            ),
        )
        indexes = (models.Index(fields=("state", "due_on", "id"), name="recognitions_check_open"),)

    def __str__(self) -> str:
        return f"{self.recognition} {self.year}"

    @property
    def organisation(self) -> Any:
        """The body that grades."""
        return self.recognition.organisation

    @property
    def organisation_id(self) -> Any:
        """Its key."""
        return self.recognition.organisation_id

    @property
    def region_id(self) -> Any:
        """Where the holder is."""
        return self.recognition.region_id

    def future(self) -> Iterable[Event]:
        """Its holder is reminded, and what is not handed in by the last day counts as failed."""
        if self.state != CheckState.OPEN:
            return
        if self.reminded_for != self.due_on:
            before: Any = REMIND_CHECK.get(where=self.region_id, on=self.due_on).value
            yield Event(start_of(before.start(self.due_on), hour=9), "remind")
        yield Event(start_of(self.due_on + timedelta(days=1)), "lapse")
