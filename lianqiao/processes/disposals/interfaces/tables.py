"""Tables of disposals, of what the government supervises, and of what co-owners were asked."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.filing.tables import YuanColumn
from lianqiao.core.tables import DayColumn
from lianqiao.processes.disposals.models import CoOwnerConsent, Disposal

_WIDE = {"td": {"class": "wide"}}
_NOWRAP = {"td": {"class": "nowrap"}}


class DisposalTable(tables.Table):
    """The disposals of a unit."""

    title = tables.Column(
        verbose_name=_("名称"), linkify=lambda record: links.page_of(record), orderable=False, attrs=_WIDE
    )
    number = tables.Column(verbose_name=_("决策编号"), orderable=False, attrs=_NOWRAP)
    mode = tables.Column(verbose_name=_("转化方式"), orderable=False, attrs=_NOWRAP)
    pricing = tables.Column(verbose_name=_("定价方式"), orderable=False, attrs=_NOWRAP)
    item_count = tables.Column(verbose_name=_("成果"), orderable=False, attrs={"td": {"class": "num"}})
    asked_yuan = YuanColumn(verbose_name=_("拟定价格"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=_NOWRAP)
    decided_on = DayColumn(verbose_name=_("决策日期"), orderable=False)
    valid_until = DayColumn(verbose_name=_("有效期至"), orderable=False)

    class Meta:
        model = Disposal
        fields = ("title", "number", "mode", "pricing", "item_count", "asked_yuan", "state", "decided_on")
        order_by = ("-created_at", "-id")
        empty_text = ""


class SupervisedTable(DisposalTable):
    """What state-founded units of the region have decided."""

    title = tables.Column(
        verbose_name=_("名称"),
        linkify=("workbench:disposal_supervised", [tables.A("pk")]),
        orderable=False,
        attrs=_WIDE,
    )
    organisation = tables.Column(verbose_name=_("单位"), orderable=False)
    region = tables.Column(verbose_name=_("地区"), orderable=False, attrs=_NOWRAP)

    class Meta(DisposalTable.Meta):
        fields = ("title", "organisation", "region", "mode", "pricing", "asked_yuan", "state", "decided_on")
        order_by = ("-decided_on", "-id")
        sequence = ("title", "organisation", "region", "...")


class ConsentTable(tables.Table):
    """What a co-owner was asked."""

    disposal = tables.Column(
        verbose_name=_("转化决策"),
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs=_WIDE,
        accessor="disposal__title",
    )
    unit = tables.Column(verbose_name=_("单位"), accessor="disposal__organisation", orderable=False)
    asked_at = DayColumn(verbose_name=_("征求日期"), orderable=False)
    answer = tables.Column(verbose_name=_("答复"), orderable=False, attrs=_NOWRAP)
    answered_at = DayColumn(verbose_name=_("答复日期"), orderable=False)
    state = tables.Column(
        verbose_name=_("转化决策的状态"), accessor="disposal__get_state_display", orderable=False, attrs=_NOWRAP
    )

    class Meta:
        model = CoOwnerConsent
        fields = ("disposal", "unit", "asked_at", "answer", "answered_at", "state")
        order_by = ("-asked_at", "-id")
        empty_text = ""
