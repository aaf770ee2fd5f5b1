"""What funds ask to be sent, and what they are sent at once for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.appraisals.domain.appraisals import keep_referrals
from lianqiao.processes.appraisals.enums import SubscriptionState
from lianqiao.processes.appraisals.models import FundSubscription
from lianqiao.processes.appraisals.referring import active_subscriptions, referrals_of, to_refer


@transaction.atomic
def create_subscription(*, actor: Actor, values: Mapping[str, Any], fields: Iterable[Any]) -> FundSubscription:
    """What the fund acted for wants to be sent; strong results in force that fit are sent at once."""
    if actor.organisation is None:
        raise AccessError(_("请先加入或登记一个单位。"), permission=Permission.FUND_SUBSCRIBE)
    row = FundSubscription(
        organisation=actor.organisation, region_id=actor.organisation.region_id, created_by=actor.user
    )
    actor.require(Permission.FUND_SUBSCRIBE, row)
    assign(row, values)
    row.save(force_insert=True)
    row.fields.set(fields)
    _tell(row, "create", actor, _("订阅评投推荐"))
    _send_at_once(row, actor)
    return row


@transaction.atomic
def change_subscription(
    subscription: FundSubscription, *, actor: Actor, values: Mapping[str, Any], fields: Iterable[Any]
) -> FundSubscription:
    """Change what is wanted; what fits now and did not before is sent at once."""
    locked: FundSubscription = FundSubscription.objects.select_for_update(of=("self",)).get(pk=subscription.pk)
    actor.require(Permission.FUND_SUBSCRIBE, locked)
    assign(locked, values)
    locked.save()
    locked.fields.set(fields)
    _tell(locked, "change", actor, _("修改评投订阅"))
    _send_at_once(locked, actor)
    return locked


def _send_at_once(subscription: FundSubscription, actor: Actor) -> None:
    if subscription.state != SubscriptionState.ACTIVE:
        return
    among = list(active_subscriptions().filter(pk=subscription.pk))
    for appraisal in to_refer():
        rows = referrals_of(appraisal, at=clock.now(), created_by=actor.user, among=among)
        keep_referrals(rows, actor=actor)


def _tell(row: FundSubscription, name: str, actor: Actor, text: str) -> None:
    topic = outbox.topic_of(row, name)
    log.record(topic, row, actor=actor, text=text)
    outbox.publish(topic, row.pk)
