"""What the law and the node ask of accounts: every figure is a norm of the area `security`, read when it is needed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role

PASSWORD_LENGTH = norms.declare("security.password_length", norms.Kind.NUMBER, _("密码最少几位"))
PASSWORD_CLASSES = norms.declare("security.password_classes", norms.Kind.NUMBER, _("密码至少含几种字符"))
PASSWORD_AGE = norms.declare("security.password_age", norms.Kind.DURATION, _("密码用多久必须更换"))
PASSWORD_HISTORY = norms.declare("security.password_history", norms.Kind.NUMBER, _("最近几次的密码不能再用"))
LOCKOUT_FAILURES = norms.declare("security.lockout_failures", norms.Kind.NUMBER, _("连续输错几次锁定登录"))
LOCKOUT_MINUTES = norms.declare("security.lockout_time", norms.Kind.NUMBER, _("登录锁定多久"))
IDLE_MINUTES = norms.declare("security.idle_timeout", norms.Kind.NUMBER, _("多久不操作自动退出"))
SESSION_HOURS = norms.declare("security.session_length", norms.Kind.NUMBER, _("一次登录最长用多久"))
SUPPORT_MINUTES = norms.declare("security.support_length", norms.Kind.NUMBER, _("管理员代办一次最长多久"))
SECOND_FACTOR_ROLES = norms.declare("security.second_factor_roles", norms.Kind.TABLE, _("哪些角色要两步验证"))


def password_length() -> int:
    """The fewest characters of a password."""
    return int(PASSWORD_LENGTH.get().value)


def password_classes() -> int:
    """Of how many kinds (upper case, lower case, digits, signs) the characters of a password are at least."""
    return int(PASSWORD_CLASSES.get().value)


def password_is_old(set_at: datetime) -> bool:
    """Whether a password that was set then has to be changed by today."""
    return timezone.localdate() > PASSWORD_AGE.get().value.end(timezone.localdate(set_at))


def password_history() -> int:
    """How many of the last passwords may not come back."""
    return int(PASSWORD_HISTORY.get().value)


def lockout_failures() -> int:
    """After how many failures in a row the sign-in is locked."""
    return int(LOCKOUT_FAILURES.get().value)


def lockout_time() -> timedelta:
    """For how long it is locked."""
    return timedelta(minutes=int(LOCKOUT_MINUTES.get().value))


def idle_timeout() -> timedelta:
    """After what time without a request a session ends."""
    return timedelta(minutes=int(IDLE_MINUTES.get().value))


def session_length() -> timedelta:
    """After what time a session ends in any case."""
    return timedelta(hours=int(SESSION_HOURS.get().value))


def support_length() -> timedelta:
    """For how long an administrator may act as somebody."""
    return timedelta(minutes=int(SUPPORT_MINUTES.get().value))


def second_factor_roles() -> frozenset[Role]:
    """The roles in a government body that need a second factor."""
    return frozenset(Role(row["role"]) for row in SECOND_FACTOR_ROLES.get().value)


def needs_second_factor(actor: Actor) -> bool:
    """Whether the actor must have a second factor.

    The three administrators always; the roles of the norm in government bodies where `SECOND_FACTOR_BY_NORM` is on,
    that is in production: the demonstration's accounts go without.
    """
    if actor.office is not None:
        return True
    if not settings.SECOND_FACTOR_BY_NORM or actor.oversight is None:
        return False
    return bool(actor.roles & second_factor_roles())


def axes_username(request: Any, credentials: Mapping[str, Any] | None) -> str | None:
    """What django-axes counts by besides the place: the address as it was typed, in lower case."""
    typed = (credentials or {}).get("email") or (credentials or {}).get("username")
    typed = typed or (None if request is None else request.POST.get("login"))
    return typed.strip().lower() if typed else None


def axes_failure_limit(request: object, credentials: object) -> int:
    """What django-axes asks: after how many failures it locks."""
    return lockout_failures()


def axes_cooloff_time(request: object) -> timedelta:
    """What django-axes asks: for how long it locks."""
    return lockout_time()
