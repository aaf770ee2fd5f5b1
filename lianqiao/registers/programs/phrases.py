"""What people hear of their programs: the kind of these messages."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.messages import register

register("programs", _("接口令牌与数据推送"), group="system")
