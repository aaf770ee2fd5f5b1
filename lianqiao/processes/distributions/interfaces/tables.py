"""Tables of distributions and of a person's own rewards."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.filing.tables import YuanColumn
from lianqiao.core.tables import DayColumn
from lianqiao.processes.distributions.models import Distribution, RewardShare

NOWRAP = {"td": {"class": "nowrap"}}


class DistributionTable(tables.Table):
    """Distributions with what is divided and what goes to persons."""

    title = tables.Column(
        verbose_name=_("名称"),
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs={"td": {"class": "wide"}},
    )
    number = tables.Column(verbose_name=_("分配编号"), orderable=False, attrs=NOWRAP)
    organisation = tables.Column(verbose_name=_("单位"), orderable=False, attrs={"td": {"class": "unit"}})
    basis = tables.Column(verbose_name=_("分配什么"), orderable=False)
    received_on = DayColumn(verbose_name=_("到账或取得"), orderable=False)
    net_yuan = YuanColumn(verbose_name=_("净收入"), orderable=False)
    rewarded_yuan = YuanColumn(verbose_name=_("归个人"), orderable=False)
    person_count = tables.Column(
        verbose_name=_("人数"), orderable=False, attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)

    class Meta:
        model = Distribution
        fields = (
            "title",
            "number",
            "organisation",
            "basis",
            "received_on",
            "net_yuan",
            "rewarded_yuan",
            "person_count",
            "state",
        )
        sequence = fields
        order_by = ()
        empty_text = ""


class MyRewardTable(tables.Table):
    """What a person receives."""

    title = tables.Column(verbose_name=_("收益分配"), accessor="distribution__title", orderable=False)
    unit = tables.Column(verbose_name=_("单位"), accessor="distribution__organisation", orderable=False)
    group = tables.Column(verbose_name=_("身份"), orderable=False)
    decided_on = DayColumn(verbose_name=_("审定"), accessor="distribution__decided_on", orderable=False)
    amount_yuan = YuanColumn(verbose_name=_("奖酬"), orderable=False)
    equity_percent = tables.Column(verbose_name=_("股权"), orderable=False, attrs=NOWRAP)
    paid_yuan = YuanColumn(verbose_name=_("已兑现"), orderable=False)
    standing = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)

    class Meta:
        model = RewardShare
        fields = ("title", "unit", "group", "decided_on", "amount_yuan", "equity_percent", "paid_yuan", "standing")
        sequence = fields
        order_by = ()
        empty_text = ""

    def render_equity_percent(self, value: Decimal) -> str:
        """Per cent of the company, a dash for cash."""
        return f"{value.normalize():f}%" if value else "—"

    def value_equity_percent(self, value: Any) -> Any:
        """For exports: the figure."""
        return value or None
