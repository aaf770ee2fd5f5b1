"""Tables of watch lists and leads."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core.tables import DayColumn
from lianqiao.processes.watching.models import Lead, WatchList

_NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}


class WatchListTable(tables.Table):
    """The lists of a body with the number of their leads."""

    title = tables.Column(
        verbose_name=_("名称"), linkify=("workbench:watch_list", {"pk": tables.A("pk")}), orderable=False
    )
    is_active = tables.BooleanColumn(verbose_name=_("正在关注"), yesno=(_("是"), _("否")), orderable=False)
    open_count = tables.Column(verbose_name=_("在办线索"), orderable=False, attrs=_NUMBER)
    lead_count = tables.Column(verbose_name=_("全部线索"), orderable=False, attrs=_NUMBER)
    created_at = DayColumn(verbose_name=_("建立日期"))

    class Meta:
        model = WatchList
        fields = ("title", "is_active", "open_count", "lead_count", "created_at")
        order_by = ("-created_at",)
        empty_text = ""


class LeadTable(tables.Table):
    """Leads, newest first."""

    title = tables.Column(verbose_name=_("成果"), linkify=("workbench:lead", {"pk": tables.A("pk")}), orderable=False)
    institution = tables.Column(verbose_name=_("持有机构"), orderable=False)
    watch_list = tables.Column(verbose_name=_("关注清单"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False)
    assignee = tables.Column(verbose_name=_("跟进人"), orderable=False, default="—")
    due_on = DayColumn(verbose_name=_("跟进期限"), orderable=False)
    seen_on = DayColumn(verbose_name=_("发现日期"))

    class Meta:
        model = Lead
        fields = ("title", "institution", "watch_list", "state", "assignee", "due_on", "seen_on")
        order_by = ("-seen_on",)
        empty_text = ""
