"""What the security administrator does to accounts: locking, unlocking, ending sessions, taking off a second factor."""

from allauth.mfa.models import Authenticator
from axes.utils import reset
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import inbox, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.ids import new_id
from lianqiao.core.permissions import Permission
from lianqiao.registers.accounts.domain.sessions import end_all_sessions
from lianqiao.registers.accounts.models import User


@transaction.atomic
def lock_person(person: User, *, actor: Actor, reason: str) -> User:
    """Nobody signs in to the account any more, and whoever is signed in is signed out."""
    locked = _locked(person, actor, reason)
    if not locked.is_active:
        raise DomainError("locked_already", _("这个账号已经锁定。"))
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    end_all_sessions(locked)
    _write("lock", locked, actor, _("锁定账号"), reason)
    return locked


@transaction.atomic
def unlock_person(person: User, *, actor: Actor, reason: str) -> User:
    """Open a locked account, and forget failed attempts to sign in."""
    locked = _locked(person, actor, reason)
    locked.is_active = True
    locked.save(update_fields=["is_active"])
    reset(username=locked.email)
    _write("unlock", locked, actor, _("解除账号锁定"), reason)
    return locked


@transaction.atomic
def end_sessions_of(person: User, *, actor: Actor, reason: str) -> int:
    """Sign somebody out everywhere; returns from how many sessions."""
    locked = _locked(person, actor, reason)
    ended = end_all_sessions(locked)
    _write("end_sessions", locked, actor, _("强制退出 %(count)d 处登录") % {"count": ended}, reason)
    return ended


@transaction.atomic
def reset_second_factor(person: User, *, actor: Actor, identity_check: str, reason: str) -> int:
    """Take off somebody's second factors, after they have shown who they are; returns how many there were.

    `identity_check` says how (seen with identity card, called back at the organisation's number …). All sessions end;
    who must have a second factor sets up a new one at the next sign-in.
    """
    locked = _locked(person, actor, reason)
    if not identity_check.strip():
        raise DomainError("identity_check_missing", _("请写明怎样核实了本人身份。"), "identity_check")
    factors = Authenticator.objects.filter(user=locked)
    kinds = sorted(factors.values_list("type", flat=True))
    if not kinds:
        raise DomainError("no_second_factor", _("这个账号没有设置两步验证。"))
    factors.delete()
    end_all_sessions(locked)
    text = _("取消两步验证（已核实身份：%(check)s）") % {"check": identity_check.strip()}
    _write("reset_second_factor", locked, actor, text, reason, data={"kinds": kinds})
    inbox.send(
        [locked],
        key=f"accounts.second_factor.{new_id()}",
        subject=_("您的两步验证已被取消"),
        text=_("安全管理员核实身份后取消了您的两步验证。如果不是您本人要求的，请立即联系安全管理员。"),
        url="/accounts/2fa/",
    )
    return len(kinds)


def _locked(person: User, actor: Actor, reason: str) -> User:
    actor.require(Permission.PERSON_MANAGE, person)
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    locked: User = User.objects.select_for_update().get(pk=person.pk)
    return locked


def _write(
    name: str, person: User, actor: Actor, text: str, reason: str, data: dict[str, object] | None = None
) -> None:
    log.record(outbox.topic_of(person, name), person, actor=actor, text=text, reason=reason.strip(), data=data)
