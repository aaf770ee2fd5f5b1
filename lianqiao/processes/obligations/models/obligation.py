"""Obligations, the persons who completed the project, and the checks at set dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import StoredFile
from lianqiao.core.records import Record
from lianqiao.processes.obligations.enums import CheckState, Outcome
from lianqiao.processes.obligations.limits import LONGEST_NAME, LONGEST_NUMBER, LONGEST_TEXT, LONGEST_TITLE
from lianqiao.processes.obligations.queries.visibility import ObligationCheckQuerySet, ObligationQuerySet
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.conversions.models import Conversion


@pghistory.track()
class Obligation(Record):
    """What `unit` promised to do with the results of a project, watched by the body `organisation` after acceptance.

    The subject is any record (an application, an agreement), once. `outcome` is empty as long as it is watched.
    """

    created_by = models.ForeignKey(  # type: ignore[assignment]
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    unit = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("承担单位")
    )
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.UUIDField()
    subject = GenericForeignKey("subject_type", "subject_id")
    title = models.CharField(_("项目名称"), max_length=LONGEST_TITLE)
    promised = limited_text(_("承诺的转化"), max_length=LONGEST_TEXT)
    accepted_on = models.DateField(_("验收日期"))
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome, blank=True, editable=False)
    ended_on = models.DateField(_("结束日期"), null=True, editable=False)

    objects: ClassVar[Any] = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("转化义务")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("subject_type", "subject_id"), name="obligations_subject_once"),
            models.CheckConstraint(
                condition=Q(outcome="", ended_on__isnull=True) | (~Q(outcome="") & Q(ended_on__isnull=False)),
                name="obligations_ended_is_dated",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="obligations_of_body"),
            models.Index(fields=("unit", "-created_at", "-id"), name="obligations_of_unit"),
        )

    def __str__(self) -> str:
        return self.title

    def snapshot(self) -> dict[str, Any]:
        """What was promised."""
        names = ("title", "unit", "promised", "accepted_on")
        return {name: str(getattr(self, name)) for name in names}


@pghistory.track()
class Completer(models.Model):
    """A person who completed the project, in the order of the report; `user` where he is known on the platform."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="completers")
    rank = models.PositiveSmallIntegerField(_("排序"))
    name = models.CharField(_("姓名"), max_length=LONGEST_NAME)
    employer = models.CharField(_("工作单位"), max_length=LONGEST_TITLE, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("完成人")
        ordering = ("obligation", "rank")
        constraints = (models.UniqueConstraint(fields=("obligation", "rank"), name="obligations_rank_once"),)

    def __str__(self) -> str:
        return f"{self.rank}. {self.name}"


@pghistory.track()
class Check(Timed, models.Model):
    """One check of an obligation on its day: what the unit reports with proof, and what the body finds."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="checks")
    number = models.PositiveSmallIntegerField(_("次序"))
    state = models.CharField(_("状态"), max_length=10, choices=CheckState, default=CheckState.WAITING, editable=False)
    due_on = models.DateField(_("核查日期"))
    report_until = models.DateField(_("报告期限"), null=True, editable=False)
    report = limited_text(_("转化情况"), max_length=LONGEST_TEXT, blank=True)
    conversion = models.ForeignKey(
        Conversion, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("转化记录")
    )
    achievement = models.ForeignKey(
        Achievement, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("科技成果")
    )
    contract_number = models.CharField(_("合同编号"), max_length=LONGEST_NUMBER, blank=True)
    reported_at = models.DateTimeField(_("报告时间"), null=True, editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    opinion = limited_text(_("核查意见"), max_length=LONGEST_TEXT, blank=True, editable=False)
    judged_on = models.DateField(_("核查完成"), null=True, editable=False)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("附件"))

    objects: ClassVar[Any] = ObligationCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("转化核查")
        ordering = ("obligation", "number")
        constraints = (
            models.UniqueConstraint(fields=("obligation", "number"), name="obligations_check_once"),
            models.CheckConstraint(
                condition=~Q(state__in=(CheckState.KEPT, CheckState.PARTLY, CheckState.NOT_KEPT))
                | Q(judged_on__isnull=False),
                name="obligations_check_judged_is_dated",
            ),
        )
        indexes = (models.Index(fields=("state", "due_on"), name="obligations_check_state"),)

    def __str__(self) -> str:
        return f"{self.obligation.title} {self.due_on}"

    def future(self) -> Iterable[Event]:
        """On its day the unit is asked; what is not reported in time is overdue."""
        if self.state == CheckState.WAITING:
            yield Event(start_of(self.due_on), "ask")
        elif self.state == CheckState.ASKED and self.report_until is not None:
            yield Event(start_of(self.report_until + timedelta(days=1)), "lapse")

    def snapshot(self) -> dict[str, Any]:
        """What was reported."""
        return {"report": self.report, "contract_number": self.contract_number, "state": self.get_state_display()}
