"""What subscriptions keep about persons: what they want to hear of, and what they have been told."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare
from lianqiao.processes.subscriptions.models import Subscription, Told


def delete_subscriptions(user: Any, actor: Actor) -> None:
    """Nobody is told any more, and it is forgotten what was."""
    Told.objects.filter(user=user).delete()
    Subscription.objects.filter(user=user).delete()


declare(
    Purpose(
        key="subscriptions.subscription",
        model="subscriptions.Subscription",
        columns=("user", "name", "words", "filters", "rhythm"),
        label=_("订阅"),
        whose=_("订阅的人"),
        purpose=_("按本人的要求推送新的成果、需求和匹配"),
        ground=Ground.CONTRACT,
        kept=_("本人删除之前"),
        recipients=_("本人"),
        erasure=Erasure.DELETED,
        rows_of=lambda user: Subscription.objects.filter(user=user),
        erase=delete_subscriptions,
    )
)
declare(
    Purpose(
        key="subscriptions.told",
        model="subscriptions.Told",
        columns=("user", "told_at"),
        label=_("推送记录"),
        whose=_("订阅的人"),
        purpose=_("同一条内容不重复推送"),
        ground=Ground.CONTRACT,
        kept=_("账号存续期间"),
        recipients=_("本人"),
        erasure=Erasure.DELETED,
        rows_of=lambda user: Told.objects.filter(user=user),
    )
)
