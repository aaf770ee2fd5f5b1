"""Tables of auctions."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.filing.tables import YuanColumn
from lianqiao.processes.auctions.models import Auction

_NOWRAP = {"td": {"class": "nowrap"}}


class HallTable(tables.Table):
    """What everybody reads of many auctions."""

    title = tables.Column(verbose_name=_("标的"), orderable=False, attrs={"td": {"class": "wide"}})
    organisation = tables.Column(verbose_name=_("出让方"), orderable=False, attrs={"td": {"class": "unit"}})
    kind = tables.Column(verbose_name=_("竞价方式"), orderable=False, attrs=_NOWRAP)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=_NOWRAP)
    start_yuan = YuanColumn(verbose_name=_("起始价"), orderable=False)
    price_yuan = YuanColumn(verbose_name=_("当前价"), orderable=False)
    result_yuan = YuanColumn(verbose_name=_("成交价"), orderable=False)
    offers = tables.Column(verbose_name=_("出价次数"), orderable=False, attrs={"td": {"class": "num"}})
    opens_at = tables.DateTimeColumn(verbose_name=_("开始时间"), orderable=False, format="Y-m-d H:i", attrs=_NOWRAP)
    closes_at = tables.DateTimeColumn(verbose_name=_("结束时间"), orderable=False, format="Y-m-d H:i", attrs=_NOWRAP)

    class Meta:
        model = Auction
        fields = (
            "title",
            "organisation",
            "kind",
            "state",
            "start_yuan",
            "price_yuan",
            "result_yuan",
            "offers",
            "opens_at",
            "closes_at",
        )
        sequence = fields
        order_by = ()
        empty_text = ""


class AuctionTable(HallTable):
    """The auctions of a unit, each leading to its page."""

    title = tables.Column(
        verbose_name=_("标的"),
        orderable=False,
        linkify=lambda record: links.page_of(record),
        attrs={"td": {"class": "wide"}},
    )

    class Meta(HallTable.Meta):
        pass
