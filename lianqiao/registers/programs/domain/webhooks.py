"""Registering, changing, pausing and removing webhooks, and testing one."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.registers.programs import feed
from lianqiao.registers.programs.domain.deliveries import wake
from lianqiao.registers.programs.enums import PauseReason
from lianqiao.registers.programs.models import Delivery, Webhook
from lianqiao.registers.programs.sending import check_url, resolve

#: More addresses than an organisation needs.
WEBHOOKS_MAXIMUM = 20
PING = "programs.webhook.ping"


@transaction.atomic
def register_webhook(*, actor: Actor, url: str, topics: Sequence[str], own_only: bool, look_up: bool = True) -> Webhook:
    """An address of the actor's organisation that hears of changes from now on.

    `topics` are names of feeds. Without `look_up` nobody asks now where the host is, as whoever sends does each time.
    Raises AccessError or DomainError, and then nothing has changed.
    """
    if actor.user is None or actor.organisation is None:
        raise AccessError(_("请先加入或登记一个单位，再登记变更通知。"), permission=Permission.WEBHOOK_MANAGE)
    webhook = Webhook(organisation=actor.organisation, user=actor.user)
    actor.require(Permission.WEBHOOK_MANAGE, webhook)
    if Webhook.objects.listening().filter(organisation=actor.organisation).count() >= WEBHOOKS_MAXIMUM:
        raise DomainError("too_many", _("每个单位最多登记 %(limit)d 个接收地址。") % {"limit": WEBHOOKS_MAXIMUM}, "url")
    _fill(webhook, url=url, topics=topics, own_only=own_only, look_up=look_up)
    webhook.save(force_insert=True)
    data = {"url": webhook.url, "topics": webhook.topics}
    log.record(outbox.topic_of(webhook, "create"), webhook, actor=actor, text=_("登记变更通知"), data=data)
    return webhook


@transaction.atomic
def update_webhook(webhook: Webhook, *, actor: Actor, url: str, topics: Sequence[str], own_only: bool) -> Webhook:
    """Change where it leads and what it hears; from now on it hears what the actor may hear."""
    locked = _locked(webhook, actor)
    _fill(locked, url=url, topics=topics, own_only=own_only)
    locked.user = actor.user
    locked.save()
    data = {"url": locked.url, "topics": locked.topics}
    log.record(outbox.topic_of(locked, "update"), locked, actor=actor, text=_("修改变更通知"), data=data)
    return locked


@transaction.atomic
def pause_webhook(webhook: Webhook, *, actor: Actor) -> Webhook:
    """Send nothing for now; messages wait until it goes on."""
    locked = _locked(webhook, actor)
    if locked.paused_at is not None:
        raise DomainError("paused_already", _("变更通知已经暂停。"))
    locked.paused_at, locked.pause_reason = clock.now(), PauseReason.BY_HAND
    locked.save()
    log.record(outbox.topic_of(locked, "pause"), locked, actor=actor, text=_("暂停变更通知"))
    return locked


@transaction.atomic
def resume_webhook(webhook: Webhook, *, actor: Actor) -> Webhook:
    """Send again, first of all what has waited; from now on with the rights of the actor."""
    locked = _locked(webhook, actor)
    if locked.paused_at is None:
        raise DomainError("not_paused", _("变更通知没有暂停。"))
    locked.paused_at, locked.pause_reason, locked.failures = None, "", 0
    locked.user = actor.user
    locked.save()
    log.record(outbox.topic_of(locked, "resume"), locked, actor=actor, text=_("恢复变更通知"))
    transaction.on_commit(wake)
    return locked


@transaction.atomic
def renew_secret(webhook: Webhook, *, actor: Actor) -> Webhook:
    """Sign with a new secret from now on."""
    locked = _locked(webhook, actor)
    locked.secret_number += 1
    locked.save()
    log.record(outbox.topic_of(locked, "renew_secret"), locked, actor=actor, text=_("更换签名密钥"))
    return locked


@transaction.atomic
def remove_webhook(webhook: Webhook, *, actor: Actor) -> Webhook:
    """Send nothing any more; what has waited is dropped, what was sent stays in the log."""
    locked = _locked(webhook, actor)
    locked.removed_at = clock.now()
    locked.save()
    locked.deliveries.filter(due_at__isnull=False).update(due_at=None)
    log.record(outbox.topic_of(locked, "remove"), locked, actor=actor, text=_("删除变更通知"))
    return locked


@transaction.atomic
def send_test(webhook: Webhook, *, actor: Actor) -> Delivery:
    """Send a message that tells of nothing."""
    locked = _locked(webhook, actor)
    if locked.paused_at is not None:
        raise DomainError("paused", _("变更通知已暂停，请先恢复再测试。"))
    now = clock.now()
    delivery = Delivery.objects.create(
        webhook=locked, topic=PING, record_id=locked.pk, happened_at=now, due_at=now, change_id=None
    )
    log.record(outbox.topic_of(locked, "test"), locked, actor=actor, text=_("发送测试通知"))
    transaction.on_commit(wake)
    return delivery


@transaction.atomic
def send_again(delivery: Delivery, *, actor: Actor) -> Delivery:
    """Send a message once more, whether it arrived or was given up; its id stays, so that receivers know it."""
    webhook = _locked(delivery.webhook, actor)
    locked: Delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if locked.due_at is not None:
        raise DomainError("waiting_already", _("这条通知正在等待发送。"))
    locked.due_at, locked.attempts, locked.delivered_at = clock.now(), 0, None
    locked.save()
    log.record(outbox.topic_of(webhook, "send_again"), webhook, actor=actor, text=_("重新发送通知"))
    transaction.on_commit(wake)
    return locked


def _locked(webhook: Webhook, actor: Actor) -> Webhook:
    locked: Webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    actor.require(Permission.WEBHOOK_MANAGE, locked)
    if locked.removed_at is not None:
        raise DomainError("removed", _("变更通知已经删除。"))
    return locked


def _fill(webhook: Webhook, *, url: str, topics: Sequence[str], own_only: bool, look_up: bool = True) -> None:
    if look_up:
        resolve(url)
    else:
        check_url(url)
    chosen = [one.name for one in feed.known() if one.name in set(topics)]
    if not chosen or len(chosen) != len(set(topics)):
        raise DomainError("unknown_topic", _("请从列表中选择通知哪些变化，至少选一项。"), "topics")
    webhook.url, webhook.topics, webhook.own_only = url, chosen, own_only
