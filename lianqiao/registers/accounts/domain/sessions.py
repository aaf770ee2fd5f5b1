"""Beginning, using and ending signed-in sessions."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError
from lianqiao.registers.accounts import policy
from lianqiao.registers.accounts.models import SignedIn, User

#: How precisely the last use is kept; a write for each request would cost more than it tells.
TOUCHED_EVERY = timedelta(seconds=60)


def begin_session(user: User, *, device: str, address: str | None) -> SignedIn:
    """Remember that somebody is signed in; `device` is what the browser says of itself."""
    return SignedIn.objects.create(user=user, device=device[:300], address=address or None)


def use_session(session: SignedIn, *, at: datetime) -> bool:
    """Whether the session still holds at `at`; then its last use is noted, to the minute."""
    if session.is_over(at=at, idle=policy.idle_timeout(), longest=policy.session_length()):
        SignedIn.objects.filter(pk=session.pk, ended_at=None).update(ended_at=at)
        return False
    if at - session.seen_at > TOUCHED_EVERY:
        SignedIn.objects.filter(pk=session.pk).update(seen_at=at)
    return True


@transaction.atomic
def end_session(session: SignedIn, *, actor: Actor) -> SignedIn:
    """End one of one's own sessions."""
    if actor.user_id != session.user_id or actor.supporter is not None:
        raise AccessError(_("只能结束自己的登录。"))
    SignedIn.objects.filter(pk=session.pk, ended_at=None).update(ended_at=timezone.now())
    log.record(outbox.topic_of(session, "end"), session, actor=actor, text=_("结束一处登录"))
    return session


@transaction.atomic
def end_other_sessions(*, actor: Actor, keep: Any) -> int:
    """End all of one's own sessions but the one of the key `keep`; returns how many."""
    if actor.user is None or actor.supporter is not None:
        raise AccessError(_("只能结束自己的登录。"))
    ended = end_all_sessions(actor.user, keep=keep)
    log.record(outbox.topic_of(actor.user, "end_sessions"), actor.user, actor=actor, text=_("结束其他登录"))
    return ended


def end_all_sessions(user: User, *, keep: Any = None) -> int:
    """End the sessions of a person, for functions that have asked whether they may."""
    return SignedIn.objects.filter(user=user, ended_at=None).exclude(pk=keep).update(ended_at=timezone.now())


def forget_old_sessions(*, at: datetime) -> int:
    """Remove the rows of sessions that are too old to hold at `at`; returns how many."""
    removed, _by_model = SignedIn.objects.filter(started_at__lt=at - policy.session_length()).delete()
    return removed
