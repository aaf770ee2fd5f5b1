"""What is asked of whoever writes a challenge, makes one out of a demand, and marks the work."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.money import MoneyWanField
from lianqiao.processes.challenges.domain.writing import default_terms
from lianqiao.processes.challenges.enums import PATTERNS, RightsOwner, Verdict
from lianqiao.processes.challenges.models import Challenge
from lianqiao.processes.challenges.models.challenge import CONTENT
from lianqiao.processes.programmes.enums import EditionState
from lianqiao.processes.programmes.models import SchemeEdition
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.organisations.validators import normalise_uscc
from lianqiao.registers.taxonomy.interfaces.fields import TechFieldField

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _long(label: Any, most: int, rows: int, text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, required=False, widget=widget, help_text=text)


class ChallengeForm(forms.Form):
    """All that a challenge posts; nothing is required while it is written, the checks say what is missing."""

    sections = (
        (_("出什么题"), "", ("issuer", "field", "summary", "research", "indicators", "months", "end_user")),
        (
            _("给多少钱"),
            _("单位万元。财政资金的比例和现金要求按当地规定核对。"),
            ("award_yuan", "public_yuan", "issuer_yuan", "cash_yuan", "funding"),
        ),
        (_("谁来揭、怎么选"), "", ("solver_conditions", "judging", "rights", "rights_text")),
        (
            _("详细资料"),
            _("涉及企业技术秘密的写在这里，附件在保存以后添加；不得含有国家秘密。"),
            ("is_gated", "details", "terms"),
        ),
    )
    issuer = forms.CharField(
        label=_("发榜企业"),
        max_length=120,
        required=False,
        help_text=_("全称或统一社会信用代码；由政府出题的不填。企业确认以后才能发布"),
    )
    field = TechFieldField(label=_("技术领域"), required=False)
    summary = _long(_("摘要"), 300, 2, _("两三句话，写在榜单大厅的卡片上"))
    research = _long(_("研究内容"), 3000, 6, _("要解决什么问题，做到什么程度"))
    indicators = _long(
        _("考核指标"),
        3000,
        5,
        _("一行写一条，指标和要求用竖线隔开，每条都要有可以检验的数，例如：使用寿命｜不低于 2000 小时"),
    )
    months = forms.IntegerField(label=_("完成时限（月）"), required=False, min_value=1, max_value=120)
    end_user = forms.CharField(
        label=_("最终用户"),
        max_length=200,
        required=False,
        help_text=_("成果做出来谁来用，用在哪条产线、哪个产品上"),
    )
    award_yuan = MoneyWanField(label=_("榜单金额（万元）"), required=False)
    public_yuan = MoneyWanField(label=_("其中财政资金（万元）"), required=False)
    issuer_yuan = MoneyWanField(label=_("发榜方研发投入（万元）"), required=False)
    cash_yuan = MoneyWanField(label=_("财政资金中以现金付给揭榜方（万元）"), required=False)
    funding = _long(_("资金来源与拨付"), 600, 2, _("谁出多少，签约、里程碑、验收各付多少"))
    solver_conditions = _long(_("揭榜条件"), 1000, 3, _("没有特别要求的写“不限”"))
    judging = _long(_("评审方式"), 600, 2, _("怎样论证、谁来选"))
    rights = forms.ChoiceField(
        label=_("知识产权归属"), required=False, choices=[("", _("请选择")), *RightsOwner.choices]
    )
    rights_text = forms.CharField(label=_("知识产权约定"), max_length=300, required=False)
    is_gated = forms.BooleanField(
        label=_("同意保密条款以后才显示详细资料"),
        required=False,
        help_text=_("同意的单位、人员、时间和条款版本会记录下来"),
    )
    details = _long(_("详细资料"), 5000, 5, _("现有工艺、数据、已经试过的办法"))
    terms = _long(_("保密条款"), 3000, 5)

    def __init__(self, *args: Any, instance: Challenge | None = None, **kwargs: Any) -> None:
        begins: dict[str, Any] = {"terms": default_terms()}
        if instance is not None:
            begins = {name: getattr(instance, name) for name in CONTENT}
            begins |= {"field": instance.field_id, "issuer": "" if instance.issuer is None else str(instance.issuer)}
        kwargs["initial"] = {**begins, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_issuer(self) -> Organisation | None:
        """The verified unit of that name or code."""
        name = self.cleaned_data["issuer"].strip()
        if not name:
            return None
        rows: Any = Organisation.objects.verified()
        unit: Organisation | None = rows.filter(name=name).first() or rows.filter(uscc=normalise_uscc(name)).first()
        if unit is None:
            raise forms.ValidationError(_now("没有“%(name)s”这家已核验的单位，请写全称。") % {"name": name}, "unknown")
        return unit

    def values(self) -> dict[str, Any]:
        """What the domain takes; of a form with faults, what of it can be read."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.fields}


class FromDemandForm(forms.Form):
    """By which scheme of the body a demand becomes a challenge, and from when on."""

    edition = forms.ModelChoiceField(
        label=_("按哪项制度发榜"), queryset=SchemeEdition.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    opens_on = forms.DateField(label=_("开始揭榜"), widget=DAY, help_text=_("截止日期按制度推算，可以再改"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        kwargs["initial"] = {"opens_on": clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["edition"]
        choices.queryset = editions_of(actor)
        first = choices.queryset.first()
        if first is not None and "edition" not in self.initial:
            self.initial["edition"] = first.pk


def editions_of(actor: Actor) -> Any:
    """The issued editions of schemes of the actor's body by which challenges are posted."""
    rows = SchemeEdition.objects.filter(
        scheme__organisation=actor.organisation_id, scheme__pattern__in=PATTERNS, state=EditionState.ISSUED
    )
    return rows.select_related("scheme").order_by("scheme__title")


class MarkForm(forms.Form):
    """What the issuer says of the work."""

    verdict = forms.ChoiceField(label=_("结论"), choices=Verdict.choices, widget=forms.RadioSelect)
    score = forms.IntegerField(label=_("评分（百分制）"), min_value=0, max_value=100)
    text = forms.CharField(
        label=_("逐条说明"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("每条指标达到了多少，怎样检验的；会公开"),
    )
    marked_on = forms.DateField(label=_("验收日期"), widget=DAY, initial=clock.today)
