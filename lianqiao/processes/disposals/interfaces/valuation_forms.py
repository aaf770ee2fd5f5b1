"""The inputs of the three approaches of valuation."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError
from lianqiao.core.money import MoneyWanField, parse_wan
from lianqiao.engines.valuation.approaches import MOST_TERMS
from lianqiao.processes.disposals.enums import Approach
from lianqiao.processes.disposals.valuing import LABELS
from lianqiao.processes.reviews.interfaces.forms import text_field

_NOTE = _("取值的依据")


def _money(name: str, **options: Any) -> MoneyWanField:
    return MoneyWanField(label=_("%(label)s（万元）") % {"label": LABELS[name]}, initial=Decimal(0), **options)


class PercentField(forms.DecimalField):
    """A share of one that is typed in per cent."""

    def __init__(self, **options: Any) -> None:
        given = {"min_value": 0, "max_value": 100, "decimal_places": 2, "max_digits": 6, **options}
        super().__init__(widget=forms.NumberInput(attrs={"step": "any"}), **given)

    def clean(self, value: Any) -> Any:
        """As a share of one."""
        found = super().clean(value)
        return None if found is None else found / 100


def _percent(name: str, initial: str = "", **options: Any) -> PercentField:
    given = {"label": _("%(label)s（%%）") % {"label": LABELS[name]}, **options}
    return PercentField(**given, **({"initial": initial} if initial else {}))


def _factor(name: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=LABELS[name],
        initial=Decimal(1),
        min_value=Decimal("0.1"),
        max_value=Decimal(10),
        decimal_places=2,
        max_digits=4,
        widget=forms.NumberInput(attrs={"step": "any"}),
        help_text=_("1 表示没有差别，优于可比交易的大于 1"),
    )


class AmountsField(forms.CharField):
    """Several amounts in 万元, one in a line or divided by commas; the value is a tuple of yuan."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), **options)

    def clean(self, value: Any) -> Any:
        """Each read as one amount."""
        text = super().clean(value)
        found = []
        for part in re.split(r"[\s、；;，]+", text.replace("，", " ").strip()):
            if part:
                try:
                    found.append(parse_wan(part.strip(",")))
                except DomainError as error:
                    raise ValidationError(f"“{part[:20]}”：{error.message}", "amount") from error
        if len(found) > 200:
            raise ValidationError(_("最多 200 个。"), "most")
        return tuple(found)


class ApproachForm(forms.Form):
    """What all approaches share."""

    note = text_field(_NOTE, rows=3, most=900, required=False, help_text=_("数从哪里来，为什么取这个值"))

    def typed(self) -> dict[str, Any]:
        """The inputs of the engine."""
        return {name: value for name, value in self.cleaned_data.items() if name != "note"}


class CostForm(ApproachForm):
    """What making it again would cost."""

    labour = _money("labour")
    material = _money("material")
    equipment = _money("equipment")
    overhead = _money("overhead")
    protection = _money("protection")
    years = forms.IntegerField(label=LABELS["years"], min_value=0, max_value=MOST_TERMS, initial=0)
    capital_rate = _percent("capital_rate")
    profit_rate = _percent("profit_rate")
    obsolescence = _percent("obsolescence", help_text=_("技术已经过时的程度：全新为 0，没有价值为 100"))
    sections = (
        (_("投入"), _("研发实际投入，按账面分项填写。"), ("labour", "material", "equipment", "overhead", "protection")),
        (_("换算"), "", ("years", "capital_rate", "profit_rate", "obsolescence", "note")),
    )


class MarketForm(ApproachForm):
    """What comparable ones were sold for."""

    comparables = AmountsField(
        label=_("可比交易价格（万元）"),
        required=False,
        help_text=_("一行一个；不填就用平台登记的可比交易的中位数"),
    )
    maturity = _factor("maturity")
    scope = _factor("scope")
    market = _factor("market")
    time = _factor("time")
    sections = (
        (_("可比交易"), "", ("comparables",)),
        (_("修正"), "", ("maturity", "scope", "market", "time", "note")),
    )


class IncomeForm(ApproachForm):
    """What it may earn."""

    revenues = AmountsField(label=_("预计各年销售收入（万元）"), help_text=_("从第一年起，一行一年，最多三十年"))
    share = _percent("share", help_text=_("销售收入里归功于这项技术的比例"))
    discount_rate = _percent("discount_rate")
    success = _percent("success", "100", help_text=_("预计能够实现的可能性"))
    sections = (
        (_("收入"), "", ("revenues",)),
        (_("分成和折现"), "", ("share", "discount_rate", "success", "note")),
    )


FORMS: dict[str, type[ApproachForm]] = {
    Approach.COST: CostForm,
    Approach.MARKET: MarketForm,
    Approach.INCOME: IncomeForm,
}
