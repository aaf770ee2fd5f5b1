"""What is asked of a body that runs a campaign, and of a unit that answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.registers.campaigns.domain.campaigns import create_campaign, update_campaign
from lianqiao.registers.campaigns.enums import CampaignKind, QuestionKind
from lianqiao.registers.campaigns.interfaces.fields import QuestionsField, codes_in_file, codes_in_text
from lianqiao.registers.campaigns.models import Campaign
from lianqiao.registers.campaigns.queries.units import KINDS, Wanted
from lianqiao.registers.campaigns.validators import LONGEST_ANSWER
from lianqiao.registers.enterprises.enums import CredentialKind
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.taxonomy.interfaces.fields import IndustryField, RegionField

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_QUESTIONS_HELP = _(
    "一行一个问题，各栏用｜隔开：问题｜类型｜选项｜必答。类型有文字、数字、是或否、单选、多选；选项用、隔开。"
    "例如：愿意投入多少资金｜单选｜10万元以下、10–50万元、50万元以上｜必答"
)


class CampaignForm(forms.Form):
    """A campaign before it starts."""

    title = forms.CharField(label=_("名称"), max_length=120, help_text=_("如：2026年高校院所存量成果大起底"))
    text = forms.CharField(
        label=_("说明"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("各单位会看到：做什么、为什么做、有问题找谁"),
    )
    region = RegionField(label=_("范围"), required=False, empty_label=_("本地区全部"))
    ends_on = forms.DateField(label=_("截止日期"), widget=DAY)
    questions = QuestionsField(
        label=_("问题"), required=False, widget=forms.Textarea(attrs={"rows": 6}), help_text=_QUESTIONS_HELP
    )

    def __init__(self, *args: Any, actor: Actor, kind: str, instance: Campaign | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {**_stored(instance), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.actor, self.kind = actor, kind
        region: Any = self.fields["region"]
        region.queryset = region.queryset.within(actor.oversight or "")
        if kind != CampaignKind.SURVEY:
            del self.fields["questions"]
        else:
            self.fields["title"].help_text = _("如：2026年上半年企业技术需求调查")

    def values(self) -> dict[str, Any]:
        """The columns that were asked."""
        names = ("title", "text", "ends_on", "questions")
        return {"kind": self.kind, **{name: self.cleaned_data[name] for name in names if name in self.fields}}


def save_campaign(form: CampaignForm, actor: Actor, campaign: Campaign | None) -> Campaign:
    """Hand a valid form to the domain."""
    region = form.cleaned_data["region"]
    if campaign is None:
        return create_campaign(actor=actor, values=form.values(), region=region)
    place = region or campaign.organisation.region
    return update_campaign(campaign, actor=actor, values=form.values(), region=place)


def _stored(campaign: Campaign | None) -> dict[str, Any]:
    if campaign is None:
        return {}
    whole = campaign.region_id == campaign.organisation.region_id
    named = {name: getattr(campaign, name) for name in ("title", "text", "ends_on", "questions")}
    return {**named, "region": None if whole else campaign.region_id}


#: Fields by which units are chosen.
_BY_WHAT_THEY_ARE = ("kinds", "region", "industry", "credentials", "staff_from", "staff_to")


class UnitsForm(forms.Form):
    """Whom a campaign calls on: by what they are, or by codes typed or uploaded."""

    sections = (
        (
            _("按条件选择"),
            _("不填的条件不限；已在名单中的单位不会重复加入。"),
            _BY_WHAT_THEY_ARE,
        ),
        (_("按统一社会信用代码选择"), _("填写或上传代码后，上面的条件不再使用。"), ("codes", "file")),
    )
    kinds = forms.MultipleChoiceField(label=_("单位类型"), required=False, widget=forms.CheckboxSelectMultiple)
    region = RegionField(label=_("所在地区"), required=False, empty_label=_("不限"))
    industry = IndustryField(label=_("行业"), required=False, empty_label=_("不限"))
    credentials = forms.MultipleChoiceField(
        label=_("现有资质"),
        required=False,
        choices=CredentialKind.choices,
        widget=forms.SelectMultiple(attrs={"data-tom-select": True}),
        help_text=_("有其中一项即可；“规模以上工业企业”也在这里选"),
    )
    staff_from = forms.IntegerField(label=_("人数不少于"), required=False, min_value=0)
    staff_to = forms.IntegerField(label=_("人数不多于"), required=False, min_value=0)
    codes = forms.CharField(
        label=_("代码"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每行一个，或用逗号隔开"),
    )
    file = forms.FileField(label=_("代码表"), required=False, help_text=_("Excel 或 CSV，代码所在的列不限"))

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = KINDS[CampaignKind(campaign.kind)]
        kinds: Any = self.fields["kinds"]
        kinds.choices = [(kind.value, kind.label) for kind in allowed]
        kinds.initial = [kind.value for kind in allowed if kind != OrganisationKind.ENTERPRISE or campaign.is_survey]
        region: Any = self.fields["region"]
        region.queryset = region.queryset.within(campaign.region)
        if not campaign.is_survey:
            for name in ("credentials", "staff_from", "staff_to", "industry"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """The codes of text and file together, under `all_codes`."""
        data: dict[str, Any] = super().clean() or {}
        codes = codes_in_text(data.get("codes") or "")
        if data.get("file"):
            try:
                codes += codes_in_file(data["file"])
            except forms.ValidationError as error:
                self.add_error("file", error)
        data["all_codes"] = codes
        return data

    def wanted(self) -> Wanted:
        """What was chosen."""
        data = self.cleaned_data
        return Wanted(
            kinds=tuple(data["kinds"]),
            region=data["region"],
            industry=data.get("industry"),
            credentials=tuple(data.get("credentials") or ()),
            staff_from=data.get("staff_from"),
            staff_to=data.get("staff_to"),
        )


class ExtendAllForm(forms.Form):
    """A later last day for all."""

    ends_on = forms.DateField(label=_("新的截止日期"), widget=DAY)


class ExtendOneForm(forms.Form):
    """A later last day for one unit, with the reason."""

    due_on = forms.DateField(label=_("新的截止日期"), widget=DAY)
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class HandInForm(forms.Form):
    """What a unit says when it hands in an inventory."""

    none_more = forms.BooleanField(label=_("本单位的存量成果已经全部录入，没有遗漏"))
    note = forms.CharField(
        label=_("情况说明"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("可不填，如：两项成果涉密，另行报送"),
    )


class SurveyForm(forms.Form):
    """The questions of a survey; whoever has no need may leave them all."""

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in campaign.questions:
            self.fields[question["key"]] = _field(question)

    def answers(self) -> dict[str, Any]:
        """What was answered, by key."""
        return dict(self.cleaned_data)


def _field(question: Mapping[str, Any]) -> forms.Field:
    # Whether an answer is required depends on the need: the domain asks, and its sentence stands at the field.
    common: dict[str, Any] = {"label": question["label"], "required": False}
    options = [(option, option) for option in question["options"]]
    kind = QuestionKind(question["kind"])
    if kind == QuestionKind.NUMBER:
        return forms.CharField(**common, max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    if kind == QuestionKind.YES_NO:
        return forms.ChoiceField(**common, choices=(("yes", _("是")), ("no", _("否"))), widget=forms.RadioSelect)
    if kind == QuestionKind.CHOICE:
        return forms.ChoiceField(**common, choices=options, widget=forms.RadioSelect)
    if kind == QuestionKind.CHOICES:
        return forms.MultipleChoiceField(**common, choices=options, widget=forms.CheckboxSelectMultiple)
    return forms.CharField(**common, max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 2}))


CAMPAIGN_FORMS: Mapping[str, type[forms.Form]] = {"extend": ExtendAllForm}
ASSIGNMENT_FORMS: Mapping[str, type[forms.Form]] = {"hand_in": HandInForm}
