"""Tables of assets, shares, journal, write-offs and statements."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.filing.tables import YuanColumn
from lianqiao.core.money import format_yuan, wan_text
from lianqiao.core.tables import DayColumn
from lianqiao.processes.asset_ledger.models import Asset, Holding, JournalEntry, Statement, WriteOff

NOWRAP = {"td": {"class": "nowrap"}}
WIDE = {"td": {"class": "wide"}}
UNIT = {"td": {"class": "unit"}}


class AssetTable(tables.Table):
    """Assets with their marks and sums."""

    title = tables.Column(
        verbose_name=_("资产名称"), linkify=lambda record: links.page_of(record), orderable=False, attrs=WIDE
    )
    number = tables.Column(verbose_name=_("资产编号"), orderable=False, attrs=NOWRAP)
    organisation = tables.Column(verbose_name=_("单位"), orderable=False, attrs=UNIT)
    kind = tables.Column(verbose_name=_("资产种类"), orderable=False)
    right_number = tables.Column(verbose_name=_("权利编号"), orderable=False, attrs=NOWRAP)
    stage = tables.Column(verbose_name=_("阶段"), orderable=False, attrs=NOWRAP)
    conversion = tables.Column(verbose_name=_("转化状态"), orderable=False, attrs=NOWRAP)
    condition = tables.Column(verbose_name=_("在账情况"), orderable=False, attrs=NOWRAP)
    book_yuan = YuanColumn(verbose_name=_("账面价值"), orderable=False)
    memo_yuan = YuanColumn(verbose_name=_("研究阶段投入"), orderable=False)
    income_yuan = YuanColumn(verbose_name=_("累计转化收入"), orderable=False)
    entered_on = DayColumn(verbose_name=_("入账日期"), orderable=False)

    class Meta:
        model = Asset
        fields = (
            "title", "number", "organisation", "kind", "right_number", "stage", "conversion", "condition", "book_yuan",
            "memo_yuan", "income_yuan", "entered_on",
        )  # fmt: skip
        order_by = ()
        empty_text = ""


class HoldingTable(tables.Table):
    """Shares of companies."""

    company_name = tables.Column(verbose_name=_("企业名称"), orderable=False, attrs=WIDE)
    company_uscc = tables.Column(verbose_name=_("统一社会信用代码"), orderable=False, attrs=NOWRAP)
    organisation = tables.Column(verbose_name=_("单位"), orderable=False, attrs=UNIT)
    asset = tables.Column(
        verbose_name=_("来自资产"), linkify=lambda record: links.page_of(record.asset), orderable=False
    )
    share_percent = tables.Column(
        verbose_name=_("持股比例"), orderable=False, attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )
    cost_yuan = YuanColumn(verbose_name=_("账面成本"), orderable=False)
    acquired_on = DayColumn(verbose_name=_("取得日期"), orderable=False)
    standing = tables.Column(verbose_name=_("情况"), orderable=False, attrs=NOWRAP)

    class Meta:
        model = Holding
        fields = (
            "company_name", "company_uscc", "organisation", "asset", "share_percent", "cost_yuan", "acquired_on",
            "standing",
        )  # fmt: skip
        order_by = ()
        empty_text = ""

    def render_share_percent(self, value: Any) -> str:
        """Per cent without false zeros."""
        return f"{value.normalize():f}%"


class JournalTable(tables.Table):
    """The journal with both sides of every entry."""

    on = DayColumn(verbose_name=_("日期"), orderable=False)
    label = tables.Column(verbose_name=_("序号"), orderable=False, attrs=NOWRAP)
    organisation = tables.Column(verbose_name=_("单位"), orderable=False, attrs=UNIT)
    asset = tables.Column(
        verbose_name=_("资产名称"), linkify=lambda record: links.page_of(record.asset), orderable=False, attrs=WIDE
    )
    kind = tables.Column(verbose_name=_("事项"), orderable=False, attrs=NOWRAP)
    debits = tables.Column(verbose_name=_("借方"), accessor="lines", orderable=False, attrs=WIDE)
    credits = tables.Column(verbose_name=_("贷方"), accessor="lines", orderable=False, attrs=WIDE)
    total_yuan = YuanColumn(verbose_name=_("金额"), orderable=False)
    reason = tables.Column(verbose_name=_("事由"), orderable=False, attrs=WIDE)
    paper = tables.Column(verbose_name=_("凭证或文号"), orderable=False)
    written_by = tables.Column(verbose_name=_("登记人"), orderable=False, default="—")

    class Meta:
        model = JournalEntry
        fields = (
            "on", "label", "organisation", "asset", "kind", "debits", "credits", "total_yuan", "reason", "paper",
            "written_by",
        )  # fmt: skip
        order_by = ()
        empty_text = ""

    def render_debits(self, record: Any) -> str:
        """What is debited."""
        return _side(record, "debit_yuan")

    def render_credits(self, record: Any) -> str:
        """What is credited."""
        return _side(record, "credit_yuan")


def _side(entry: Any, name: str) -> str:
    """The accounts of one side with their amounts; an export has the same words."""
    rows = [(one.get_account_display(), getattr(one, name)) for one in entry.lines.all() if getattr(one, name)]
    return "；".join(f"{label} {format_yuan(amount)}" for label, amount in rows) or "—"


class WriteOffTable(tables.Table):
    """Write-offs."""

    asset = tables.Column(
        verbose_name=_("资产或股权"), linkify=lambda record: links.page_of(record), orderable=False, attrs=WIDE
    )
    organisation = tables.Column(verbose_name=_("单位"), orderable=False, attrs=UNIT)
    grounds = tables.Column(verbose_name=_("核销依据"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    amount_yuan = YuanColumn(verbose_name=_("核销金额"), orderable=False)
    created_by = tables.Column(verbose_name=_("申请人"), orderable=False)
    decided_by = tables.Column(verbose_name=_("批准人"), orderable=False, default="—")
    decided_at = DayColumn(verbose_name=_("决定日期"), orderable=False)

    class Meta:
        model = WriteOff
        fields = (
            "asset", "organisation", "grounds", "state", "amount_yuan", "created_by", "decided_by", "decided_at",
        )  # fmt: skip
        order_by = ()
        empty_text = ""

    def render_asset(self, record: Any) -> str:
        """The company where it is about shares."""
        return str(record)


class StatementTable(tables.Table):
    """Yearly statements."""

    year = tables.Column(
        verbose_name=_("年度"), linkify=lambda record: links.page_of(record), orderable=False, localize=False
    )
    organisation = tables.Column(verbose_name=_("单位"), orderable=False, attrs=WIDE)
    closing = tables.Column(
        verbose_name=_("年末账面价值"), accessor="content", orderable=False, attrs={"td": {"class": "num nowrap"}}
    )
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    created_by = tables.Column(verbose_name=_("编制人"), orderable=False)
    signed_by = tables.Column(verbose_name=_("签署人"), orderable=False, default="—")
    signed_at = DayColumn(verbose_name=_("签署日期"), orderable=False)

    class Meta:
        model = Statement
        fields = ("year", "organisation", "closing", "state", "created_by", "signed_by", "signed_at")
        order_by = ()
        empty_text = ""

    def render_closing(self, record: Any) -> str:
        """What the assets are worth at the end of the year."""
        return format_yuan(record.closing_yuan)

    def value_closing(self, record: Any) -> str:
        """In 万元."""
        return wan_text(record.closing_yuan)
