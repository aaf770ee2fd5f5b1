"""allauth's forms of second factors, in plain words."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

DIGITS = _("验证器里的 6 位数字")
DIGITS_OR_CODE = _("6 位数字或恢复码")
KEY_NAME = _("给它起个名字")


def _ask_for_code(form: forms.Form, label: Any) -> None:
    field = form.fields["code"]
    field.label = label
    field.widget.attrs.update({"placeholder": "", "inputmode": "numeric"})


class CodeForm(AuthenticateForm):
    """The code at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self, DIGITS_OR_CODE)


class CodeAgainForm(ReauthenticateForm):
    """The code before what concerns the account's safety."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self, DIGITS_OR_CODE)


class NewAppForm(ActivateTOTPForm):
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self, DIGITS)


class NewKeyForm(AddWebAuthnForm):
    """A new passkey or security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = KEY_NAME
        self.fields["name"].help_text = _("例如：办公电脑、我的手机")
        self.fields["passwordless"].label = _("可以不输密码，直接用它登录")
        self.fields["passwordless"].help_text = _("要求这台设备能用指纹、面容或锁屏密码确认本人")


class KeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = KEY_NAME
