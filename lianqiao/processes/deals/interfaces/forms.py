"""What is asked of whoever begins a deal, writes its terms, and shares a commission."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.filing.forms import field_for
from lianqiao.core.filing.rows import RowsField
from lianqiao.core.money import MoneyWanField
from lianqiao.core.publishing.searched import SearchedRecordsField, offer_records
from lianqiao.processes.deals.domain.dealing import PART_COLUMNS
from lianqiao.processes.deals.interfaces.fields import DisposalField
from lianqiao.processes.deals.models import CommissionStatement, Deal, PricePart
from lianqiao.processes.disposals.enums import PricingMethod
from lianqiao.processes.introductions.models import Introduction
from lianqiao.registers.achievements.enums import TransformationMode
from lianqiao.registers.achievements.interfaces.fields import OWN
from lianqiao.registers.organisations.interfaces.fields import OrganisationField, OrganisationsField


class BeginForm(forms.Form):
    """Who deals with whom about what, in which way and for how much; the terms of the way are asked afterwards."""

    sections = (
        (_("成果和双方"), "", ("achievements", "buyer", "co_sellers", "title")),
        (
            _("方式和价格"),
            _("协议定价的，各方确认以后要在本单位和技术市场公示；挂牌、拍卖的从交易大厅办理。"),
            ("mode", "pricing", "price_yuan", "disposal"),
        ),
    )
    achievements = SearchedRecordsField(among=OWN, label=_("科技成果"))
    buyer = OrganisationField(
        label=_("承接方"), required=False, help_text=_("承接成果的已核验单位；自行投资实施、由本单位新设企业承接的不填")
    )
    co_sellers = OrganisationsField(
        label=_("共有权利人"), required=False, help_text=_("和本单位共有成果的单位，也要确认条款")
    )
    title = forms.CharField(
        label=_("名称"), max_length=160, required=False, help_text=_("不填则由成果名称和转化方式组成")
    )
    mode = forms.ChoiceField(label=_("转化方式"), choices=TransformationMode.choices, widget=forms.RadioSelect)
    pricing = forms.ChoiceField(
        label=_("定价方式"),
        choices=[(way.value, way.label) for way in (PricingMethod.AGREEMENT, PricingMethod.OTHER)],
        initial=PricingMethod.AGREEMENT,
        widget=forms.RadioSelect,
    )
    price_yuan = MoneyWanField(label=_("成交价格（万元）"), required=False, help_text=_("还没有谈定的可以先不填"))
    disposal = DisposalField(label=_("转化决策"), required=False, empty_label=_("没有或以后补充"))

    def __init__(self, *args: Any, actor: Actor, introduction: Introduction | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.introduction = actor, introduction
        offer_records(self.fields, actor=actor, record=None)
        disposal: Any = self.fields["disposal"]
        disposal.offer_to(actor)
        if introduction is not None:
            for name in ("buyer", "co_sellers"):
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        """What the domain takes."""
        return dict(self.cleaned_data)


class TermsForm(forms.ModelForm):
    """Title, price with its parts, and what the way of this deal asks for."""

    parts = RowsField(
        model=PricePart,
        names=PART_COLUMNS,
        label=_("价款构成"),
        required=False,
        help_text=_(
            "一行一部分：支付方式（一次性支付、分期支付、提成、股权作价）｜金额（万元）｜支付日期｜支付条件；"
            "各部分合计等于成交价格，提成写保底金额，没有保底写 0"
        ),
    )

    class Meta:
        model = Deal
        fields = ("title", "price_yuan")
        formfield_callback = field_for

    def __init__(self, *args: Any, instance: Deal, **kwargs: Any) -> None:
        rows = [{name: getattr(row, name) for name in PART_COLUMNS} for row in instance.parts.all()]
        kwargs["initial"] = {"parts": rows, **(kwargs.get("initial") or {})}
        super().__init__(*args, **{"instance": instance, **kwargs})
        for name in instance.asked():
            self.fields[name] = field_for(Deal._meta.get_field(name), required=False)
            self.initial.setdefault(name, getattr(instance, name))
        self.order_fields(["title", "price_yuan", "parts", *instance.asked()])
        self.sections = (
            (_("价格"), "", ("title", "price_yuan", "parts")),
            (_("条款：%(mode)s") % {"mode": instance.get_mode_display()}, "", instance.asked()),
        )

    def _post_clean(self) -> None:
        """The domain checks the whole record."""

    def values(self) -> dict[str, Any]:
        """The columns that this form asked."""
        return {name: value for name, value in self.cleaned_data.items() if name != "parts"}

    def parts_given(self) -> list[dict[str, Any]]:
        """The parts of the price."""
        return list(self.cleaned_data["parts"])


class ShareForm(forms.Form):
    """Weights by which the managers share the commission, and why."""

    def __init__(self, *args: Any, instance: CommissionStatement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(instance.lines.all())
        for line in self.lines:
            self.fields[f"line_{line.pk.hex}"] = forms.DecimalField(
                label=line.manager_name,
                min_value=0,
                max_digits=12,
                decimal_places=2,
                initial=line.fee_yuan,
                help_text=_now("比重；现在分得 %(amount)s 元") % {"amount": line.amount_yuan},
            )
        self.fields["reason"] = forms.CharField(
            label=_("调整的理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
        )

    def weights(self) -> dict[Any, Any]:
        """The weight of each line by its key."""
        return {line.pk: self.cleaned_data[f"line_{line.pk.hex}"] for line in self.lines}


class CertificateTitleForm(forms.Form):
    """The title that stands on a certificate, typed by whoever checks it."""

    title = forms.CharField(label=_("凭证上的名称"), max_length=200)

    def is_same(self, deal: Deal) -> bool:
        """Whether it is the title of the deal; spaces do not count."""
        return bool("".join(self.cleaned_data["title"].split()) == "".join(deal.title.split()))
