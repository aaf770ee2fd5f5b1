"""Forms of distributions; what they ask is checked again by the domain."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.money import MoneyWanField, wan_text
from lianqiao.core.pages.fields import FilesField, day_field
from lianqiao.processes.distributions.domain import Paid
from lianqiao.processes.distributions.enums import Basis
from lianqiao.processes.distributions.limits import (
    LONGEST_PAPER,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_COSTS,
    MOST_PERSONS,
)
from lianqiao.processes.distributions.models import Cost, Distribution, RewardShare
from lianqiao.processes.distributions.sources import Income
from lianqiao.registers.conversions.models import Conversion
from lianqiao.registers.industry_map.interfaces.fields import TableField


def _percent(label: Any, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=100, decimal_places=2, required=False, help_text=help_text
    )


class DistributionForm(forms.Form):
    """What came in, what it cost, and how much of it goes to whom."""

    title = forms.CharField(label=_("名称"), max_length=LONGEST_TITLE, help_text=_("如：镁合金防腐涂层专利转让首付款"))
    basis = forms.ChoiceField(
        label=_("分配什么"), choices=Basis.choices, help_text=_("不同的转化方式，法定下限的基数不同。")
    )
    conversion = forms.ModelChoiceField(
        label=_("转化记录"), queryset=Conversion.objects.none(), required=False, help_text=_("本单位登记过的转化。")
    )
    contract_number = forms.CharField(label=_("合同编号"), max_length=LONGEST_PAPER, required=False)
    received_on = day_field(_("到账或取得日期"), required=True, help_text=_("按这一天有效的规定核对下限。"))
    gross_yuan = MoneyWanField(
        label=_("收入"), help_text=_("转让、许可填到账金额；作价投资填股权折价；自行或合作实施填当年营业利润。")
    )
    company = forms.CharField(label=_("作价投资的企业"), max_length=LONGEST_TITLE, required=False)
    equity_percent = forms.DecimalField(
        label=_("取得的股权（占企业，%）"), min_value=0, max_value=100, decimal_places=4, required=False
    )
    year_number = forms.IntegerField(label=_("投产后第几年"), min_value=1, max_value=50, required=False)
    costs = TableField(
        model=Cost,
        names=("kind", "amount_yuan", "paper"),
        sizes={"paper": "l"},
        label=_("扣除的成本"),
        help_text=_("只扣为这次转化直接发生、有凭证的；没有就空着。"),
        required=False,
        maximum=MOST_COSTS,
    )
    rule_paper = forms.CharField(
        label=_("分配依据"),
        max_length=LONGEST_PAPER,
        required=False,
        help_text=_("本单位的奖酬规定，或与完成人的约定。"),
    )
    rule_words = forms.CharField(
        label=_("依据的要点"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    completers_percent = _percent(_("归成果完成人（%）"), _("占净收入、股权或营业利润的比例。"))
    contributors_percent = _percent(_("归转化贡献人（%）"), _("技术经理人等为转化作出贡献的人；其余留归单位。"))
    persons = TableField(
        model=RewardShare,
        names=("group", "name", "post", "percent", "is_main", "is_leader"),
        sizes={"post": "l", "percent": "s"},
        label=_("受奖人"),
        help_text=_("同一身份的份额合计 100%；金额由系统算到分，合计不差一分。"),
        required=False,
        maximum=MOST_PERSONS,
    )
    uploads = FilesField(label=_("凭证和依据"), help_text=_("到账回单、成本凭证、奖酬规定、约定书。"))

    sections = (
        (
            _("收入"),
            "",
            (
                "title",
                "basis",
                "conversion",
                "contract_number",
                "received_on",
                "gross_yuan",
                "company",
                "equity_percent",
                "year_number",
                "costs",
            ),
        ),
        (_("比例"), "", ("rule_paper", "rule_words", "completers_percent", "contributors_percent")),
        (_("名单"), "", ("persons", "uploads")),
    )

    def __init__(self, *args: Any, actor: Actor, distribution: Distribution | None = None, **options: Any) -> None:
        if distribution is not None:
            options["initial"] = {**_initial(distribution), **options.get("initial", {})}
        super().__init__(*args, **options)
        fields: Any = self.fields
        own = Conversion.objects.filter(organisation=actor.organisation_id)
        fields["conversion"].queryset = own.order_by("-signed_on", "-pk")

    def clean(self) -> dict[str, Any]:
        """Both groups together never get more than there is."""
        given: dict[str, Any] = super().clean() or {}
        both = sum((given.get(name) or Decimal(0) for name in _PERCENTS), Decimal(0))
        if both > 100:
            self.add_error("contributors_percent", _("两个比例合计不能超过 100%。"))
        return given

    def values(self) -> dict[str, Any]:
        """What the domain takes: `values`, `costs`, `persons` and `uploads`."""
        given = dict(self.cleaned_data)
        costs, persons, uploads = (given.pop(name) for name in ("costs", "persons", "uploads"))
        for name in _PERCENTS:
            given[name.replace("percent", "share")] = int((given.pop(name) or Decimal(0)) * 100)
        return {"values": given, "costs": costs, "persons": persons, "uploads": uploads}


_PERCENTS = ("completers_percent", "contributors_percent")
_COLUMNS = (
    "title",
    "basis",
    "conversion",
    "contract_number",
    "received_on",
    "gross_yuan",
    "company",
    "equity_percent",
    "year_number",
    "rule_paper",
    "rule_words",
)


def _initial(distribution: Distribution) -> dict[str, Any]:
    costs = [
        {name: getattr(one, name) for name in ("kind", "amount_yuan", "paper")} for one in distribution.costs.all()
    ]
    columns = ("group", "name", "post", "percent", "is_main", "is_leader")
    persons = [{name: getattr(one, name) for name in columns} for one in distribution.rewards.all()]
    return {
        **{name: getattr(distribution, name) for name in _COLUMNS},
        "completers_percent": Decimal(distribution.completers_share) / 100,
        "contributors_percent": Decimal(distribution.contributors_share) / 100,
        "costs": costs,
        "persons": persons,
    }


def initial_of(income: Income) -> dict[str, Any]:
    """What the form begins with for an income that a record has brought."""
    given = dict(income.values)
    for name in _PERCENTS:
        given[name] = Decimal(given.pop(name.replace("percent", "share"), 0)) / 100
    return {**given, "costs": [dict(row) for row in income.costs], "persons": [dict(row) for row in income.persons]}


class DecideForm(forms.Form):
    """By which paper it was decided."""

    decision_paper = forms.CharField(
        label=_("审定文件"), max_length=LONGEST_PAPER, help_text=_("如：校长办公会纪要〔2026〕12号")
    )


ACTION_FORMS: dict[str, type[forms.Form]] = {"decide": DecideForm}


class PayForm(forms.Form):
    """What was paid to each person by one voucher; what is open is proposed."""

    on = day_field(_("兑现日期"), required=True)
    paper = forms.CharField(label=_("凭证号"), max_length=LONGEST_PAPER, help_text=_("银行回单或股权登记的编号。"))

    def __init__(self, *args: Any, distribution: Distribution, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = clock.today()
        self.open = [one for one in distribution.rewards.all() if one.open_yuan > 0]
        for one in self.open:
            self.fields[f"amount_{one.pk}"] = MoneyWanField(
                label=_("%(name)s（万元）") % {"name": one.name},
                required=False,
                help_text=_("未兑现 %(open)s 万元") % {"open": wan_text(one.open_yuan)},
                initial=one.open_yuan,
            )

    def paid(self) -> list[Paid]:
        """What the domain takes."""
        given = ((one.pk, self.cleaned_data[f"amount_{one.pk}"]) for one in self.open)
        return [Paid(key, amount) for key, amount in given if amount]
