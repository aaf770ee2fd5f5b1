"""What is asked of whoever draws up a scheme or a call, applies, checks and decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.money import MoneyWanField
from lianqiao.core.publishing.forms import OpinionForm
from lianqiao.core.publishing.row_inputs import TableColumn
from lianqiao.processes.programmes.definitions.grants import Grant, grantables
from lianqiao.processes.programmes.definitions.periods import STEPS, length_of, read_length
from lianqiao.processes.programmes.domain.applications import Named
from lianqiao.processes.programmes.enums import Outcome
from lianqiao.processes.programmes.interfaces.agreement_fields import AfterSelectionForm, stored_after_selection
from lianqiao.processes.programmes.interfaces.fields import ConditionsField, FormRowsField, PartnersField, TableField
from lianqiao.processes.programmes.models import Application, Call, Decision, SchemeEdition
from lianqiao.registers.organisations.enums import OrganisationKind

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
#: Who applies: every kind but the governments that call.
_KINDS = [(kind.value, kind.label) for kind in OrganisationKind if kind != OrganisationKind.GOVERNMENT]
_FORM_HELP = _(
    "一行一个字段；“部分”相同的排在一页上填写。单选、多选的选项用、隔开；数字写单位；"
    "表格写栏目和类型，如：设备名称、单价:金额；代码表写技术领域、行业或地区；我的记录写本单位成果或技术需求。"
)
_CONDITIONS_HELP = _(
    "能按数据核对的，申报单位在开始之前就看到符合、不符合或待核对和理由；“几条符合其一”写同一个名字的各条只要符合一条。"
    "是否类的数值填“是”或“否”，比例填百分数，金额填元。"
)
_GRANT_HELP = _(
    "入选后要认定资格的填写。类别和等级写定一个，或写申报表里由申报单位选择的那个字段的名称；名称不填的用项目名称。"
)


class EditionForm(AfterSelectionForm):
    """All that an edition of a scheme says."""

    sections = (
        (_("制度"), "", ("title", "code", "summary")),
        (_("谁可以申报"), _CONDITIONS_HELP, ("applicants", "conditions", "per_unit")),
        (_("申报表"), _FORM_HELP, ("form",)),
        (
            _("各阶段期限"),
            _("如：30日、15个工作日。不填的按规定库的规定。"),
            tuple(f"period_{step.name}" for step in STEPS),
        ),
        (_("遴选"), _("按得分从高到低，在拟支持数量、总经费和最低分以内入选。"), ("most_yuan", "floor", "reserve")),
        (_("授予资格"), _GRANT_HELP, ("grant_kind", "grant_category", "grant_level", "grant_name")),
        *AfterSelectionForm.after_sections,
    )
    title = forms.CharField(label=_("制度名称"), max_length=80, help_text=_("如：科技成果转化专项"))
    code = forms.CharField(
        label=_("代号"), max_length=8, help_text=_("用在申报编号里，2 到 8 个大写字母或数字，如 ZHZX")
    )
    summary = forms.CharField(
        label=_("支持什么"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("用两三句话说清支持什么、给谁、给多少"),
    )
    applicants = forms.MultipleChoiceField(
        label=_("申报单位类型"), required=False, choices=_KINDS, widget=forms.CheckboxSelectMultiple
    )
    conditions = ConditionsField(label=_("申报条件"), required=False)
    per_unit = forms.IntegerField(label=_("每家单位限报（项）"), required=False, min_value=1)
    form = FormRowsField(label=_("字段"), required=False)
    most_yuan = MoneyWanField(label=_("单项最高金额"), required=False)
    floor = forms.DecimalField(label=_("入选最低分"), required=False, min_value=0, max_value=100, decimal_places=2)
    reserve = forms.IntegerField(label=_("备选数量"), required=False, min_value=0, max_value=1000)
    grant_kind = forms.ChoiceField(label=_("资格种类"), required=False)
    grant_category = forms.CharField(label=_("资格类别"), required=False, max_length=60)
    grant_level = forms.CharField(label=_("资格等级"), required=False, max_length=60)
    grant_name = forms.CharField(
        label=_("名称取自字段"), required=False, max_length=60, help_text=_("如：平台名称、姓名；个人资格填写姓名字段")
    )

    def __init__(self, *args: Any, instance: SchemeEdition | None = None, region: Any = None, **kwargs: Any) -> None:
        kwargs["initial"] = {**_stored_edition(instance), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        offered = [(one.key, one.label) for one in grantables(region)]
        self.fields["grant_kind"].choices = [("", _now("不授予")), *offered]  # type: ignore[attr-defined]
        for step in STEPS:
            norm: Any = step.norm.get(where=None if instance is None else instance.region_id)
            words = _now("不少于 %(length)s") if step.is_least else _now("一般为 %(length)s")
            self.fields[f"period_{step.name}"] = forms.CharField(
                label=step.label, required=False, max_length=20, help_text=words % {"length": norm.value}
            )

    def clean(self) -> dict[str, Any]:
        """The lengths of the periods under `periods`."""
        data: dict[str, Any] = super().clean() or {}
        data["periods"] = {}
        for step in STEPS:
            try:
                data["periods"][step.name] = read_length(data.get(f"period_{step.name}") or "")
            except forms.ValidationError as error:
                self.add_error(f"period_{step.name}", error)
        return data

    def values(self) -> dict[str, Any]:
        """What the domain takes."""
        data = self.cleaned_data
        names = ("title", "code", "summary", "applicants", "conditions", "form", "per_unit", "most_yuan", "floor")
        others = {"reserve": data["reserve"] or 0, "periods": data["periods"], "grants": self._grants()}
        return {**{name: data[name] for name in names}, **others, **self.after_selection()}

    def _grants(self) -> dict[str, str] | None:
        """What is granted, as it is kept."""
        kind = self.cleaned_data["grant_kind"]
        parts = {name: self.cleaned_data[f"grant_{name}"].strip() for name in ("category", "level", "name")}
        return Grant(kind, **parts).to_json() if kind else None


def _stored_edition(edition: SchemeEdition | None) -> dict[str, Any]:
    if edition is None:
        return {}
    names = ("summary", "applicants", "conditions", "form", "per_unit", "most_yuan", "floor", "reserve")
    periods = {
        f"period_{name}": str(length_of(length)).replace(" ", "")
        for name, length in edition.periods.items()
        if length is not None
    }
    grants = {f"grant_{name}": value for name, value in (edition.grants or {}).items()}
    head = {"title": edition.scheme.title, "code": edition.scheme.code, **grants}
    after = stored_after_selection(edition)
    return {**head, **{name: getattr(edition, name) for name in names}, **periods, **after}


class CallForm(forms.Form):
    """A call before it is published."""

    sections = (
        (_("申报通知"), "", ("title", "text", "document_number")),
        (_("时间"), _("截止日期不填的，按制度的申报期推算；当天 24:00 截止。"), ("opens_on", "closes_on")),
        (
            _("支持多少"),
            _("数量、经费和最低分至少写一项。"),
            ("quota", "budget_yuan", "floor", "reserve"),
        ),
        (_("咨询"), _("会公开在申报通知上。"), ("contact_name", "contact_phone")),
    )
    title = forms.CharField(label=_("名称"), max_length=120, help_text=_("如：2026年度科技成果转化专项申报"))
    text = forms.CharField(
        label=_("通知正文"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("写明支持方向、材料要求、注意事项；申报条件和申报表由制度自动带出"),
    )
    document_number = forms.CharField(label=_("通知文号"), max_length=100, required=False)
    opens_on = forms.DateField(label=_("开始申报"), widget=DAY)
    closes_on = forms.DateField(label=_("申报截止"), widget=DAY, required=False)
    quota = forms.IntegerField(label=_("拟支持数量（项）"), required=False, min_value=1)
    budget_yuan = MoneyWanField(label=_("总经费"), required=False)
    floor = forms.DecimalField(label=_("入选最低分"), required=False, min_value=0, max_value=100, decimal_places=2)
    reserve = forms.IntegerField(label=_("备选数量"), required=False, min_value=0, max_value=1000)
    contact_name = forms.CharField(label=_("联系人"), max_length=60)
    contact_phone = forms.CharField(label=_("联系电话"), max_length=40)

    def __init__(
        self,
        *args: Any,
        edition: SchemeEdition,
        instance: Call | None = None,
        previous: Call | None = None,
        **kwargs: Any,
    ) -> None:
        begins = {"floor": edition.floor, "reserve": edition.reserve}
        like = instance or previous
        if like is not None:
            named = ("text", "quota", "budget_yuan", "floor", "reserve", "contact_name", "contact_phone")
            begins |= {name: getattr(like, name) for name in named}
        if instance is not None:
            head = ("title", "document_number", "opens_on", "closes_on")
            begins |= {name: getattr(instance, name) for name in head}
        kwargs["initial"] = {**begins, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        """What the domain takes."""
        return {**self.cleaned_data, "reserve": self.cleaned_data["reserve"] or 0}


class HeadForm(forms.Form):
    """What every application is asked alike."""

    title = forms.CharField(label=_("项目名称"), max_length=120)
    asked_yuan = MoneyWanField(label=_("申请经费"), required=False)
    leader_name = forms.CharField(label=_("项目负责人"), max_length=60)
    contact_name = forms.CharField(label=_("联系人"), max_length=60)
    contact_phone = forms.CharField(label=_("联系电话"), max_length=40)

    def __init__(self, *args: Any, instance: Application | None = None, user: Any = None, **kwargs: Any) -> None:
        begins: dict[str, Any] = {}
        if instance is not None:
            begins = {name: getattr(instance, name) for name in self.base_fields}
        elif user is not None:
            begins = {"contact_name": user.name, "contact_phone": user.phone}
        kwargs["initial"] = {**begins, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class PartnersForm(forms.Form):
    """The units that apply together."""

    partners = PartnersField(
        label=_("合作单位"), required=False, help_text=_("保存后平台会请每家单位确认；都同意以后才能提交。")
    )

    def __init__(self, *args: Any, instance: Application, **kwargs: Any) -> None:
        rows = [Named(one.organisation, one.task) for one in instance.partners.select_related("organisation")]
        kwargs["initial"] = {"partners": rows, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class SubmitForm(forms.Form):
    """What is said when an application is handed in."""

    is_not_secret = forms.BooleanField(label=_("申报内容真实，不含国家秘密，同意提交上面的条件核对结果"))


class ReturnForm(forms.Form):
    """Which fields are to be mended; the form is made for the application at hand."""

    fields_to_mend: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fields"] = forms.MultipleChoiceField(
            label=_now("要补正的内容"), choices=self.fields_to_mend, widget=forms.CheckboxSelectMultiple
        )


def return_form(application: Application) -> type[ReturnForm]:
    """The form for sending this application back, with the fields of its scheme."""
    choices = [(one.key, one.label) for one in application.call.edition.form_definition.fields()]
    return type("ReturnFormOfScheme", (ReturnForm,), {"fields_to_mend": choices})


class IssueForm(forms.Form):
    """The document by which an edition is put into force."""

    decision_title = forms.CharField(label=_("依据文件"), max_length=200, help_text=_("如：科技成果转化专项管理办法"))
    decision_number = forms.CharField(label=_("文号"), max_length=100, required=False)
    decided_on = forms.DateField(label=_("印发日期"), widget=DAY, initial=clock.today)


class ExtendForm(forms.Form):
    """A later last day."""

    closes_on = forms.DateField(label=_("新的截止日期"), widget=DAY)


class AmendForm(forms.Form):
    """What is corrected in a call that is open."""

    text = forms.CharField(
        label=_("更正内容"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("立即公开，已填报的单位都会收到；剩余时间不够的，截止日期自动顺延"),
    )


class AnswerForm(forms.Form):
    """The answer to a question, for everybody to read."""

    answer = forms.CharField(
        label=_("答复"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("立即在门户公开；不要写提问单位的名称和方案"),
    )


class ScoresForm(forms.Form):
    """The scores of a signed sheet, one application a row."""

    scores: Any

    def __init__(self, *args: Any, applications: list[Application], known: Mapping[Any, Any], **kwargs: Any) -> None:
        rows = [[str(one.pk), one.number, one.title, *_typed_score(known.get(one.pk))] for one in applications]
        kwargs["initial"] = {"scores": rows, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.by_number = {one.number: one for one in applications}
        self.fields["scores"] = TableField(
            label=_now("评审得分"),
            required=False,
            columns=(
                TableColumn("number", _("申报编号"), max_length=60),
                TableColumn("title", _("项目名称"), size="l", max_length=120),
                TableColumn("score", _("得分（百分制）"), size="s", max_length=6),
                TableColumn("note", _("评审意见"), size="l", max_length=200),
            ),
            read=self._read,
            show=lambda row: row,
            maximum=len(applications) + 1,
        )

    def _read(self, cells: list[str]) -> tuple[Application, Decimal, str] | None:
        number, _title, score, note = cells
        application = self.by_number.get(number)
        if application is None:
            raise forms.ValidationError(_now("没有编号为“%(number)s”的受理项目。") % {"number": number}, "unknown")
        if not score:
            return None
        value = forms.DecimalField(min_value=0, max_value=100, max_digits=5, decimal_places=2).clean(score)
        return application, Decimal(value), note

    def values(self) -> dict[Application, tuple[Decimal, str]]:
        """The scores that were typed, by application."""
        return {row[0]: (row[1], row[2]) for row in self.cleaned_data["scores"] if row is not None}


def _typed_score(score: Any) -> tuple[str, str]:
    return ("", "") if score is None else (f"{score.value.normalize():f}", score.note)


class LineForm(forms.Form):
    """Another outcome or amount for one application than the score says."""

    outcome = forms.ChoiceField(label=_("结论"), choices=Outcome.choices, widget=forms.RadioSelect)
    amount_yuan = MoneyWanField(label=_("拟支持金额"), required=False)
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, instance: Decision, **kwargs: Any) -> None:
        begins = {"outcome": instance.outcome, "amount_yuan": instance.amount_yuan}
        kwargs["initial"] = {**begins, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class PromoteForm(forms.Form):
    """Who of the reserve moves up, with how much, and why."""

    chosen = forms.ModelChoiceField(
        Application.objects.none(),
        label=_("递补的项目"),
        empty_label=None,
        widget=forms.RadioSelect,
        help_text=_("只列出排在最前的备选项目；得分相同的请选一项"),
    )
    amount_yuan = MoneyWanField(label=_("支持金额"), required=False, help_text=_("不填的按申请经费"))
    reason = forms.CharField(
        label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("如会议名称和日期")
    )

    def __init__(self, *args: Any, group: Sequence[Decision], **kwargs: Any) -> None:
        keys = [line.application_id for line in group]
        kwargs["initial"] = {**({"chosen": keys[0]} if len(keys) == 1 else {}), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["chosen"]
        field.queryset = Application.objects.filter(pk__in=keys).select_related("organisation").order_by("number", "pk")
        field.label_from_instance = lambda one: f"{one.number} {one.title}（{one.organisation}）"


EDITION_FORMS: Mapping[str, type[forms.Form]] = {"issue": IssueForm}
CALL_FORMS: Mapping[str, type[forms.Form]] = {"clear": OpinionForm, "extend": ExtendForm, "amend": AmendForm}
QUESTION_FORMS: Mapping[str, type[forms.Form]] = {"answer": AnswerForm}
