"""The link of a message by which a subscription ends with one click, signed in or not."""

from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError
from lianqiao.processes.subscriptions.models import Subscription

_SALT = "lianqiao.processes.subscriptions.stop"


def stop_url(subscription: Subscription) -> str:
    """The path of the page with the button; holds as long as the subscription."""
    token = signing.dumps(subscription.pk.hex, salt=_SALT)
    return reverse("workbench:subscription_stop", args=[token])


def read_stop(token: str) -> Subscription:
    """The subscription of a link. Raises DomainError when the link is none of ours or the subscription is deleted."""
    try:
        key = UUID(signing.loads(token, salt=_SALT))
    except (signing.BadSignature, ValueError) as error:
        raise DomainError("bad_link", _("链接不完整，请从邮件中重新打开。")) from error
    subscription: Subscription | None = Subscription.objects.filter(pk=key).first()
    if subscription is None:
        raise DomainError("gone", _("这个订阅已经删除，不会再推送。"))
    return subscription
