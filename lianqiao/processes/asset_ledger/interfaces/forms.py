"""What is typed into the ledger: a form for each movement, which calls its domain function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.money import MoneyWanField
from lianqiao.core.pages.fields import FilesField, day_field
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.searched import SearchedRecordField
from lianqiao.processes.asset_ledger import domain
from lianqiao.processes.asset_ledger.enums import AssetKind, Condition, Grounds, Stage
from lianqiao.processes.asset_ledger.limits import LONGEST_NUMBER, LONGEST_PAPER, LONGEST_REASON, LONGEST_TITLE
from lianqiao.processes.asset_ledger.models import Asset
from lianqiao.registers.achievements.interfaces.fields import OWN

_PERCENT: Any = {"max_digits": 7, "decimal_places": 4, "min_value": Decimal(0), "max_value": Decimal(100)}


class _Movement(forms.Form):
    """When, why and by which paper."""

    on = day_field(_("日期"), required=True)
    reason = forms.CharField(
        label=_("事由"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}), required=True
    )
    paper = forms.CharField(label=_("凭证或文号"), max_length=LONGEST_PAPER, required=False)
    uploads = FilesField(label=_("附件"), help_text=_("如合同、收款凭证、决策纪要。"))


class EnterForm(_Movement):
    """An asset that is entered; an achievement of the register fills in what is left empty."""

    sections = (
        (
            _("是什么"),
            _("选了平台上的成果，名称、种类和权利编号可以不填；没有登记过的，直接填写。"),
            ("achievement", "title", "kind", "right_number", "is_granted"),
        ),
        (
            _("值多少"),
            _("研究阶段的投入只作备查，不计入价值；开发阶段的投入计入价值。都没有资料的，按名义金额入账。"),
            ("stage", "memo_yuan", "cost_yuan"),
        ),
        (_("依据"), "", ("on", "reason", "paper", "uploads")),
    )
    achievement = SearchedRecordField(
        among=OWN, label=_("平台上的科技成果"), required=False, empty_label=_("输入名称查找")
    )
    title = forms.CharField(label=_("资产名称"), max_length=LONGEST_TITLE, required=False)
    kind = forms.ChoiceField(label=_("资产种类"), choices=[("", _("请选择")), *AssetKind.choices], required=False)
    right_number = forms.CharField(
        label=_("权利编号"),
        max_length=LONGEST_NUMBER,
        required=False,
        help_text=_("专利号、登记号；没有授权的可以不填"),
    )
    is_granted = forms.BooleanField(label=_("已取得权利"), required=False, help_text=_("申请中的、技术秘密不勾选"))
    stage = forms.ChoiceField(label=_("阶段"), choices=Stage.choices, widget=forms.RadioSelect, initial=Stage.RESEARCH)
    memo_yuan = MoneyWanField(label=_("研究阶段投入（万元）"), required=False)
    cost_yuan = MoneyWanField(label=_("开发阶段投入（万元）"), required=False)
    reason = forms.CharField(
        label=_("事由"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["achievement"]
        field.offer_to(actor, [])

    def values(self) -> dict[str, Any]:
        """What the domain takes: what was left empty is taken from the achievement."""
        given = dict(self.cleaned_data)
        if given["achievement"] is not None and not given["is_granted"]:
            given["is_granted"] = None
        return given

    def clean(self) -> dict[str, Any]:
        """Without an achievement it needs a name and a kind."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("achievement") is None:
            for name in ("title", "kind"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, str(_("没有选平台上的成果时要填写。")))
        return data


class CostForm(_Movement):
    """Further cost."""

    amount_yuan = MoneyWanField(label=_("投入（万元）"))
    field_order = ("amount_yuan", "on", "reason", "paper", "uploads")


class StageForm(_Movement):
    """Development begins."""


class ReceivedForm(_Movement):
    """Money that came in."""

    received_yuan = MoneyWanField(label=_("收款（万元）"))
    field_order = ("received_yuan", "on", "reason", "paper", "uploads")


class LicenceForm(_Movement):
    """Others may use it."""

    received_yuan = MoneyWanField(
        label=_("已收许可费（万元）"), required=False, help_text=_("零门槛费或还没有收到的不填")
    )
    field_order = ("received_yuan", "on", "reason", "paper", "uploads")


class TransferForm(_Movement):
    """The right passes to somebody else."""

    received_yuan = MoneyWanField(label=_("已收转让款（万元）"), required=False, help_text=_("分期的填已经收到的"))
    share_percent = forms.DecimalField(
        label=_("转让的份额（%）"), initial=100, help_text=_("全部转让填 100"), **_PERCENT
    )
    field_order = ("received_yuan", "share_percent", "on", "reason", "paper", "uploads")


class ContributeForm(_Movement):
    """The asset becomes shares."""

    company_name = forms.CharField(label=_("企业名称"), max_length=LONGEST_TITLE)
    company_uscc = forms.CharField(label=_("统一社会信用代码"), max_length=18, required=False)
    share_percent = forms.DecimalField(label=_("本单位持股（%）"), **_PERCENT)
    value_yuan = MoneyWanField(label=_("作价金额（万元）"))
    field_order = ("company_name", "company_uscc", "share_percent", "value_yuan", "on", "reason", "paper", "uploads")


class CashForm(_Movement):
    """Leftover research money as cash beside the technique."""

    amount_yuan = MoneyWanField(label=_("出资（万元）"), help_text=_("横向科研结余经费"))
    added_percent = forms.DecimalField(label=_("增加的持股（%）"), required=False, **_PERCENT)
    paper = forms.CharField(label=_("结余经费来源证明文号"), max_length=LONGEST_PAPER)
    field_order = ("amount_yuan", "added_percent", "on", "reason", "paper", "uploads")

    def clean_added_percent(self) -> Decimal:
        """Nothing typed adds nothing."""
        return self.cleaned_data["added_percent"] or Decimal(0)


class ExitForm(_Movement):
    """Shares are sold."""

    received_yuan = MoneyWanField(label=_("收款（万元）"))
    sold_percent = forms.DecimalField(
        label=_("退出的持股（%）"), required=False, help_text=_("不填表示全部退出"), **_PERCENT
    )
    field_order = ("received_yuan", "sold_percent", "on", "reason", "paper", "uploads")


class WriteOffForm(forms.Form):
    """Why something is to be taken off the books."""

    grounds = forms.ChoiceField(label=_("核销依据"), choices=Grounds.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("情况说明"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明经过和证明材料；由另一位同事批准以后才记账"),
    )
    uploads = FilesField(label=_("证明材料"))


class ReverseForm(forms.Form):
    """Why an entry is taken back."""

    reason = forms.CharField(
        label=_("冲销理由"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("原记录保留，另记一笔相反的记录，日期是今天"),
    )


class YearForm(forms.Form):
    """Of which year the statement is made."""

    year = forms.TypedChoiceField(label=_("年度"), coerce=int)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["year"]
        field.choices = [(year, str(year)) for year in years]


@dataclass(frozen=True)
class Step:
    """A movement that may be recorded: its words, when it is of use, its form, the function behind it."""

    slug: str
    label: Any
    icon: str
    is_open: Callable[[Asset], bool]
    form: type[forms.Form]
    perform: Callable[..., Any]
    dangerous: bool = False

    def initial(self) -> dict[str, Any]:
        """What the form begins with."""
        return {"on": clock.today()} if "on" in self.form.base_fields else {}


def _held(asset: Asset) -> bool:
    return asset.condition == Condition.HELD


STEPS: dict[str, Step] = {
    step.slug: step
    for step in (
        Step("cost", _("登记追加投入"), "coin-yuan", _held, CostForm, domain.add_cost),
        Step(
            "stage",
            _("进入开发阶段"),
            "arrow-up-right",
            lambda asset: _held(asset) and asset.stage == Stage.RESEARCH,
            StageForm,
            domain.begin_development,
        ),
        Step("licence", _("登记许可"), "license", _held, LicenceForm, domain.grant_licence),
        Step("transfer", _("登记转让"), "arrows-exchange", _held, TransferForm, domain.transfer_asset),
        Step("contribute", _("登记作价入股"), "building-skyscraper", _held, ContributeForm, domain.contribute_equity),
        Step(
            "income",
            _("登记收到收益"),
            "cash",
            lambda asset: asset.condition != Condition.REMOVED,
            ReceivedForm,
            domain.receive_income,
        ),
        Step("write-off", _("申请核销"), "trash", _held, WriteOffForm, domain.propose_write_off, dangerous=True),
    )
}
HOLDING_STEPS: dict[str, Step] = {
    step.slug: step
    for step in (
        Step("cash", _("登记现金入股"), "cash-banknote", lambda row: True, CashForm, domain.contribute_cash),
        Step("exit", _("登记股权退出"), "logout", lambda row: True, ExitForm, domain.exit_holding),
    )
}


def steps_for(asset: Asset, actor: Actor) -> list[Step]:
    """What the actor may record of an asset now."""
    if not actor.can(Permission.ASSET_EDIT, asset):
        return []
    return [step for step in STEPS.values() if step.is_open(asset)]


def years_to_state(first: date | None) -> list[int]:
    """The years that are over since the first entry, the latest first."""
    if first is None:
        return []
    return list(range(clock.today().year - 1, first.year - 1, -1))
