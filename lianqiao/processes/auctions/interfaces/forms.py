"""Forms of auctions: an amount to bid, a unit to admit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.errors import DomainError
from lianqiao.core.money import MoneyWanField, format_yuan
from lianqiao.processes.auctions.limits import CONFIRM_ABOVE, LONGEST_KEY
from lianqiao.processes.auctions.queries.shown import Shown
from lianqiao.registers.organisations.interfaces.fields import OrganisationField


class BidForm(forms.Form):
    """An amount, typed in 万元 or chosen as `yuan` by a button, with the sender's key."""

    amount = MoneyWanField(label=_("出价"), required=False)
    yuan = forms.DecimalField(required=False, max_digits=20, decimal_places=2, widget=forms.HiddenInput)
    key = forms.CharField(max_length=LONGEST_KEY, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """One amount, by a button or typed; both only where they are the same."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        pressed, typed = given.get("yuan"), given.get("amount")
        if pressed and typed and pressed != typed:
            self.add_error("amount", _now("按钮的金额和填写的金额不同，请只用一个。"))
        given["amount_yuan"] = pressed or typed
        if not given["amount_yuan"] and not self.errors:
            self.add_error("amount", _now("请填写出价。"))
        return given


def refuse_unconfirmed(shown: Shown, amount: Decimal) -> None:
    """Ask once more about an amount that looks like a slip. DomainError with the code `confirm`."""
    asked = CONFIRM_ABOVE.find(where=shown.auction.region_id, on=clock.today())
    if asked is None or not isinstance(asked.value, Decimal) or amount < shown.least_yuan * asked.value:
        return
    told = {"amount": format_yuan(amount), "least": format_yuan(shown.least_yuan)}
    message = _now("您要出的 %(amount)s 远高于最低可出的 %(least)s，请核对是否多写了零；确认无误再按“确认出价”。")
    raise DomainError("confirm", message % told, "amount")


class AdmitForm(forms.Form):
    """A unit that takes part."""

    organisation = OrganisationField(
        label=_("竞买人"), help_text=_("已核验的单位；确认以后系统随机给一个竞买号，您在竞价结束前看不到")
    )
    sections = ((_("确认报名"), _("保证金到账以后，另行确认。"), ("organisation",)),)
