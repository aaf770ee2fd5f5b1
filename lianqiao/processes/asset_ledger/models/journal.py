"""The journal: entries whose lines balance, held by the database; nothing in it is changed or removed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import StoredFile
from lianqiao.core.money import yuan_field
from lianqiao.processes.asset_ledger.enums import Account, Condition, Conversion, Movement, Stage
from lianqiao.processes.asset_ledger.limits import LONGEST_PAPER, LONGEST_REASON
from lianqiao.processes.asset_ledger.models.assets import Asset, Holding
from lianqiao.processes.asset_ledger.queries.visibility import JournalEntryQuerySet

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
_BALANCED = """
    IF EXISTS (
        SELECT 1 FROM asset_ledger_journalentry AS e
        LEFT JOIN (
            SELECT entry_id, SUM(debit_yuan) AS debit, SUM(credit_yuan) AS credit
            FROM asset_ledger_journalline WHERE entry_id = {entry} GROUP BY entry_id
        ) AS l ON l.entry_id = e.id
        WHERE e.id = {entry}
        AND (COALESCE(l.debit, 0) <> e.total_yuan OR COALESCE(l.credit, 0) <> e.total_yuan)
    ) THEN
        RAISE EXCEPTION 'asset_ledger: the lines of entry %% do not balance', {entry}
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


def _balanced(entry: str) -> pgtrigger.Trigger:
    """At the end of the transaction the debits and the credits of the entry are each its total."""
    return pgtrigger.Trigger(
        name="balanced",
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        func=_BALANCED.replace("{entry}", entry).replace("%%", "%"),
    )


#: The marks of an asset are those of its last entry.
_MARK = pgtrigger.Trigger(
    name="mark",
    operation=pgtrigger.Insert,
    when=pgtrigger.After,
    func="""
    UPDATE asset_ledger_asset SET stage = NEW.stage, conversion = NEW.conversion, condition = NEW.condition,
    updated_at = NEW.written_at WHERE id = NEW.asset_id;
    RETURN NULL;
    """,
)
#: Nothing is entered into a year whose statement is signed.
_CLOSED = pgtrigger.Trigger(
    name="closed",
    operation=pgtrigger.Insert,
    when=pgtrigger.Before,
    func="""
    IF EXISTS (
        SELECT 1 FROM asset_ledger_book
        WHERE organisation_id = NEW.organisation_id AND closed_until >= NEW.entered_on
    ) THEN
        RAISE EXCEPTION 'asset_ledger: the year is closed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
    """,
)
#: The sums of asset and holding follow from the lines.
_SUM_UP = pgtrigger.Trigger(
    name="sum_up",
    operation=pgtrigger.Insert,
    when=pgtrigger.After,
    func="""
    UPDATE asset_ledger_asset SET
    book_yuan = book_yuan + CASE WHEN NEW.account = 'assets' THEN NEW.debit_yuan - NEW.credit_yuan ELSE 0 END,
    memo_yuan = memo_yuan + CASE WHEN NEW.account = 'memo_cost' THEN NEW.debit_yuan - NEW.credit_yuan ELSE 0 END,
    income_yuan = income_yuan + CASE WHEN NEW.account = 'income' THEN NEW.credit_yuan - NEW.debit_yuan ELSE 0 END
    WHERE id = (SELECT asset_id FROM asset_ledger_journalentry WHERE id = NEW.entry_id)
    AND NEW.account IN ('assets', 'memo_cost', 'income');
    UPDATE asset_ledger_holding SET cost_yuan = cost_yuan + NEW.debit_yuan - NEW.credit_yuan
    WHERE id = (SELECT holding_id FROM asset_ledger_journalentry WHERE id = NEW.entry_id)
    AND NEW.account = 'equity';
    RETURN NULL;
    """,
)


class JournalEntry(models.Model):
    """One movement of one asset, with its cause, day, reason and paper, and the marks that the asset has after it.

    `mark` tells apart what programs write, so that what is said twice is written once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    region = models.ForeignKey("taxonomy.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("地区"))
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="entries", verbose_name=_("单列资产"))
    holding = models.ForeignKey(
        Holding, null=True, on_delete=models.PROTECT, related_name="entries", verbose_name=_("股权")
    )
    kind = models.CharField(_("事项"), max_length=14, choices=Movement)
    on = models.DateField(_("日期"), db_column="entered_on")
    year = models.PositiveSmallIntegerField(_("年度"))
    serial = models.PositiveIntegerField(_("序号"))
    place = models.PositiveIntegerField(_("资产的第几次变动"))
    total_yuan = yuan_field(_("金额"), default=Decimal(0))
    reason = limited_text(_("事由"), max_length=LONGEST_REASON)
    paper = models.CharField(_("凭证或文号"), max_length=LONGEST_PAPER, blank=True)
    mark = models.CharField(max_length=120, blank=True)
    cause_type = models.ForeignKey(ContentType, null=True, on_delete=models.PROTECT, related_name="+")
    cause_id = models.UUIDField(null=True)
    cause = GenericForeignKey("cause_type", "cause_id")
    reverses = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="reversal", verbose_name=_("冲销的记录")
    )
    stage = models.CharField(_("阶段"), max_length=12, choices=Stage)
    conversion = models.CharField(_("转化状态"), max_length=12, choices=Conversion)
    condition = models.CharField(_("在账情况"), max_length=12, choices=Condition)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    written_at = models.DateTimeField(_("登记时间"))

    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("附件"))

    objects: ClassVar[Any] = JournalEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("台账记录")
        ordering = ("-on", "-year", "-serial", "-id")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "year", "serial"), name="asset_ledger_serial"),
            models.UniqueConstraint(fields=("asset", "place"), name="asset_ledger_place"),
            models.UniqueConstraint(
                fields=("organisation", "mark"), condition=~Q(mark=""), name="asset_ledger_mark_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=Movement.REVERSAL, reverses__isnull=False)
                | (~Q(kind=Movement.REVERSAL) & Q(reverses__isnull=True)),
                name="asset_ledger_reversal_names_entry",
            ),
        )
        indexes = (
            models.Index(
                fields=("organisation", "-on", "-year", "-serial", "-id"), name="asset_ledger_journal_of_unit"
            ),
            models.Index(fields=("-on", "-year", "-serial", "-id"), name="asset_ledger_journal_newest"),
            models.Index(fields=("kind", "on"), name="asset_ledger_journal_kind"),
        )
        triggers = (APPEND_ONLY, _CLOSED, _MARK, _balanced("NEW.id"))

    def __str__(self) -> str:
        return f"{self.label} {self.get_kind_display()}"

    @property
    def label(self) -> str:
        """The number of the entry within its unit."""
        return f"{self.year}-{self.serial:04}"


class JournalLine(models.Model):
    """One side of an entry: an account that is debited or credited."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    account = models.CharField(_("科目"), max_length=12, choices=Account)
    debit_yuan = yuan_field(_("借方"), default=Decimal(0))
    credit_yuan = yuan_field(_("贷方"), default=Decimal(0))

    class Meta:
        verbose_name = _("台账分录")
        ordering = ("entry", "position")
        constraints = (
            models.UniqueConstraint(fields=("entry", "position"), name="asset_ledger_line_position"),
            models.CheckConstraint(
                condition=Q(debit_yuan__gt=0, credit_yuan=0) | Q(debit_yuan=0, credit_yuan__gt=0),
                name="asset_ledger_line_has_one_side",
            ),
        )
        indexes = (models.Index(fields=("account", "entry"), name="asset_ledger_line_account"),)
        triggers = (APPEND_ONLY, _SUM_UP, _balanced("NEW.entry_id"))

    def __str__(self) -> str:
        return f"{self.get_account_display()} {self.debit_yuan} {self.credit_yuan}"
