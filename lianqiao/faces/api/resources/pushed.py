"""What people asked to be told of, as programs read it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.api.filters import SubscriptionFilter
from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.serializers.pushed import SubscriptionSerializer
from lianqiao.processes.subscriptions.models import Subscription

SUBSCRIPTIONS = Resource(
    name="subscriptions",
    label=_("我的订阅"),
    model=Subscription,
    serializer=SubscriptionSerializer,
    filters=SubscriptionFilter,
    public=False,
)
