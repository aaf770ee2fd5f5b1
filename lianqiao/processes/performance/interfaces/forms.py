"""Forms of the performance of contracts; what they ask is checked again by the domain."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.money import MoneyWanField, format_yuan
from lianqiao.core.pages.fields import FilesField, day_field
from lianqiao.processes.performance.domain.certifying import certifiable, deductible
from lianqiao.processes.performance.domain.planning import COLUMNS, rows_of, usual_rows
from lianqiao.processes.performance.enums import BreachKind, DeductionWay, MilestoneState
from lianqiao.processes.performance.income import divided
from lianqiao.processes.performance.limits import LONGEST_PAPER, LONGEST_REASON, LONGEST_TEXT, MOST_MILESTONES
from lianqiao.processes.performance.models import ContractMilestone, ContractPayment, Performance
from lianqiao.processes.reviews.interfaces.forms import text_field
from lianqiao.registers.industry_map.interfaces.fields import TableField


class Percent(Decimal):
    """A part of the contract's amount, in percent."""


def read_amount(text: str) -> Decimal:
    """Yuan from 万元, or a `Percent` from a text that ends in a percent sign."""
    typed = text.strip().replace("％", "%")
    if not typed.endswith("%"):
        amount: Decimal = MoneyWanField().clean(typed)
        return amount
    try:
        percent = Percent(typed[:-1].strip())
    except InvalidOperation as error:
        raise ValidationError(_now("请填写金额（万元），或百分比，例如 30%。")) from error
    if not percent.is_finite() or not 0 <= percent <= 100:
        raise ValidationError(_now("百分比在 0 和 100 之间。"))
    return percent


class PlanForm(forms.Form):
    """The milestones of a plan, one a row, and why it changes."""

    rows = TableField(
        model=ContractMilestone,
        names=COLUMNS,
        readers={"amount_yuan": read_amount},
        headings={"amount_yuan": _("应付金额（万元或%）")},
        sizes={"title": "m", "kind": "s", "due_on": "s", "amount_yuan": "s", "pay_by": "s", "standard": "l"},
        label=_("履约节点"),
        help_text=_(
            "按合同约定逐项填写，合计要等于合同成交额；提成按期计算，不填金额。"
            "金额可以填万元数，也可以填占合同成交额的百分比，如 30%。"
            "交付的节点不填付款期限的，验收以后按规定的天数付款。"
        ),
        maximum=MOST_MILESTONES,
    )
    reason = text_field(
        _("理由"), rows=3, most=LONGEST_REASON, required=False, help_text=_("变更已经确认的计划，请写明原因和依据")
    )

    def __init__(self, *args: Any, performance: Performance, **options: Any) -> None:
        self.performance = performance
        present = rows_of(performance)
        begun = [{**row, "lineage": row["key"]} for row in present] or usual_rows(performance)
        options["initial"] = {"rows": begun, **(options.pop("initial", None) or {})}
        super().__init__(*args, **options)
        self.fields["reason"].required = bool(present)

    def values(self) -> dict[str, Any]:
        """What `propose_plan` takes; percents become parts that sum to the whole."""
        rows = [{**row, "key": row.pop("lineage") or ""} for row in map(dict, self.cleaned_data["rows"])]
        shares = [row for row in rows if isinstance(row["amount_yuan"], Percent)]
        parts = divided(self.performance.contract.amount_yuan, [row["amount_yuan"] for row in shares])
        for row, part in zip(shares, parts, strict=True):
            row["amount_yuan"] = part
        return {"rows": rows, "reason": self.cleaned_data["reason"]}


class DeliverForm(forms.Form):
    """What was delivered, with what shows it."""

    on = day_field(_("交付日期"), required=True)
    text = text_field(_("交付内容"), rows=5, most=LONGEST_TEXT, help_text=_("交付了什么，对照验收标准达到什么结果"))
    uploads = FilesField(
        label=_("交付证明"), required=True, help_text=_("交付清单、测试报告、签收单等，一次最多 10 个文件")
    )


class AcceptForm(forms.Form):
    """That what was delivered meets the standard."""

    on = day_field(_("验收日期"), required=True, initial=clock.today)
    text = text_field(_("验收意见"), rows=3, most=LONGEST_TEXT, required=False)


class PaymentForm(forms.Form):
    """A payment with its voucher."""

    milestone = forms.ModelChoiceField(
        queryset=ContractMilestone.objects.none(),
        label=_("付的是哪个节点"),
        required=False,
        empty_label=_("不对应节点（预付款）"),
    )
    amount_yuan = MoneyWanField(label=_("金额"))
    paid_on = day_field(_("付款日期"), required=True)
    voucher = forms.CharField(
        label=_("凭证号"), max_length=LONGEST_PAPER, help_text=_("银行回单号、承兑汇票号等，同一张凭证只登记一次")
    )
    invoice = forms.CharField(label=_("发票号码"), max_length=LONGEST_PAPER, required=False)
    period_first = day_field(_("提成期间自"), help_text=_("提成填写"))
    period_last = day_field(_("提成期间至"))
    base_yuan = MoneyWanField(label=_("提成基数"), required=False, help_text=_("期间的销售额或产值"))
    note = text_field(_("说明"), rows=2, most=LONGEST_REASON, required=False)
    uploads = FilesField(label=_("付款凭证"), required=True, help_text=_("银行回单、收据等"))
    sections = (
        (
            _("款项"),
            _("一方登记，另一方确认以后生效；登记以后不能修改，错了用冲正改。"),
            ("milestone", "amount_yuan", "paid_on", "voucher", "invoice"),
        ),
        (_("提成"), _("只有提成填写。"), ("period_first", "period_last", "base_yuan")),
        (_("凭证"), "", ("note", "uploads")),
    )

    def __init__(self, *args: Any, performance: Performance, **options: Any) -> None:
        super().__init__(*args, **options)
        asked: dict[str, Any] = self.fields
        rows = performance.milestones.exclude(state=MilestoneState.DROPPED).order_by("order", "id")
        asked["milestone"].queryset = rows


class AnswerPaymentForm(forms.Form):
    """Whether the payment was as the other side says."""

    is_right = forms.TypedChoiceField(
        label=_("核对结果"),
        choices=(("yes", _("金额、日期、凭证属实，确认")), ("no", _("与事实不符，不予确认"))),
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    text = text_field(_("说明"), rows=3, most=LONGEST_REASON, required=False, help_text=_("不予确认的请写明哪里不符"))


class ReasonForm(forms.Form):
    """Why a line of money is taken back."""

    reason = text_field(_("理由"), rows=3, most=LONGEST_REASON)


class CertificateForm(forms.Form):
    """Which payments are to be certified, and how the costs are taken off."""

    payments = forms.ModelMultipleChoiceField(
        queryset=ContractPayment.objects.none(),
        label=_("要核定的款项"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("列出双方已经确认、没有冲正、没有核定过的款项；这里是空的，先请对方确认款项"),
    )
    way = forms.ChoiceField(
        label=_("非技术性费用的扣除方式"),
        choices=DeductionWay.choices,
        initial=DeductionWay.SHARE,
        widget=forms.RadioSelect,
        help_text=_(
            "按比例：合同登记的非技术性费用按所收款项占合同金额的比例扣除，最后一笔扣完；按清单：填写每项费用这次扣多少"
        ),
    )
    note = text_field(_("说明"), rows=2, most=LONGEST_REASON, required=False)

    def __init__(self, *args: Any, performance: Performance, **options: Any) -> None:
        super().__init__(*args, **options)
        asked: dict[str, Any] = self.fields
        asked["payments"].queryset = certifiable(performance)
        asked["payments"].label_from_instance = _payment_words
        self.costs = []
        for cost, left in deductible(performance):
            name = f"cost_{cost.pk}"
            self.costs.append((cost.pk, name))
            self.fields[name] = MoneyWanField(
                label=_now("扣除“%(name)s”") % {"name": cost.name},
                required=False,
                help_text=_now("还能扣除 %(left)s；按清单扣除时填写") % {"left": format_yuan(left)},
            )

    def values(self) -> dict[str, Any]:
        """What `ask_certificate` takes."""
        data = self.cleaned_data
        costs = {key: data[name] for key, name in self.costs if data[name]}
        return {"payments": data["payments"], "way": data["way"], "note": data["note"], "costs": costs}


def _payment_words(payment: Any) -> str:
    given = {
        "day": f"{payment.paid_on:%Y-%m-%d}",
        "kind": payment.get_kind_display(),
        "amount": format_yuan(payment.amount_yuan),
        "voucher": payment.voucher,
    }
    return _now("%(day)s %(kind)s %(amount)s（凭证 %(voucher)s）") % given


class BreachForm(forms.Form):
    """What the other side did not do as agreed."""

    kind = forms.ChoiceField(label=_("情形"), choices=BreachKind.choices, widget=forms.RadioSelect)
    milestone = forms.ModelChoiceField(
        queryset=ContractMilestone.objects.none(), label=_("涉及的节点"), required=False, empty_label=_("不对应节点")
    )
    happened_on = day_field(_("发生日期"), required=True)
    claim_yuan = MoneyWanField(label=_("涉及金额"), required=False)
    text = text_field(
        _("情况说明"), rows=5, most=LONGEST_TEXT, help_text=_("约定是什么、实际怎样、催告过没有、要求对方怎么做")
    )
    uploads = FilesField(label=_("证明材料"), required=False)

    def __init__(self, *args: Any, performance: Performance, **options: Any) -> None:
        super().__init__(*args, **options)
        asked: dict[str, Any] = self.fields
        asked["milestone"].queryset = performance.milestones.order_by("order", "id")


class StatementForm(forms.Form):
    """What a side says of a default."""

    text = text_field(_("说明"), rows=5, most=LONGEST_TEXT)
    uploads = FilesField(label=_("证明材料"), required=False)


class BreachAnswerForm(forms.Form):
    """What the other side says."""

    text = text_field(_("说明"), rows=5, most=LONGEST_TEXT)


MILESTONE_FORMS = {"accept": AcceptForm}
BREACH_FORMS = {"answer": BreachAnswerForm}
