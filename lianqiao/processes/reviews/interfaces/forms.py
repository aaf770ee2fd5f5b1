"""Forms of rubrics, experts and reviews; what they ask is checked again by the domain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.pages.fields import FilesField, day_field
from lianqiao.processes.reviews.domain import (
    change_expert,
    change_review,
    change_rubric,
    create_review,
    create_rubric,
    invite_expert,
)
from lianqiao.processes.reviews.enums import Choice, RubricState
from lianqiao.processes.reviews.models import Band, Criterion, Expert, Relation, Review, Rubric
from lianqiao.processes.reviews.subjects import kinds
from lianqiao.registers.industry_map.interfaces.fields import TableField
from lianqiao.registers.organisations.interfaces.fields import OrganisationField
from lianqiao.registers.taxonomy.interfaces.fields import TechFieldsField

CRITERION_COLUMNS = ("name", "guidance", "judge", "weight", "most", "comment")
BAND_COLUMNS = ("name", "least")
RELATION_COLUMNS = ("kind", "organisation_name", "person")
#: What a new rubric begins with, to be changed.
_BANDS = ({"name": "优秀", "least": 90}, {"name": "良好", "least": 80}, {"name": "合格", "least": 60})


def text_field(label: Any, *, rows: int, most: int, **options: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **options)


class KeptForm(forms.Form):
    """A form of a record: `columns` are its own, `instance` what is there."""

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
        stored = self.fresh() if instance is None else self.stored(instance)
        options["initial"] = {**stored, **(initial or {})}
        super().__init__(*args, **options)

    def fresh(self) -> dict[str, Any]:
        """What a new record begins with."""
        return {}

    def stored(self, instance: Any) -> dict[str, Any]:
        """What the record says now."""
        return {name: getattr(instance, name) for name in self.columns}

    def values(self) -> dict[str, Any]:
        """The cleaned columns."""
        return {name: self.cleaned_data[name] for name in self.columns}


class RubricForm(KeptForm):
    """A rubric with its criteria and bands."""

    title = forms.CharField(label=_("名称"), max_length=120)
    guidance = text_field(_("评审说明"), rows=3, most=3000, required=False, help_text=_("写给专家看：按什么要求评"))
    criteria = TableField(
        model=Criterion,
        names=CRITERION_COLUMNS,
        sizes={"guidance": "l", "weight": "s", "most": "s"},
        label=_("评审项"),
        help_text=_("同一方打分的各项权重合计为 100%；“低分时必写”指得分低于满分六成等规定比例时要写理由"),
        maximum=30,
    )
    bands = TableField(
        model=Band,
        names=BAND_COLUMNS,
        label=_("等次"),
        required=False,
        help_text=_("总分按百分制；达到几分算哪一等，可以不分等"),
        maximum=10,
    )
    columns = ("title", "guidance")
    sections = (
        (_("评审标准"), "", ("title", "guidance")),
        (_("评审项"), "", ("criteria",)),
        (_("等次"), "", ("bands",)),
    )

    def fresh(self) -> dict[str, Any]:
        """With the usual bands."""
        return {"bands": list(_BANDS)}

    def stored(self, instance: Rubric) -> dict[str, Any]:
        """With criteria and bands."""
        return {
            **super().stored(instance),
            "criteria": list(instance.criteria.values(*CRITERION_COLUMNS)),
            "bands": list(instance.bands.values(*BAND_COLUMNS)),
        }

    def save(self, actor: Actor, rubric: Rubric | None) -> Rubric:
        """Call the domain."""
        parts = {"criteria": self.cleaned_data["criteria"], "bands": self.cleaned_data["bands"]}
        if rubric is None:
            return create_rubric(actor=actor, values=self.values(), **parts)
        return change_rubric(rubric, actor=actor, values=self.values(), **parts)


class ExpertForm(KeptForm):
    """An expert of the pool, by the address of the account."""

    email = forms.EmailField(label=_("账号邮箱"), help_text=_("专家登录本系统用的邮箱；入库要由专家本人确认"))
    employer = OrganisationField(label=_("工作单位"))
    post = forms.CharField(label=_("职称或职务"), max_length=60, required=False)
    fields_of = TechFieldsField(label=_("评审领域"), help_text=_("选到大类，大类以下的都算"))
    most_open = forms.IntegerField(label=_("同时承担的评审件数"), min_value=1, max_value=200, initial=10)
    columns = ("employer", "post", "most_open")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance is not None:
            del self.fields["email"]

    def stored(self, instance: Expert) -> dict[str, Any]:
        """With the fields."""
        return {**super().stored(instance), "fields_of": [row.pk for row in instance.fields.all()]}

    def save(self, actor: Actor, expert: Expert | None) -> Expert:
        """Call the domain."""
        chosen = self.cleaned_data["fields_of"]
        if expert is None:
            email = self.cleaned_data["email"]
            return invite_expert(actor=actor, email=email, values=self.values(), fields=chosen)
        return change_expert(expert, actor=actor, values=self.values(), fields=chosen)


class ProfileForm(forms.Form):
    """What an expert says of himself."""

    most_open = forms.IntegerField(label=_("同时承担的评审件数"), min_value=1, max_value=200)
    relations = TableField(
        model=Relation,
        names=RELATION_COLUMNS,
        sizes={"organisation_name": "l"},
        label=_("应当回避的单位和人员"),
        required=False,
        help_text=_("与谁有亲属、师生、利益关系；抽取专家时系统自动避开，本单位不用写。单位写全称"),
        maximum=50,
    )


class ReviewForm(KeptForm):
    """How a review is held."""

    title = forms.CharField(label=_("名称"), max_length=120)
    rubric = forms.ModelChoiceField(Rubric.objects.none(), label=_("评审标准"), help_text=_("只列出已经启用的"))
    is_blind = forms.BooleanField(
        label=_("匿名评审"),
        required=False,
        initial=True,
        help_text=_("专家看不到申报单位和人员；加入评审对象以后不能再改"),
    )
    per_subject = forms.IntegerField(label=_("每件几位专家"), min_value=1, max_value=15, initial=3)
    most_each = forms.IntegerField(label=_("每位专家最多几件"), min_value=1, max_value=200, initial=10)
    due_on = day_field(_("评分截止日期"), required=True)
    fee_yuan = forms.DecimalField(
        label=_("每件评审费"),
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"data-unit": "元"}),
    )
    counts_normalised = forms.BooleanField(
        label=_("按校正后的分数排名"), required=False, help_text=_("校正专家打分的松紧；两种排名都会列出")
    )
    visit_share = forms.IntegerField(
        label=_("现场考察占总分（%）"),
        min_value=0,
        max_value=99,
        initial=0,
        required=False,
        help_text=_("不考察的填 0；评分、合议期间安排考察，由考察组组长打分"),
    )
    user_share = forms.IntegerField(
        label=_("用户评价占总分（%）"),
        min_value=0,
        max_value=99,
        initial=0,
        required=False,
        help_text=_("谁使用、谁评价：有转化合同、对接合作的单位由系统找出，也可以邀请；不用的填 0"),
    )
    instructions = text_field(_("给专家的话"), rows=3, most=2000, required=False)
    columns = (
        "title",
        "rubric",
        "is_blind",
        "per_subject",
        "most_each",
        "due_on",
        "fee_yuan",
        "counts_normalised",
        "visit_share",
        "user_share",
        "instructions",
    )
    sections = (
        (_("评审"), "", ("title", "rubric", "instructions")),
        (_("专家"), "", ("is_blind", "per_subject", "most_each", "due_on", "fee_yuan")),
        (_("结果"), "", ("visit_share", "user_share", "counts_normalised")),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["rubric"]
        field.queryset = Rubric.objects.visible_to(self.actor).filter(state=RubricState.ACTIVE).order_by("title", "id")

    def clean_visit_share(self) -> int:
        """Nothing means none."""
        return self.cleaned_data["visit_share"] or 0

    def clean_user_share(self) -> int:
        """Nothing means none."""
        return self.cleaned_data["user_share"] or 0

    def save(self, actor: Actor, review: Review | None) -> Review:
        """Call the domain."""
        if review is None:
            return create_review(actor=actor, values=self.values())
        return change_review(review, actor=actor, values=self.values())


class SubjectsForm(forms.Form):
    """Which records are to be judged: one list for each kind of which the actor may offer some."""

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        for number, kind in enumerate(kinds()):
            rows = kind.offered(actor).order_by("pk")
            self.fields[f"kind_{number}"] = _RecordsField(kind, rows)

    def records(self) -> list[Any]:
        """All that were chosen."""
        return [record for name in self.fields for record in self.cleaned_data[name]]

    def clean(self) -> dict[str, Any]:
        """At least one."""
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.get(name) for name in self.fields):
            raise forms.ValidationError(_("请至少选一件。"), "none")
        return cleaned


class _RecordsField(forms.ModelMultipleChoiceField):
    def __init__(self, kind: Any, rows: Any) -> None:
        self.kind = kind
        widget = forms.SelectMultiple(attrs={"data-tom-select": ""})
        super().__init__(rows, label=kind.label, required=False, widget=widget, help_text=_("输入名称查找，可以选多件"))

    def label_from_instance(self, obj: Any) -> str:
        """Title and whose it is."""
        return f"{self.kind.title(obj)}（{self.kind.owner_label(obj)}）"


class MaterialForm(forms.Form):
    """Files for the experts of one subject."""

    papers = FilesField(
        label=_("材料"),
        required=True,
        help_text=_("匿名评审只收 PDF；系统会去掉文件信息、改名，并检查有没有单位和人名"),
    )


class DrawForm(forms.Form):
    """Why experts are drawn again."""

    reason = forms.CharField(label=_("重新抽取的理由"), max_length=300, required=False)


class MinutesForm(forms.Form):
    """What the panel said."""

    minutes = text_field(_("合议纪要"), rows=10, most=10_000)


class PayForm(forms.Form):
    """By which voucher a fee was paid."""

    note = forms.CharField(label=_("支付凭证"), max_length=200)


class VoteForm(forms.Form):
    """A voice in the panel."""

    choice = forms.ChoiceField(label=_("表决"), choices=Choice.choices, widget=forms.RadioSelect)
    opinion = text_field(_("意见"), rows=3, most=500, required=False, help_text=_("不同意的要写理由"))


class DayForm(forms.Form):
    """A later last day."""

    due_on = day_field(_("新的截止日期"), required=True)


#: The forms of the actions that want data.
REVIEW_FORMS: dict[str, type[forms.Form]] = {"extend": DayForm}
