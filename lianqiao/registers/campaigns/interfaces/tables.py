"""Tables of campaigns, of the units that they call on, and of the answers that came back."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, links
from lianqiao.core.tables import DayColumn
from lianqiao.registers.campaigns.models import Assignment, Campaign, Classification
from lianqiao.registers.campaigns.validators import answer_text


class NumberColumn(tables.Column):
    """A count, aligned to the right."""

    def __init__(self, **options: Any) -> None:
        attrs = {"td": {"class": "num"}, "th": {"class": "num"}}
        super().__init__(**{"attrs": attrs, "orderable": False, "empty_values": (), **options})


class CampaignTable(tables.Table):
    """The campaigns of a body and those that concern its region, with the counts that `with_counts` gives."""

    title = tables.Column(
        verbose_name=gettext_lazy("名称"), linkify=lambda record: links.page_of(record), orderable=False
    )
    kind = tables.Column(verbose_name=gettext_lazy("类型"), accessor="get_kind_display", orderable=False)
    organisation = tables.Column(verbose_name=gettext_lazy("发起部门"), orderable=False)
    region = tables.Column(verbose_name=gettext_lazy("范围"), orderable=False)
    state = tables.Column(verbose_name=gettext_lazy("状态"), orderable=False)
    ends_on = DayColumn(verbose_name=gettext_lazy("截止日期"), orderable=False)
    units = NumberColumn(verbose_name=gettext_lazy("单位数"))
    done = NumberColumn(verbose_name=gettext_lazy("已报送"))
    rate = NumberColumn(verbose_name=gettext_lazy("报送率"))
    created_at = DayColumn(verbose_name=gettext_lazy("起草日期"))

    class Meta:
        model = Campaign
        fields = ("title", "kind", "organisation", "region", "state", "ends_on", "units", "done", "rate", "created_at")
        order_by = ("-created_at",)
        empty_text = ""

    def render_rate(self, record: Any) -> str:
        """In whole percent of those who have to answer."""
        asked = record.units - record.excused
        return f"{record.done * 100 // asked}%" if asked else "—"


class UnitTable(tables.Table):
    """The units of a campaign and how far each has come; the name leads to its task."""

    organisation = tables.Column(
        verbose_name=gettext_lazy("单位"),
        linkify=lambda record: links.page_of(record),
        orderable=False,
        attrs={"td": {"class": "wide"}},
    )
    region = tables.Column(verbose_name=gettext_lazy("地区"), order_by="region_id")
    state = tables.Column(verbose_name=gettext_lazy("状态"))
    due_on = DayColumn(verbose_name=gettext_lazy("截止日期"))
    handed_in_at = DayColumn(verbose_name=gettext_lazy("报送日期"))
    late = tables.Column(
        verbose_name=gettext_lazy("逾期"), accessor="pk", orderable=False, attrs={"td": {"class": "nowrap"}}
    )
    reminders = NumberColumn(verbose_name=gettext_lazy("提醒次数"))

    class Meta:
        model = Assignment
        fields: tuple[str, ...] = ("organisation", "region", "state", "due_on", "handed_in_at", "late", "reminders")
        order_by = ("region",)
        empty_text = ""

    def render_late(self, record: Assignment) -> str:
        """The word when it is."""
        return _("逾期") if record.is_late(clock.today()) else "—"

    def value_late(self, record: Assignment) -> str:
        """For exports: yes or no."""
        return _("是") if record.is_late(clock.today()) else _("否")


class InventoryUnitTable(UnitTable):
    """Units that go through their achievements; the counts come from the registers."""

    entered = NumberColumn(verbose_name=gettext_lazy("在库成果"))
    new = NumberColumn(verbose_name=gettext_lazy("本次新增"))
    classified = NumberColumn(verbose_name=gettext_lazy("已分类"))
    transferable = NumberColumn(verbose_name=gettext_lazy("可转化"))
    maturing = NumberColumn(verbose_name=gettext_lazy("需熟化"))
    shelved = NumberColumn(verbose_name=gettext_lazy("搁置"))

    class Meta(UnitTable.Meta):
        fields = (
            "organisation",
            "region",
            "state",
            "entered",
            "new",
            "classified",
            "transferable",
            "maturing",
            "shelved",
            "due_on",
            "handed_in_at",
            "late",
            "reminders",
        )
        sequence = fields


class SurveyUnitTable(UnitTable):
    """Enterprises that answer a survey, with the demands that they have entered since it began."""

    has_need = tables.Column(verbose_name=gettext_lazy("技术需求"), orderable=False)
    demands = NumberColumn(verbose_name=gettext_lazy("已填需求"))

    class Meta(UnitTable.Meta):
        fields = (
            "organisation",
            "region",
            "state",
            "has_need",
            "demands",
            "due_on",
            "handed_in_at",
            "late",
            "reminders",
        )
        sequence = fields

    def render_has_need(self, value: bool) -> str:
        """In words."""
        return _("有") if value else _("没有")


class AnswerColumn(tables.Column):
    """The answer to one question."""

    def __init__(self, question: dict[str, Any]) -> None:
        self.key = question["key"]
        super().__init__(verbose_name=question["label"], accessor="answers", orderable=False, empty_values=())

    def render(self, value: Any) -> str:
        """In words."""
        return self.value(value=value) or "—"

    def value(self, **options: Any) -> str:
        """For exports: empty where nothing was answered."""
        return answer_text((options["value"] or {}).get(self.key))


def survey_table(questions: list[dict[str, Any]]) -> type[tables.Table]:
    """The table of a survey's units with a column for each question."""
    columns = {f"answer_{question['key']}": AnswerColumn(question) for question in questions}
    sequence = ("organisation", "region", "state", "has_need", "demands", *columns, "...")
    meta = type("Meta", (SurveyUnitTable.Meta,), {"sequence": sequence})
    return type("AnswerTable", (SurveyUnitTable,), {**columns, "Meta": meta})


class TaskTable(tables.Table):
    """What campaigns ask of the actor's own unit."""

    campaign = tables.Column(
        verbose_name=gettext_lazy("名称"), linkify=lambda record: links.page_of(record), orderable=False
    )
    kind = tables.Column(verbose_name=gettext_lazy("类型"), accessor="campaign__get_kind_display", orderable=False)
    body = tables.Column(verbose_name=gettext_lazy("发起部门"), accessor="campaign__organisation", orderable=False)
    state = tables.Column(verbose_name=gettext_lazy("状态"), orderable=False)
    due_on = DayColumn(verbose_name=gettext_lazy("截止日期"), orderable=False)
    handed_in_at = DayColumn(verbose_name=gettext_lazy("报送日期"), orderable=False)

    class Meta:
        model = Assignment
        fields = ("campaign", "kind", "body", "state", "due_on", "handed_in_at")
        order_by = ()
        empty_text = ""


class ClassificationTable(tables.Table):
    """What units have said of their achievements; the name leads to the achievement."""

    achievement = tables.Column(
        verbose_name=gettext_lazy("成果"),
        linkify=lambda record: links.page_of(record.achievement),
        orderable=False,
        attrs={"td": {"class": "wide"}},
    )
    organisation = tables.Column(
        verbose_name=gettext_lazy("单位"), accessor="assignment__organisation", orderable=False
    )
    region = tables.Column(
        verbose_name=gettext_lazy("地区"),
        accessor="assignment__region",
        orderable=False,
        attrs={"td": {"class": "nowrap"}},
    )
    fields_ = tables.Column(
        verbose_name=gettext_lazy("技术领域"), accessor="achievement__fields", orderable=False, empty_values=()
    )
    readiness = NumberColumn(
        verbose_name=gettext_lazy("就绪度"), accessor="achievement__readiness", empty_values=(None,)
    )
    verdict = tables.Column(verbose_name=gettext_lazy("分类"), orderable=False, attrs={"td": {"class": "nowrap"}})
    reason = tables.Column(verbose_name=gettext_lazy("理由"), orderable=False)
    classified_at = DayColumn(verbose_name=gettext_lazy("分类日期"), orderable=False)

    class Meta:
        model = Classification
        fields = (
            "achievement",
            "organisation",
            "region",
            "fields_",
            "readiness",
            "verdict",
            "reason",
            "classified_at",
        )
        order_by = ()
        empty_text = ""

    def render_fields_(self, record: Classification) -> str:
        """The fields in words."""
        return "、".join(str(field) for field in record.achievement.fields.all())
