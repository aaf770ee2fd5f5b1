"""What is asked of whoever enters, grants, renews, promotes, grades, answers or appeals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.lists.models import Entry
from lianqiao.core.publishing.forms import OpinionForm
from lianqiao.core.publishing.row_inputs import TableColumn
from lianqiao.processes.programmes.definitions.periods import read_length
from lianqiao.processes.programmes.enums import FieldKind
from lianqiao.processes.programmes.interfaces.fields import TableField
from lianqiao.processes.recognitions.domain.renewing import proposed_first_day
from lianqiao.processes.recognitions.domain.reserve import PROMOTED_TO, proposed
from lianqiao.processes.recognitions.enums import Grade, HolderKind, RenewalWay, Shown
from lianqiao.processes.recognitions.loading import report_form
from lianqiao.processes.recognitions.models import Recognition, RecognitionKind
from lianqiao.registers.organisations.interfaces.fields import OrganisationField
from lianqiao.registers.organisations.validators import validate_uscc
from lianqiao.registers.taxonomy.interfaces.fields import RegionField, TechFieldsField

_LONG = forms.Textarea(attrs={"rows": 4})
#: What the fields of a yearly report may be.
_REPORT_KINDS = (
    FieldKind.TEXT,
    FieldKind.LONG,
    FieldKind.NUMBER,
    FieldKind.MONEY,
    FieldKind.DATE,
    FieldKind.YES_NO,
)
_SPLIT = "、"


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class DecisionForm(forms.Form):
    """The document by which it is recognised, and the first day."""

    decision_title = forms.CharField(
        label=_("认定文件"), max_length=200, help_text=_("如：关于公布2026年中试平台名单的通知")
    )
    decision_number = forms.CharField(label=_("文号"), max_length=100, required=False)
    decided_on = _day(_("印发日期"), initial=clock.today)
    valid_from = _day(_("有效期起"), initial=clock.today)


class EntryForm(DecisionForm):
    """What was recognised by a decision."""

    sections = (
        (
            _("认定了什么"),
            _("类别和等级按种类的规定选择。个人资格在“名称或姓名”里写姓名。"),
            ("kind", "category", "level", "title", "tech_fields"),
        ),
        (
            _("属于谁"),
            _("单位已在平台登记的从列表里选；没有登记的写名称和信用代码，登记并核验以后自动归到该单位。"),
            ("holder", "unit_name", "unit_uscc", "region"),
        ),
        (
            _("认定文件和有效期"),
            _("以前已有编号的照原样填写。不填截止日期的，按规定的有效期推算。"),
            ("number", "decision_title", "decision_number", "decided_on", "valid_from", "valid_until"),
        ),
    )
    kind = forms.ModelChoiceField(label=_("资格种类"), queryset=RecognitionKind.objects.none())
    category = forms.ChoiceField(label=_("类别"), required=False)
    level = forms.ChoiceField(label=_("等级"), required=False)
    title = forms.CharField(label=_("名称或姓名"), max_length=120)
    tech_fields = TechFieldsField(label=_("技术领域"), required=False)
    holder = OrganisationField(label=_("依托单位"), required=False)
    unit_name = forms.CharField(label=_("单位名称"), max_length=120, required=False)
    unit_uscc = forms.CharField(label=_("统一社会信用代码"), max_length=18, required=False, validators=[validate_uscc])
    region = RegionField(label=_("所在地区"), required=False, help_text=_("不填的用单位所在地区"))
    number = forms.CharField(label=_("编号"), max_length=60, required=False)
    valid_until = _day(_("有效期至"), required=False)

    def __init__(self, *args: Any, region: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = RecognitionKind.objects.of(region)
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]
        for name, column in (("category", "classes"), ("level", "levels")):
            grouped = [(kind.name, [(word, word) for word in getattr(kind, column)]) for kind in kinds]
            choices = [("", _now("不分")), *(group for group in grouped if group[1])]
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A unit is chosen or named."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("holder") and not data.get("unit_name"):
            self.add_error("holder", _now("请选择依托单位，或写明单位名称。"))
        return data

    def values(self) -> dict[str, Any]:
        """What the domain takes besides the kind."""
        names = {"tech_fields": "fields"}
        return {names.get(name, name): value for name, value in self.cleaned_data.items() if name != "kind"}


class RenewForm(DecisionForm):
    """The decision by which the body renews."""

    def __init__(self, *args: Any, instance: Recognition, **kwargs: Any) -> None:
        kwargs["initial"] = {"valid_from": proposed_first_day(instance), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class PromoteForm(DecisionForm):
    """The decision by which a line of the reserve becomes a pilot platform."""

    title = forms.CharField(label=_("平台名称"), max_length=120)
    unit_name = forms.CharField(label=_("依托单位"), max_length=120)
    category = forms.ChoiceField(label=_("类别"))
    level = forms.ChoiceField(label=_("等级"))
    reason = forms.CharField(label=_("晋升理由"), max_length=500, widget=_LONG)
    field_order = ("title", "unit_name", "category", "level", "reason")

    def __init__(self, *args: Any, instance: Entry, **kwargs: Any) -> None:
        kwargs["initial"] = {**proposed(instance), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        kind = RecognitionKind.objects.get(pk=PROMOTED_TO)
        self.fields["category"].choices = [(word, word) for word in kind.classes]  # type: ignore[attr-defined]
        self.fields["level"].choices = [(word, word) for word in kind.levels]  # type: ignore[attr-defined]
        if instance.subject_id is not None:
            self.fields["unit_name"].disabled = True

    def values(self) -> dict[str, Any]:
        """What the domain takes besides the reason."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class OpenChecksForm(forms.Form):
    """Of which kind, for which year, and until when."""

    kind = forms.ModelChoiceField(label=_("资格种类"), queryset=RecognitionKind.objects.none())
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2999)
    due_on = _day(_("报告截止"))

    def __init__(self, *args: Any, region: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = RecognitionKind.objects.of(region).exclude(report=[])
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]


class GradeForm(forms.Form):
    """What the body finds of a yearly report."""

    grade = forms.ChoiceField(label=_("评定"), choices=Grade.choices, widget=forms.RadioSelect)
    score = forms.DecimalField(
        label=_("得分（百分制，选填）"), required=False, min_value=0, max_value=100, decimal_places=2
    )
    opinion = forms.CharField(label=_("评定意见"), max_length=1000, widget=_LONG)


class RenewalForm(forms.Form):
    """Why it should go on."""

    renewal_text = forms.CharField(
        label=_("延续理由"),
        max_length=2000,
        widget=_LONG,
        help_text=_("写明有效期内做了什么、条件有没有变化；材料可以作为留言说明"),
    )


class StatementForm(forms.Form):
    """What the holder says before it is decided."""

    statement = forms.CharField(label=_("陈述和申辩"), max_length=2000, widget=_LONG)


class AppealForm(forms.Form):
    """What the holder holds against the decision."""

    appeal = forms.CharField(label=_("复核理由"), max_length=2000, widget=_LONG)


class RevokeForm(forms.Form):
    """The decision by which it is revoked."""

    end_decision = forms.CharField(label=_("撤销文件"), max_length=200, help_text=_("文件名称和文号"))


class AccountForm(forms.Form):
    """Which member of the unit the person is."""

    user: Any = forms.ModelChoiceField(label=_("本人账号"), queryset=None, required=False, empty_label=_("不关联"))

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = members  # type: ignore[attr-defined]


class ShownForm(forms.Form):
    """What everybody is shown of the person."""

    shown = forms.ChoiceField(label=_("公开名录里"), choices=Shown.choices, widget=forms.RadioSelect)
    contact = forms.CharField(
        label=_("公开的联系方式"), max_length=100, required=False, help_text=_("如办公电话或邮箱；任何人都能看到")
    )

    def __init__(self, *args: Any, instance: Recognition, **kwargs: Any) -> None:
        begins = {"shown": instance.shown, "contact": instance.contact}
        kwargs["initial"] = {**begins, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class KindForm(forms.Form):
    """A kind that a government adds."""

    sections = (
        (_("资格"), "", ("name", "summary", "source", "holder", "is_public")),
        (_("类别和等级"), _("没有的不填；几个之间用、隔开。"), ("classes", "levels", "mark")),
        (_("期限和数量"), _("不填表示没有期限、不限数量。"), ("validity", "most", "renewal")),
        (
            _("年度报告"),
            _("写上字段就每年考核：一行一个；类型写一行文字、长文字、数字、金额、日期或是否。"),
            ("report",),
        ),
    )
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("如：科技成果转化示范基地"))
    summary = forms.CharField(label=_("说明"), max_length=500, widget=_LONG)
    source = forms.CharField(label=_("依据"), max_length=200, help_text=_("设立这种资格的文件名称和文号"))
    holder = forms.ChoiceField(label=_("认定对象"), choices=HolderKind.choices)
    is_public = forms.BooleanField(label=_("列入公开名录"), required=False, initial=True)
    classes = forms.CharField(label=_("类别"), max_length=400, required=False)
    levels = forms.CharField(label=_("等级"), max_length=400, required=False)
    mark = forms.CharField(label=_("编号中的代号"), max_length=8, help_text=_("2 到 8 个大写字母，如 SFJD"))
    validity = forms.CharField(label=_("有效期"), max_length=20, required=False, help_text=_("如：3年"))
    most = forms.IntegerField(label=_("每家单位最多持有"), required=False, min_value=1, max_value=1000)
    renewal = forms.ChoiceField(label=_("到期怎样延续"), choices=RenewalWay.choices)
    report = TableField(
        label=_("字段"),
        required=False,
        columns=(
            TableColumn("label", _("字段名称"), size="l", max_length=60),
            TableColumn("kind", _("类型"), size="s", max_length=10),
            TableColumn("unit", _("单位"), size="s", max_length=20),
        ),
        read=list,
        show=lambda row: row,
        maximum=30,
    )

    def clean_validity(self) -> Any:
        """A length in words."""
        return read_length(self.cleaned_data["validity"])

    def clean_report(self) -> list[dict[str, Any]]:
        """The rows as a form."""
        names = {str(kind.label): kind for kind in _REPORT_KINDS}
        fields = []
        for number, (label, kind, unit) in enumerate(self.cleaned_data["report"], start=1):
            if kind not in names:
                given = {"number": number, "kinds": "、".join(names)}
                raise forms.ValidationError(_now("第 %(number)d 行的类型要写：%(kinds)s。") % given, "kind")
            fields.append({"key": f"f{number}", "label": label, "kind": str(names[kind]), "unit": unit})
        return report_form(fields, title=_now("年度报告"))

    def values(self) -> dict[str, Any]:
        """What the domain takes."""
        lists = {name: _words(self.cleaned_data[name]) for name in ("classes", "levels")}
        return {**self.cleaned_data, **lists}


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in text.split(_SPLIT) if word.strip()))


RECOGNITION_FORMS: Mapping[str, type[forms.Form]] = {
    "publish": OpinionForm,
    "ask_renewal": RenewalForm,
    "answer": StatementForm,
    "appeal": AppealForm,
    "revoke": RevokeForm,
}
CHECK_FORMS: Mapping[str, type[forms.Form]] = {"grade": GradeForm}
