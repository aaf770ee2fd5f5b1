"""Forms of appraisals, subscriptions and referrals; what they ask is checked again by the domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.money import MoneyWanField
from lianqiao.core.pages.fields import day_field
from lianqiao.core.publishing.searched import SearchedRecordField
from lianqiao.processes.appraisals.domain.appraisals import create_appraisal, update_appraisal
from lianqiao.processes.appraisals.domain.referrals import change_subscription, create_subscription
from lianqiao.processes.appraisals.enums import AppraisalKind, Verdict
from lianqiao.processes.appraisals.models import Appraisal, FundSubscription, Part
from lianqiao.processes.appraisals.queries.evaluators import evaluating
from lianqiao.processes.appraisals.questions import Question, scale_codes
from lianqiao.processes.reviews.interfaces.forms import KeptForm, text_field
from lianqiao.registers.achievements.interfaces.fields import OWN
from lianqiao.registers.taxonomy.interfaces.fields import RegionField, TechFieldsField
from lianqiao.registers.taxonomy.models import Scale


class EvaluatorField(forms.ModelChoiceField):
    """An evaluator with what it appraises."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and kinds."""
        return f"{obj.title}（{'、'.join(obj.kind_labels)}）"


class AppraisalForm(KeptForm):
    """The head of an application; what is asked afterwards follows from kind and scale."""

    achievement = SearchedRecordField(among=OWN, label=_("科技成果"))
    kind = forms.ChoiceField(label=_("评价类型"), choices=AppraisalKind.choices, widget=forms.RadioSelect)
    scale: Any = forms.ModelChoiceField(
        queryset=None,
        label=_("量表"),
        required=False,
        help_text=_("只有技术成熟度评价要选；一般选九级，已经上市销售的选十三级，新材料可以选阶段"),
    )
    evaluator = EvaluatorField(queryset=None, label=_("评价机构"))
    purpose = forms.CharField(label=_("评价用途"), max_length=200, help_text=_("如：转让定价、申报项目、融资、入库"))
    consents = forms.BooleanField(
        label=_("同意推荐给投资机构"),
        required=False,
        help_text=_("评价结果达到规定的水平时，连同本单位的联系方式送给订阅的投资机构；可以随时改变"),
    )
    columns = ("achievement", "kind", "scale", "evaluator", "purpose", "consents")
    #: What is settled once the application is begun.
    SETTLED = ("achievement", "kind", "scale")

    def __init__(self, *args: Any, actor: Actor, instance: Appraisal | None = None, **options: Any) -> None:
        super().__init__(*args, actor=actor, instance=instance, **options)
        asked: dict[str, Any] = self.fields
        asked["evaluator"].queryset = evaluating().exclude(organisation=actor.organisation_id)
        if instance is not None:
            for name in self.SETTLED:
                del asked[name]
            return
        asked["scale"].queryset = Scale.objects.filter(pk__in=scale_codes())
        chosen = self.data.get("achievement") or self.initial.get("achievement")
        asked["achievement"].offer_to(actor, [chosen] if chosen else [])

    def values(self) -> dict[str, Any]:
        """The columns that this form asked."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.columns}

    def clean(self) -> dict[str, Any]:
        """Readiness has a scale, other kinds have none."""
        cleaned = super().clean() or {}
        if self.instance is None:
            is_readiness = cleaned.get("kind") == AppraisalKind.READINESS
            if is_readiness and cleaned.get("scale") is None:
                self.add_error("scale", _("请选量表。"))
            if not is_readiness:
                cleaned["scale"] = None
        evaluator, kind = cleaned.get("evaluator"), cleaned.get("kind") or getattr(self.instance, "kind", None)
        if evaluator is not None and kind not in evaluator.kinds:
            self.add_error("evaluator", _("这家机构不开展所选的评价，请另选。"))
        return cleaned

    def save(self, actor: Actor, appraisal: Appraisal | None) -> Appraisal:
        """Call the domain."""
        if appraisal is None:
            return create_appraisal(actor=actor, values=self.values())
        return update_appraisal(appraisal, actor=actor, values=self.values())


class PartsForm(forms.Form):
    """The work breakdown, one part a line; a line that begins with a hyphen is not critical."""

    parts = text_field(
        _("技术单元"),
        rows=8,
        most=4000,
        help_text=_("一行一个；整体的等级取各关键单元里最低的。不关键的单元，在行首加一个减号，如“-外壳设计”"),
    )

    def rows(self) -> list[tuple[str, bool]]:
        """(name, is critical) of each line."""
        lines = [line.strip() for line in self.cleaned_data["parts"].splitlines() if line.strip()]
        return [(line.lstrip("-－ ").strip(), not line.startswith(("-", "－"))) for line in lines]


@dataclass(frozen=True)
class AskedQuestion:
    """A question with its bound fields, as the template lays them out."""

    question: Question
    fields: tuple[Any, ...]
    answer: Any


class _QuestionsForm(forms.Form):
    """A form with a group of fields for each question of a part."""

    def asked(self, questions: Any) -> list[AskedQuestion]:
        """The questions that have fields here."""
        return [
            AskedQuestion(one, tuple(self[name] for name in self.names[one.key]), self.answers.get(one.key))
            for one in questions
            if one.key in self.names
        ]

    @property
    def levels(self) -> list[tuple[Any, list[AskedQuestion]]]:
        """(level, its questions); one group without a level for scored kinds."""
        asked = self.part.appraisal.question_set
        if asked.indicators:
            return [(None, self.asked(asked.indicators))]
        groups = [(level, self.asked(level.questions)) for level in asked.levels]
        return [group for group in groups if group[1]]

    def __init__(self, *args: Any, part: Part, **options: Any) -> None:
        super().__init__(*args, **options)
        self.part = part
        self.answers = {row.key: row for row in part.answers.all()}
        self.names: dict[str, list[str]] = {}


class AnswersForm(_QuestionsForm):
    """What the owner says to each question."""

    def __init__(self, *args: Any, offered: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        appraisal, made = self.part.appraisal, self.fields
        for one in appraisal.question_set.questions():
            row = self.answers.get(one.key)
            names = []
            if not appraisal.is_scored:
                made[f"claimed_{one.key}"] = forms.BooleanField(
                    label=_("已经做到"), required=False, initial=bool(row and row.claimed)
                )
                names.append(f"claimed_{one.key}")
            made[f"evidence_{one.key}"] = text_field(
                _("说明"), rows=2, most=2000, required=False, initial=row.evidence if row else ""
            )
            names.append(f"evidence_{one.key}")
            if offered:
                made[f"proofs_{one.key}"] = forms.MultipleChoiceField(
                    label=_("佐证"),
                    choices=list(offered.items()),
                    required=False,
                    initial=[proof["ref"] for proof in row.proofs] if row else [],
                    widget=forms.CheckboxSelectMultiple,
                )
                names.append(f"proofs_{one.key}")
            self.names[one.key] = names

    def values(self) -> dict[str, dict[str, Any]]:
        """What the domain takes."""
        cleaned = self.cleaned_data
        return {
            key: {
                "claimed": cleaned.get(f"claimed_{key}", False),
                "evidence": cleaned[f"evidence_{key}"],
                "proofs": cleaned.get(f"proofs_{key}", []),
            }
            for key in self.names
        }


class CheckForm(_QuestionsForm):
    """What the evaluator found of each claimed answer."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for one in self.part.appraisal.question_set.questions():
            row = self.answers.get(one.key)
            if row is None or not row.claimed:
                continue
            self.fields[f"verdict_{one.key}"] = forms.ChoiceField(
                label=_("核验"), choices=Verdict.choices, initial=row.verdict, widget=forms.RadioSelect
            )
            self.fields[f"remark_{one.key}"] = forms.CharField(
                label=_("核验意见"), max_length=500, required=False, initial=row.remark
            )
            self.names[one.key] = [f"verdict_{one.key}", f"remark_{one.key}"]

    def clean(self) -> dict[str, Any]:
        """What is not proven says why."""
        cleaned = super().clean() or {}
        for key in self.names:
            if cleaned.get(f"verdict_{key}") == Verdict.UNPROVEN and not cleaned.get(f"remark_{key}", "").strip():
                self.add_error(f"remark_{key}", _("请写明为什么证明不足。"))
        return cleaned

    def values(self) -> dict[str, tuple[str, str]]:
        """What the domain takes."""
        return {key: (self.cleaned_data[f"verdict_{key}"], self.cleaned_data[f"remark_{key}"]) for key in self.names}


class FindingsForm(forms.Form):
    """Conclusion and public abstract."""

    conclusion = text_field(
        _("评价结论"), rows=8, most=5000, help_text=_("写给申请单位和委托方：评价过程、结果、主要依据、风险和建议")
    )
    abstract = text_field(
        _("公开摘要"), rows=4, most=600, help_text=_("保密审查以后任何人都能看到；不要写技术秘密和个人信息")
    )


class SubscriptionForm(KeptForm):
    """What a fund wants to be sent."""

    title = forms.CharField(label=_("名称"), max_length=80, help_text=_("如：新材料中试项目"))
    fields_of = TechFieldsField(label=_("关注的技术领域"), required=False, help_text=_("不选表示不限"))
    place = RegionField(label=_("关注的地区"), required=False, help_text=_("不选表示不限"))
    least_level = forms.IntegerField(
        label=_("最低成熟度"), required=False, min_value=1, max_value=13, help_text=_("级；不填按推荐的起点")
    )
    least_score = forms.IntegerField(
        label=_("最低得分"), required=False, min_value=0, max_value=100, help_text=_("价值、前景评价的得分，百分制")
    )
    columns = ("title", "place", "least_level", "least_score")

    def stored(self, instance: FundSubscription) -> dict[str, Any]:
        """With the fields."""
        return {**super().stored(instance), "fields_of": [row.pk for row in instance.fields.all()]}

    def save(self, actor: Actor, subscription: FundSubscription | None) -> FundSubscription:
        """Call the domain."""
        chosen = self.cleaned_data["fields_of"]
        if subscription is None:
            return create_subscription(actor=actor, values=self.values(), fields=chosen)
        return change_subscription(subscription, actor=actor, values=self.values(), fields=chosen)


class NoteForm(forms.Form):
    """What the fund adds to its answer."""

    note = text_field(_("说明"), rows=2, most=1000, required=False, help_text=_("成果单位能看到"))


class InvestForm(NoteForm):
    """How much was invested, and when."""

    invested_yuan = MoneyWanField(label=_("投资金额"))
    invested_on = day_field(_("投资日期"), required=True)
    field_order = ("invested_yuan", "invested_on", "note")


class ClearForm(forms.Form):
    """The opinion of the secrecy review."""

    opinion = text_field(_("保密审查意见"), rows=2, most=500)


APPRAISAL_FORMS = {"clear": ClearForm}
REFERRAL_FORMS = {"interest": NoteForm, "talk": NoteForm, "invest": InvestForm}
