"""Making, using, revoking access tokens, and warning before they run out."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from lianqiao.core import clock, inbox, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission, Role
from lianqiao.registers.organisations.queries.actors import members_with
from lianqiao.registers.programs import scopes
from lianqiao.registers.programs.limits import TOKEN_LIFE, TOKEN_WARNING
from lianqiao.registers.programs.models import AccessToken

#: What every token begins with, so that scanners of published code recognise a lost one.
MARK = "lq_"
NAME_LENGTH = 80
#: How old `last_used_at` may be: a busy program costs one write a minute.
USE_NOTED_EVERY = timedelta(minutes=1)
_PAGE = "/workbench/tokens/"


@transaction.atomic
def create_token(*, actor: Actor, name: str, wanted: Sequence[str], expires_on: date) -> tuple[AccessToken, str]:
    """A token that acts for the actor's person in the actor's organisation; the text is returned this once.

    `wanted` are names of scopes, `expires_on` the last day, at most a `security.token_life` away. The organisation's
    administrators are told. Raises AccessError or DomainError, and then nothing has changed.
    """
    if actor.user is None or actor.organisation is None:
        raise AccessError(_("请先加入或登记一个单位，再创建访问令牌。"), permission=Permission.TOKEN_CREATE)
    name = name.strip()
    if not name:
        raise DomainError("name_missing", _("请写明哪个系统或程序使用。"), "name")
    if len(name) > NAME_LENGTH:
        raise DomainError("name_long", _("用途请控制在 %(limit)d 个字以内。") % {"limit": NAME_LENGTH}, "name")
    chosen = [scope.name for scope in scopes.known() if scope.name in set(wanted)]
    if not chosen or len(chosen) != len(set(wanted)):
        raise DomainError("unknown_scope", _("请从列表中选择允许做什么，至少选一项。"), "scopes")
    _check_last_day(expires_on, actor)
    prefix = MARK + secrets.token_hex(4)
    text = f"{prefix}_{secrets.token_urlsafe(32)}"
    token = AccessToken(
        organisation=actor.organisation,
        user=actor.user,
        name=name,
        prefix=prefix,
        digest=_digest(text),
        scopes=chosen,
        expires_at=_end_of(expires_on),
    )
    actor.require(Permission.TOKEN_CREATE, token)
    token.save(force_insert=True)
    data = {"scopes": chosen, "expires_on": expires_on.isoformat()}
    log.record(outbox.topic_of(token, "create"), token, actor=actor, text=_("创建访问令牌"), data=data)
    administrators = members_with(Role.ADMINISTRATOR, [token.organisation_id])
    inbox.send(
        [person for person in administrators if person.pk != actor.user_id],
        key=f"programs.token.{token.pk}.created",
        subject=_("%(name)s 创建了访问令牌“%(token)s”") % {"name": actor.user, "token": name},
        text=_("允许：%(scopes)s。如不认可，请在“开放接口”中停用。") % {"scopes": "、".join(scopes.labels_of(chosen))},
        url=_PAGE,
        organisations=[token.organisation_id],
    )
    return token, text


def longest_day(actor: Actor) -> date:
    """The last day that a token made today may have."""
    return TOKEN_LIFE.get(where=actor.organisation, on=clock.today()).value.end(clock.today())


@transaction.atomic
def revoke_token(token: AccessToken, *, actor: Actor) -> AccessToken:
    """Stop a token at once: one's own, or any of the organisation for those who manage them."""
    locked: AccessToken = AccessToken.objects.select_for_update().get(pk=token.pk)
    if locked.user_id != actor.user_id or not actor.can(Permission.TOKEN_CREATE, locked):
        actor.require(Permission.TOKEN_MANAGE, locked)
    if locked.revoked_at is not None:
        raise DomainError("revoked_already", _("这个令牌已经停用。"))
    locked.revoked_at, locked.revoked_by = clock.now(), actor.user
    locked.save()
    log.record(outbox.topic_of(locked, "revoke"), locked, actor=actor, text=_("停用访问令牌"))
    return locked


def find_token(text: str) -> AccessToken | None:
    """The usable token of that text, with its person; None for anything else. Notes that it was used."""
    prefix = text[: len(MARK) + 8]
    if not prefix.startswith(MARK) or "\0" in text:
        return None
    now = clock.now()
    rows = AccessToken.objects.usable(now).select_related("user")
    token = rows.filter(prefix=prefix).first()
    if token is None or not constant_time_compare(token.digest, _digest(text)):
        return None
    _note_use(token, now)
    return token


def warn_of_expiry() -> int:
    """Tell the persons of tokens that run out soon, once for each token; returns how many were told of."""
    last = TOKEN_WARNING.get(on=clock.today()).value.end(clock.today())
    rows = AccessToken.objects.usable(clock.now()).filter(warned_at__isnull=True, expires_at__lte=_end_of(last))
    warned = 0
    for token in rows.select_related("user").order_by("pk"):
        with transaction.atomic():
            if not rows.filter(pk=token.pk).update(warned_at=clock.now()):
                continue
            inbox.send(
                [token.user],
                key=f"programs.token.{token.pk}.expiring",
                subject=_("访问令牌“%(token)s”将于 %(day)s 到期")
                % {"token": token.name, "day": token.last_day.isoformat()},
                text=_("到期后使用它的系统将无法访问。请创建新令牌替换。"),
                url=_PAGE,
                organisations=[token.organisation_id],
            )
        warned += 1
    return warned


def _check_last_day(expires_on: date, actor: Actor) -> None:
    if expires_on < clock.today():
        raise DomainError("expiry_past", _("有效期不能早于今天。"), "expires_on")
    longest = longest_day(actor)
    if expires_on > longest:
        message = _("有效期最长到 %(day)s。") % {"day": longest.isoformat()}
        raise DomainError("expiry_far", message, "expires_on")


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _digest(text: str) -> str:
    # 256 random bits need no slow hash: nobody can try them all.
    return hashlib.sha256(text.encode()).hexdigest()


def _note_use(token: AccessToken, now: datetime) -> None:
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
    if token.last_used_at is None or token.last_used_at < now - USE_NOTED_EVERY:
        AccessToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
