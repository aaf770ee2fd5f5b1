"""What oversight tells people."""

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from lianqiao.core import inbox
from lianqiao.core.messages import register
from lianqiao.core.oversight.enums import RequestKind
from lianqiao.core.oversight.models import DataRequest
from lianqiao.core.transitions import Context

register("oversight.request", gettext_lazy("个人信息请求"), group="account", urgent=True)


FAREWELL = "oversight.farewell"


@app.task(name=FAREWELL, retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def say_farewell(*, address: str, subject: str, text: str) -> None:
    """The last mail to somebody whose account is closed; tried again while the mail server is down."""
    EmailMessage(subject, text, to=[address]).send()


def tell_outcome(request: DataRequest, context: Context) -> None:
    """The person who asked: it is done. Whose account goes has no inbox any more, and gets a mail."""
    if request.kind != RequestKind.DELETION:
        tell_answer(request, context)
        return
    # In the transaction of the change, over Django's own connection: no commit, no mail.
    task = configure_task(name=FAREWELL, job_manager=JobManager(DjangoConnector()))
    subject = _("您的账号已经注销")
    task.defer(address=request.user.email, subject=subject, text=request.answer)


def tell_answer(request: DataRequest, context: Context) -> None:
    """The person who asked: what became of it."""
    inbox.send(
        [request.user],
        key=f"oversight.request.{request.pk}.answer",
        subject=_("关于您“%(kind)s”的请求") % {"kind": request.get_kind_display()},
        text=request.answer,
        url="/workbench/personal/",
    )
