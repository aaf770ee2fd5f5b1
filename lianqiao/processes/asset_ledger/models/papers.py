"""What is decided about the ledger: write-offs that somebody else approves, and statements that somebody signs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.asset_ledger.enums import Account, Grounds, StatementState, WriteOffState
from lianqiao.processes.asset_ledger.limits import LONGEST_REASON
from lianqiao.processes.asset_ledger.models.assets import Asset, Holding
from lianqiao.processes.asset_ledger.models.journal import JournalEntry
from lianqiao.processes.asset_ledger.queries.visibility import StatementOfLedgerQuerySet, WriteOffQuerySet


def _decider(label: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=label
    )


@pghistory.track()
class WriteOff(Record):
    """That an asset, or the shares of a company, are taken off the books; one proposes, another approves."""

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="write_offs", verbose_name=_("单列资产"))
    holding = models.ForeignKey(
        Holding, null=True, blank=True, on_delete=models.PROTECT, related_name="write_offs", verbose_name=_("股权")
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=WriteOffState, default=WriteOffState.PROPOSED, editable=False
    )
    grounds = models.CharField(_("核销依据"), max_length=10, choices=Grounds)
    text = limited_text(_("情况说明"), max_length=LONGEST_REASON)
    amount_yuan = yuan_field(_("核销金额"), null=True, editable=False)
    decided_by = _decider(_("批准人"))
    decided_at = models.DateTimeField(_("决定时间"), null=True, editable=False)
    opinion = limited_text(_("意见"), max_length=LONGEST_REASON, blank=True, editable=False)
    entry = models.OneToOneField(
        JournalEntry, null=True, editable=False, on_delete=models.PROTECT, related_name="write_off"
    )

    objects: ClassVar[Any] = WriteOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("核销")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("asset", "holding"),
                condition=Q(state=WriteOffState.PROPOSED),
                nulls_distinct=False,
                name="asset_ledger_write_off_once_open",
            ),
            models.CheckConstraint(
                condition=~Q(state=WriteOffState.APPROVED) | Q(decided_by__isnull=False, entry__isnull=False),
                name="asset_ledger_write_off_is_entered",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("created_by")),
                name="asset_ledger_write_off_four_eyes",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="asset_ledger_offs_of_unit"),
            models.Index(fields=("-created_at", "-id"), name="asset_ledger_offs_newest"),
        )

    def __str__(self) -> str:
        return str(self.asset if self.holding is None else self.holding)


@pghistory.track()
class Statement(Record):
    """The ledger of a unit in one year: opening, movements, closing; never changed once it is signed.

    `content` holds tables of words and amounts as text, see `queries.statements`.
    """

    year = models.PositiveSmallIntegerField(_("年度"))
    state = models.CharField(
        _("状态"), max_length=10, choices=StatementState, default=StatementState.DRAFT, editable=False
    )
    content = models.JSONField(editable=False)
    content_sha256 = models.CharField(_("内容校验值"), max_length=64, editable=False)
    signed_by = _decider(_("签署人"))
    signed_at = models.DateTimeField(_("签署时间"), null=True, editable=False)

    objects: ClassVar[Any] = StatementOfLedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("单列台账年度报表")
        ordering = ("-year", "-id")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "year"), name="asset_ledger_statement_once"),
            models.CheckConstraint(
                condition=~Q(state=StatementState.SIGNED)
                | (Q(signed_by__isnull=False, signed_at__isnull=False) & ~Q(signed_by=models.F("created_by"))),
                name="asset_ledger_statement_four_eyes",
            ),
        )
        indexes = (models.Index(fields=("-year", "-id"), name="asset_ledger_statement_newest"),)
        triggers = (
            pgtrigger.Protect(
                name="frozen", operation=pgtrigger.Update, condition=pgtrigger.Condition("OLD.state = 'signed'")
            ),
            pgtrigger.Protect(
                name="stays", operation=pgtrigger.Delete, condition=pgtrigger.Condition("OLD.state = 'signed'")
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"

    @property
    def closing_yuan(self) -> Decimal:
        """What the assets are worth on the books at the end of the year."""
        rows: list[dict[str, str]] = self.content["accounts"]
        return next((Decimal(row["closing"]) for row in rows if row["code"] == Account.ASSETS), Decimal(0))

    def snapshot(self) -> dict[str, Any]:
        """What is signed."""
        return {"year": self.year, **self.content}
