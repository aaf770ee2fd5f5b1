"""Lines of money with the answer of the other side, and the certificates of technical income."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import StoredFile
from lianqiao.core.money import format_yuan, yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.contracts.models import CostItem
from lianqiao.processes.performance import limits
from lianqiao.processes.performance.enums import CertificateState, DeductionWay, PaymentKind, PaymentVerdict
from lianqiao.processes.performance.models.frozen import APPEND_ONLY, SUM_UP_ANSWERS, SUM_UP_LINES
from lianqiao.processes.performance.models.performance import ContractMilestone, Performance
from lianqiao.processes.performance.queries.visibility import OfPerformanceQuerySet, PaymentQuerySet

ZERO = Decimal(0)


class ContractPayment(models.Model):
    """That an amount was paid on a day by a voucher, as one side writes it down; never changed.

    `corrects` is the line that a negative one takes back. A royalty says of which days (`period_first` to
    `period_last`) and from which `base_yuan` it was reckoned.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    performance = models.ForeignKey(Performance, on_delete=models.PROTECT, related_name="payments")
    milestone = models.ForeignKey(
        ContractMilestone, null=True, on_delete=models.PROTECT, related_name="payments", verbose_name=_("履约节点")
    )
    kind = models.CharField(_("性质"), max_length=12, choices=PaymentKind)
    amount_yuan = yuan_field(_("金额"), signed=True)
    paid_on = models.DateField(_("付款日期"))
    voucher = models.CharField(_("凭证号"), max_length=limits.LONGEST_PAPER)
    invoice = models.CharField(_("发票号码"), max_length=limits.LONGEST_PAPER, blank=True)
    note = limited_text(_("说明"), max_length=limits.LONGEST_REASON, blank=True)
    period_first = models.DateField(_("提成期间自"), null=True)
    period_last = models.DateField(_("提成期间至"), null=True)
    base_yuan = yuan_field(_("提成基数"), null=True)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("登记方")
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("登记时间"))

    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("附件"))

    objects: ClassVar[Any] = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("合同款")
        ordering = ("performance", "paid_on", "written_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=PaymentKind.CORRECTION, amount_yuan__lt=0, corrects__isnull=False)
                | (~Q(kind=PaymentKind.CORRECTION) & Q(amount_yuan__gt=0, corrects__isnull=True)),
                name="performance_payment_sign",
            ),
            models.CheckConstraint(
                condition=~Q(kind=PaymentKind.ROYALTY)
                | Q(period_first__isnull=False, period_last__gte=F("period_first")),
                name="performance_payment_royalty_period",
            ),
            models.CheckConstraint(condition=~Q(voucher=""), name="performance_payment_has_voucher"),
        )
        indexes = (models.Index(fields=("written_at", "id"), name="performance_payment_written"),)
        triggers = (APPEND_ONLY, SUM_UP_LINES)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {format_yuan(self.amount_yuan)}"

    @property
    def verdict(self) -> str:
        """What the other side said, empty while it has not."""
        answer: PaymentAnswer | None = getattr(self, "answer", None)
        return "" if answer is None else answer.verdict

    @property
    def is_taken_back(self) -> bool:
        """Whether a confirmed line takes it back."""
        return any(one.verdict == PaymentVerdict.CONFIRMED for one in self.corrections.all())

    @property
    def has_correction(self) -> bool:
        """Whether a line takes it back or, once it is confirmed, would."""
        return any(one.verdict in ("", PaymentVerdict.CONFIRMED) for one in self.corrections.all())


class PaymentAnswer(models.Model):
    """What became of a line of money: confirmed or denied by the other side, or withdrawn; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    payment = models.OneToOneField(ContractPayment, on_delete=models.PROTECT, related_name="answer")
    verdict = models.CharField(_("答复"), max_length=10, choices=PaymentVerdict)
    text = limited_text(_("说明"), max_length=limits.LONGEST_REASON, blank=True)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("答复时间"))

    class Meta:
        verbose_name = _("合同款的答复")
        ordering = ("written_at", "id")
        indexes = (models.Index(fields=("verdict", "written_at"), name="performance_answer_verdict"),)
        triggers = (APPEND_ONLY, SUM_UP_ANSWERS)

    def __str__(self) -> str:
        return str(self.get_verdict_display())


@pghistory.track()
class IncomeCertificate(Record):
    """What of confirmed payments is technical income (技术性收入): asked by the seller `organisation`, issued by the
    office that registered the contract. `paid_yuan` is the sum of its payments, `costs_yuan` what is taken off.
    """

    performance = models.ForeignKey(
        Performance, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("合同履约")
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=CertificateState, default=CertificateState.ASKED, editable=False
    )
    number = models.CharField(_("核定编号"), max_length=60, blank=True, editable=False)
    way = models.CharField(_("扣除方式"), max_length=8, choices=DeductionWay, default=DeductionWay.SHARE)
    paid_yuan = yuan_field(_("已收合同款"), editable=False)
    costs_yuan = yuan_field(_("扣除的非技术性费用"), editable=False)
    income_yuan = yuan_field(_("技术性收入"), editable=False)
    note = limited_text(_("说明"), max_length=limits.LONGEST_REASON, blank=True)
    decided_on = models.DateField(_("核定日期"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects: ClassVar[Any] = OfPerformanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("技术性收入核定")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("number",), condition=~Q(number=""), name="performance_certificate_number_once"
            ),
            models.CheckConstraint(
                condition=Q(paid_yuan=F("costs_yuan") + F("income_yuan"), costs_yuan__gte=0, income_yuan__gte=0),
                name="performance_certificate_sums_up",
            ),
            models.CheckConstraint(
                condition=~Q(state=CertificateState.ISSUED) | (~Q(number="") & Q(decided_on__isnull=False)),
                name="performance_certificate_issued_is_numbered",
            ),
        )
        indexes = (
            models.Index(fields=("state", "created_at", "id"), name="performance_certs_open"),
            models.Index(fields=("-created_at", "-id"), name="performance_certs_newest"),
        )
        triggers = (
            pgtrigger.Protect(
                name="amounts_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.paid_yuan IS DISTINCT FROM NEW.paid_yuan OR OLD.costs_yuan IS DISTINCT FROM NEW.costs_yuan"
                    " OR OLD.income_yuan IS DISTINCT FROM NEW.income_yuan"
                    " OR OLD.performance_id IS DISTINCT FROM NEW.performance_id"
                ),
            ),
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return str(_("技术性收入核定")) + (f" {self.number}" if self.number else "")

    def snapshot(self) -> dict[str, Any]:
        """What was certified."""
        names = ("paid_yuan", "costs_yuan", "income_yuan")
        return {"way": self.get_way_display(), **{name: f"{getattr(self, name):.2f}" for name in names}}


class CertifiedPayment(models.Model):
    """A payment that a certificate is about; while the certificate lives (`is_live`) no other may be about it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certificate = models.ForeignKey(IncomeCertificate, on_delete=models.PROTECT, related_name="lines")
    payment = models.ForeignKey(ContractPayment, on_delete=models.PROTECT, related_name="certified")
    is_live = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("列入核定的合同款")
        ordering = ("certificate", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("payment",), condition=Q(is_live=True), name="performance_payment_certified_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.payment)


class CertifiedCost(models.Model):
    """What of a cost of the contract is taken off in a certificate by its list; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    certificate = models.ForeignKey(IncomeCertificate, on_delete=models.PROTECT, related_name="costs")
    cost = models.ForeignKey(CostItem, on_delete=models.PROTECT, related_name="+", verbose_name=_("非技术性费用"))
    amount_yuan = yuan_field(_("扣除金额"))

    class Meta:
        verbose_name = _("核定时扣除的费用")
        ordering = ("certificate", "id")
        constraints = (models.UniqueConstraint(fields=("certificate", "cost"), name="performance_certified_cost_once"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.cost} {self.amount_yuan:.2f}"
