"""Tables of the performance of contracts."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.filing.tables import YuanColumn
from lianqiao.core.tables import DayColumn
from lianqiao.processes.performance.models import ContractMilestone, IncomeCertificate, Performance

NOWRAP = {"td": {"class": "nowrap"}}
WIDE = {"td": {"class": "wide"}}
UNIT = {"td": {"class": "unit"}}


class PerformanceTable(tables.Table):
    """Performances, as both sides, the office and governments see them."""

    title = tables.Column(
        verbose_name=_("项目名称"),
        accessor="contract__title",
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs=WIDE,
    )
    seller = tables.Column(verbose_name=_("卖方"), accessor="contract__seller_name", orderable=False, attrs=UNIT)
    buyer = tables.Column(verbose_name=_("买方"), accessor="contract__buyer_name", orderable=False, attrs=UNIT)
    ceiling_yuan = YuanColumn(verbose_name=_("合同金额"), orderable=False)
    paid_yuan = YuanColumn(verbose_name=_("已支付"), orderable=False)
    waiting_yuan = YuanColumn(verbose_name=_("待确认"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    is_late = tables.Column(verbose_name=_("付款"), orderable=False, attrs=NOWRAP)
    number = tables.Column(
        verbose_name=_("登记编号"), accessor="contract__registration_number", orderable=False, attrs=NOWRAP
    )
    region = tables.Column(verbose_name=_("地区"), orderable=False)

    class Meta:
        model = Performance
        fields = (
            "title",
            "seller",
            "buyer",
            "ceiling_yuan",
            "paid_yuan",
            "waiting_yuan",
            "state",
            "is_late",
            "number",
            "region",
        )
        order_by = ()
        empty_text = ""

    def render_is_late(self, value: bool) -> str:
        """In words."""
        return _now("有逾期") if value else _now("无逾期")

    def value_is_late(self, value: bool) -> str:
        """The same in an export."""
        return self.render_is_late(value)


class ArrearsTable(tables.Table):
    """Payments that are overdue, the oldest first."""

    title = tables.Column(
        verbose_name=_("节点"), linkify=lambda record: links.page_of(record), orderable=False, attrs=WIDE
    )
    contract = tables.Column(
        verbose_name=_("项目名称"), accessor="performance__contract__title", orderable=False, attrs=WIDE
    )
    seller = tables.Column(
        verbose_name=_("卖方"), accessor="performance__contract__seller_name", orderable=False, attrs=UNIT
    )
    buyer = tables.Column(
        verbose_name=_("买方"), accessor="performance__contract__buyer_name", orderable=False, attrs=UNIT
    )
    pay_by = DayColumn(verbose_name=_("付款期限"), orderable=False)
    amount_yuan = YuanColumn(verbose_name=_("应付"), orderable=False)
    paid_yuan = YuanColumn(verbose_name=_("已付"), orderable=False)
    unpaid = YuanColumn(verbose_name=_("欠付"), orderable=False)
    region = tables.Column(verbose_name=_("地区"), orderable=False)

    class Meta:
        model = ContractMilestone
        fields = ("title", "contract", "seller", "buyer", "pay_by", "amount_yuan", "paid_yuan", "unpaid", "region")
        order_by = ()
        empty_text = ""


class CertificateTable(tables.Table):
    """Certificates of income, the newest first."""

    contract = tables.Column(
        verbose_name=_("项目名称"),
        accessor="performance__contract__title",
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs=WIDE,
    )
    organisation = tables.Column(verbose_name=_("申请单位"), orderable=False, attrs=UNIT)
    paid_yuan = YuanColumn(verbose_name=_("合同款"), orderable=False)
    costs_yuan = YuanColumn(verbose_name=_("扣除"), orderable=False)
    income_yuan = YuanColumn(verbose_name=_("技术性收入"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    number = tables.Column(verbose_name=_("核定编号"), orderable=False, attrs=NOWRAP)
    decided_on = DayColumn(verbose_name=_("核定日期"), orderable=False)

    class Meta:
        model = IncomeCertificate
        fields: tuple[Any, ...] = (
            "contract",
            "organisation",
            "paid_yuan",
            "costs_yuan",
            "income_yuan",
            "state",
            "number",
            "decided_on",
        )
        order_by = ()
        empty_text = ""
