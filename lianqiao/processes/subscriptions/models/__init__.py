"""Tables of subscriptions."""

from lianqiao.processes.subscriptions.models.subscription import Subscription
from lianqiao.processes.subscriptions.models.told import Told

__all__ = ["Subscription", "Told"]
