"""Tables of offers, licences and what is owed."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.filing.tables import YuanColumn
from lianqiao.core.tables import DayColumn
from lianqiao.processes.licensing.models import Licence, LicenceDue, PoolOffer

_WIDE = {"td": {"class": "wide"}}
_NOWRAP = {"td": {"class": "nowrap"}}
_UNIT = {"td": {"class": "unit"}}


class OfferTable(tables.Table):
    """The offers of a unit, a market or a region."""

    title = tables.Column(
        verbose_name=_("名称"), linkify=lambda record: links.page_of(record), orderable=False, attrs=_WIDE
    )
    number = tables.Column(verbose_name=_("入池编号"), orderable=False, attrs=_NOWRAP)
    organisation = tables.Column(verbose_name=_("成果方"), orderable=False, attrs=_UNIT)
    scheme = tables.Column(verbose_name=_("许可方案"), orderable=False, attrs=_NOWRAP)
    price = tables.Column(verbose_name=_("费用"), accessor="price_words", orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=_NOWRAP)
    opened_on = DayColumn(verbose_name=_("入池日期"), orderable=False)

    class Meta:
        model = PoolOffer
        fields = ("title", "number", "organisation", "scheme", "price", "state", "opened_on")
        sequence = fields
        order_by = ("-created_at", "-id")
        empty_text = ""


class PoolTable(tables.Table):
    """What is in the pool, as an export holds it."""

    number = tables.Column(verbose_name=_("入池编号"), orderable=False)
    title = tables.Column(
        verbose_name=_("名称"),
        linkify=lambda record: reverse("portal:pool_offer", args=[record.pk]),
        orderable=False,
    )
    organisation = tables.Column(verbose_name=_("成果方"), orderable=False)
    region = tables.Column(verbose_name=_("地区"), orderable=False)
    field = tables.Column(verbose_name=_("技术领域"), orderable=False)
    scheme = tables.Column(verbose_name=_("许可方案"), orderable=False)
    licence_kind = tables.Column(verbose_name=_("许可类型"), orderable=False)
    term_months = tables.Column(verbose_name=_("许可期限（月）"), orderable=False)
    payment = tables.Column(verbose_name=_("付费方式"), orderable=False)
    price = tables.Column(verbose_name=_("费用"), accessor="price_words", orderable=False)
    readiness = tables.Column(verbose_name=_("技术成熟度"), orderable=False)
    opened_on = DayColumn(verbose_name=_("入池日期"), orderable=False)

    class Meta:
        model = PoolOffer
        fields = (
            "number",
            "title",
            "organisation",
            "region",
            "field",
            "scheme",
            "licence_kind",
            "term_months",
            "payment",
            "price",
            "readiness",
            "opened_on",
        )
        sequence = fields
        order_by = ()
        empty_text = ""


class LicenceTable(tables.Table):
    """Licences, as both sides, mediators and governments see them."""

    offer = tables.Column(
        verbose_name=_("成果"), linkify=lambda record: links.page_of(record), orderable=False, attrs=_WIDE
    )
    number = tables.Column(verbose_name=_("许可编号"), orderable=False, attrs=_NOWRAP)
    organisation = tables.Column(verbose_name=_("成果方"), orderable=False, attrs=_UNIT)
    licensee = tables.Column(verbose_name=_("使用方"), orderable=False, attrs=_UNIT)
    scheme = tables.Column(verbose_name=_("许可方案"), orderable=False, attrs=_NOWRAP)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=_NOWRAP)
    starts_on = DayColumn(verbose_name=_("生效日期"), orderable=False)
    ends_on = DayColumn(verbose_name=_("到期日期"), orderable=False)

    class Meta:
        model = Licence
        fields = ("offer", "number", "organisation", "licensee", "scheme", "state", "starts_on", "ends_on")
        sequence = fields
        order_by = ()
        empty_text = ""


class LicenceDueTable(tables.Table):
    """What is owed, by day."""

    words = tables.Column(
        verbose_name=_("款项"), linkify=lambda record: links.page_of(record), orderable=False, attrs=_WIDE
    )
    offer = tables.Column(verbose_name=_("成果"), accessor="licence__offer", orderable=False)
    licensee = tables.Column(verbose_name=_("使用方"), accessor="licence__licensee", orderable=False, attrs=_UNIT)
    organisation = tables.Column(verbose_name=_("成果方"), orderable=False, attrs=_UNIT)
    amount_yuan = YuanColumn(verbose_name=_("应付金额"), orderable=False)
    due_on = DayColumn(verbose_name=_("应付日期"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=_NOWRAP)

    class Meta:
        model = LicenceDue
        fields = ("words", "offer", "licensee", "organisation", "amount_yuan", "due_on", "state")
        sequence = fields
        order_by = ()
        empty_text = ""
