"""What happened on the way: reports with what was measured, consequences that were carried out, marks of integrity."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import StoredFile
from lianqiao.processes.agreements.models.agreement import Agreement
from lianqiao.processes.agreements.models.frozen import APPEND_ONLY
from lianqiao.processes.agreements.models.plan import Indicator, Milestone
from lianqiao.processes.agreements.queries.visibility import IntegrityMarkQuerySet, MilestoneReportQuerySet
from lianqiao.processes.programmes.enums import Occasion


class Report(models.Model):
    """What the unit says at a milestone, as handed in and never changed; another one has the next number."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="reports", verbose_name=_("里程碑"))
    number = models.PositiveSmallIntegerField(_("次序"))
    text = limited_text(_("完成情况"), max_length=4000)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("提交人")
    )
    submitted_at = models.DateTimeField(_("提交时间"))

    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("附件"))

    objects: ClassVar[Any] = MilestoneReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("里程碑报告")
        ordering = ("milestone", "number")
        constraints = (models.UniqueConstraint(fields=("milestone", "number"), name="agreements_report_number"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.milestone} {self.number}"


class Measurement(models.Model):
    """The value of an indicator in a report."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="measurements")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="measurements")
    value = models.DecimalField(_("实测值"), max_digits=20, decimal_places=6)

    class Meta:
        verbose_name = _("实测值")
        ordering = ("indicator__position", "id")
        constraints = (models.UniqueConstraint(fields=("report", "indicator"), name="agreements_measurement_once"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The value with its unit."""
        return self.indicator.value_words(self.value)

    @property
    def is_met(self) -> bool | None:
        """Whether it fulfils the target as it is now."""
        return self.indicator.met_by(self.value)


class CarriedOut(models.Model):
    """That one consequence was carried out for one cause (`stopped`, `failed`, a milestone); each once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="carried_out", verbose_name=_("合同")
    )
    occasion = models.CharField(_("情形"), max_length=10, choices=Occasion)
    cause = models.CharField(_("起因"), max_length=40)
    position = models.PositiveSmallIntegerField(_("第几条"))
    kind = models.CharField(_("后果"), max_length=40)
    text = limited_text(_("执行情况"), max_length=1000)
    carried_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("办理人")
    )
    carried_out_at = models.DateTimeField(_("执行时间"))

    class Meta:
        verbose_name = _("已执行的后果")
        ordering = ("carried_out_at", "position", "id")
        constraints = (
            models.UniqueConstraint(fields=("agreement", "cause", "position"), name="agreements_carried_out_once"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.text


class Mark(models.Model):
    """A line of the integrity record of a unit and, where it stood for the project, of a person; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="marks", verbose_name=_("合同"))
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    person_name = models.CharField(_("负责人"), max_length=60, blank=True)
    occasion = models.CharField(_("情形"), max_length=10, choices=Occasion)
    text = limited_text(_("记录"), max_length=1000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    written_at = models.DateTimeField(_("登记时间"))

    objects: ClassVar[Any] = IntegrityMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("诚信记录")
        ordering = ("-written_at", "-id")
        indexes = (models.Index(fields=("organisation", "-written_at", "-id"), name="agreements_mark_of_unit"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.text
