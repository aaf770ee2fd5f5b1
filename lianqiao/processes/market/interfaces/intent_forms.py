"""What is asked of units that want what is listed, and of whoever holds their deposits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.money import MoneyWanField
from lianqiao.core.pages.fields import FilesField, day_field
from lianqiao.processes.market.enums import DepositKind
from lianqiao.processes.market.models import Listing
from lianqiao.processes.reviews.interfaces.forms import text_field


class IntentForm(forms.Form):
    """The intent of a unit: who it is, how it fits, and that it consents to what is announced."""

    statement = text_field(_("受让说明"), rows=5, most=2000, help_text=_("怎样符合受让方条件，拿到以后准备怎样实施"))
    offer_yuan = MoneyWanField(label=_("意向价（万元）"), help_text=_("只有转让方和交易市场能看到"))
    papers = FilesField(
        label=_("资格材料"), required=False, help_text=_("营业执照、资信证明、公告要求的其他材料，可以选多个")
    )
    contact_name = forms.CharField(label=_("联系人"), max_length=60)
    contact_phone = forms.CharField(label=_("联系电话"), max_length=40)
    agrees = forms.BooleanField(label=_("我代表本单位，已阅读并同意公告的全部内容和条件"))
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, listing: Listing, **options: Any) -> None:
        super().__init__(*args, **options)
        if not listing.rules.offers:
            del self.fields["offer_yuan"]
        about = tuple(name for name in ("statement", "offer_yuan", "papers") if name in self.fields)
        self.sections = (
            (_("受让说明"), "", about),
            (_("联系"), "", ("contact_name", "contact_phone")),
            (_("确认"), "", ("agrees", "seen")),
        )

    def values(self) -> dict[str, Any]:
        """The columns of the intent."""
        names = ("statement", "contact_name", "contact_phone", "offer_yuan")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class DepositForm(forms.Form):
    """A line of a deposit."""

    kind = forms.ChoiceField(label=_("类型"), choices=DepositKind.choices, widget=forms.RadioSelect)
    amount_yuan = MoneyWanField(label=_("金额（万元）"))
    on = day_field(_("日期"), required=True)
    paper = forms.CharField(
        label=_("凭证号"), max_length=80, required=False, help_text=_("银行回单号；不予退还的可以不填")
    )
    reason = text_field(_("说明"), rows=2, most=500, required=False, help_text=_("不予退还的，写明公告的哪一条和事实"))
