"""Tables of deals and of statements of commission."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.filing.tables import YuanColumn
from lianqiao.core.tables import DayColumn
from lianqiao.processes.deals.models import CommissionStatement, Deal

NOWRAP = {"td": {"class": "nowrap"}}
UNIT = {"td": {"class": "unit"}}


class DealTable(tables.Table):
    """Deals, as the two sides and the governments see them."""

    title = tables.Column(
        verbose_name=_("名称"),
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs={"td": {"class": "wide"}},
    )
    number = tables.Column(verbose_name=_("成交编号"), orderable=False, attrs=NOWRAP)
    organisation = tables.Column(verbose_name=_("成果方"), orderable=False, attrs=UNIT)
    buyer_name = tables.Column(verbose_name=_("承接方"), orderable=False, attrs=UNIT)
    mode = tables.Column(verbose_name=_("转化方式"), orderable=False)
    pricing = tables.Column(verbose_name=_("定价方式"), orderable=False)
    price_yuan = YuanColumn(verbose_name=_("成交价格"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    concluded_on = DayColumn(verbose_name=_("成交日期"), orderable=False)

    class Meta:
        model = Deal
        fields = (
            "title",
            "number",
            "organisation",
            "buyer_name",
            "mode",
            "pricing",
            "price_yuan",
            "state",
            "concluded_on",
        )
        sequence = fields
        order_by = ()
        empty_text = ""


class StatementTable(tables.Table):
    """Statements of commission, as who pays and who is paid see them."""

    deal = tables.Column(
        verbose_name=_("成交"),
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs={"td": {"class": "wide"}},
    )
    organisation = tables.Column(verbose_name=_("支付方"), orderable=False, attrs=UNIT)
    managers = tables.Column(verbose_name=_("技术经理人"), accessor="lines", orderable=False, attrs=UNIT)
    total_yuan = YuanColumn(verbose_name=_("服务报酬合计"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    created_at = DayColumn(verbose_name=_("计算日期"), orderable=False)

    class Meta:
        model = CommissionStatement
        fields = ("deal", "organisation", "managers", "total_yuan", "state", "created_at")
        sequence = fields
        order_by = ()
        empty_text = ""

    def render_managers(self, record: Any) -> str:
        """Who is paid, and how much."""
        return _now("、").join(one.manager_name for one in record.lines.all())

    def value_managers(self, record: Any) -> str:
        """The same in an export."""
        return self.render_managers(record)
