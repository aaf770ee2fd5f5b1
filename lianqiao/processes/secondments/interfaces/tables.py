"""Tables of secondments and batches."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.tables import DayColumn
from lianqiao.processes.secondments.models import Batch, Secondment

_WIDE = {"td": {"class": "wide"}}
_NOWRAP = {"td": {"class": "nowrap"}}
_UNIT = {"td": {"class": "unit"}}


class SecondmentTable(tables.Table):
    """Secondments as those who take part and the bodies see them; the name leads to the page."""

    person = tables.Column(
        verbose_name=_("姓名"), linkify=lambda record: links.page_of(record), orderable=False, attrs=_NOWRAP
    )
    post = tables.Column(verbose_name=_("岗位"), accessor="post__title", orderable=False, attrs=_WIDE)
    kind = tables.Column(verbose_name=_("类型"), orderable=False, attrs=_NOWRAP)
    host = tables.Column(verbose_name=_("用人单位"), orderable=False, attrs=_UNIT)
    organisation = tables.Column(verbose_name=_("派出单位"), orderable=False, attrs=_UNIT)
    region = tables.Column(verbose_name=_("地区"), orderable=False, attrs=_NOWRAP)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=_NOWRAP)
    begins_on = DayColumn(verbose_name=_("任期起"), orderable=False)
    ends_on = DayColumn(verbose_name=_("任期至"), orderable=False)
    number = tables.Column(verbose_name=_("编号"), orderable=False, attrs=_NOWRAP)

    class Meta:
        model = Secondment
        fields = (
            "person",
            "post",
            "kind",
            "host",
            "organisation",
            "region",
            "state",
            "begins_on",
            "ends_on",
            "number",
        )
        order_by = ()
        empty_text = ""


class DirectoryTable(tables.Table):
    """Those in office as everybody reads them."""

    person = tables.Column(verbose_name=_("姓名"), accessor="public_name", orderable=False, attrs=_NOWRAP)
    kind = tables.Column(verbose_name=_("类型"), orderable=False, attrs=_NOWRAP)
    post = tables.Column(verbose_name=_("岗位"), accessor="post__title", orderable=False, attrs=_WIDE)
    host = tables.Column(verbose_name=_("用人单位"), orderable=False, attrs=_UNIT)
    organisation = tables.Column(verbose_name=_("派出单位"), orderable=False, attrs=_UNIT)
    region = tables.Column(verbose_name=_("地区"), orderable=False, attrs=_NOWRAP)
    begins_on = DayColumn(verbose_name=_("任期起"), orderable=False)
    ends_on = DayColumn(verbose_name=_("任期至"), orderable=False)

    class Meta:
        model = Secondment
        fields = ("person", "kind", "post", "host", "organisation", "region", "begins_on", "ends_on")
        order_by = ()
        empty_text = ""


class BatchTable(tables.Table):
    """The batches of a body."""

    title = tables.Column(
        verbose_name=_("名称"), linkify=lambda record: links.page_of(record), orderable=False, attrs=_WIDE
    )
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=_NOWRAP)
    person_count = tables.Column(verbose_name=_("人数"), orderable=False, attrs={"td": {"class": "num"}})
    begins_on = DayColumn(verbose_name=_("任期从"), orderable=False)
    decided_on = DayColumn(verbose_name=_("决定日期"), orderable=False)
    decision_title = tables.Column(verbose_name=_("决定文件"), orderable=False)

    class Meta:
        model = Batch
        fields = ("title", "state", "person_count", "begins_on", "decided_on", "decision_title")
        order_by = ()
        empty_text = ""
