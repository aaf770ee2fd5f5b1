"""Forms of task forces, meetings, inspections and orders; what they ask is checked again by the domain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.pages.fields import FilesField, day_field
from lianqiao.governance.plans.domain.tasks import MOST_FILES
from lianqiao.governance.plans.enums import OPEN_TASKS, SHOWN_PLANS, PlanState
from lianqiao.governance.plans.interfaces.forms import NamesField
from lianqiao.governance.plans.models import PlanDocument, Task
from lianqiao.governance.supervision.domain.forces import MEMBER_COLUMNS, change_force, create_force
from lianqiao.governance.supervision.domain.inspections import change_inspection, create_inspection
from lianqiao.governance.supervision.domain.meetings import change_meeting, create_meeting
from lianqiao.governance.supervision.domain.rectifications import change_rectification, create_rectification
from lianqiao.governance.supervision.enums import ForceKind, ForceState, InspectionState, MeetingKind
from lianqiao.governance.supervision.models import ForceMember, Inspection, Meeting, Rectification, TaskForce
from lianqiao.registers.industry_map.interfaces.fields import TableField
from lianqiao.registers.industry_map.queries.chains import chains_for
from lianqiao.registers.organisations.interfaces.fields import OrganisationField, OrganisationsField
from lianqiao.registers.taxonomy.models import Chain

_NONE = _("没有")
_SEARCHED = {"data-tom-select": ""}


def text_field(label: Any, *, rows: int, most: int, **options: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **options)


def choice_of(rows: Any, label: Any, **options: Any) -> forms.ModelChoiceField:
    """One of a register's records, searched while typing; whose records are offered is told by each form."""
    widget = forms.Select(attrs=_SEARCHED)
    given: dict[str, Any] = {"required": False, "empty_label": _NONE, "widget": widget, **options}
    return forms.ModelChoiceField(rows.none(), label=label, **given)


class KeptForm(forms.Form):
    """A form of a record: `columns` are its own, `instance` what is there; the choices are those the actor may see."""

    columns: tuple[str, ...] = ()

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        instance: Any = None,
        initial: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        self.actor, self.instance = actor, instance
        stored = {} if instance is None else self.stored(instance)
        options["initial"] = {**stored, **(initial or {})}
        super().__init__(*args, **options)
        offered: dict[str, QuerySet[Any]] = self.offered()
        for name, rows in offered.items():
            field: Any = self.fields[name]
            kept = getattr(instance, f"{name}_id", None)
            field.queryset = rows if kept is None else rows | type(rows)(rows.model).filter(pk=kept)

    def stored(self, instance: Any) -> dict[str, Any]:
        """What the record says now."""
        return {name: getattr(instance, name) for name in self.columns}

    def offered(self) -> dict[str, QuerySet[Any]]:
        """For each field that chooses a record, those that the actor may choose."""
        makers = {"plan": _plans_for, "chain": chains_for, "force": _forces_for}
        return {name: make(self.actor) for name, make in makers.items() if name in self.fields}

    def values(self) -> dict[str, Any]:
        """The cleaned columns."""
        return {name: self.cleaned_data[name] for name in self.columns}


def _plans_for(actor: Actor) -> QuerySet[Any]:
    shown: QuerySet[Any] = PlanDocument.objects.visible_to(actor).filter(state__in=SHOWN_PLANS)
    return shown.order_by("-created_at", "-id")


def _forces_for(actor: Actor) -> QuerySet[Any]:
    shown: QuerySet[Any] = TaskForce.objects.visible_to(actor).filter(state=ForceState.ACTIVE)
    return shown.order_by("name", "id")


class ForceForm(KeptForm):
    """A task force with its members and what it serves."""

    kind = forms.ChoiceField(label=_("类型"), choices=ForceKind.choices, initial=ForceKind.TEAM)
    name = forms.CharField(label=_("名称"), max_length=100)
    founded_on = day_field(_("成立日期"))
    head = forms.CharField(label=_("组长"), max_length=50, required=False)
    head_post = forms.CharField(label=_("组长职务"), max_length=100, required=False)
    duty = text_field(_("主要职责"), rows=3, most=2000, required=False)
    members = TableField(
        model=ForceMember,
        names=MEMBER_COLUMNS,
        sizes={"unit": "l", "person": "s"},
        label=_("成员"),
        required=False,
        help_text=_("单位写全称或简称，已登记的单位会自动对应，对应上的单位能看到这个专班"),
    )
    plan = choice_of(PlanDocument.objects, _("服务的方案"))
    tasks = forms.ModelMultipleChoiceField(
        Task.objects.none(), label=_("负责的任务"), required=False, widget=forms.SelectMultiple(attrs=_SEARCHED)
    )
    chain = choice_of(Chain.objects, _("服务的重点产业"), help_text=_("选了产业，就计入这个产业的“六个一”"))
    columns = ("kind", "name", "founded_on", "head", "head_post", "duty", "plan", "chain")
    sections = (
        (_("专班"), "", ("kind", "name", "founded_on", "head", "head_post", "duty")),
        (_("成员"), "", ("members",)),
        (_("服务对象"), _("可以只填其中一项。"), ("plan", "tasks", "chain")),
    )

    def stored(self, instance: Any) -> dict[str, Any]:
        """With members and tasks."""
        rows = list(instance.members.values(*MEMBER_COLUMNS))
        return {**super().stored(instance), "members": rows, "tasks": list(instance.tasks.all())}

    def offered(self) -> dict[str, QuerySet[Any]]:
        """With the tasks that are carried out now, and those that it has."""
        tasks: QuerySet[Any] = Task.objects.visible_to(self.actor).filter(state__in=OPEN_TASKS)
        if self.instance is not None:
            tasks = tasks | Task.objects.filter(pk__in=self.instance.tasks.values("pk"))
        return {**super().offered(), "tasks": tasks.order_by("plan", "order", "id")}

    def save(self, actor: Actor, force: TaskForce | None) -> TaskForce:
        """Call the domain."""
        parts = {"members": self.cleaned_data["members"], "tasks": self.cleaned_data["tasks"]}
        if force is None:
            return create_force(actor=actor, values=self.values(), **parts)
        return change_force(force, actor=actor, values=self.values(), **parts)


class MeetingForm(KeptForm):
    """A meeting: before it agenda and participants, afterwards the minutes."""

    kind = forms.ChoiceField(label=_("类型"), choices=MeetingKind.choices, initial=MeetingKind.CONSULTATION)
    title = forms.CharField(label=_("名称"), max_length=200)
    held_on = day_field(_("召开日期"), required=True)
    place = forms.CharField(label=_("地点"), max_length=100, required=False)
    participants = OrganisationsField(
        label=_("参会单位"), required=False, help_text=_("输入名称查找；选一家是一对一，选几家是一对多")
    )
    agenda = text_field(_("议题"), rows=4, most=3000, help_text=_("一行一个议题"))
    plan = choice_of(PlanDocument.objects, _("相关方案"))
    force = choice_of(TaskForce.objects, _("相关专班"))
    chain = choice_of(Chain.objects, _("重点产业"))
    attendees = text_field(_("出席人员"), rows=2, most=1000, required=False)
    minutes = text_field(_("会议纪要"), rows=8, most=10_000, required=False, help_text=_("开完会再填"))
    columns = ("kind", "title", "held_on", "place", "agenda", "plan", "force", "chain", "attendees", "minutes")
    sections = (
        (_("会议"), "", ("kind", "title", "held_on", "place", "participants", "agenda")),
        (_("相关事项"), "", ("plan", "force", "chain")),
        (_("记录"), "", ("attendees", "minutes")),
    )

    def stored(self, instance: Any) -> dict[str, Any]:
        """With the participants."""
        units = [row.organisation_id for row in instance.participants.all()]
        return {**super().stored(instance), "participants": units}

    def save(self, actor: Actor, meeting: Meeting | None) -> Meeting:
        """Call the domain."""
        units = self.cleaned_data["participants"]
        if meeting is None:
            return create_meeting(actor=actor, values=self.values(), participants=units)
        return change_meeting(meeting, actor=actor, values=self.values(), participants=units)


class ItemForm(forms.Form):
    """An item that a meeting agreed on."""

    text = forms.CharField(label=_("议定事项"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    owner = OrganisationField(label=_("责任单位"), empty_label=_("输入名称查找"))
    due_on = day_field(_("完成期限"))


class LedgerForm(forms.Form):
    """In which plan's ledger an agreed item is followed, and by whom."""

    plan = choice_of(PlanDocument.objects, _("方案"), required=True, empty_label=_("请选择"))
    lead = NamesField(label=_("牵头单位"), help_text=_("用顿号隔开；不填就是责任单位"))
    support = NamesField(label=_("配合单位"))

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        own = PlanDocument.objects.visible_to(actor).filter(organisation=actor.organisation_id, state=PlanState.ISSUED)
        field: Any = self.fields["plan"]
        field.queryset = own.order_by("-created_at", "-id")


class InspectionForm(KeptForm):
    """An inspection."""

    title = forms.CharField(label=_("名称"), max_length=200)
    starts_on = day_field(_("开始日期"), required=True)
    ends_on = day_field(_("结束日期"), required=True)
    units = OrganisationsField(label=_("被督导单位"), help_text=_("输入名称查找，可以选几家"))
    about = text_field(_("督导内容"), rows=4, most=2000, required=False)
    team = text_field(_("督导组"), rows=2, most=500, required=False)
    plan = choice_of(PlanDocument.objects, _("相关方案"))
    is_announced = forms.BooleanField(
        label=_("事先告知被督导单位"), required=False, initial=True, help_text=_("不告知的，督导完成后对方才看得到")
    )
    columns = ("title", "starts_on", "ends_on", "about", "team", "plan", "is_announced")

    def stored(self, instance: Any) -> dict[str, Any]:
        """With the units."""
        return {**super().stored(instance), "units": [row.organisation_id for row in instance.units.all()]}

    def save(self, actor: Actor, inspection: Inspection | None) -> Inspection:
        """Call the domain."""
        units = self.cleaned_data["units"]
        if inspection is None:
            return create_inspection(actor=actor, values=self.values(), units=units)
        return change_inspection(inspection, actor=actor, values=self.values(), units=units)


class RectificationForm(KeptForm):
    """An issue and the order to put it right."""

    unit = OrganisationField(label=_("整改单位"), empty_label=_("输入名称查找"))
    title = forms.CharField(label=_("问题"), max_length=200, help_text=_("一句话说清楚"))
    problem = text_field(_("问题详情"), rows=4, most=3000, required=False)
    demand = text_field(_("整改要求"), rows=4, most=3000)
    due_on = day_field(_("整改期限"), required=True)
    document_number = forms.CharField(label=_("文号"), max_length=60, required=False)
    inspection = choice_of(Inspection.objects, _("发现于哪次督导"))
    task = choice_of(Task.objects, _("涉及的任务"))
    indicator = forms.CharField(label=_("涉及的指标"), max_length=200, required=False)
    columns = (
        "unit",
        "title",
        "problem",
        "demand",
        "due_on",
        "document_number",
        "inspection",
        "task",
        "indicator",
    )
    sections = (
        (_("问题"), "", ("unit", "title", "problem")),
        (_("整改"), "", ("demand", "due_on", "document_number")),
        (_("来源"), _("说明问题从哪里来，可以不填。"), ("inspection", "task", "indicator")),
    )

    def offered(self) -> dict[str, QuerySet[Any]]:
        """Inspections of the own body, and tasks that are carried out."""
        own = Inspection.objects.filter(organisation=self.actor.organisation_id)
        tasks = Task.objects.visible_to(self.actor).filter(state__in=OPEN_TASKS)
        return {
            **super().offered(),
            "inspection": own.exclude(state=InspectionState.CANCELLED).order_by("-starts_on", "-id"),
            "task": tasks.order_by("plan", "order", "id"),
        }

    def save(self, actor: Actor, order: Rectification | None) -> Rectification:
        """Call the domain."""
        if order is None:
            return create_rectification(actor=actor, values=self.values())
        return change_rectification(order, actor=actor, values=self.values())


class ProofForm(forms.Form):
    """What was done to put it right."""

    text = text_field(_("整改情况"), rows=6, most=3000)
    evidence = FilesField(
        label=_("佐证材料"), required=True, help_text=_("一次最多 %(most)d 个文件") % {"most": MOST_FILES}
    )


class ResultForm(forms.Form):
    """What was done for an agreed item."""

    result = text_field(_("落实情况"), rows=4, most=2000)


class FindingsForm(forms.Form):
    """What an inspection saw."""

    findings = text_field(_("督导情况"), rows=5, most=5000)


class EffectForm(forms.Form):
    """What the check of the effect says."""

    opinion = text_field(_("跟踪问效结论"), rows=3, most=1000)


class DayForm(forms.Form):
    """A new last day."""

    due_on = day_field(_("新的期限"), required=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_on"].widget.attrs["min"] = str(clock.today())


class LaterForm(DayForm):
    """A new last day, or none."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_on"].required = False
        self.fields["due_on"].help_text = _("不改期限就不填")


#: The forms of the actions that want data.
ITEM_FORMS: dict[str, type[forms.Form]] = {"finish": ResultForm}
INSPECTION_FORMS: dict[str, type[forms.Form]] = {"finish": FindingsForm}
ORDER_FORMS: dict[str, type[forms.Form]] = {
    "close": EffectForm,
    "send_back": LaterForm,
    "extend": DayForm,
    "reopen": DayForm,
}
