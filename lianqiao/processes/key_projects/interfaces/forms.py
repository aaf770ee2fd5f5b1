"""The forms of key projects; what they ask is checked again by the domain."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.money import MoneyWanField
from lianqiao.core.pages.fields import FilesField, day_field
from lianqiao.core.publishing.searched import SearchedRecordField, offer_records
from lianqiao.processes.key_projects.domain.joint import SHARE_COLUMNS
from lianqiao.processes.key_projects.domain.projects import (
    PARTNER_COLUMNS,
    YEAR_COLUMNS,
    create_project,
    update_project,
)
from lianqiao.processes.key_projects.enums import BATCHES, Batch, Conclusion
from lianqiao.processes.key_projects.interfaces.fields import SELECTED, TASKS
from lianqiao.processes.key_projects.models import (
    ChiefExpert,
    ExpectedYear,
    FrameYear,
    FundingFrame,
    JointDecision,
    JointShare,
    JointTask,
    KeyProject,
    MonthlyFigure,
    ProjectPartner,
    Receipt,
)
from lianqiao.processes.key_projects.models.moves import LONGEST_EVIDENCE, LONGEST_REASON
from lianqiao.processes.key_projects.queries.origins import selected, taken_over
from lianqiao.registers.achievements.interfaces.fields import PUBLIC
from lianqiao.registers.demands.interfaces.fields import VISIBLE
from lianqiao.registers.industry_map.interfaces.fields import TableField
from lianqiao.registers.industry_map.queries.chains import chains_for
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.organisations.interfaces.fields import OrganisationField
from lianqiao.registers.taxonomy.interfaces import IndustryField, RegionField

_BATCH_CHOICES = [(batch.value, batch.label) for batch in BATCHES]
#: How a long text is asked.
_LONG: dict[str, Any] = {"rows": 4}


def text_field(label: Any, *, rows: int, most: int, **options: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **options)


class ProjectForm(forms.ModelForm):
    """A project; a new one also says in which batch it stands since when."""

    batch = forms.ChoiceField(label=_("批次"), choices=_BATCH_CHOICES, initial=Batch.PLANNING)
    on = day_field(_("进入本批次的日期"), help_text=_("不填就是今天"))
    reason = forms.CharField(label=_("入库理由"), max_length=LONGEST_REASON, required=False)
    region = RegionField(label=_("实施地区"), required=False, help_text=_("不填就是本部门所在地区"))
    industry = IndustryField(label=_("国民经济行业"), required=False)
    lead_unit = OrganisationField(
        label=_("牵头单位（已在平台登记）"),
        required=False,
        empty_label=_("输入名称查找"),
        help_text=_("登记过的单位选在这里，由它按月填报进展；没有登记的，填下面两项"),
    )
    lead_name = forms.CharField(label=_("牵头单位名称"), max_length=120, required=False)
    lead_kind = forms.ChoiceField(
        label=_("牵头单位类型"), choices=[("", _("请选择")), *OrganisationKind.choices], required=False
    )
    partners = TableField(
        model=ProjectPartner,
        names=PARTNER_COLUMNS,
        sizes={"name": "l"},
        label=_("参与单位"),
        required=False,
        help_text=_("写单位全称；已登记的单位会自动对应，能看到这个项目"),
    )
    expected = TableField(
        model=ExpectedYear,
        names=YEAR_COLUMNS,
        sizes=dict.fromkeys(YEAR_COLUMNS, "s"),
        label=_("分年预期"),
        required=False,
        help_text=_("每年一行：当年投资、当年产值（万元）、年末就业"),
    )
    research_task = SearchedRecordField(
        among=TASKS, label=_("重点研发任务"), required=False, empty_label=_("输入名称查找")
    )
    achievement = SearchedRecordField(
        among=PUBLIC,
        label=_("依托的科技成果"),
        required=False,
        empty_label=_("输入名称查找"),
        help_text=_("选了成果，它的就绪度提高以后系统会建议接续支持"),
    )
    demand = SearchedRecordField(among=VISIBLE, label=_("技术需求"), required=False, empty_label=_("输入名称查找"))
    application = SearchedRecordField(
        among=SELECTED, label=_("入选的申报项目"), required=False, empty_label=_("输入名称查找")
    )
    sections = (
        (_("项目"), "", ("title", "kind", "level", "batch", "on", "reason", "region", "chain", "industry", "content")),
        (_("谁来做"), "", ("lead_unit", "lead_name", "lead_kind", "partners")),
        (_("进度与效益"), "", ("starts_on", "ends_on", "investment_yuan", "expected")),
        (
            _("从哪里来"),
            _("能查到来源的项目，才好评价投入产出；可以都不填。"),
            ("research_task", "achievement", "demand", "application", "source_note"),
        ),
    )
    PARTS = ("partners", "expected")
    #: What only a new project says.
    FIRST = ("batch", "on", "reason")

    class Meta:
        model = KeyProject
        fields = (
            "title",
            "kind",
            "level",
            "region",
            "chain",
            "industry",
            "content",
            "lead_unit",
            "lead_name",
            "lead_kind",
            "starts_on",
            "ends_on",
            "investment_yuan",
            "research_task",
            "achievement",
            "demand",
            "application",
            "source_note",
        )
        field_classes = {"investment_yuan": MoneyWanField}
        labels = {"investment_yuan": _("总投资")}
        widgets = {
            "content": forms.Textarea(attrs={"rows": 5}),
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "chain": forms.Select(attrs={"data-tom-select": ""}),
        }

    def __init__(
        self, data: Any = None, files: Any = None, *, actor: Actor, instance: Any = None, initial: Any = None
    ) -> None:
        self.actor = actor
        self.record = instance
        stored = self._taken_over(initial or {}) if instance is None else self._stored(instance)
        super().__init__(data, files, instance=instance, initial={**stored, **(initial or {})})
        if instance is not None:
            for name in self.FIRST:
                del self.fields[name]
        offer_records(self.fields, actor=actor, record=instance)
        self._offer()

    def _taken_over(self, brought: dict[str, Any]) -> dict[str, Any]:
        """What the selected application says that the page that led here named."""
        application = selected(str(brought.get("application", "")), self.actor)
        return {} if application is None else taken_over(application, self.actor)

    @staticmethod
    def _stored(project: KeyProject) -> dict[str, Any]:
        return {
            "partners": list(project.partners.values(*PARTNER_COLUMNS)),
            "expected": list(project.expected.values(*YEAR_COLUMNS)),
        }

    def _offer(self) -> None:
        region: Any = self.fields["region"]
        region.within = self.actor.oversight or ""
        region.queryset = region.codes()
        chain: Any = self.fields["chain"]
        chains = chains_for(self.actor)
        kept = None if self.record is None else self.record.chain_id
        chain.queryset = chains if kept is None else chains | type(chains)(chains.model).filter(pk=kept)
        chain.empty_label = _now("没有")

    def clean(self) -> dict[str, Any]:
        """Who leads: a registered unit, or one by name and kind."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("lead_unit") is None:
            for name in ("lead_name", "lead_kind"):
                if not cleaned.get(name):
                    self.add_error(name, _now("牵头单位没有登记的，请填写这一项。"))
        return cleaned

    def values(self) -> dict[str, Any]:
        """The cleaned columns; a region that was left empty stays that of the body."""
        given = {name: self.cleaned_data[name] for name in self.Meta.fields}
        if given["region"] is None:
            del given["region"]
        return given

    def parts(self) -> dict[str, Any]:
        """The rows below the project."""
        return {name: self.cleaned_data[name] for name in self.PARTS}


def save_project(form: ProjectForm, actor: Actor, project: KeyProject | None) -> KeyProject:
    """Call the domain."""
    if project is not None:
        return update_project(project, actor=actor, values=form.values(), **form.parts())
    first = form.cleaned_data
    return create_project(
        actor=actor,
        values=form.values(),
        batch=first["batch"],
        on=first["on"],
        reason=first["reason"],
        **form.parts(),
    )


class MoveForm(forms.Form):
    """To which batch, since when, why, and what proves it."""

    to = forms.ChoiceField(label=_("转入"))
    on = day_field(_("日期"), required=True)
    reason = text_field(_("理由"), rows=3, most=LONGEST_REASON)
    evidence = text_field(
        _("落地依据"),
        rows=3,
        most=LONGEST_EVIDENCE,
        required=False,
        help_text=_("转入“落地”必填：落在哪里、签了什么合同、什么时候开工或投产"),
    )
    papers = FilesField(label=_("证明材料"), help_text=_("转入“落地”必须上传；其他可以不传"))

    def __init__(self, *args: Any, project: KeyProject, **options: Any) -> None:
        options["initial"] = {"on": clock.today(), "to": following(project), **(options.get("initial") or {})}
        super().__init__(*args, **options)
        field: Any = self.fields["to"]
        field.choices = [(batch.value, batch.label) for batch in Batch if batch != project.state]
        self.fields["on"].widget.attrs |= {"min": f"{project.since:%Y-%m-%d}", "max": f"{clock.today():%Y-%m-%d}"}


def following(project: KeyProject) -> str:
    """The batch that comes next; from the last one and from outside the one before."""
    if project.state not in BATCHES:
        return BATCHES[0]
    place = BATCHES.index(Batch(project.state))
    return BATCHES[place + 1] if place + 1 < len(BATCHES) else BATCHES[place - 1]


def _months(today: date) -> list[tuple[str, str]]:
    """The last twelve months that have begun, the one before this first."""
    months = []
    year, month = today.year, today.month
    for _step in range(12):
        months.append((f"{year:04d}-{month:02d}-01", f"{year}年{month}月"))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return [*months[1:], months[0]]


class MonthForm(forms.ModelForm):
    """The figures of one month."""

    month = forms.ChoiceField(label=_("月份"))

    class Meta:
        model = MonthlyFigure
        fields = ("month", "invested_yuan", "output_yuan", "jobs", "progress")
        field_classes = {"invested_yuan": MoneyWanField, "output_yuan": MoneyWanField}
        labels = {"invested_yuan": _("本月完成投资"), "output_yuan": _("本月产值")}
        widgets = {"progress": forms.Textarea(attrs=_LONG)}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["month"]
        field.choices = _months(clock.today())

    def clean_month(self) -> date:
        """The first day of the chosen month."""
        return date.fromisoformat(self.cleaned_data["month"])

    def values(self) -> dict[str, Any]:
        """The figures without the month."""
        return {name: value for name, value in self.cleaned_data.items() if name != "month"}


class ExpertForm(forms.ModelForm):
    """The appointment of a chief expert."""

    sections = (
        (_("聘任"), "", ("name", "unit", "starts_on", "ends_on", "review_on")),
        (
            _("授权"),
            _("任期内由首席专家自己决定，不再逐项报批。"),
            ("may_choose_team", "may_choose_way", "budget_yuan"),
        ),
    )

    class Meta:
        model = ChiefExpert
        fields = (
            "name",
            "unit",
            "starts_on",
            "ends_on",
            "review_on",
            "may_choose_team",
            "may_choose_way",
            "budget_yuan",
        )
        field_classes = {"budget_yuan": MoneyWanField}
        labels = {"budget_yuan": _("自主支配经费上限")}
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("starts_on", "ends_on", "review_on")
        }


class ReviewForm(forms.Form):
    """What the review of the chief expert says."""

    text = text_field(_("考核意见"), rows=4, most=2000)
    is_kept = forms.TypedChoiceField(
        label=_("考核结论"),
        choices=(("yes", _("继续聘任")), ("no", _("不再聘任"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = text_field(_("理由"), rows=3, most=LONGEST_REASON)


class FrameForm(forms.ModelForm):
    """A long-term frame: amounts year by year, and the day of the one check."""

    years = TableField(
        model=FrameYear,
        names=("year", "amount_yuan"),
        label=_("分年金额"),
        help_text=_("连续的两年以上，每年一行"),
    )
    sections = ((_("长期稳定支持"), "", ("years", "check_on", "terms")),)

    class Meta:
        model = FundingFrame
        fields = ("check_on", "terms")
        widgets = {
            "check_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "terms": forms.Textarea(attrs=_LONG),
        }

    def __init__(
        self, data: Any = None, files: Any = None, *, instance: Any = None, initial: Any = None, **options: Any
    ) -> None:
        stored = {} if instance is None else {"years": list(instance.years.values("year", "amount_yuan"))}
        super().__init__(data, files, instance=instance, initial={**stored, **(initial or {})}, **options)


class CheckForm(forms.Form):
    """What the mid-term check says."""

    conclusion = forms.ChoiceField(label=_("检查结论"), choices=Conclusion.choices, widget=forms.RadioSelect)
    opinion = text_field(_("检查意见"), rows=4, most=2000)


class TaskForm(forms.ModelForm):
    """A joint task with the shares of those who pay."""

    shares = TableField(
        model=JointShare,
        names=SHARE_COLUMNS,
        sizes={"name": "l"},
        label=_("各方分担"),
        help_text=_("写出资单位全称，各行合计要等于总经费"),
    )
    sections = (
        (_("任务"), "", ("year", "title", "content", "due_on")),
        (_("经费"), "", ("total_yuan", "shares")),
    )

    class Meta:
        model = JointTask
        fields = ("year", "title", "content", "due_on", "total_yuan")
        field_classes = {"total_yuan": MoneyWanField}
        labels = {"total_yuan": _("总经费")}
        widgets = {
            "content": forms.Textarea(attrs=_LONG),
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(
        self, data: Any = None, files: Any = None, *, instance: Any = None, initial: Any = None, **options: Any
    ) -> None:
        stored: dict[str, Any] = {"year": clock.today().year}
        if instance is not None:
            stored = {"shares": list(instance.shares.values(*SHARE_COLUMNS))}
        super().__init__(data, files, instance=instance, initial={**stored, **(initial or {})}, **options)

    def values(self) -> dict[str, Any]:
        """The columns of the task."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class DecisionForm(forms.ModelForm):
    """What was decided together."""

    class Meta:
        model = JointDecision
        fields = ("on", "parties", "text")
        widgets = {
            "on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "text": forms.Textarea(attrs=_LONG),
        }


class ReceiptForm(forms.ModelForm):
    """Money that arrived."""

    amount_yuan = MoneyWanField(label=_("金额"), signed=True, help_text=_("登记错了的，再记一笔负数冲回，注明原因"))

    class Meta:
        model = Receipt
        fields = ("on", "amount_yuan", "note")
        widgets = {"on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class DoneForm(forms.Form):
    """That a joint task is done."""

    on = day_field(_("完成日期"), required=True)
    outcome = text_field(_("完成情况"), rows=4, most=2000)


class FollowOnForm(forms.Form):
    """Whether support follows, and why."""

    accepted = forms.TypedChoiceField(
        label=_("决定"),
        choices=(("yes", _("接续支持，列为新项目谋划")), ("no", _("不接续支持"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=_("接续项目名称"),
        max_length=120,
        required=False,
        help_text=_("接续支持时用；不填就在原名称后加“（接续）”"),
    )
    reason = text_field(_("理由"), rows=3, most=LONGEST_REASON)
