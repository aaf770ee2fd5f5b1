"""Tables of listings, intents and sessions."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.tables import DayColumn
from lianqiao.processes.market.models import Intent, Listing, Session

_WIDE = {"td": {"class": "wide"}}
_NOWRAP = {"td": {"class": "nowrap"}}
_NUM = {"td": {"class": "num"}}


class PriceColumn(tables.Column):
    """The price as everybody reads it."""

    def render(self, record: Listing) -> str:
        """In words, also where none is named."""
        return record.price_words

    def value(self, record: Listing) -> Any:
        """The bare figure in exports; empty where none is named."""
        return record.shown_price


class ListingTable(tables.Table):
    """The listings of a unit, and those on the market that a body runs."""

    title = tables.Column(
        verbose_name=_("标的"), linkify=lambda record: links.page_of(record), orderable=False, attrs=_WIDE
    )
    number = tables.Column(verbose_name=_("编号"), orderable=False, attrs=_NOWRAP)
    organisation = tables.Column(verbose_name=_("转让方"), orderable=False)
    procedure = tables.Column(verbose_name=_("交易方式"), orderable=False, attrs=_NOWRAP)
    price = PriceColumn(verbose_name=_("价格"), orderable=False, empty_values=(), attrs=_NOWRAP)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=_NOWRAP)
    intents_until = DayColumn(verbose_name=_("报名截止"), orderable=False)

    class Meta:
        model = Listing
        fields = ("title", "number", "organisation", "procedure", "price", "state", "intents_until")
        order_by = ("-created_at", "-id")
        empty_text = ""


class PublicListingTable(tables.Table):
    """Announced listings, as an export holds them."""

    number = tables.Column(verbose_name=_("编号"), orderable=False)
    title = tables.Column(
        verbose_name=_("标的"),
        linkify=lambda record: reverse("portal:market_listing", args=[record.pk]),
        orderable=False,
    )
    organisation = tables.Column(verbose_name=_("转让方"), orderable=False)
    region = tables.Column(verbose_name=_("地区"), orderable=False)
    field = tables.Column(verbose_name=_("技术领域"), orderable=False)
    mode = tables.Column(verbose_name=_("转化方式"), accessor="disposal__get_mode_display", orderable=False)
    procedure = tables.Column(verbose_name=_("交易方式"), orderable=False)
    price = PriceColumn(verbose_name=_("挂牌价或起始价"), orderable=False, empty_values=())
    state = tables.Column(verbose_name=_("状态"), orderable=False)
    intents_until = DayColumn(verbose_name=_("报名截止"), orderable=False)

    class Meta:
        model = Listing
        fields = (
            "number",
            "title",
            "organisation",
            "region",
            "field",
            "mode",
            "procedure",
            "price",
            "state",
            "intents_until",
        )
        order_by = ()
        empty_text = ""


class IntentTable(tables.Table):
    """The intents of a unit."""

    listing = tables.Column(
        verbose_name=_("标的"), linkify=lambda record: links.page_of(record), orderable=False, attrs=_WIDE
    )
    seller = tables.Column(verbose_name=_("转让方"), accessor="listing__organisation", orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=_NOWRAP)
    intents_until = DayColumn(verbose_name=_("报名截止"), accessor="listing__intents_until", orderable=False)
    deposit_paid_yuan = tables.Column(verbose_name=_("保证金到账（元）"), orderable=False, attrs=_NUM)

    class Meta:
        model = Intent
        fields = ("listing", "seller", "state", "intents_until", "deposit_paid_yuan")
        order_by = ("-created_at", "-id")
        empty_text = ""


class SessionTable(tables.Table):
    """The sessions of a market."""

    title = tables.Column(
        verbose_name=_("专场"), linkify=lambda record: links.page_of(record), orderable=False, attrs=_WIDE
    )
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=_NOWRAP)
    listings_until = DayColumn(verbose_name=_("征集标的截止"), orderable=False)
    opens_on = DayColumn(verbose_name=_("统一公告"), orderable=False)
    intents_until = DayColumn(verbose_name=_("报名截止"), orderable=False)

    class Meta:
        model = Session
        fields = ("title", "state", "listings_until", "opens_on", "intents_until")
        order_by = ("-opens_on", "-id")
        empty_text = ""
