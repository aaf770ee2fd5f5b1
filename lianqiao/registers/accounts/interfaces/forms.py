"""Forms of accounts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Office
from lianqiao.registers.accounts.models import User


class ProfileForm(forms.ModelForm):
    """What a person says of themselves."""

    class Meta:
        model = User
        fields = ("name", "phone")


class SignupForm(forms.Form):
    """What signing up asks besides address and password; allauth builds its own form on this one."""

    name = forms.CharField(label=_("姓名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ("name", "email", "password1", "password2")

    def signup(self, request: Any, user: User) -> None:
        """Called by allauth once the user exists."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class OfficeForm(forms.Form):
    """To which office somebody is to be appointed, or none; and why."""

    office = forms.ChoiceField(label=_("管理职务"), required=False, choices=[("", _("免去职务")), *Office.choices])
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ResetFactorForm(forms.Form):
    """How the person's identity was checked before the second factor is taken off."""

    identity_check = forms.CharField(
        label=_("怎样核实了本人身份"), max_length=200, help_text=_("例如：当面核对身份证；按单位登记的电话回拨确认")
    )
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class SupportForm(forms.Form):
    """For whom an administrator wants to act, and why."""

    email = forms.EmailField(label=_("对方的登录邮箱"))
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
