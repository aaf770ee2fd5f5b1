"""What is asked of whoever applies, consents, checks, decides, signs, pays, reports and varies."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.money import MoneyWanField, parse_wan, wan_text
from lianqiao.core.pages.fields import day_field
from lianqiao.core.publishing.fields import LinesField
from lianqiao.core.publishing.row_inputs import RowsTable, TableColumn, TypedRows
from lianqiao.core.publishing.searched import SearchedRecordField
from lianqiao.processes.empowerments.checking import STATEMENTS
from lianqiao.processes.empowerments.domain.applying import Completer, Term
from lianqiao.processes.empowerments.enums import FeePayer, Form, TermKind
from lianqiao.processes.empowerments.limits import (
    LONGEST_NAME,
    LONGEST_PAPER,
    LONGEST_TEXT,
    MOST_COMPLETERS,
    MOST_TERMS,
)
from lianqiao.processes.empowerments.models import Empowerment
from lianqiao.registers.achievements.interfaces.fields import OWN
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership


class _Table(TypedRows, LinesField):
    def __init__(self, *, columns: tuple[TableColumn, ...], show: Any, maximum: int, **kwargs: Any) -> None:
        headings = [column.heading for column in columns]
        unread: Any = None
        super().__init__(columns=headings, read=unread, show=show, maximum=maximum, widget=RowsTable(columns), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Rows as the table shows them; what was typed stays as it was typed."""
        if not value or (isinstance(value[0], list) and all(isinstance(cell, str) for cell in value[0])):
            return value
        return [list(self.show(entry)) for entry in value]


def _number(text: str, name: str) -> Decimal:
    try:
        value = Decimal(text.rstrip("%％").replace(",", ""))
    except InvalidOperation as error:
        raise ValidationError(_now("请填写数字。"), name) from error
    if not value.is_finite() or not 0 <= value <= Decimal(100) or value != round(value, 4):
        raise ValidationError(_now("比例在 0 到 100 之间，最多四位小数。"), name)
    return value


class CompletersField(_Table):
    """The completers with their shares; an e-mail address names the account of a colleague of the unit."""

    def __init__(self, **kwargs: Any) -> None:
        columns = (
            TableColumn("name", _("姓名"), max_length=LONGEST_NAME),
            TableColumn("unit", _("单位"), max_length=120),
            TableColumn("share", _("份额（%）"), size="s", max_length=8),
            TableColumn("email", _("平台账号邮箱（没有的不填）"), max_length=254),
        )
        super().__init__(columns=columns, show=_show_completer, maximum=MOST_COMPLETERS, **kwargs)

    def entry(self, lineage: str, cells: list[str]) -> Any:
        """The completer of a row."""
        name, unit, share, email = cells
        if not name:
            raise ValidationError(_now("请填写姓名。"), "name")
        user = None
        if email:
            rows = Membership.objects.filter(state=MembershipState.ACTIVE, user__email__iexact=email)
            key = rows.values_list("user", flat=True).first()
            if key is None:
                raise ValidationError(_now("没有“%(email)s”这个账号，请核对或不填。") % {"email": email}, "email")
            user = get_user_model().objects.get(pk=key)
        return Completer(name, unit, _number(share or "0", "share"), user)


def _show_completer(one: Completer) -> list[str]:
    share = "" if not one.share_percent else f"{one.share_percent.normalize():f}"
    return ["", one.name, one.unit_name, share, "" if one.user is None else one.user.email]


class TermsField(_Table):
    """What is agreed for the unit."""

    def __init__(self, **kwargs: Any) -> None:
        columns = (
            TableColumn("kind", _("方式"), "select", tuple(TermKind.choices)),
            TableColumn("amount", _("金额（万元）"), size="s", max_length=20),
            TableColumn("percent", _("比例（%）"), size="s", max_length=8),
            TableColumn("months", _("几个月内"), size="s", max_length=3),
            TableColumn("occasion", _("节点"), max_length=120),
        )
        super().__init__(columns=columns, show=_show_term, maximum=MOST_TERMS, **kwargs)

    def _is_filled(self, cells: Any) -> bool:
        return any(cells[2:])

    def entry(self, lineage: str, cells: list[str]) -> Any:
        """The term of a row: what its kind needs, and nothing else."""
        kind, amount, percent, months, occasion = cells
        if kind in (TermKind.INCOME, TermKind.EQUITY):
            if not percent:
                raise ValidationError(_now("请填写比例。"), "percent")
            return Term(kind, percent=_number(percent, "percent"))
        if not amount:
            raise ValidationError(_now("请填写金额。"), "amount")
        try:
            money = parse_wan(amount)
        except DomainError as error:
            raise ValidationError(error.message, "amount") from error
        if kind == TermKind.MILESTONE:
            if not occasion:
                raise ValidationError(_now("请写明到什么节点支付。"), "occasion")
            return Term(kind, amount_yuan=money, occasion=occasion)
        if kind not in TermKind.values or not months.isdigit():
            raise ValidationError(_now("请填写生效后几个月内支付。"), "months")
        return Term(kind, amount_yuan=money, months=int(months))


def _show_term(one: Term) -> list[str]:
    return [
        "",
        one.kind,
        "" if one.amount_yuan is None else wan_text(one.amount_yuan),
        "" if one.percent is None else f"{one.percent.normalize():f}",
        "" if one.months is None else str(one.months),
        one.occasion,
    ]


def _long(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}), **{"required": False, **options}
    )


class ApplyForm(forms.Form):
    """An application in plain words; what is left empty is agreed with the transfer office."""

    sections: Any = (
        (
            _("要哪项成果、要什么"),
            _("拿不准的可以先空着保存，成果转化部门会和您一起完善。"),
            ("achievement", "form", "share_percent", "years", "plan"),
        ),
        (
            _("和谁一起"),
            _("写全成果登记的完成人；有平台账号的自己在线确认，没有账号的上传签字的同意书。份额合计 100%。"),
            ("completers",),
        ),
        (
            _("给单位多少（约定收益）"),
            _("所有权赋权必填，至少一行：固定金额填金额和月数，提成和股权填比例，节点支付填金额和节点。"),
            ("terms",),
        ),
        (_("其他约定"), _("都可以不填，按默认约定。"), ("fee_payer", "decision_rule", "duty", "idle_months")),
    )
    achievement = SearchedRecordField(among=OWN, label=_("科技成果"), empty_label=_("输入名称查找"))
    form = forms.ChoiceField(label=_("赋权方式"), choices=Form.choices, widget=forms.RadioSelect, initial=Form.FULL)
    share_percent = forms.DecimalField(
        label=_("完成人共有的份额（%）"),
        required=False,
        max_digits=7,
        decimal_places=4,
        help_text=_("只有部分所有权要填，单位保留其余"),
    )
    years = forms.IntegerField(
        label=_("使用权年限"), required=False, min_value=1, max_value=99, help_text=_("只有长期使用权要填")
    )
    plan = _long(_("打算怎样转化"), required=True, help_text=_("几句话就可以：谁来做、做成什么、大概多久"))
    completers = CompletersField(
        label=_("成果完成人"), required=False, help_text=_("不填：按成果登记的完成人，份额平均分，以后可以改")
    )
    terms = TermsField(label=_("约定收益"), required=False)
    fee_payer = forms.ChoiceField(label=_("知识产权维持费用由谁负担"), choices=FeePayer.choices)
    decision_rule = _long(_("重大事项怎样决定"), help_text=_("如：再转让、作价入股由双方书面同意"))
    duty = _long(_("实施和报告义务"), help_text=_("不填：积极实施，每年报告一次"))
    idle_months = forms.IntegerField(
        label=_("多少个月没有实施可以收回"), required=False, min_value=1, max_value=240, help_text=_("不填按规定")
    )

    def __init__(self, *args: Any, actor: Actor, instance: Empowerment | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {**_stored(instance), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if instance is None:
            field: Any = self.fields["achievement"]
            field.offer_to(actor, [])
        else:
            del self.fields["achievement"]
            self.sections = ((self.sections[0][0], self.sections[0][1], self.sections[0][2][1:]), *self.sections[1:])

    def values(self) -> dict[str, Any]:
        """The arguments of the domain functions."""
        data = self.cleaned_data
        columns = ("form", "share_percent", "years", "plan", "fee_payer", "decision_rule", "duty", "idle_months")
        return {
            "values": {name: data[name] for name in columns},
            "completers": data["completers"],
            "terms": data["terms"],
        }


def _stored(empowerment: Empowerment | None) -> dict[str, Any]:
    if empowerment is None:
        return {}
    names = ("form", "share_percent", "years", "plan", "fee_payer", "decision_rule", "duty", "idle_months")
    given = {name: getattr(empowerment, name) for name in names}
    given["completers"] = [
        Completer(one.name, one.unit_name, one.share_percent, one.user)
        for one in empowerment.participants.select_related("user")
    ]
    given["terms"] = [
        Term(one.kind, one.amount_yuan, one.percent, one.months, one.occasion) for one in empowerment.terms.all()
    ]
    return given


class ConsentForm(forms.Form):
    """What a completer says."""

    agrees = forms.TypedChoiceField(
        label=_("意见"),
        choices=(("yes", _("同意这份申请")), ("no", _("不同意"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    paper = forms.FileField(label=_("签字的书面意见"), required=False, help_text=_("本人在线确认的不用上传"))
    sha256 = forms.CharField(widget=forms.HiddenInput)


class CheckForm(forms.Form):
    """What whoever checks confirms."""

    statements = forms.MultipleChoiceField(
        label=_("逐项确认"), choices=list(STATEMENTS.items()), widget=forms.CheckboxSelectMultiple
    )
    encumbrances = _long(_("权利负担说明"), help_text=_("如：已有普通许可、维持费欠缴等；没有的不填"))


class DecideForm(forms.Form):
    """By which paper the unit decided."""

    decision_paper = forms.CharField(
        label=_("决策文件"), max_length=LONGEST_PAPER, help_text=_("如：校长办公会纪要〔2026〕8号")
    )


class SignForm(forms.Form):
    """Who signed, when."""

    signer_name = forms.CharField(label=_("签署人"), max_length=LONGEST_NAME)
    signed_on = day_field(_("签署日期"), required=True)
    paper = forms.FileField(label=_("签署页扫描件"), required=False)
    content_sha256 = forms.CharField(widget=forms.HiddenInput)


class DueForm(forms.Form):
    """An income or a milestone that came about."""

    base_yuan = MoneyWanField(
        label=_("转化收入或股权价值（万元）"), required=False, help_text=_("按比例的必填，节点支付的不填")
    )
    due_on = day_field(_("应付日期"), required=True)
    note = forms.CharField(label=_("说明"), max_length=200, required=False, help_text=_("如：2026 年许可费"))


class PaymentForm(forms.Form):
    """Money that came in."""

    amount_yuan = MoneyWanField(label=_("收款（万元）"))
    on = day_field(_("收款日期"), required=True)
    paper = forms.CharField(label=_("收款凭证号"), max_length=LONGEST_PAPER)
    invoice = forms.CharField(label=_("发票号"), max_length=LONGEST_PAPER, required=False)


class ReportForm(forms.Form):
    """How it goes, in a few words."""

    is_implementing = forms.TypedChoiceField(
        label=_("现在有没有在实施"),
        choices=(("yes", _("在实施")), ("no", _("没有实施"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = _long(_("做了什么"), required=True, help_text=_("几句话就可以；没有实施的写明原因和打算"))
    income_yuan = MoneyWanField(label=_("这段时间取得的转化收入（万元）"), required=False)


class VariationForm(forms.Form):
    """What is to change; what stays is left as it is."""

    years = forms.IntegerField(label=_("使用权年限"), required=False, min_value=1, max_value=99)
    fee_payer = forms.ChoiceField(label=_("知识产权维持费用"), choices=FeePayer.choices)
    decision_rule = _long(_("重大事项怎样决定"))
    duty = _long(_("实施和报告义务"))
    idle_months = forms.IntegerField(label=_("多少个月没有实施可以收回"), required=False, min_value=1, max_value=240)
    reason = _long(_("变更理由"), required=True)

    def __init__(self, *args: Any, instance: Empowerment, **kwargs: Any) -> None:
        names = ("years", "fee_payer", "decision_rule", "duty", "idle_months")
        kwargs["initial"] = {**{name: getattr(instance, name) for name in names}, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if instance.form != Form.USE:
            del self.fields["years"]


ACTION_FORMS = {"check": CheckForm, "decide": DecideForm}


def today() -> dict[str, Any]:
    """What forms with a day begin with."""
    return {"on": clock.today(), "signed_on": clock.today(), "due_on": clock.today()}
