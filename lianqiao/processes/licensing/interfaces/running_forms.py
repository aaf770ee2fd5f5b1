"""What is asked while a licence runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.money import MoneyWanField
from lianqiao.core.pages.fields import day_field
from lianqiao.processes.licensing.enums import LATE, GuaranteeKind, StageKind, TriggerState, UseKind
from lianqiao.processes.licensing.models import Guarantee, Licence, LicenceDue, PaymentStage
from lianqiao.processes.reviews.interfaces.forms import text_field
from lianqiao.registers.organisations.interfaces.fields import OrganisationField


class OfLicenceForm(forms.Form):
    """A form about one licence."""

    def __init__(self, *args: Any, licence: Licence, **options: Any) -> None:
        super().__init__(*args, **options)
        self.licence = licence
        self.prepare()

    def prepare(self) -> None:
        """What the licence offers to choose from."""


class EventForm(OfLicenceForm):
    """An event that triggers a payment."""

    stage = forms.ModelChoiceField(
        PaymentStage.objects.none(),
        label=_("触发的阶段性支付"),
        required=False,
        empty_label=_("没有对应的阶段，只是首次销售"),
    )
    happened_on = day_field(_("发生日期"), required=True)
    words = text_field(_("情况说明"), rows=4, most=1000, help_text=_("写明事实和依据，对方据此确认"))
    paper = forms.FileField(label=_("证明材料"), required=False)

    def prepare(self) -> None:
        """The stages that nothing has triggered yet."""
        done = self.licence.triggers.exclude(state=TriggerState.DISMISSED).exclude(stage=None).values("stage")
        rows = self.licence.stages.exclude(kind=StageKind.TERM).exclude(pk__in=done)
        field: Any = self.fields["stage"]
        field.queryset = rows
        self.initial.setdefault("happened_on", clock.today())

    def values(self) -> dict[str, Any]:
        """What the domain takes."""
        return {**self.cleaned_data, "kind": StageKind.FIRST_SALE}


class UseForm(OfLicenceForm):
    """A line of the use log."""

    begins_on = day_field(_("自"), required=True)
    until = day_field(_("至"), required=True)
    quantity = forms.CharField(label=_("数量"), max_length=80, required=False, help_text=_("如：试制 3 批、200 千克"))
    words = text_field(_("使用情况"), rows=3, most=1000)

    def values(self) -> dict[str, Any]:
        """What the domain takes."""
        return dict(self.cleaned_data)


class ReportForm(OfLicenceForm):
    """A report of sales."""

    begins_on = day_field(_("期间自"), required=True)
    until = day_field(_("期间至"), required=True)
    sales_yuan = MoneyWanField(label=_("净销售额（万元）"), help_text=_("没有销售填 0"))
    profit_yuan = MoneyWanField(label=_("利润（万元）"), required=False, signed=True)
    quantity = forms.CharField(label=_("销售数量"), max_length=80, required=False)
    words = text_field(_("说明"), rows=2, most=1000, required=False)

    def prepare(self) -> None:
        """From the day after the last report."""
        last = self.licence.uses.filter(kind=UseKind.REPORT).first()
        begins = self.licence.starts_on if last is None else last.until + timedelta(days=1)
        self.initial.setdefault("begins_on", begins)

    def values(self) -> dict[str, Any]:
        """What the domain takes."""
        return dict(self.cleaned_data)


class GuaranteeForm(OfLicenceForm):
    """Who stands in."""

    kind = forms.ChoiceField(label=_("类型"), choices=GuaranteeKind.choices)
    provider = OrganisationField(label=_("担保或保险机构"))
    amount_yuan = MoneyWanField(label=_("保障金额（万元）"))
    begins_on = day_field(_("自"), required=True)
    until = day_field(_("至"), required=True)
    paper = forms.CharField(label=_("保函或保单号"), max_length=80)

    def values(self) -> dict[str, Any]:
        """The provider, and the columns."""
        cleaned = dict(self.cleaned_data)
        return {"provider": cleaned.pop("provider"), "values": cleaned}


class ClaimForm(OfLicenceForm):
    """What is claimed of whom."""

    guarantee = forms.ModelChoiceField(Guarantee.objects.none(), label=_("担保或保险"), empty_label=None)
    due = forms.ModelChoiceField(LicenceDue.objects.none(), label=_("逾期的款项"), empty_label=None)
    amount_yuan = MoneyWanField(label=_("请求赔付金额（万元）"))
    words = text_field(_("说明"), rows=3, most=1000)

    def prepare(self) -> None:
        """What stands, and what is late."""
        fields: Any = self.fields
        fields["guarantee"].queryset = self.licence.guarantees.select_related("provider")
        fields["due"].queryset = self.licence.dues.filter(state__in=LATE)

    def values(self) -> dict[str, Any]:
        """What the domain takes."""
        return dict(self.cleaned_data)


class AuditForm(OfLicenceForm):
    """Which books are asked for."""

    begins_on = day_field(_("核查期间自"), required=True)
    until = day_field(_("核查期间至"), required=True)
    words = text_field(_("要核查什么"), rows=3, most=1000)

    def values(self) -> dict[str, Any]:
        """What the domain takes."""
        return dict(self.cleaned_data)


class PaymentForm(forms.Form):
    """When it was paid, by which paper."""

    paid_on = day_field(_("付款日期"), required=True)
    paper = forms.CharField(label=_("付款凭证号"), max_length=80)


class ClaimPaymentForm(forms.Form):
    """By which paper a claim was paid."""

    paper = forms.CharField(label=_("赔付凭证号"), max_length=80)


class FindingForm(forms.Form):
    """What an audit has found."""

    finding = text_field(_("核查结果"), rows=3, most=1000)
    missing_yuan = MoneyWanField(label=_("应补缴（万元）"), required=False)


DUE_FORMS: dict[str, type[forms.Form]] = {"record": PaymentForm}
CLAIM_FORMS: dict[str, type[forms.Form]] = {"pay": ClaimPaymentForm}
AUDIT_FORMS: dict[str, type[forms.Form]] = {"close": FindingForm}
