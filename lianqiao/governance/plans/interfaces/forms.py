"""Forms for plans, finds, tasks and reports; what they ask is checked again by the domain."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.money import plain
from lianqiao.core.pages.fields import FilesField, day_field
from lianqiao.core.publishing.fields import FigureField
from lianqiao.governance.plans.domain import add_task, change_plan, create_plan
from lianqiao.governance.plans.domain.finds import QUANTITY_COLUMNS, TASK_COLUMNS
from lianqiao.governance.plans.domain.tasks import MOST_FILES, change_task
from lianqiao.governance.plans.enums import ASSIGNED_TASKS, SHOWN_PLANS, Comparator, FindKind, PartyRole, Reach
from lianqiao.governance.plans.models import Find, PlanDocument, Task, TaskStep
from lianqiao.governance.plans.models.plans import LONGEST_TITLE
from lianqiao.governance.plans.validators import validate_deadline
from lianqiao.registers.industry_map.interfaces.fields import TableField
from lianqiao.registers.organisations.interfaces.fields import OrganisationField

_SEPARATOR = re.compile(r"[、，,；;\n]+")
#: File names that the upload offers; what the file is, is proved by its content.
ACCEPTED = ".docx,.pdf,.txt,.html,.htm"
_DEADLINE_HELP = _("写成 2027 或 2027-06；没有就不填")
_DEADLINE_SHAPE = "2027-06"


class NamesField(forms.CharField):
    """Names of departments, separated by 、; cleaned to a list, each once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "widget": forms.Textarea(attrs={"rows": 2}), **options})

    def prepare_value(self, value: Any) -> Any:
        """A list as people write it."""
        return "、".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares the names, however they are separated."""
        return list(initial or []) != self.clean(data)

    def clean(self, value: Any) -> Any:
        """The names in order."""
        names = [name.strip() for name in _SEPARATOR.split(str(super().clean(value) or ""))]
        return list(dict.fromkeys(name for name in names if name))


class PlanForm(forms.Form):
    """The head of a plan; a new one begins with a file, from which what is left empty is taken."""

    upload = forms.FileField(
        label=_("方案文件"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("可以上传 Word（.docx）、PDF（有文字的）、文本和网页文件；上传后自动解读，一两分钟内就能核对"),
    )
    title = forms.CharField(
        label=_("名称"), max_length=LONGEST_TITLE, required=False, help_text=_("不填就用文件里的标题")
    )
    issuer = forms.CharField(label=_("发文机关"), max_length=120, required=False)
    document_number = forms.CharField(label=_("文号"), max_length=60, required=False)
    dated_on = day_field(_("成文日期"))
    begins_on = day_field(_("开始日期"))
    ends_on = day_field(_("结束日期"), help_text=_("任务没有写明期限的，以此为完成期限"))
    reach = forms.ChoiceField(
        label=_("下达范围"),
        choices=Reach.choices,
        initial=Reach.BELOW,
        help_text=_("下达任务之后谁能看到；上级政府部门都能看到"),
    )
    derived_from = forms.ModelChoiceField(
        PlanDocument.objects.none(),
        label=_("依据的上级方案"),
        required=False,
        empty_label=_("没有"),
        help_text=_("选好以后，可以逐项承接上级的任务，并比较哪些还没有承接"),
    )
    sections = (
        (_("方案文件"), _("其余各项都可以先不填，解读后再改。"), ("upload",)),
        (_("基本情况"), "", ("title", "issuer", "document_number", "dated_on", "begins_on", "ends_on")),
        (_("上下级"), "", ("reach", "derived_from")),
    )

    def __init__(self, *args: Any, actor: Actor, plan: PlanDocument | None = None, **options: Any) -> None:
        if plan is not None:
            names = [name for name in self.base_fields if name != "upload"]
            options["initial"] = {**{name: getattr(plan, name) for name in names}, **options.get("initial", {})}
        super().__init__(*args, **options)
        fields: Any = self.fields
        offered = PlanDocument.objects.visible_to(actor).filter(state__in=SHOWN_PLANS)
        if plan is not None:
            del fields["upload"]
            fields["title"].required = True
            fields["title"].help_text = ""
            kept = PlanDocument.objects.filter(derived=plan)
            offered = offered.exclude(pk=plan.pk) | kept
        fields["derived_from"].queryset = offered.order_by("-created_at", "-id")

    def save(self, actor: Actor, plan: PlanDocument | None = None) -> PlanDocument:
        """Call the domain."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "upload"}
        if plan is not None:
            return change_plan(plan, actor=actor, values=values)
        return create_plan(self.cleaned_data["upload"], actor=actor, values=values)


class QuantityForm(forms.Form):
    """What a number of the plan says."""

    kind = forms.ChoiceField(
        label=_("类别"), choices=[(kind.value, kind.label) for kind in FindKind if kind != FindKind.TASK]
    )
    indicator = forms.CharField(label=_("指标"), max_length=200, required=False)
    comparator = forms.ChoiceField(label=_("比较"), choices=Comparator.choices)
    value = FigureField(label=_("数值"), max_digits=20, decimal_places=6)
    value_max = FigureField(label=_("上限"), max_digits=20, decimal_places=6, required=False)
    unit = forms.CharField(label=_("单位"), max_length=20, required=False)
    deadline = forms.CharField(
        label=_("期限"),
        max_length=7,
        required=False,
        validators=[validate_deadline],
        help_text=_DEADLINE_HELP,
        widget=forms.TextInput(attrs={"placeholder": _DEADLINE_SHAPE}),
    )
    scope = forms.CharField(label=_("范围"), max_length=100, required=False, help_text=_("只对部分地区或单位时填写"))

    columns = QUANTITY_COLUMNS

    def clean(self) -> Any:
        """A target says what is to be reached."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == FindKind.TARGET and not cleaned.get("indicator"):
            self.add_error("indicator", _now("目标要写明指标。"))
        return cleaned


class TaskFindForm(forms.Form):
    """What a task of the plan says."""

    title = forms.CharField(label=_("任务名称"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    lead = NamesField(label=_("牵头单位"), help_text=_("用顿号隔开"))
    support = NamesField(label=_("配合单位"))
    number = forms.CharField(label=_("序号"), max_length=20, required=False)
    deadline = forms.CharField(
        label=_("期限"),
        max_length=7,
        required=False,
        validators=[validate_deadline],
        help_text=_DEADLINE_HELP,
        widget=forms.TextInput(attrs={"placeholder": _DEADLINE_SHAPE}),
    )

    columns = TASK_COLUMNS


def find_form(find: Find, data: Any = None) -> QuantityForm | TaskFindForm:
    """The form of a find, with what it says now."""
    form: type[Any] = TaskFindForm if find.is_task else QuantityForm
    initial = {name: _shown(getattr(find, name)) for name in form.columns}
    prefix = "find"
    made: QuantityForm | TaskFindForm = form(data, initial=initial, prefix=prefix)
    return made


class TaskForm(forms.Form):
    """What a task of the ledger says, who carries it, and by which steps; an unsaved `task` becomes a new one.

    What ordered it is asked of tasks that do not come from the text of the plan.
    """

    number = forms.CharField(label=_("序号"), max_length=20, required=False)
    title = forms.CharField(label=_("任务名称"), max_length=300)
    text = forms.CharField(
        label=_("任务内容"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    origin = forms.CharField(
        label=_("来源"),
        max_length=200,
        required=False,
        help_text=_("方案原文之外的任务，写明由哪次会议、哪份文件确定"),
    )
    starts_on = day_field(_("开始日期"))
    due_on = day_field(_("完成期限"))
    lead = NamesField(label=_("牵头单位"), help_text=_("用顿号隔开；写全称或方案里的简称，已登记的单位会自动对应"))
    support = NamesField(label=_("配合单位"))
    steps = TableField(
        model=TaskStep,
        names=("title", "due_on", "done_on"),
        sizes={"title": "l"},
        label=_("时间节点"),
        required=False,
    )
    derived_from = forms.ModelChoiceField(
        Task.objects.none(), label=_("对应的上级任务"), required=False, empty_label=_("没有")
    )
    sections = (
        (_("任务"), "", ("number", "title", "text", "origin", "starts_on", "due_on")),
        (_("责任单位"), "", ("lead", "support")),
        (_("节点"), "", ("steps",)),
        (_("上级任务"), "", ("derived_from",)),
    )

    def __init__(self, *args: Any, task: Task, actor: Actor, **options: Any) -> None:
        stored = {} if task._state.adding else self._stored(task)
        super().__init__(*args, **{**options, "initial": {**stored, **options.get("initial", {})}})
        if task.find_id is not None:
            del self.fields["origin"]
        above = Task.objects.visible_to(actor).filter(plan=task.plan.derived_from_id, state__in=ASSIGNED_TASKS)
        kept = Task.objects.filter(derived=task)
        source: Any = self.fields["derived_from"]
        source.queryset = (above | kept).order_by("order", "id")

    @staticmethod
    def _stored(task: Task) -> dict[str, Any]:
        names = ("number", "title", "text", "origin", "starts_on", "due_on", "derived_from")
        parties = list(task.parties.order_by("role", "order"))
        return {
            **{name: getattr(task, name) for name in names},
            "lead": [party.name for party in parties if party.role == PartyRole.LEAD],
            "support": [party.name for party in parties if party.role == PartyRole.SUPPORT],
            "steps": list(task.steps.values("title", "due_on", "done_on")),
        }

    def save(self, task: Task, actor: Actor) -> Task:
        """Call the domain."""
        if task._state.adding:
            return add_task(task.plan, actor=actor, **self.cleaned_data)
        cleaned = dict(self.cleaned_data)
        parts = {name: cleaned.pop(name) for name in ("lead", "support", "steps")}
        return change_task(task, actor=actor, values=cleaned, **parts)


class ReportForm(forms.Form):
    """What was done for a task."""

    text = forms.CharField(label=_("进展情况"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5}))
    percent = forms.IntegerField(label=_("进度（%）"), min_value=0, max_value=100)
    difficulties = forms.CharField(
        label=_("存在问题"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("需要下达部门协调的，写在这里；对方会收到消息"),
    )
    evidence = FilesField(label=_("佐证材料"), help_text=_("一次最多 %(most)d 个文件") % {"most": MOST_FILES})
    asks_closing = forms.BooleanField(
        label=_("任务已完成，申请销号"), required=False, help_text=_("由下达部门核验；申请时要有佐证材料")
    )


class CloseForm(forms.Form):
    """What the issuing body says when it closes a task."""

    opinion = forms.CharField(label=_("核验意见"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class NameForm(forms.Form):
    """Which organisation a printed name means."""

    name = forms.CharField(max_length=100, widget=forms.HiddenInput())
    organisation = OrganisationField(label=_("对应单位"), empty_label=_("输入名称查找"))


#: The forms of the actions on a task that want data.
TASK_FORMS: dict[str, type[forms.Form]] = {"close": CloseForm}


def _shown(value: Any) -> Any:
    """A number without the zeros of its column."""
    return plain(value) if isinstance(value, Decimal) else value
