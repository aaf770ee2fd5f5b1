"""Tables of task forces, meetings, agreed items, inspections and orders to rectify."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy

from lianqiao.core import links
from lianqiao.core.tables import DayColumn
from lianqiao.governance.plans.interfaces.tables import late_words
from lianqiao.governance.supervision.enums import ItemState
from lianqiao.governance.supervision.models import AgreedItem, Inspection, Meeting, Rectification, TaskForce


def linked(label: Any) -> tables.Column:
    """The column that leads to the record."""
    return tables.Column(
        verbose_name=label,
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs={"td": {"class": "wide"}},
    )


def plain(label: Any, **options: Any) -> tables.Column:
    """A column that is only read."""
    return tables.Column(verbose_name=label, orderable=False, **options)


def counted(label: Any) -> tables.Column:
    """A column of numbers."""
    return plain(label, attrs={"td": {"class": "num"}})


def state_column() -> tables.Column:
    """The state in words, on one line."""
    return plain(gettext_lazy("状态"), attrs={"td": {"class": "nowrap"}})


def late_column() -> tables.Column:
    """By how many days it is late."""
    return plain(gettext_lazy("逾期"), accessor="pk", attrs={"td": {"class": "nowrap"}})


class ForceTable(tables.Table):
    """Task forces."""

    name = linked(gettext_lazy("名称"))
    kind = plain(gettext_lazy("类型"))
    level = plain(gettext_lazy("层级"))
    organisation = plain(gettext_lazy("组建部门"))
    region = plain(gettext_lazy("地区"))
    head_post = plain(gettext_lazy("组长"))
    member_count = counted(gettext_lazy("成员"))
    plan = plain(gettext_lazy("方案"))
    chain = plain(gettext_lazy("重点产业"))
    state = state_column()

    class Meta:
        model = TaskForce
        fields = (
            "name",
            "kind",
            "level",
            "organisation",
            "region",
            "head_post",
            "member_count",
            "plan",
            "chain",
            "state",
        )
        order_by = ()
        empty_text = ""

    def render_head_post(self, record: TaskForce) -> str:
        """Name and post."""
        return " ".join(part for part in (record.head, record.head_post) if part) or "—"

    def value_head_post(self, record: TaskForce) -> str:
        """For exports: the same."""
        return " ".join(part for part in (record.head, record.head_post) if part)


class MeetingTable(tables.Table):
    """Meetings with what they agreed on."""

    title = linked(gettext_lazy("名称"))
    kind = plain(gettext_lazy("类型"))
    organisation = plain(gettext_lazy("召集部门"))
    held_on = DayColumn(verbose_name=gettext_lazy("召开日期"))
    place = plain(gettext_lazy("地点"))
    item_count = counted(gettext_lazy("议定事项"))
    pending_count = counted(gettext_lazy("未落实"))
    state = state_column()

    class Meta:
        model = Meeting
        fields = ("title", "kind", "organisation", "held_on", "place", "item_count", "pending_count", "state")
        order_by = ()
        empty_text = ""


class ItemTable(tables.Table):
    """What was agreed, with who does it until when."""

    text = linked(gettext_lazy("议定事项"))
    meeting = plain(gettext_lazy("会议"))
    owner = plain(gettext_lazy("责任单位"))
    due_on = DayColumn(verbose_name=gettext_lazy("完成期限"))
    late = late_column()
    state = state_column()

    class Meta:
        model = AgreedItem
        fields = ("text", "meeting", "owner", "due_on", "late", "state")
        order_by = ()
        empty_text = ""

    def render_late(self, record: AgreedItem) -> str:
        """By how many days, in words."""
        return late_words(record)

    def render_state(self, record: AgreedItem) -> str:
        """With the state of its task, where it has one."""
        return state_words(record)


class InspectionTable(tables.Table):
    """Inspections with the issues that they found."""

    title = linked(gettext_lazy("名称"))
    organisation = plain(gettext_lazy("督导部门"))
    starts_on = DayColumn(verbose_name=gettext_lazy("开始日期"))
    ends_on = DayColumn(verbose_name=gettext_lazy("结束日期"), orderable=False)
    issue_count = counted(gettext_lazy("问题"))
    open_count = counted(gettext_lazy("未销号"))
    state = state_column()

    class Meta:
        model = Inspection
        fields = ("title", "organisation", "starts_on", "ends_on", "issue_count", "open_count", "state")
        order_by = ()
        empty_text = ""


class RectificationTable(tables.Table):
    """Orders to rectify."""

    title = linked(gettext_lazy("问题"))
    unit = plain(gettext_lazy("整改单位"))
    organisation = plain(gettext_lazy("下达部门"))
    inspection = plain(gettext_lazy("督导"))
    due_on = DayColumn(verbose_name=gettext_lazy("整改期限"))
    late = late_column()
    state = state_column()
    closed_on = DayColumn(verbose_name=gettext_lazy("销号日期"), orderable=False)

    class Meta:
        model = Rectification
        fields = ("title", "unit", "organisation", "inspection", "due_on", "late", "state", "closed_on")
        order_by = ()
        empty_text = ""

    def render_late(self, record: Rectification) -> str:
        """By how many days, in words."""
        return late_words(record)


def state_words(item: AgreedItem) -> str:
    """The state of an agreed item; of one in the ledger, with that of its task."""
    label = str(item.get_state_display())
    return f"{label}（{item.task.get_state_display()}）" if item.state == ItemState.TASKED else label
