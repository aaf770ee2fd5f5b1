"""What people hear of their accounts: the kind of these messages."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.messages import register

register("accounts", _("账号安全与代办"), group="account", urgent=True)
