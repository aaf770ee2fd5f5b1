"""Tables of schemes, calls, applications and ranked lists."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core import links
from lianqiao.core.filing.tables import YuanColumn
from lianqiao.core.tables import DayColumn
from lianqiao.processes.programmes.models import Application, Call, SchemeEdition

NOWRAP = {"td": {"class": "nowrap"}}
WIDE = {"td": {"class": "wide"}}


class EditionTable(tables.Table):
    """Schemes by edition; the name leads to the edition."""

    scheme = tables.Column(
        verbose_name=_("制度"), linkify=lambda record: links.page_of(record), orderable=False, attrs=WIDE
    )
    number = tables.Column(verbose_name=_("版次"), orderable=False, attrs=NOWRAP)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    organisation = tables.Column(
        verbose_name=_("设立部门"), accessor="scheme__organisation", orderable=False, attrs={"td": {"class": "unit"}}
    )
    decision_title = tables.Column(verbose_name=_("依据文件"), orderable=False)
    decided_on = DayColumn(verbose_name=_("印发日期"), orderable=False)
    created_at = DayColumn(verbose_name=_("起草日期"), orderable=False)

    class Meta:
        model = SchemeEdition
        fields = ("scheme", "number", "state", "organisation", "decision_title", "decided_on", "created_at")
        order_by = ()
        empty_text = ""


class CallTable(tables.Table):
    """The calls of a body; `handed_in` is the number of applications that it can read."""

    title = tables.Column(
        verbose_name=_("名称"), linkify=lambda record: links.page_of(record), orderable=False, attrs=WIDE
    )
    number = tables.Column(verbose_name=_("编号"), orderable=False, attrs=NOWRAP)
    scheme = tables.Column(verbose_name=_("制度"), accessor="edition__scheme", orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    opens_on = DayColumn(verbose_name=_("开始申报"), orderable=False)
    closes_on = DayColumn(verbose_name=_("截止日期"), orderable=False)
    handed_in = tables.Column(verbose_name=_("已提交"), orderable=False, attrs={"td": {"class": "num"}})

    class Meta:
        model = Call
        fields = ("title", "number", "scheme", "state", "opens_on", "closes_on", "handed_in")
        order_by = ()
        empty_text = ""


class PublicCallTable(tables.Table):
    """The calls that everybody may read, as an export holds them."""

    number = tables.Column(verbose_name=_("编号"), orderable=False)
    title = tables.Column(verbose_name=_("名称"), orderable=False)
    organisation = tables.Column(verbose_name=_("发布部门"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False)
    opens_on = DayColumn(verbose_name=_("开始申报"), orderable=False)
    closes_on = DayColumn(verbose_name=_("截止日期"), orderable=False)

    class Meta:
        model = Call
        fields = ("number", "title", "organisation", "state", "opens_on", "closes_on")
        order_by = ()
        empty_text = ""


class ApplicationTable(tables.Table):
    """Applications as their caller sees them."""

    title = tables.Column(
        verbose_name=_("项目名称"), linkify=lambda record: links.page_of(record), orderable=False, attrs=WIDE
    )
    number = tables.Column(verbose_name=_("申报编号"), attrs=NOWRAP)
    organisation = tables.Column(verbose_name=_("申报单位"), orderable=False, attrs={"td": {"class": "unit"}})
    region = tables.Column(verbose_name=_("地区"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    asked_yuan = YuanColumn(verbose_name=_("申请经费"), orderable=False)
    leader_name = tables.Column(verbose_name=_("负责人"), orderable=False)
    submitted_at = DayColumn(verbose_name=_("提交日期"), orderable=False)

    class Meta:
        model = Application
        fields = ("title", "number", "organisation", "region", "state", "asked_yuan", "leader_name", "submitted_at")
        order_by = ()
        empty_text = ""


class OwnApplicationTable(tables.Table):
    """The applications of a unit, and those in which it is named as partner."""

    title = tables.Column(
        verbose_name=_("项目名称"), linkify=lambda record: links.page_of(record), orderable=False, attrs=WIDE
    )
    call = tables.Column(verbose_name=_("申报通知"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    number = tables.Column(verbose_name=_("申报编号"), orderable=False, attrs=NOWRAP)
    organisation = tables.Column(verbose_name=_("牵头单位"), orderable=False)
    closes_on = DayColumn(verbose_name=_("申报截止"), accessor="call__closes_on", orderable=False)

    class Meta:
        model = Application
        fields = ("title", "call", "state", "number", "organisation", "closes_on")
        order_by = ()
        empty_text = ""


def as_number(value: Any) -> str:
    """A score without false zeros; a dash for none."""
    return "—" if value is None else f"{value.normalize():f}"
