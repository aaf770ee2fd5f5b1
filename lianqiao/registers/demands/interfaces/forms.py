"""The form of a demand: five plain questions, one after the other or on one page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.money import MoneyWanField
from lianqiao.core.publishing.fields import KeywordsField
from lianqiao.core.publishing.forms import RecordForm
from lianqiao.registers.demands.domain.demands import create_demand, update_demand
from lianqiao.registers.demands.enums import CooperationMode, MaskedPart, ReadinessWanted
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.taxonomy.interfaces.fields import IndustriesField, TechFieldsField


class DemandForm(RecordForm):
    """All that is asked of a demand; a draft needs a title. `step` 1 to 5 asks one question at a time."""

    PARTS = ("fields", "industries")
    sections = (
        (
            _("您遇到什么问题？"),
            _("像给同行打电话那样说：在哪个环节、出现什么现象、造成什么影响。"),
            ("title", "problem", "kind", "urgency"),
        ),
        (
            _("现在是什么情况，试过什么？"),
            _("专家据此判断能不能帮上忙，也免得别人重走弯路。"),
            ("background", "tried", "conditions"),
        ),
        (
            _("希望做到什么程度？"),
            _("能写成数字的尽量写成数字。"),
            ("indicators", "readiness_wanted", "fields", "industries", "keywords"),
        ),
        (
            _("愿意怎样合作，投入多少？"),
            _("给出大致的数就行，可以面议。"),
            ("modes", "budget_yuan", "deadline_months", "wanted_from"),
        ),
        (
            _("公开多少，联系谁？"),
            _("联系方式从不公开，只在双方同意对接后交换。"),
            ("publicity", "masked", "contact_name", "contact_phone", "contact_email"),
        ),
    )

    keywords = KeywordsField(label=_("关键词"), required=False, help_text=_("用顿号或空格隔开，最多 8 个"))
    fields = TechFieldsField(label=_("技术领域"), required=False)  # type: ignore[assignment]
    industries = IndustriesField(label=_("所属行业"), required=False)
    readiness_wanted = forms.TypedChoiceField(
        label=_("希望的成熟程度"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("还没想好")), *ReadinessWanted.choices],
        help_text=_("对方至少要做到哪一步"),
    )
    modes = forms.MultipleChoiceField(
        label=_("希望的合作方式"),
        required=False,
        choices=CooperationMode.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    budget_yuan = MoneyWanField(label=_("拟投入"), required=False, help_text=_("不填表示面议"))
    masked = forms.MultipleChoiceField(
        label=_("不公开的部分"),
        required=False,
        choices=MaskedPart.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("勾选的内容只给本单位、主管部门和对接成功的一方看"),
    )

    class Meta:
        model = Demand
        fields = (
            "title",
            "problem",
            "kind",
            "urgency",
            "background",
            "tried",
            "conditions",
            "indicators",
            "readiness_wanted",
            "fields",
            "industries",
            "keywords",
            "modes",
            "budget_yuan",
            "deadline_months",
            "wanted_from",
            "publicity",
            "masked",
            "contact_name",
            "contact_phone",
            "contact_email",
        )
        labels = {"title": _("一句话说明要解决什么")}
        widgets = {
            "problem": forms.Textarea(attrs={"rows": 6}),
            "background": forms.Textarea(attrs={"rows": 4}),
            "tried": forms.Textarea(attrs={"rows": 3}),
            "conditions": forms.Textarea(attrs={"rows": 3}),
            "indicators": forms.Textarea(attrs={"rows": 5}),
            "deadline_months": forms.NumberInput(attrs={"data-unit": _("个月"), "inputmode": "numeric"}),
            "urgency": forms.RadioSelect,
            "publicity": forms.RadioSelect,
        }


STEPS = len(DemandForm.sections)


def save_demand(form: DemandForm, actor: Actor, record: Demand | None) -> Demand:
    """Hand a valid form, or one step of it, to the domain: a new draft, or a change of `record`."""
    parts: dict[str, Any] = form.parts()
    if record is None:
        return create_demand(actor=actor, values=form.values(), **parts)
    return update_demand(record, actor=actor, values=form.values(), **parts)
