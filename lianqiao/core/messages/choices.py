"""What people chose: how they hear of each group, when the digest comes, and leaving a group from a mail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, norms
from lianqiao.core.access import Actor
from lianqiao.core.calendar import is_working_day
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.messages.kinds import Kind, group_named, groups
from lianqiao.core.models import MessageChoice, MessageSettings, Way

#: The hour at which the digest goes out to whoever has not chosen another.
DIGEST_HOUR = norms.declare("platform.digest_hour", norms.Kind.NUMBER, gettext_lazy("每日汇总邮件的默认时间"))

_SALT = "lianqiao.core.messages.unsubscribe"
#: In the link of a mail that holds messages of several groups.
ALL_GROUPS = "*"


def ways(user: Any) -> dict[str, Way]:
    """How the person hears of each group, by the group's key, in the order of the groups."""
    chosen = dict(MessageChoice.objects.filter(user=user).values_list("group", "way"))
    return {group.key: Way(chosen.get(group.key, group.default)) for group in groups()}


def ways_for(users: Iterable[Any], kind: Kind) -> dict[Any, Way]:
    """How each of the people hears of a message of this kind, by the person's key; one query for all."""
    group = group_named(kind.group)
    keys = [user.pk for user in users]
    chosen = dict(MessageChoice.objects.filter(user__in=keys, group=group.key).values_list("user_id", "way"))
    found = {key: Way(chosen.get(key, group.default)) for key in keys}
    if kind.urgent:
        return {key: Way.AT_ONCE if way == Way.DIGEST else way for key, way in found.items()}
    return found


@transaction.atomic
def choose(values: Mapping[str, str], *, actor: Actor, digest_hour: int | None, working_days_only: bool) -> None:
    """Keep what the person chose: `values` maps groups to ways.

    Nobody chooses for them: raises AccessError for a visitor and in a support session, and DomainError for what does
    not exist; then nothing has changed.
    """
    if actor.user is None:
        raise AccessError(_("请先登录。"))
    if actor.supporter is not None:
        raise AccessError(_("代办期间不能改变本人的消息设置。"))
    user = actor.user
    known = {group.key for group in groups()}
    if unknown := values.keys() - known:
        raise DomainError("unknown_group", _("没有这类消息。"), sorted(unknown)[0])
    if digest_hour is not None and not 0 <= digest_hour < 24:
        raise DomainError("digest_hour", _("请选择 0 点到 23 点之间的整点。"), "digest_hour")
    for key, way in values.items():
        if way not in Way.values:
            raise DomainError("unknown_way", _("请选择一种接收方式。"), key)
        MessageChoice.objects.update_or_create(user=user, group=key, defaults={"way": way})
    MessageSettings.objects.update_or_create(
        user=user, defaults={"digest_hour": digest_hour, "working_days_only": working_days_only}
    )


def settings_of(user: Any) -> MessageSettings:
    """The person's settings; an unsaved row with the defaults when there are none."""
    return MessageSettings.objects.filter(user=user).first() or MessageSettings(user=user)


def digest_is_due(chosen: MessageSettings, *, at: datetime) -> bool:
    """Whether the digest of the day of `at` may go out now."""
    local = timezone.localtime(at)
    hour = int(DIGEST_HOUR.get(on=local.date()).value) if chosen.digest_hour is None else chosen.digest_hour
    return local.hour >= hour and (not chosen.working_days_only or is_working_day(local.date()))


def default_hour() -> int:
    """The hour of the digest for whoever has not chosen one, today."""
    return int(DIGEST_HOUR.get(on=clock.today()).value)


def unsubscribe_url(user: Any, group: str) -> str:
    """The address with which the person leaves the group by one click, without signing in; holds for ever."""
    token = signing.dumps({"user": user.pk, "group": group}, salt=_SALT, compress=True)
    return settings.LIANQIAO_BASE_URL + reverse("workbench:unsubscribe", args=[token])


def read_unsubscribe(token: str) -> tuple[int, str]:
    """The person and the group of a link. Raises DomainError when it is none of ours."""
    try:
        content = signing.loads(token, salt=_SALT)
    except signing.BadSignature as error:
        raise DomainError("bad_link", _("链接不完整，请从邮件中重新打开。")) from error
    return content["user"], content["group"]


@transaction.atomic
def unsubscribe(user_id: int, group: str) -> None:
    """No more e-mail of the group (`ALL_GROUPS`: of none); the messages still stand in the inbox."""
    chosen = groups() if group == ALL_GROUPS else (group_named(group),)
    for one in chosen:
        MessageChoice.objects.update_or_create(user_id=user_id, group=one.key, defaults={"way": Way.INBOX})
