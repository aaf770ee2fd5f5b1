"""Disbursements, the lines of the ledger that they stand by, and the causes that were stopped."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import StoredFile
from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.disbursements.enums import EntryKind, Standing
from lianqiao.processes.disbursements.limits import LONGEST_PAPER, LONGEST_PURPOSE, LONGEST_REASON, LONGEST_TITLE
from lianqiao.processes.disbursements.queries.visibility import DisbursementEntryQuerySet, DisbursementQuerySet

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
_SUM_UP = """
    UPDATE disbursements_disbursement SET
    promised_yuan = s.promised,
    due_yuan = s.due,
    withheld_yuan = s.withheld,
    approved_yuan = s.approved,
    paid_yuan = s.paid,
    to_return_yuan = s.to_return,
    returned_yuan = s.returned,
    cancelled_yuan = s.cancelled,
    updated_at = NOW()
    FROM (
        SELECT
        COALESCE(SUM(amount_yuan) FILTER (WHERE kind = 'promised'), 0) AS promised,
        COALESCE(SUM(amount_yuan) FILTER (WHERE kind = 'due'), 0) AS due,
        COALESCE(SUM(amount_yuan) FILTER (WHERE kind = 'withheld'), 0) AS withheld,
        COALESCE(SUM(amount_yuan) FILTER (WHERE kind = 'approved'), 0) AS approved,
        COALESCE(SUM(amount_yuan) FILTER (WHERE kind = 'paid'), 0) AS paid,
        COALESCE(SUM(amount_yuan) FILTER (WHERE kind = 'to_return'), 0) AS to_return,
        COALESCE(SUM(amount_yuan) FILTER (WHERE kind = 'returned'), 0) AS returned,
        COALESCE(SUM(amount_yuan) FILTER (WHERE kind = 'cancelled'), 0) AS cancelled
        FROM disbursements_entry WHERE disbursement_id = NEW.disbursement_id
    ) AS s
    WHERE id = NEW.disbursement_id;
    RETURN NULL;
"""
#: Whenever lines are written, the sums of their disbursement are made anew by the database, and its checks hold them.
SUM_UP = pgtrigger.Trigger(
    name="sum_up",
    operation=pgtrigger.Insert,
    when=pgtrigger.After,
    func=_SUM_UP,
)


def _sum(label: Any) -> Any:
    return yuan_field(label, default=Decimal(0), editable=False)


_STANDING = Case(
    When(to_return_yuan__gt=F("returned_yuan"), then=Value(Standing.TO_RETURN.value)),
    When(due_yuan__gt=F("paid_yuan") + F("withheld_yuan"), then=Value(Standing.DUE.value)),
    When(withheld_yuan__gt=0, then=Value(Standing.WITHHELD.value)),
    When(Q(returned_yuan__gt=0, returned_yuan=F("paid_yuan")), then=Value(Standing.RETURNED.value)),
    When(Q(cancelled_yuan__gt=0, paid_yuan=0), then=Value(Standing.CANCELLED.value)),
    When(promised_yuan=F("paid_yuan") + F("cancelled_yuan"), then=Value(Standing.PAID.value)),
    default=Value(Standing.PROMISED.value),
)


class Disbursement(Record):
    """An amount that the body `organisation` promised to `payee` for one part of one cause.

    The cause is any record (an application, an agreement) with a short `part` such as "milestone-2"; each pair is there
    once, so that one cause pays once. The sums in yuan follow from the lines and are written by the database alone:
    paid and withheld never exceed what is due, that and what is cancelled never what was promised.
    """

    payee = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("受款单位")
    )
    created_by = models.ForeignKey(  # type: ignore[assignment]
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    team = models.CharField(_("团队"), max_length=LONGEST_PURPOSE, blank=True)
    cause_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    cause_id = models.UUIDField()
    cause = GenericForeignKey("cause_type", "cause_id")
    part = models.CharField(_("所属部分"), max_length=60)
    title = models.CharField(_("项目"), max_length=LONGEST_TITLE)
    purpose = models.CharField(_("用途"), max_length=LONGEST_PURPOSE)
    scheme_id = models.UUIDField(_("制度"), null=True, blank=True)
    scheme_title = models.CharField(_("制度"), max_length=LONGEST_TITLE, blank=True)
    planned_on = models.DateField(_("计划拨付"), null=True, blank=True)
    return_by = models.DateField(_("退回期限"), null=True, editable=False)
    promised_yuan = _sum(_("承诺"))
    due_yuan = _sum(_("到期应拨"))
    withheld_yuan = _sum(_("暂缓"))
    approved_yuan = _sum(_("批准拨付"))
    paid_yuan = _sum(_("已拨付"))
    to_return_yuan = _sum(_("应退回"))
    returned_yuan = _sum(_("已退回"))
    cancelled_yuan = _sum(_("不再拨付"))
    standing = models.GeneratedField(
        expression=_STANDING,
        output_field=models.CharField(_("情况"), max_length=10, choices=Standing),
        db_persist=True,
    )

    objects: ClassVar[Any] = DisbursementQuerySet.as_manager()

    class Meta:
        verbose_name = _("拨款")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("cause_type", "cause_id", "part"), name="disbursements_cause_once"),
            models.CheckConstraint(condition=~Q(organisation=F("payee")), name="disbursements_not_to_itself"),
            models.CheckConstraint(
                condition=Q(withheld_yuan__gte=0, paid_yuan__gte=0, cancelled_yuan__gte=0, returned_yuan__gte=0),
                name="disbursements_sums_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(due_yuan__gte=F("paid_yuan") + F("withheld_yuan")), name="disbursements_paid_was_due"
            ),
            models.CheckConstraint(
                condition=Q(promised_yuan__gte=F("due_yuan") + F("cancelled_yuan")),
                name="disbursements_due_was_promised",
            ),
            models.CheckConstraint(
                condition=Q(promised_yuan__gte=F("approved_yuan")), name="disbursements_approved_was_promised"
            ),
            models.CheckConstraint(
                condition=Q(paid_yuan__gte=F("to_return_yuan")), name="disbursements_to_return_was_paid"
            ),
            models.CheckConstraint(
                condition=Q(to_return_yuan__gte=F("returned_yuan")), name="disbursements_returned_was_demanded"
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="disbursements_of_payer"),
            models.Index(fields=("payee", "-created_at", "-id"), name="disbursements_of_payee"),
            models.Index(fields=("organisation", "standing"), name="disbursements_payer_standing"),
            models.Index(fields=("payee", "standing"), name="disbursements_payee_standing"),
        )
        triggers = (pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),)

    def get_standing_display(self) -> str:
        """The standing in words; Django gives generated columns no such method."""
        return str(Standing(self.standing).label)

    def __str__(self) -> str:
        return f"{self.title} {self.purpose}"

    @property
    def payable_yuan(self) -> Decimal:
        """What is due and neither paid nor withheld."""
        return self.due_yuan - self.paid_yuan - self.withheld_yuan

    @property
    def open_yuan(self) -> Decimal:
        """What was promised and is neither paid nor cancelled."""
        return self.promised_yuan - self.paid_yuan - self.cancelled_yuan

    @property
    def owed_back_yuan(self) -> Decimal:
        """What was demanded back and has not come."""
        return self.to_return_yuan - self.returned_yuan

    @property
    def is_late_back(self) -> bool:
        """Whether money that was demanded back is overdue."""
        return self.owed_back_yuan > 0 and self.return_by is not None and self.return_by < clock.today()

    def snapshot(self) -> dict[str, Any]:
        """What was promised to whom, for what."""
        names = ("title", "purpose", "payee", "team", "part", "planned_on", "promised_yuan")
        return {name: None if (value := getattr(self, name)) is None else str(value) for name in names}


class Entry(models.Model):
    """A line of the ledger, never changed: a signed amount with its day, who wrote it, why, and by which paper.

    `paper` is the number of the voucher or of the decision; of one kind each stands once in a disbursement, so that
    what is sent twice is written once. `mark` tells apart what the program writes, for the same reason.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    disbursement = models.ForeignKey(Disbursement, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(_("类型"), max_length=10, choices=EntryKind)
    amount_yuan = yuan_field(_("金额"), signed=True)
    on = models.DateField(_("日期"), db_column="entered_on")
    paper = models.CharField(_("凭证或文号"), max_length=LONGEST_PAPER, blank=True)
    mark = models.CharField(max_length=100, blank=True)
    reason = limited_text(_("说明"), max_length=LONGEST_REASON, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    written_at = models.DateTimeField(_("登记时间"))

    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("附件"))

    objects: ClassVar[Any] = DisbursementEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("拨款记录")
        ordering = ("written_at", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(amount_yuan=0), name="disbursements_entry_says_something"),
            models.CheckConstraint(
                condition=~Q(kind__in=(EntryKind.PAID, EntryKind.RETURNED)) | (Q(amount_yuan__gt=0) & ~Q(paper="")),
                name="disbursements_entry_money_has_paper",
            ),
            models.UniqueConstraint(
                fields=("disbursement", "kind", "paper"), condition=~Q(paper=""), name="disbursements_entry_paper_once"
            ),
            models.UniqueConstraint(
                fields=("disbursement", "kind", "mark"), condition=~Q(mark=""), name="disbursements_entry_mark_once"
            ),
        )
        indexes = (models.Index(fields=("kind", "on"), name="disbursements_entry_day"),)
        triggers = (APPEND_ONLY, SUM_UP)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount_yuan}"


class Stop(models.Model):
    """That nothing more is promised to, due to or paid to a cause, from a moment on; for good."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cause_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    cause_id = models.UUIDField()
    reason = limited_text(_("理由"), max_length=LONGEST_REASON)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    stopped_at = models.DateTimeField(_("停止时间"))

    class Meta:
        verbose_name = _("停止拨款")
        ordering = ("stopped_at", "id")
        constraints = (models.UniqueConstraint(fields=("cause_type", "cause_id"), name="disbursements_stop_once"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.reason
