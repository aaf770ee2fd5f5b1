"""The performance of a contract, its milestones with what was done to each, and the plans that the sides agreed on."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import StoredFile
from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.contracts.models import TechnologyContract
from lianqiao.processes.performance import limits
from lianqiao.processes.performance.enums import (
    OPEN,
    OWED,
    MilestoneKind,
    MilestoneState,
    PerformanceState,
    ProposalState,
    StepKind,
)
from lianqiao.processes.performance.models.frozen import APPEND_ONLY
from lianqiao.processes.performance.queries.visibility import OfPerformanceQuerySet, PerformanceQuerySet

ZERO = Decimal(0)


@pghistory.track()
class Performance(Record):
    """What becomes of a registered contract, of the same `organisation`; `seller` and `buyer` are the sides on the
    platform, None for one that is not here.

    `ceiling_yuan` is the contract's amount, `paid_yuan` what both sides say was paid, `waiting_yuan` what one side
    says; the database makes the three anew from the lines of money.
    """

    contract = models.OneToOneField(
        TechnologyContract, on_delete=models.PROTECT, related_name="performance", verbose_name=_("技术合同")
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=PerformanceState, default=PerformanceState.PLANNING, editable=False
    )
    seller = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("卖方")
    )
    buyer = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("买方")
    )
    ceiling_yuan = yuan_field(_("合同金额"), editable=False)
    paid_yuan = yuan_field(_("已支付"), default=ZERO, editable=False)
    waiting_yuan = yuan_field(_("待确认的支付"), default=ZERO, editable=False)
    ended_on = models.DateField(_("结束日期"), null=True, editable=False)

    objects: ClassVar[Any] = PerformanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("合同履约")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(paid_yuan__gte=0, waiting_yuan__gte=0), name="performance_sums_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(ceiling_yuan__gte=F("paid_yuan") + F("waiting_yuan")), name="performance_within_contract"
            ),
        )
        indexes = (
            models.Index(fields=("-created_at", "-id"), name="performance_newest"),
            models.Index(fields=("seller", "-created_at", "-id"), name="performance_of_seller"),
            models.Index(fields=("buyer", "-created_at", "-id"), name="performance_of_buyer"),
            models.Index(fields=("state", "-created_at", "-id"), name="performance_of_state"),
        )
        triggers = (pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return str(self.contract)

    @property
    def open_yuan(self) -> Decimal:
        """What of the contract neither was paid nor is said to be paid."""
        return self.ceiling_yuan - self.paid_yuan - self.waiting_yuan

    @property
    def is_open(self) -> bool:
        """Whether something may still be delivered and paid."""
        return self.state in OPEN

    def snapshot(self) -> dict[str, Any]:
        """How far it has come."""
        return {"state": self.get_state_display(), "paid_yuan": f"{self.paid_yuan:.2f}"}


@pghistory.track()
class ContractMilestone(Timed, Record):
    """Something that has to be delivered or paid by a day.

    `amount_yuan` is None for royalties, whose amount their periods tell. `pay_by` is the last day of payment; for a
    delivery without one it follows from its acceptance. `reminded_for` and `reminded` say for which day how many of
    the three reminders have gone out.
    """

    performance = models.ForeignKey(
        Performance, on_delete=models.PROTECT, related_name="milestones", verbose_name=_("合同履约")
    )
    order = models.PositiveSmallIntegerField(default=0, editable=False)
    state = models.CharField(
        _("状态"), max_length=12, choices=MilestoneState, default=MilestoneState.PLANNED, editable=False
    )
    title = models.CharField(_("节点"), max_length=100)
    kind = models.CharField(_("性质"), max_length=10, choices=MilestoneKind, default=MilestoneKind.DELIVERY)
    due_on = models.DateField(_("交付期限"), null=True, blank=True)
    amount_yuan = yuan_field(_("应付金额"), null=True, blank=True)
    pay_by = models.DateField(_("付款期限"), null=True, blank=True)
    standard = models.CharField(_("验收标准"), max_length=500, blank=True)
    paid_yuan = yuan_field(_("已支付"), default=ZERO, editable=False)
    accepted_on = models.DateField(_("验收日期"), null=True, editable=False)
    reminded_for = models.DateField(null=True, editable=False)
    reminded = models.PositiveSmallIntegerField(default=0, editable=False)

    objects: ClassVar[Any] = OfPerformanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("履约节点")
        ordering = ("performance", "order", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount_yuan__isnull=True) | Q(amount_yuan__gte=F("paid_yuan")),
                name="performance_milestone_paid_within",
            ),
            models.CheckConstraint(
                condition=~Q(kind=MilestoneKind.DELIVERY) | Q(due_on__isnull=False),
                name="performance_milestone_is_due",
                violation_error_message=_("要交付的节点请填写交付期限。"),
            ),
            models.CheckConstraint(
                condition=~Q(state=MilestoneState.ACCEPTED) | Q(accepted_on__isnull=False),
                name="performance_milestone_accepted_is_dated",
            ),
        )
        indexes = (
            models.Index(fields=("pay_by", "id"), name="performance_milestone_pay_by"),
            models.Index(fields=("due_on", "id"), name="performance_milestone_due"),
        )
        triggers = (pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.title

    def future(self) -> Iterable[Event]:
        """Whoever owes something is reminded before its day, on it, and after it."""
        day = self.awaited_on
        if day is None:
            return
        sent = self.reminded if self.reminded_for == day else 0
        before: Any = limits.REMIND_BEFORE.get(where=self.region_id, on=day).value
        after: Any = limits.REMIND_AFTER.get(where=self.region_id, on=day).value
        days = (before.start(day), day, after.end(day))
        if sent < len(days):
            yield Event(start_of(days[sent], hour=9), f"remind_{self.state}")

    @property
    def owes_delivery(self) -> bool:
        """Whether the seller has something to deliver now."""
        return self.kind == MilestoneKind.DELIVERY and self.state in OWED

    @property
    def owes_payment(self) -> bool:
        """Whether the buyer has to pay: an advance by its day, a royalty by its day, a delivery once it is accepted."""
        if self.state == MilestoneState.DROPPED or self.pay_by is None:
            return False
        if self.kind == MilestoneKind.DELIVERY and self.state != MilestoneState.ACCEPTED:
            return False
        return self.paid_yuan == 0 if self.amount_yuan is None else self.paid_yuan < self.amount_yuan

    @property
    def awaited_on(self) -> Any:
        """The day of what is waited for: the delivery, then the payment; None when nothing is."""
        if self.owes_delivery:
            return self.due_on
        return self.pay_by if self.owes_payment else None

    @property
    def is_overdue(self) -> bool:
        """Whether the day of what is waited for has passed."""
        day = self.awaited_on
        return day is not None and day < clock.today()

    @property
    def unpaid_yuan(self) -> Decimal | None:
        """What is left to pay; None for a royalty without an amount."""
        return None if self.amount_yuan is None else self.amount_yuan - self.paid_yuan

    def snapshot(self) -> dict[str, Any]:
        """What is to be delivered and paid by when."""
        names = ("title", "due_on", "amount_yuan", "pay_by", "standard")
        return {name: str(getattr(self, name) or "") for name in names}


class MilestoneStep(models.Model):
    """That something was delivered, accepted or returned; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    milestone = models.ForeignKey(ContractMilestone, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(_("事项"), max_length=10, choices=StepKind)
    on = models.DateField(_("日期"), db_column="done_on")
    text = limited_text(_("说明"), max_length=limits.LONGEST_TEXT)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("登记时间"))

    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("附件"))

    objects: ClassVar[Any] = OfPerformanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("履约记录")
        ordering = ("milestone", "written_at", "id")
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


@pghistory.track()
class PlanProposal(Record):
    """A plan of milestones, or a change of it, that the side `organisation` proposes to the other.

    `rows` are {key, title, kind, due_on, amount_yuan, pay_by, standard}, `key` the milestone that it was; `before`
    says the same of the plan that held when it was proposed.
    """

    performance = models.ForeignKey(
        Performance, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("合同履约")
    )
    number = models.PositiveSmallIntegerField(_("次序"), editable=False)
    state = models.CharField(
        _("状态"), max_length=12, choices=ProposalState, default=ProposalState.ASKED, editable=False
    )
    reason = limited_text(_("理由"), max_length=limits.LONGEST_REASON)
    rows = models.JSONField(_("履约计划"), default=list, editable=False)
    before = models.JSONField(_("原计划"), default=list, editable=False)
    decided_at = models.DateTimeField(_("答复时间"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects: ClassVar[Any] = OfPerformanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("履约计划")
        ordering = ("performance", "-number")
        constraints = (
            models.UniqueConstraint(fields=("performance", "number"), name="performance_proposal_number"),
            models.UniqueConstraint(
                fields=("performance",),
                condition=Q(state=ProposalState.ASKED),
                name="performance_proposal_one_open",
                violation_error_message=_("已经有一份计划在等对方确认。"),
            ),
        )
        indexes = (models.Index(fields=("state", "created_at", "id"), name="performance_proposals_open"),)

    def __str__(self) -> str:
        return str(_("履约计划")) if self.number == 1 else str(_("履约计划变更"))

    def snapshot(self) -> dict[str, Any]:
        """What is proposed."""
        return {"reason": self.reason, "rows": self.rows}
