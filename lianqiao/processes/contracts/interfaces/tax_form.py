"""The form of facts that decide on tax relief; nothing of it is stored."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.money import MoneyWanField
from lianqiao.processes.contracts.enums import PASSING_ON, ContractKind
from lianqiao.processes.contracts.models import TechnologyContract

_CHOICES = (("", _("不清楚")), ("yes", _("是")), ("no", _("否")))
_TRUTH = {"yes": True, "no": False}


def _fact(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=_CHOICES, required=False)


class TaxForm(forms.Form):
    """What the contract itself does not say."""

    is_related = _fact(_("咨询、服务为转让或开发的技术交付所必需"))
    same_invoice = _fact(_("与转让、开发价款开在同一张发票"))
    is_resident = _fact(_("卖方是居民企业"))
    is_exclusive = _fact(_("全球独占许可"))
    is_own = _fact(_("技术归卖方所有"))
    public_money = _fact(_("技术由财政资金形成"))
    approved = _fact(_("已经省级科技部门审批"))
    related_percent = forms.DecimalField(
        label=_("双方直接或间接持股"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"data-unit": "%"}),
    )
    income_yuan = MoneyWanField(
        label=_("本纳税年度符合条件的技术转让所得"), required=False, help_text=_("收入减去成本和相关税费，全年合计")
    )

    def __init__(self, *args: Any, contract: TechnologyContract, **options: Any) -> None:
        super().__init__(*args, **options)
        asked = (
            ["is_related", "same_invoice"] if contract.kind in (ContractKind.CONSULTING, ContractKind.SERVICE) else []
        )
        if contract.kind in PASSING_ON:
            asked += ["is_resident", "public_money", "approved", "related_percent", "income_yuan"]
        if contract.kind == ContractKind.LICENCE:
            asked += ["is_exclusive", "is_own"]
        self.fields = {name: field for name, field in self.fields.items() if name in asked}

    def said(self) -> dict[str, Any]:
        """The facts that are known, as `tax` takes them."""
        cleaned = getattr(self, "cleaned_data", {})
        told: dict[str, Any] = {name: _TRUTH[value] for name, value in cleaned.items() if value in ("yes", "no")}
        if cleaned.get("related_percent") is not None:
            told["related_share"] = cleaned["related_percent"] / 100
        return told
