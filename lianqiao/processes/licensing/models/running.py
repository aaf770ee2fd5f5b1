"""What happens while a licence runs: the use log, events that trigger payments, and what is owed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.documents import day_words
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import StoredFile
from lianqiao.core.money import format_yuan, yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.licensing.enums import DueKind, DueState, StageKind, TriggerState, UseKind
from lianqiao.processes.licensing.models.frozen import APPEND_ONLY, STAYS, fixed
from lianqiao.processes.licensing.models.licence import Licence
from lianqiao.processes.licensing.models.offer import PaymentStage
from lianqiao.processes.licensing.queries.visibility import LicenceDueQuerySet, TriggerQuerySet

_PEOPLE: dict[str, Any] = {"null": True, "on_delete": models.PROTECT, "related_name": "+", "editable": False}


class UseLine(models.Model):
    """What was used when, or what was sold in a period; the database never lets it change.

    A report covers `begins_on` to `until`; no two reports of a licence overlap.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="uses", verbose_name=_("许可"))
    kind = models.CharField(_("类型"), max_length=8, choices=UseKind)
    begins_on = models.DateField(_("自"))
    until = models.DateField(_("至"))
    words = limited_text(_("说明"), max_length=1000)
    quantity = models.CharField(_("数量"), max_length=80, blank=True)
    sales_yuan = yuan_field(_("净销售额"), null=True)
    profit_yuan = yuan_field(_("利润"), null=True)
    royalty_yuan = yuan_field(_("应付提成"), null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("使用台账")
        ordering = ("-until", "-recorded_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(until__gte=F("begins_on")), name="licensing_use_in_order"),
            models.CheckConstraint(
                condition=Q(kind=UseKind.USE, sales_yuan__isnull=True, royalty_yuan__isnull=True)
                | Q(kind=UseKind.REPORT, sales_yuan__isnull=False),
                name="licensing_report_has_sales",
            ),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return _now("%(kind)s %(first)s至%(last)s") % {
            "kind": self.get_kind_display(),
            "first": day_words(self.begins_on),
            "last": day_words(self.until),
        }


@pghistory.track()
class TriggerEvent(Timed, Record):
    """That something came about for which a stage is owed: declared by one side, confirmed or contested by the other.

    `organisation` declares it; without a person the program does, for a time that has passed.
    """

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("声明人"), **_PEOPLE)
    state = models.CharField(
        _("状态"), max_length=10, choices=TriggerState, default=TriggerState.DECLARED, editable=False
    )
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="triggers", verbose_name=_("许可"))
    stage = models.ForeignKey(
        PaymentStage, null=True, on_delete=models.PROTECT, related_name="triggers", verbose_name=_("阶段性支付")
    )
    kind = models.CharField(_("触发事件"), max_length=12, choices=StageKind)
    happened_on = models.DateField(_("发生日期"))
    words = limited_text(_("情况说明"), max_length=1000)
    answer_by = models.DateField(_("答复期限"), null=True, editable=False)
    reminded = models.BooleanField(default=False, editable=False)
    objection = limited_text(_("对方的意见"), max_length=1000, blank=True, editable=False)
    decision = limited_text(_("裁定意见"), max_length=1000, blank=True, editable=False)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("答复人"), **_PEOPLE)
    answered_at = models.DateTimeField(_("答复时间"), null=True, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("裁定人"), **_PEOPLE)
    decided_at = models.DateTimeField(_("裁定时间"), null=True, editable=False)

    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("证明材料"))

    objects: ClassVar[Any] = TriggerQuerySet.as_manager()

    class Meta:
        verbose_name = _("触发事件")
        ordering = ("-happened_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("stage",),
                condition=Q(stage__isnull=False) & ~Q(state=TriggerState.DISMISSED),
                name="licensing_stage_comes_once",
            ),
        )
        indexes = (models.Index(fields=("state", "-created_at"), name="licensing_trigger_state"),)
        triggers = (
            fixed(("licence_id", "stage_id", "kind", "happened_on", "words", "organisation_id")),
            STAYS,
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on:%Y-%m-%d}"

    def future(self) -> Iterable[Event]:
        """The other side is reminded once."""
        if self.state == TriggerState.DECLARED and not self.reminded and self.answer_by is not None:
            yield Event(start_of(self.answer_by, hour=9), "remind")

    def snapshot(self) -> dict[str, Any]:
        """What was declared."""
        return {"kind": self.kind, "happened_on": str(self.happened_on), "words": self.words}


@pghistory.track()
class LicenceDue(Timed, Record):
    """An amount that the licensee owes `organisation`, the licensor, by a day.

    The days on which is reminded and from which it is a default are set with the day, by the norms of that day.
    """

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("创建人"), **_PEOPLE)
    state = models.CharField(_("状态"), max_length=10, choices=DueState, default=DueState.OPEN, editable=False)
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="dues", verbose_name=_("许可"))
    kind = models.CharField(_("款项"), max_length=8, choices=DueKind)
    trigger = models.OneToOneField(
        TriggerEvent, null=True, on_delete=models.PROTECT, related_name="due", verbose_name=_("触发事件")
    )
    report = models.OneToOneField(
        UseLine, null=True, on_delete=models.PROTECT, related_name="due", verbose_name=_("销售报告")
    )
    words = models.CharField(_("说明"), max_length=200)
    amount_yuan = yuan_field(_("应付金额"))
    due_on = models.DateField(_("应付日期"))
    remind_on = models.DateField(null=True, editable=False)
    default_on = models.DateField(_("违约日期"), editable=False)
    paid_on = models.DateField(_("付款日期"), null=True, editable=False)
    paper = models.CharField(_("付款凭证号"), max_length=80, blank=True, editable=False)
    denial = limited_text(_("没有收到的说明"), max_length=500, blank=True, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("登记人"), **_PEOPLE)
    recorded_at = models.DateTimeField(_("登记时间"), null=True, editable=False)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("确认人"), **_PEOPLE)
    received_at = models.DateTimeField(_("确认时间"), null=True, editable=False)
    was_late = models.BooleanField(_("曾经逾期"), default=False, editable=False)
    was_default = models.BooleanField(_("曾经违约"), default=False, editable=False)

    objects: ClassVar[Any] = LicenceDueQuerySet.as_manager()

    class Meta:
        verbose_name = _("许可应付款")
        ordering = ("due_on", "id")
        constraints = (
            models.CheckConstraint(condition=Q(amount_yuan__gt=0), name="licensing_due_is_something"),
            models.CheckConstraint(
                condition=~Q(state__in=(DueState.RECORDED, DueState.PAID)) | Q(paid_on__isnull=False) & ~Q(paper=""),
                name="licensing_paid_has_paper",
            ),
        )
        indexes = (
            models.Index(fields=("due_on", "id"), name="licensing_due_order"),
            models.Index(fields=("organisation", "due_on", "id"), name="licensing_due_to"),
            models.Index(fields=("region", "due_on", "id"), name="licensing_due_region"),
            models.Index(fields=("state", "paid_on"), name="licensing_due_paid"),
        )
        triggers = (
            fixed(("licence_id", "kind", "amount_yuan", "due_on", "trigger_id", "report_id", "organisation_id")),
            STAYS,
        )

    def __str__(self) -> str:
        return f"{self.words} {format_yuan(self.amount_yuan)}"

    @property
    def days_late(self) -> int:
        """Days since the day, 0 for what is not late or has come."""
        late = self.state in (DueState.OVERDUE, DueState.DEFAULTED)
        return max(0, (clock.today() - self.due_on).days) if late else 0

    def future(self) -> Iterable[Event]:
        """A reminder, the morning after its day, and the day from which it is a default."""
        if self.state == DueState.OPEN:
            if self.remind_on is not None:
                yield Event(start_of(self.remind_on, hour=9), "remind")
            yield Event(start_of(self.due_on + timedelta(days=1), hour=9), "fall_overdue")
        if self.state == DueState.OVERDUE:
            yield Event(start_of(self.default_on, hour=9), "fall_default")

    def snapshot(self) -> dict[str, Any]:
        """What is owed."""
        return {"words": self.words, "amount_yuan": str(self.amount_yuan), "due_on": str(self.due_on)}
