"""Tables of windows, entries and talks; of hidden owners only what masking shows."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from lianqiao.core.tables import DayColumn
from lianqiao.processes.windows.interfaces.documents import words_of
from lianqiao.processes.windows.models import Entry, Talk, Window
from lianqiao.processes.windows.queries.names import holder_line

NOWRAP = {"td": {"class": "nowrap"}}
NUMBER = {"td": {"class": "num"}}


class WindowTable(tables.Table):
    """Windows, latest first."""

    title = tables.Column(verbose_name=_("名称"), linkify=("workbench:window", {"pk": tables.A("pk")}), orderable=False)
    organisation = tables.Column(verbose_name=_("主办单位"), orderable=False)
    starts_at = DayColumn(verbose_name=_("举办日期"))
    place = tables.Column(verbose_name=_("地点"), orderable=False, empty_values=())
    entries_until = DayColumn(verbose_name=_("报名截止"), orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False)

    class Meta:
        model = Window
        fields = ("title", "organisation", "starts_at", "place", "entries_until", "state")
        order_by = ("-starts_at",)
        empty_text = ""

    def render_place(self, record: Window) -> str:
        """Where, or that it is online."""
        return record.place or str(record.get_mode_display())


class WindowHallTable(WindowTable):
    """Windows for everybody; lead to the public page."""

    title = tables.Column(verbose_name=_("名称"), linkify=("portal:window", {"pk": tables.A("pk")}), orderable=False)


class EntryTable(tables.Table):
    """What takes part, in the order in which it came."""

    record = tables.Column(verbose_name=_("项目"), accessor="pk", orderable=False)
    side = tables.Column(verbose_name=_("类别"), orderable=False, attrs=NOWRAP)
    holder = tables.Column(verbose_name=_("单位"), accessor="pk", orderable=False)
    delegate = tables.Column(verbose_name=_("参会代表"), orderable=False, default="—", attrs=NOWRAP)
    origin = tables.Column(verbose_name=_("来源"), orderable=False, attrs=NOWRAP)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=NOWRAP)
    signed_in_at = tables.Column(verbose_name=_("签到"), orderable=False, default="—", attrs=NOWRAP)

    class Meta:
        model = Entry
        fields = ("record", "side", "holder", "delegate", "origin", "state", "signed_in_at")
        empty_text = ""

    def render_record(self, record: Entry) -> Any:
        """The title leads to the entry."""
        return format_html(
            '<a href="{}">{}</a>', reverse("workbench:window_entry", args=[record.pk]), record.record.title
        )

    def value_record(self, record: Entry) -> str:
        """The title, in exports."""
        return str(record.record.title)

    def render_side(self, record: Entry) -> str:
        """In words."""
        return str(record.record._meta.verbose_name)

    def render_holder(self, record: Entry) -> str:
        """As the reader may read it."""
        return holder_line(record, self.request.actor)

    def render_delegate(self, value: Any) -> str:
        """The name."""
        return str(value.get_full_name())

    def render_signed_in_at(self, value: Any) -> str:
        """The time of the day."""
        return date_format(timezone.localtime(value), "H:i")


class TalkTable(tables.Table):
    """The timetable."""

    slot = tables.Column(verbose_name=_("时间"), orderable=False, attrs=NOWRAP)
    table = tables.Column(verbose_name=_("桌号"), orderable=False, attrs=NUMBER)
    demand = tables.Column(verbose_name=_("需求"), accessor="pair__demand_entry", orderable=False)
    achievement = tables.Column(verbose_name=_("成果"), accessor="pair__achievement_entry", orderable=False)
    delegates = tables.Column(verbose_name=_("参会代表"), accessor="pair", orderable=False)
    mutual = tables.Column(verbose_name=_("意愿"), accessor="pair", orderable=False, attrs=NOWRAP)
    result = tables.Column(verbose_name=_("双方意见"), accessor="pk", orderable=False)

    class Meta:
        model = Talk
        fields = ("slot", "table", "demand", "achievement", "delegates", "mutual", "result")
        empty_text = ""

    def render_slot(self, record: Talk) -> Any:
        """From when until when, leading to the talk."""
        return format_html(
            '<a href="{}">{}</a>', reverse("workbench:window_talk", args=[record.pk]), self.value_slot(record)
        )

    def value_slot(self, record: Talk) -> str:
        """From when until when."""
        starts, ends = (date_format(timezone.localtime(at), "H:i") for at in (record.begins_at, record.ends_at))
        return f"{starts}–{ends}"

    def render_demand(self, value: Entry) -> Any:
        """Title and owner."""
        return _entry(value, self.request.actor)

    def value_demand(self, value: Entry) -> str:
        """Title and owner, in exports."""
        return f"{value.record.title}（{holder_line(value, self.request.actor)}）"

    render_achievement = render_demand
    value_achievement = value_demand

    def render_delegates(self, value: Any) -> str:
        """Who sits there."""
        people = (value.demand_entry.delegate, value.achievement_entry.delegate)
        return "、".join(person.get_full_name() for person in people if person is not None)

    def render_mutual(self, value: Any) -> str:
        """Who wanted it."""
        if value.is_mutual:
            return str(_("双方都想谈"))
        return str(_("一方想谈") if value.rank[0] else _("系统推荐"))

    def render_result(self, record: Talk) -> str:
        """What both sides said."""
        return words_of(record) or "—"


def _entry(entry: Entry, actor: Any) -> Any:
    return format_html('{}<span class="facts-note">{}</span>', entry.record.title, holder_line(entry, actor))
