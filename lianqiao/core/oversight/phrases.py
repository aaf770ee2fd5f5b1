"""What oversight tells people."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox
from lianqiao.core.messages import register
from lianqiao.core.oversight.models import DataRequest
from lianqiao.core.transitions import Context

register("oversight.request", gettext_lazy("个人信息请求"), group="account", urgent=True)


def tell_answer(request: DataRequest, context: Context) -> None:
    """The person who asked: what became of it."""
    inbox.send(
        [request.user],
        key=f"oversight.request.{request.pk}.answer",
        subject=_("关于您“%(kind)s”的请求") % {"kind": request.get_kind_display()},
        text=request.answer,
        url="/workbench/personal/",
    )
