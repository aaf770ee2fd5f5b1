"""Tables of plans and of the ledger of tasks."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, links
from lianqiao.core.tables import DayColumn
from lianqiao.governance.plans.enums import PartyRole
from lianqiao.governance.plans.models import PlanDocument, Task

#: So many characters of a plan's title stand in the ledger: two lines of its column.
LONGEST_PLAN = 16


class PlanTable(tables.Table):
    """Plans that the actor may see, with the counts that `with_counts` gives."""

    title = tables.Column(
        verbose_name=gettext_lazy("名称"),
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs={"td": {"class": "wide"}},
    )
    organisation = tables.Column(verbose_name=gettext_lazy("编制部门"), orderable=False)
    region = tables.Column(verbose_name=gettext_lazy("地区"), orderable=False)
    document_number = tables.Column(verbose_name=gettext_lazy("文号"), orderable=False)
    state = tables.Column(verbose_name=gettext_lazy("状态"), orderable=False)
    task_count = tables.Column(verbose_name=gettext_lazy("任务"), orderable=False, attrs={"td": {"class": "num"}})
    closed_count = tables.Column(verbose_name=gettext_lazy("已销号"), orderable=False, attrs={"td": {"class": "num"}})
    overdue_count = tables.Column(verbose_name=gettext_lazy("逾期"), orderable=False, attrs={"td": {"class": "num"}})
    created_at = DayColumn(verbose_name=gettext_lazy("上传日期"))

    class Meta:
        model = PlanDocument
        fields = (
            "title",
            "organisation",
            "region",
            "document_number",
            "state",
            "task_count",
            "closed_count",
            "overdue_count",
            "created_at",
        )
        order_by = ()
        empty_text = ""


class TaskTable(tables.Table):
    """The ledger: one row a task."""

    number = tables.Column(verbose_name=gettext_lazy("序号"), orderable=False)
    title = tables.Column(
        verbose_name=gettext_lazy("任务"),
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs={"td": {"class": "wide"}},
    )
    plan = tables.Column(verbose_name=gettext_lazy("方案"), orderable=False, attrs={"td": {"class": "unit"}})
    origin = tables.Column(verbose_name=gettext_lazy("来源"), orderable=False)
    lead = tables.Column(
        verbose_name=gettext_lazy("牵头单位"), accessor="pk", orderable=False, attrs={"td": {"class": "unit"}}
    )
    support = tables.Column(
        verbose_name=gettext_lazy("配合单位"), accessor="pk", orderable=False, attrs={"td": {"class": "unit"}}
    )
    state = tables.Column(verbose_name=gettext_lazy("状态"), orderable=False, attrs={"td": {"class": "nowrap"}})
    percent = tables.Column(verbose_name=gettext_lazy("进度"), orderable=False, attrs={"td": {"class": "num"}})
    due_on = DayColumn(verbose_name=gettext_lazy("完成期限"))
    late = tables.Column(
        verbose_name=gettext_lazy("逾期"), accessor="pk", orderable=False, attrs={"td": {"class": "nowrap"}}
    )
    reported_on = DayColumn(verbose_name=gettext_lazy("最近报送"), orderable=False)
    closed_on = DayColumn(verbose_name=gettext_lazy("销号日期"), orderable=False)

    class Meta:
        model = Task
        fields = (
            "number",
            "title",
            "plan",
            "origin",
            "lead",
            "support",
            "state",
            "percent",
            "due_on",
            "late",
            "reported_on",
            "closed_on",
        )
        order_by = ()
        empty_text = ""

    def render_plan(self, value: PlanDocument) -> str:
        """The beginning of a long title, with the whole behind it: all rows of a plan say the same."""
        title = str(value)
        if len(title) <= LONGEST_PLAN:
            return title
        return format_html('<span title="{}">{}…</span>', title, title[: LONGEST_PLAN - 1])

    def value_plan(self, value: PlanDocument) -> str:
        """For exports: the whole title."""
        return str(value)

    def render_lead(self, record: Task) -> str:
        """Their names as printed."""
        return names_of(record, PartyRole.LEAD)

    def render_support(self, record: Task) -> str:
        """Their names as printed."""
        return names_of(record, PartyRole.SUPPORT)

    def render_percent(self, value: int) -> str:
        """With its sign."""
        return f"{value}%"

    def value_percent(self, value: int) -> int:
        """For exports: the number."""
        return value

    def render_late(self, record: Task) -> str:
        """By how many days, in words."""
        return late_words(record)

    def value_late(self, record: Task) -> str:
        """For exports: yes or no."""
        return _("是") if record.is_overdue(clock.today()) else _("否")


def names_of(task: Task, role: str) -> str:
    """The departments of that role as printed; a dash where there are none."""
    return "、".join(party.name for party in task.parties.all() if party.role == role) or "—"


def late_words(task: Any) -> str:
    """`逾期 3 天`, else a dash."""
    today = clock.today()
    return _("逾期 %(days)d 天") % {"days": (today - task.due_on).days} if task.is_overdue(today) else "—"
