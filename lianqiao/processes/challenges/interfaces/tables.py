"""Tables of challenges."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.filing.tables import YuanColumn
from lianqiao.core.tables import DayColumn
from lianqiao.processes.challenges.models import Challenge


class PublicChallengeTable(tables.Table):
    """The hall as its export holds it."""

    number = tables.Column(verbose_name=_("编号"), accessor="call__number", orderable=False)
    title = tables.Column(verbose_name=_("榜单名称"), accessor="call__title", orderable=False)
    issued_by = tables.Column(verbose_name=_("发榜单位"), orderable=False)
    field = tables.Column(verbose_name=_("技术领域"), orderable=False)
    region = tables.Column(verbose_name=_("地区"), accessor="call__region", orderable=False)
    award_yuan = YuanColumn(verbose_name=_("榜单金额"), orderable=False)
    months = tables.Column(verbose_name=_("完成时限（月）"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), accessor="call__get_state_display", orderable=False)
    closes_on = DayColumn(verbose_name=_("揭榜截止"), accessor="call__closes_on", orderable=False)

    class Meta:
        model = Challenge
        fields = ("number", "title", "issued_by", "field", "region", "award_yuan", "months", "state", "closes_on")
        order_by = ()
        empty_text = ""


class IssuedChallengeTable(tables.Table):
    """The challenges that a firm issues."""

    title = tables.Column(
        verbose_name=_("榜单名称"),
        accessor="call__title",
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs={"td": {"class": "wide"}},
    )
    body = tables.Column(verbose_name=_("组织部门"), accessor="call__organisation", orderable=False)
    award_yuan = YuanColumn(verbose_name=_("榜单金额"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), accessor="call__get_state_display", orderable=False)
    closes_on = DayColumn(verbose_name=_("揭榜截止"), accessor="call__closes_on", orderable=False)

    class Meta:
        model = Challenge
        fields = ("title", "body", "award_yuan", "state", "closes_on")
        order_by = ()
        empty_text = ""
