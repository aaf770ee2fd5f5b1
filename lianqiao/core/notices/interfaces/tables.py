"""Tables of notices and objections."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.notices.models import Objection, PublicNotice
from lianqiao.core.tables import DayColumn


class NoticeTable(tables.Table):
    """The notices of a unit or a region."""

    title = tables.Column(verbose_name=_("公示"), linkify=("workbench:notice", {"pk": tables.A("pk")}), orderable=False)
    number = tables.Column(verbose_name=_("编号"), default="—")
    kind = tables.Column(verbose_name=_("类型"), accessor="get_kind_display", orderable=False)
    organisation = tables.Column(verbose_name=_("公示单位"), orderable=False)
    state = tables.Column(verbose_name=_("状态"))
    first_day = DayColumn(verbose_name=_("第一天"), default="—")
    last_day = DayColumn(verbose_name=_("最后一天"), default="—")
    open_matters = tables.Column(verbose_name=_("待办事项"))

    class Meta:
        model = PublicNotice
        fields = ("title", "number", "kind", "organisation", "state", "first_day", "last_day", "open_matters")
        order_by = ("-created_at", "-id")
        empty_text = ""


class NoticeHallTable(tables.Table):
    """The notices that everybody may read, as an export holds them."""

    number = tables.Column(verbose_name=_("编号"), orderable=False)
    title = tables.Column(verbose_name=_("公示"), orderable=False)
    kind = tables.Column(verbose_name=_("类型"), accessor="get_kind_display", orderable=False)
    organisation = tables.Column(verbose_name=_("公示单位"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False)
    first_day = DayColumn(verbose_name=_("第一天"))
    last_day = DayColumn(verbose_name=_("最后一天"))

    class Meta:
        model = PublicNotice
        fields = ("number", "title", "kind", "organisation", "state", "first_day", "last_day")
        order_by = ("-first_day", "-id")
        empty_text = ""


class ObjectionTable(tables.Table):
    """Objections, with neither names nor contacts: those stand on the page of the notice alone."""

    notice = tables.Column(
        verbose_name=_("公示"), linkify=("workbench:notice", {"pk": tables.A("notice_id")}), orderable=False
    )
    organisation = tables.Column(verbose_name=_("公示单位"), accessor="notice__organisation", orderable=False)
    serial = tables.Column(verbose_name=_("序号"), orderable=False)
    state = tables.Column(verbose_name=_("处理情况"))
    due = DayColumn(verbose_name=_("答复期限"))
    created_at = DayColumn(verbose_name=_("收到日期"))

    class Meta:
        model = Objection
        fields = ("notice", "organisation", "serial", "state", "due", "created_at")
        order_by = ("-state", "due")
        empty_text = ""

    def render_due(self, value: Any, record: Objection) -> str:
        """The day, and a word when it is over."""
        day = f"{value.year}年{value.month}月{value.day}日"
        return _now("%(day)s（已逾期）") % {"day": day} if record.is_overdue else day
