"""The agreed income: what was agreed, what of it is due when, and what was paid."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.ids import new_id
from lianqiao.core.money import format_yuan, yuan_field
from lianqiao.processes.empowerments.enums import DueState, TermKind
from lianqiao.processes.empowerments.limits import LONGEST_PAPER
from lianqiao.processes.empowerments.models.empowerment import PERCENT, Empowerment
from lianqiao.processes.empowerments.queries.visibility import IncomeDueQuerySet

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


@pghistory.track()
class IncomeTerm(models.Model):
    """One thing that was agreed: an amount by a number of months, a share, or an amount at a milestone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    empowerment = models.ForeignKey(Empowerment, on_delete=models.CASCADE, related_name="terms")
    position = models.PositiveSmallIntegerField(_("次序"))
    kind = models.CharField(_("方式"), max_length=10, choices=TermKind)
    amount_yuan = yuan_field(_("金额"), null=True)
    percent = models.DecimalField(_("比例（%）"), null=True, **PERCENT)
    months = models.PositiveSmallIntegerField(_("生效后几个月内支付"), null=True)
    occasion = models.CharField(_("节点"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("约定收益")
        ordering = ("empowerment", "position")
        constraints = (
            models.UniqueConstraint(fields=("empowerment", "position"), name="empowerments_term_position"),
            models.CheckConstraint(
                condition=Q(kind=TermKind.FIXED, amount_yuan__gt=0, months__isnull=False, percent__isnull=True)
                | Q(kind=TermKind.MILESTONE, amount_yuan__gt=0, percent__isnull=True) & ~Q(occasion="")
                | Q(
                    kind__in=(TermKind.INCOME, TermKind.EQUITY),
                    percent__gt=0,
                    percent__lte=100,
                    amount_yuan__isnull=True,
                ),
                name="empowerments_term_has_its_fields",
            ),
        )

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """What was agreed in one sentence."""
        money = format_yuan(self.amount_yuan)
        share = "" if self.percent is None else f"{self.percent.normalize():f}%"
        if self.kind == TermKind.FIXED:
            return _now("生效后 %(months)d 个月内支付 %(money)s") % {"months": self.months, "money": money}
        if self.kind == TermKind.MILESTONE:
            return _now("“%(occasion)s”后支付 %(money)s") % {"occasion": self.occasion, "money": money}
        if self.kind == TermKind.EQUITY:
            return _now("以成果作价投资的，单位享有所得股权的 %(share)s") % {"share": share}
        return _now("取得转化收入的，单位分得 %(share)s") % {"share": share}


@pghistory.track()
class IncomeDue(Timed, models.Model):
    """An amount that the completers owe the unit on a day; `paid_yuan` is written by the database alone.

    `base_yuan` is the income, or the value of the equity, of which a share is due.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    empowerment = models.ForeignKey(Empowerment, on_delete=models.PROTECT, related_name="dues")
    term = models.ForeignKey(IncomeTerm, on_delete=models.PROTECT, related_name="dues", verbose_name=_("约定收益"))
    state = models.CharField(_("状态"), max_length=10, choices=DueState, default=DueState.OPEN, editable=False)
    due_on = models.DateField(_("应付日期"))
    base_yuan = yuan_field(_("计算基数"), null=True)
    amount_yuan = yuan_field(_("应付金额"))
    note = models.CharField(_("说明"), max_length=200, blank=True)
    paid_yuan = yuan_field(_("已付"), default=Decimal(0), db_default=Decimal(0), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    objects: ClassVar[Any] = IncomeDueQuerySet.as_manager()

    class Meta:
        verbose_name = _("应付约定收益")
        ordering = ("due_on", "id")
        constraints = (
            models.CheckConstraint(condition=Q(amount_yuan__gt=0), name="empowerments_due_is_something"),
            models.CheckConstraint(
                condition=Q(paid_yuan__gte=0, paid_yuan__lte=F("amount_yuan")), name="empowerments_paid_was_due"
            ),
        )
        indexes = (models.Index(fields=("state", "due_on"), name="empowerments_due_day"),)

    def __str__(self) -> str:
        return f"{self.empowerment} {format_yuan(self.amount_yuan)}"

    @property
    def open_yuan(self) -> Decimal:
        """What is not paid yet."""
        return self.amount_yuan - self.paid_yuan

    @property
    def days_late(self) -> int:
        """Days since the day, 0 for what is not late."""
        return (clock.today() - self.due_on).days if self.state == DueState.OVERDUE else 0

    def future(self) -> Iterable[Event]:
        """What is not paid on its day is late the next morning."""
        if self.state == DueState.OPEN:
            yield Event(start_of(self.due_on + timedelta(days=1), hour=9), "fall_overdue")


class IncomePayment(models.Model):
    """Money that came in for an amount, with its invoice and voucher; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    due = models.ForeignKey(IncomeDue, on_delete=models.PROTECT, related_name="payments")
    amount_yuan = yuan_field(_("金额"))
    on = models.DateField(_("收款日期"), db_column="paid_on")
    paper = models.CharField(_("收款凭证号"), max_length=LONGEST_PAPER)
    invoice = models.CharField(_("发票号"), max_length=LONGEST_PAPER, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("收到约定收益")
        ordering = ("on", "id")
        constraints = (
            models.UniqueConstraint(fields=("due", "paper"), name="empowerments_payment_once"),
            models.CheckConstraint(
                condition=Q(amount_yuan__gt=0) & ~Q(paper=""), name="empowerments_payment_has_paper"
            ),
        )
        triggers = (
            APPEND_ONLY,
            pgtrigger.Trigger(
                name="sum_up",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                func="""
                UPDATE empowerments_incomedue SET paid_yuan = paid_yuan + NEW.amount_yuan WHERE id = NEW.due_id;
                RETURN NULL;
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.paper} {format_yuan(self.amount_yuan)}"
