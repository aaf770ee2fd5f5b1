"""What the ledger is about: assets, the shares that came out of them, and the book of a unit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.asset_ledger.enums import AssetKind, Condition, Conversion, HoldingStanding, Stage
from lianqiao.processes.asset_ledger.limits import LONGEST_NUMBER, LONGEST_TITLE
from lianqiao.processes.asset_ledger.queries.visibility import AssetQuerySet, HoldingQuerySet


def _sum(label: Any) -> Any:
    return yuan_field(label, default=Decimal(0), db_default=Decimal(0), editable=False)


def _made_by() -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )


class Book(models.Model):
    """The book of a unit: its row is locked by whoever writes, and says up to which day it is closed."""

    organisation = models.OneToOneField(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    closed_until = models.DateField(_("已结账至"), null=True)

    class Meta:
        verbose_name = _("单列台账")

    def __str__(self) -> str:
        return str(self.organisation)


class Asset(Record):
    """An achievement of a unit as an asset of its separate ledger.

    The sums in yuan follow from the lines of the journal, the marks (stage, conversion, condition) from its last entry;
    the database alone writes both.
    """

    created_by = _made_by()
    achievement = models.OneToOneField(
        "achievements.Achievement",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ledger_asset",
        verbose_name=_("科技成果"),
    )
    number = models.CharField(_("资产编号"), max_length=40, unique=True, editable=False)
    title = models.CharField(_("资产名称"), max_length=LONGEST_TITLE)
    kind = models.CharField(_("资产种类"), max_length=20, choices=AssetKind)
    right_number = models.CharField(_("权利编号"), max_length=LONGEST_NUMBER, blank=True)
    is_granted = models.BooleanField(_("已取得权利"), default=False)
    entered_on = models.DateField(_("入账日期"))
    stage = models.CharField(_("阶段"), max_length=12, choices=Stage, editable=False)
    conversion = models.CharField(
        _("转化状态"), max_length=12, choices=Conversion, default=Conversion.NONE, editable=False
    )
    condition = models.CharField(
        _("在账情况"), max_length=12, choices=Condition, default=Condition.HELD, editable=False
    )
    book_yuan = _sum(_("账面价值"))
    memo_yuan = _sum(_("研究阶段投入"))
    income_yuan = _sum(_("累计转化收入"))

    objects: ClassVar[Any] = AssetQuerySet.as_manager()

    class Meta:
        verbose_name = _("单列资产")
        ordering = ("-entered_on", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(book_yuan__gte=0, memo_yuan__gte=0), name="asset_ledger_not_negative"),
            models.UniqueConstraint(
                fields=("organisation", "right_number"),
                condition=~Q(right_number=""),
                name="asset_ledger_right_once",
                violation_error_message=_("这个权利编号已经入账。"),
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-entered_on", "-id"), name="asset_ledger_of_unit"),
            models.Index(fields=("-entered_on", "-id"), name="asset_ledger_newest"),
        )
        triggers = (pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.title

    def snapshot(self) -> dict[str, Any]:
        """What was entered."""
        return {
            "number": self.number,
            "title": self.title,
            "kind": self.get_kind_display(),
            "right_number": self.right_number,
            "entered_on": self.entered_on.isoformat(),
        }


class Holding(Record):
    """Shares of a company that a unit got for an asset; `cost_yuan` follows from the journal."""

    created_by = _made_by()
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="holdings", verbose_name=_("单列资产"))
    company_name = models.CharField(_("企业名称"), max_length=LONGEST_TITLE)
    company_uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    share_percent = models.DecimalField(
        _("持股比例（%）"),
        max_digits=7,
        decimal_places=4,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    acquired_on = models.DateField(_("取得日期"))
    cost_yuan = _sum(_("账面成本"))
    standing = models.GeneratedField(
        expression=Case(
            When(share_percent=0, then=Value(HoldingStanding.EXITED.value)), default=Value(HoldingStanding.HELD.value)
        ),
        output_field=models.CharField(_("情况"), max_length=10, choices=HoldingStanding),
        db_persist=True,
    )

    objects: ClassVar[Any] = HoldingQuerySet.as_manager()

    class Meta:
        verbose_name = _("成果作价股权")
        ordering = ("-acquired_on", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(cost_yuan__gte=0), name="asset_ledger_cost_not_negative"),
            models.CheckConstraint(
                condition=Q(share_percent__gte=0, share_percent__lte=100), name="asset_ledger_share_of_hundred"
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-acquired_on", "-id"), name="asset_ledger_shares_of_unit"),
            models.Index(fields=("-acquired_on", "-id"), name="asset_ledger_shares_newest"),
        )
        triggers = (pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.company_name
