"""Forms of accounts."""

from django import forms

from lianqiao.registers.accounts.models import User


class ProfileForm(forms.ModelForm):
    """What a person says of themselves."""

    class Meta:
        model = User
        fields = ("name", "phone")
