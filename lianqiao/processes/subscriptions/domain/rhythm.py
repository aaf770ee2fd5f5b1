"""When a subscription is looked at next."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.chronograph import start_of
from lianqiao.core.messages import choices
from lianqiao.processes.subscriptions.enums import Rhythm
from lianqiao.processes.subscriptions.models import Subscription

#: The day of the week of what is told weekly: 1 is Monday.
WEEKLY_DAY = norms.declare("subscriptions.weekly_day", norms.Kind.NUMBER, _("每周推送的日子（1 为星期一）"))


def next_look(subscription: Subscription, *, after: datetime) -> datetime:
    """The moment after `after`: at once; or the next day, or day of the norm, at the hour of the person's digest."""
    if subscription.rhythm == Rhythm.AT_ONCE:
        return after
    chosen = choices.settings_of(subscription.user).digest_hour
    hour = choices.default_hour() if chosen is None else chosen
    day = timezone.localtime(after).date()
    moment = start_of(day, hour=hour)
    while moment <= after or not _is_day(subscription, moment):
        day += timedelta(days=1)
        moment = start_of(day, hour=hour)
    return moment


def _is_day(subscription: Subscription, moment: datetime) -> bool:
    if subscription.rhythm == Rhythm.DAILY:
        return True
    day = timezone.localtime(moment).date()
    return day.isoweekday() == int(WEEKLY_DAY.get(on=day).value)
