"""Channels beside inbox and e-mail: an Apprise address of a person or an organisation, and what goes out there.

Only services that the installation names are reached (`LIANQIAO_CHANNEL_SCHEMES`: their hosts stand in the program and
not in the address), and where an address does name a host, only hosts that it names (`LIANQIAO_CHANNEL_HOSTS`).
Nobody can make the server speak to another machine of its network by typing an address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from apprise import Apprise
from apprise.utils.parse import parse_qsd
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, norms
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.messages import secrets
from lianqiao.core.messages.kinds import Group, groups, words_of
from lianqiao.core.models import Channel, Delivery, MailState, Message
from lianqiao.core.permissions import Permission

logger = structlog.get_logger(__name__)

#: How often a delivery is tried before it is given up.
CHANNEL_ATTEMPTS = norms.declare("platform.channel_attempts", norms.Kind.NUMBER, gettext_lazy("渠道发送失败几次后放弃"))
FIRST_PAUSE = timedelta(minutes=2)
PURPOSE = "core.messages.channel"
MOST_PER_OWNER = 10

#: Schemes whose address names a host, which must then be one that the installation allows.
HOSTED = frozenset({"json", "jsons", "form", "forms", "xml", "xmls", "gotify", "gotifys", "ntfy", "ntfys", "mmosts"})
#: What an address may not ask for: to look away from certificates, or to wait for longer than the program does.
REFUSED_PARAMETERS = frozenset({"verify", "cto", "rto", "redirect"})
#: How long a service may take to be reached, and to answer.
CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
#: For how long a delivery is the worker's that took it up: longer than any sending lasts.
LEASE = timedelta(minutes=5)


def check_address(address: str) -> Any:
    """The Apprise service of an address. Raises DomainError with the sentence for whoever typed it."""
    parts = urlsplit(address.strip())
    scheme = parts.scheme.lower()
    if scheme in HOSTED:
        if parts.netloc.rpartition("@")[2].lower() not in settings.CHANNEL_HOSTS:
            raise _refused("channel_host", _("本系统不允许向这个主机发送消息，请联系系统管理员。"))
    elif scheme not in settings.CHANNEL_SCHEMES:
        known = "、".join(settings.CHANNEL_SCHEMES)
        raise _refused("channel_scheme", _("不支持这种渠道。可以使用：%(known)s。") % {"known": known})
    # Read as Apprise reads it: all that follows the first "?", a "#" included.
    query = address.partition("?")[2]
    if ";" in query or REFUSED_PARAMETERS & _names_in(query):
        raise _refused("channel_parameter", _("地址中不能改变证书校验、等待时间或跳转。"))
    service = Apprise.instantiate(address.strip(), suppress_exceptions=True)
    if service is None:
        raise _refused("channel_address", _("地址不完整，请按该服务的格式填写。"))
    service.redirects, service.verify_certificate = False, True
    service.socket_connect_timeout, service.socket_read_timeout = CONNECT_SECONDS, READ_SECONDS
    return service


def _names_in(query: str) -> set[str]:
    """The names of the parameters as Apprise finds them: also after ";", in small letters, without spaces around."""
    return set(parse_qsd(query, simple=True)["qsd"])  # type: ignore[no-untyped-call]


def _refused(code: str, message: str) -> DomainError:
    return DomainError(code, message, "address")


@transaction.atomic
def add_channel(*, actor: Actor, organisation: Any, label: str, address: str, groups: Sequence[str]) -> Channel:
    """Add a channel for the actor, or for `organisation` when one is given, whose administrator the actor must be.

    Raises AccessError, and DomainError for an address that is not allowed or an owner with too many.
    """
    _require(actor, organisation)
    owner = {"user": actor.user} if organisation is None else {"organisation": organisation}
    if Channel.objects.filter(**owner).count() >= MOST_PER_OWNER:
        raise DomainError("channels_full", _("最多登记 %(most)d 个渠道，请先删除不用的。") % {"most": MOST_PER_OWNER})
    _check_groups(groups, personal_too=organisation is None)
    service = check_address(address)
    return Channel.objects.create(
        **owner,
        label=label.strip()[:60],
        scheme=urlsplit(address.strip()).scheme.lower(),
        address=secrets.close(address.strip(), purpose=PURPOSE),
        masked=service.url(privacy=True).partition("?")[0][:300],
        groups=list(groups),
        created_by=actor.user,
    )


@transaction.atomic
def change_channel(channel: Channel, *, actor: Actor, is_active: bool) -> Channel:
    """Switch a channel off or on again; switched on it begins without failures."""
    _require(actor, channel.organisation, channel.user_id)
    locked = Channel.objects.select_for_update().get(pk=channel.pk)
    locked.is_active = is_active
    locked.failures = 0 if is_active else locked.failures
    locked.save(update_fields=["is_active", "failures"])
    return locked


@transaction.atomic
def remove_channel(channel: Channel, *, actor: Actor) -> None:
    """Take the channel away, with its address and what still waited for it."""
    _require(actor, channel.organisation, channel.user_id)
    channel.delete()


def test_channel(channel: Channel, *, actor: Actor) -> bool:
    """Send a line now; returns whether the service took it, and counts it like any delivery."""
    _require(actor, channel.organisation, channel.user_id)
    subject = _("%(site)s 测试消息") % {"site": settings.NODE_NAME}
    taken = _hand_over(channel, subject, _("收到这条消息，说明“%(label)s”可以使用。") % {"label": channel.label})
    _count(channel, taken)
    return taken


def channels_visible_to(actor: Actor) -> Any:
    """The actor's own channels, and for an administrator those of the organisation acted for."""
    if actor.user_id is None:
        return Channel.objects.none()
    mine = Q(user=actor.user_id)
    if actor.organisation_id is not None and actor.has(Permission.CHANNEL_MANAGE):
        mine |= Q(organisation=actor.organisation_id)
    return Channel.objects.filter(mine)


def _require(actor: Actor, organisation: Any, user_id: Any = None) -> None:
    if actor.supporter is not None:
        raise AccessError(_("代办期间不能管理通知渠道。"))
    if organisation is not None:
        actor.require(Permission.CHANNEL_MANAGE, organisation)
    elif actor.user_id is None or user_id not in (None, actor.user_id):
        raise AccessError(_("只能管理自己的渠道。"))


def _check_groups(chosen: Sequence[str], *, personal_too: bool) -> None:
    allowed = {group.key for group in groups() if personal_too or not group.personal}
    if set(chosen) - allowed:
        raise DomainError("unknown_group", _("没有这类消息。"), "groups")


@dataclass(frozen=True)
class Occasion:
    """The new messages of one occasion, of which group they are, and the keys of the organisations concerned."""

    messages: Sequence[Message]
    group: Group
    organisations: Sequence[Any]


def prepare_deliveries(occasions: Iterable[Occasion]) -> int:
    """Make the deliveries of each occasion: to the recipients' channels, and to those of the organisations concerned.

    An occasion without new messages makes none, and goes to each channel once. Messages of a personal group go to no
    organisation. Runs in the transaction of the messages, in two statements; returns how many were made.
    """
    told = [occasion for occasion in occasions if occasion.messages]
    people = {message.recipient_id for occasion in told for message in occasion.messages}
    units = {unit for occasion in told if not occasion.group.personal for unit in occasion.organisations}
    if not people:
        return 0
    rows = list(Channel.objects.filter(Q(user__in=people) | Q(organisation__in=units), is_active=True))
    deliveries = [delivery for occasion in told for delivery in _deliveries_of(occasion, rows)]
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    return len(deliveries)


def _deliveries_of(occasion: Occasion, channels: Iterable[Channel]) -> Iterator[Delivery]:
    by_person: dict[Any, Message] = {message.recipient_id: message for message in occasion.messages}
    units = set() if occasion.group.personal else set(occasion.organisations)
    for channel in channels:
        is_wanted = not channel.groups or occasion.group.key in channel.groups
        if is_wanted and (channel.user_id in by_person or channel.organisation_id in units):
            message = by_person.get(channel.user_id, occasion.messages[0])
            yield Delivery(channel=channel, message=message, key=message.key)


def deliver_channels() -> int:
    """Send what waits for channels, one after the other; returns how many were taken by their services.

    No transaction is open while a service is waited for: that would hold back the change feed of the whole site.
    """
    sent = 0
    while (taken := _deliver_next()) is not None:
        sent += taken
    return sent


def _deliver_next() -> bool | None:
    row = _take()
    if row is None:
        return None
    message = row.message
    words = words_of(message)
    if words is None:
        Delivery.objects.filter(pk=row.pk, outcome=MailState.WAITING).update(outcome=MailState.NOT_WANTED, next_at=None)
        return False
    link = f"\n{settings.LIANQIAO_BASE_URL}{message.url}" if message.url else ""
    taken = _hand_over(row.channel, words.subject, words.text + link)
    _note(row, taken=taken)
    return taken


@transaction.atomic
def _take() -> Delivery | None:
    """The oldest delivery that is due, taken for the length of a lease; None when there is none.

    The attempt counts from now on: a worker that dies while it sends has used it up.
    """
    now = timezone.now()
    waiting = Delivery.objects.filter(
        Q(next_at__isnull=True) | Q(next_at__lte=now), outcome=MailState.WAITING, channel__is_active=True
    ).select_related("channel", "message")
    row = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("created_at").first()
    if row is not None:
        row.attempts += 1
        row.next_at = now + LEASE
        row.save(update_fields=["attempts", "next_at"])
    return row


@transaction.atomic
def _note(row: Delivery, *, taken: bool) -> None:
    """Keep what came of an attempt, unless another worker has taken the delivery up after the lease."""
    now = timezone.now()
    noted: dict[str, Any] = {"outcome": MailState.WAITING, "next_at": now + FIRST_PAUSE * 2 ** (row.attempts - 1)}
    if taken:
        noted = {"outcome": MailState.SENT, "sent_at": now, "next_at": None}
    elif row.attempts >= CHANNEL_ATTEMPTS.get(on=clock.today()).value:
        noted = {"outcome": MailState.FAILED, "next_at": None}
    held = Delivery.objects.filter(pk=row.pk, outcome=MailState.WAITING, attempts=row.attempts)
    if held.update(**noted):
        _count(row.channel, taken)


def _hand_over(channel: Channel, subject: str, text: str) -> bool:
    """Whether the service took it; whatever goes wrong there is a no. The rules are asked again at every sending."""
    try:
        service = check_address(secrets.reveal(bytes(channel.address), purpose=PURPOSE))
        return bool(service.notify(title=subject, body=text))
    except (DomainError, ValueError, TypeError) as error:
        logger.warning("channel_refused", channel=str(channel.pk), error=type(error).__name__)
        return False


def _count(channel: Channel, taken: bool) -> None:
    now = timezone.now()
    rows = Channel.objects.filter(pk=channel.pk)
    if taken:
        rows.update(failures=0, last_success_at=now)
    else:
        rows.update(failures=F("failures") + 1, last_failure_at=now)
