"""What is asked of who offers and who takes, before a licence is in force."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.filing.rows import RowsField
from lianqiao.core.money import MoneyWanField
from lianqiao.core.pages.fields import day_field
from lianqiao.processes.disposals.enums import LicenceKind
from lianqiao.processes.disposals.models import Disposal
from lianqiao.processes.licensing.domain.offering import create_offer, update_offer
from lianqiao.processes.licensing.enums import Payment, RoyaltyBase, Scheme
from lianqiao.processes.licensing.models import Licence, PaymentStage, PoolOffer
from lianqiao.processes.licensing.models.offer import STAGE_COLUMNS
from lianqiao.processes.licensing.models.terms import TERMS
from lianqiao.processes.reviews.interfaces.forms import KeptForm, text_field
from lianqiao.registers.achievements.enums import TransformationMode
from lianqiao.registers.organisations.enums import SERVING_KINDS
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.interfaces.fields import TechFieldField


def _stages_field() -> RowsField:
    return RowsField(
        model=PaymentStage,
        names=STAGE_COLUMNS,
        label=_("阶段性支付"),
        required=False,
        help_text=_(
            "一行一个阶段：触发条件（达到约定节点、首次销售、通过中试或检测、约定时间届满）｜生效后几个月｜说明｜金额（万元）；"
            "只有约定时间届满的要写月数，节点要写说明"
        ),
    )


class TermsFields(forms.Form):
    """The terms of a licence."""

    licence_kind = forms.ChoiceField(label=_("许可类型"), choices=LicenceKind.choices, initial=LicenceKind.PLAIN)
    territory = forms.CharField(label=_("许可地域"), max_length=120, help_text=_("如：全国、本省"))
    term_months = forms.IntegerField(label=_("许可期限（月）"), min_value=1, max_value=600)
    payment = forms.ChoiceField(
        label=_("付费方式"), choices=Payment.choices, initial=Payment.STAGED, widget=forms.RadioSelect
    )
    fixed_fee_yuan = MoneyWanField(label=_("固定许可费（万元）"), required=False, help_text=_("先使用后付费不收，留空"))
    stages = _stages_field()
    royalty_base = forms.ChoiceField(
        label=_("提成基数"), choices=[("", _("不提成")), *RoyaltyBase.choices], required=False
    )
    royalty_rate = forms.DecimalField(
        label=_("提成比例（%）"), max_digits=5, decimal_places=2, min_value=0, max_value=100, required=False
    )
    report_months = forms.IntegerField(label=_("每几个月报告一次销售"), min_value=1, max_value=60, initial=12)
    conditions = text_field(_("其他约定"), rows=3, most=2000, required=False)

    def clean_fixed_fee_yuan(self) -> Decimal:
        """Nothing typed is nothing owed."""
        return self.cleaned_data["fixed_fee_yuan"] or Decimal(0)

    def clean(self) -> dict[str, Any]:
        """Base and rate belong together."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(cleaned.get("royalty_base")) != (cleaned.get("royalty_rate") is not None):
            self.add_error("royalty_rate", _("提成要同时写明基数和比例。"))
        return cleaned

    def stages_given(self) -> list[dict[str, Any]]:
        """The stages."""
        return list(self.cleaned_data["stages"])


_TERMS_SHOWN = (
    "licence_kind",
    "territory",
    "term_months",
    "payment",
    "fixed_fee_yuan",
    "stages",
    "royalty_base",
    "royalty_rate",
    "report_months",
    "conditions",
)


class OfferForm(KeptForm, TermsFields):
    """An offer by a decision of the unit to license."""

    disposal = forms.ModelChoiceField(
        Disposal.objects.none(),
        label=_("转化决策"),
        help_text=_("只列出本单位已经决策许可、还没有用于其他交易的；没有的请先办理转化决策"),
    )
    scheme = forms.ChoiceField(label=_("许可方案"), choices=Scheme.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("名称"), max_length=120)
    field = TechFieldField(label=_("技术领域"), required=False)
    summary = text_field(
        _("成果介绍"), rows=6, most=3000, help_text=_("写给企业看：能解决什么问题、做到哪一步、要什么条件")
    )
    readiness = forms.IntegerField(label=_("技术成熟度（1—9 级）"), min_value=1, max_value=9)
    funded_accepted_on = day_field(_("财政资助项目验收日期"), help_text=_("由财政资助项目形成的填写"))
    market = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("交易市场"),
        required=False,
        empty_label=_("不选，由主管部门调解"),
        help_text=_("协助撮合、调解争议的机构"),
    )

    columns = (
        "disposal",
        "scheme",
        "title",
        "field",
        "summary",
        "readiness",
        "funded_accepted_on",
        "market",
        *TERMS,
    )
    sections = (
        (_("成果"), "", ("disposal", "title", "field", "summary", "readiness", "funded_accepted_on")),
        (
            _("方案"),
            _("开放许可：企业接受公开的条件就可以使用。先使用后付费：企业申请，双方商定后签署。"),
            ("scheme", "market"),
        ),
        (_("许可条款"), "", _TERMS_SHOWN),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        decisions = Disposal.objects.whole_for(self.actor).usable().filter(mode=TransformationMode.LICENCE)
        fields["disposal"].queryset = decisions.order_by("-created_at", "-id")
        fields["market"].queryset = markets_for(self.actor)

    def stored(self, instance: PoolOffer) -> dict[str, Any]:
        """With the stages."""
        return {**super().stored(instance), "stages": instance.stage_rows()}

    def save(self, actor: Actor, offer: PoolOffer | None) -> PoolOffer:
        """Call the domain."""
        values = self.values()
        if offer is None:
            disposal = values.pop("disposal")
            return create_offer(actor=actor, disposal=disposal, values=values, stages=self.stages_given())
        return update_offer(offer, actor=actor, values=values, stages=self.stages_given())


def markets_for(actor: Actor) -> Any:
    """The bodies that run markets which serve the region of the actor's unit."""
    unit: Any = actor.organisation
    if unit is None:
        return Organisation.objects.none()
    bodies = Organisation.objects.verified().filter(kind__in=SERVING_KINDS).exclude(pk=unit.pk)
    serving = [body.pk for body in bodies.select_related("region") if unit.region_id.startswith(body.region.prefix)]
    return Organisation.objects.filter(pk__in=serving).order_by("pinyin", "pk")


class TermsForm(TermsFields):
    """The terms while both sides talk about them."""

    sections = ((_("许可条款"), _("修改以后双方都要重新核对签署。"), _TERMS_SHOWN),)

    def __init__(self, *args: Any, instance: Licence, **options: Any) -> None:
        stored = {name: getattr(instance, name) for name in TERMS} | {"stages": instance.stage_rows()}
        options["initial"] = {**stored, **(options.get("initial") or {})}
        super().__init__(*args, **options)

    def values(self) -> dict[str, Any]:
        """The columns."""
        return {name: self.cleaned_data[name] for name in TERMS}


class TakeForm(forms.Form):
    """What a company says when it asks for a licence, or accepts an open one; `seen` is the hash that it has read."""

    sections = ((_("打算怎样使用"), _("写几句话就可以。"), ("purpose", "ability", "accepts")),)
    purpose = text_field(_("用在什么产品或工序上"), rows=4, most=2000)
    ability = text_field(
        _("实施条件"), rows=3, most=2000, required=False, help_text=_("设备、人员、场地和资金准备到什么程度")
    )
    accepts = forms.BooleanField(label=_("已经看过公开的条件，接受全部条件"))
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offer: PoolOffer, **options: Any) -> None:
        super().__init__(*args, **options)
        if not offer.is_open_licence:
            del self.fields["accepts"]
