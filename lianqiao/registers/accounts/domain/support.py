"""Acting as somebody: asked for with a reason, agreed to by the person or the security administrator, logged, timed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core import inbox, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Office, Permission
from lianqiao.registers.accounts import policy
from lianqiao.registers.accounts.models import SupportSession, SupportStage, User
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.organisations.queries.actors import memberships_of, officers_of


@transaction.atomic
def ask_support(person: User, *, actor: Actor, reason: str, organisation: Organisation | None = None) -> SupportSession:
    """The system administrator asks to act as a person (for one of their organisations).

    Raises AccessError for oneself and for officers, DomainError without a reason, for a locked account, and for an
    organisation that is not the person's.
    """
    actor.require(Permission.SUPPORT_ASK, person)
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    if not person.is_active:
        raise DomainError("locked", _("这个账号已锁定，不能代办。"), "person")
    own = [membership.organisation for membership in memberships_of(person)]
    if organisation is not None and organisation not in own:
        raise DomainError("not_a_member", _("他不是这个单位的成员。"), "organisation")
    session = SupportSession.objects.create(
        person=person,
        officer=actor.user,
        organisation=organisation or (own[0] if own else None),
        reason=reason.strip(),
    )
    text = _("申请代办：%(person)s") % {"person": person}
    log.record(outbox.topic_of(session, "ask"), session, actor=actor, text=text, reason=reason)
    url = f"/workbench/support/{session.pk}/"
    inbox.send(
        [person],
        key=f"accounts.support.{session.pk}.ask",
        subject=_("%(officer)s 申请代您查看或填写") % {"officer": actor.user},
        text=_("理由：%(reason)s。您可以同意只看、同意代为填写，或不同意。") % {"reason": session.reason},
        url=url,
    )
    inbox.send(
        officers_of(Office.SECURITY),
        key=f"accounts.support.{session.pk}.ask",
        subject=_("有一项代办申请"),
        text=f"{session}\n{session.reason}",
        url=url,
    )
    return session


@transaction.atomic
def decide_support(session: SupportSession, *, actor: Actor, agree: bool, may_write: bool = False) -> SupportSession:
    """Agree or refuse: the person, who alone may allow writing, or the security administrator, for reading."""
    locked = SupportSession.objects.select_for_update().get(pk=session.pk)
    own = actor.user_id == locked.person_id and actor.supporter is None
    if not own:
        actor.require(Permission.SUPPORT_APPROVE, locked)
    if locked.decided_at is not None:
        raise DomainError("decided_already", _("这项代办申请已经有人决定。"))
    if may_write and not own:
        raise AccessError(_("只有本人可以同意代为填写。"))
    locked.decided_by, locked.decided_at = actor.user, timezone.now()
    locked.agreed, locked.may_write = agree, agree and may_write
    locked.save()
    words = _("同意代为填写") if locked.may_write else _("同意代办查看") if agree else _("不同意代办")
    log.record(outbox.topic_of(locked, "agree" if agree else "refuse"), locked, actor=actor, text=words)
    inbox.send(
        [locked.officer],
        key=f"accounts.support.{locked.pk}.decide",
        subject=_("代办申请：%(what)s") % {"what": words},
        text=str(locked),
        url=f"/workbench/support/{locked.pk}/",
    )
    return locked


@transaction.atomic
def start_support(session: SupportSession, *, actor: Actor) -> SupportSession:
    """Begin to act as the person; the time runs. The person is told."""
    locked = SupportSession.objects.select_for_update().select_related("person", "officer").get(pk=session.pk)
    now = timezone.now()
    if actor.user_id != locked.officer_id or not actor.has(Permission.SUPPORT_ASK):
        raise AccessError(_("只能由申请人本人开始。"))
    if locked.stage(at=now) != SupportStage.READY:
        raise DomainError("not_ready", _("这项代办还没有获得同意，或已经开始过。"))
    if locked.person.office is not None or not locked.person.is_active:
        raise DomainError("not_possible", _("这个账号现在不能代办。"))
    locked.started_at, locked.ends_at = now, now + policy.support_length()
    locked.save()
    log.record(outbox.topic_of(locked, "start"), locked, actor=actor, text=_("开始代办"), reason=locked.reason)
    inbox.send(
        [locked.person],
        key=f"accounts.support.{locked.pk}.start",
        subject=_("%(officer)s 开始代您办理") % {"officer": locked.officer},
        text=_("理由：%(reason)s。所看的页面和所做的事都记录在案。") % {"reason": locked.reason},
        url=f"/workbench/support/{locked.pk}/",
    )
    return locked


@transaction.atomic
def end_support(session: SupportSession, *, actor: Actor) -> SupportSession:
    """Stop acting as the person: the officer, the person, or the security administrator. Ending twice changes nothing.

    `actor` is the officer as themselves, not the person acted for.
    """
    locked = SupportSession.objects.select_for_update().select_related("person", "officer").get(pk=session.pk)
    if actor.user_id not in (locked.officer_id, locked.person_id) and not actor.has(Permission.SUPPORT_APPROVE):
        raise AccessError(_("只能由双方或安全管理员结束。"))
    if locked.ended_at is not None or locked.started_at is None:
        return locked
    locked.ended_at = min(timezone.now(), locked.ends_at) if locked.ends_at else timezone.now()
    locked.save()
    log.record(outbox.topic_of(locked, "end"), locked, actor=actor, text=_("结束代办"))
    inbox.send(
        [locked.person],
        key=f"accounts.support.{locked.pk}.end",
        subject=_("%(officer)s 已结束代办") % {"officer": locked.officer},
        text=_("看过的页面和做过的事可以在代办记录中查看。"),
        url=f"/workbench/support/{locked.pk}/",
    )
    return locked


def note_page(session: SupportSession, *, actor: Actor, path: str) -> None:
    """Write into the log which page was opened; `actor` carries both people."""
    text = _("代办中查看：%(path)s") % {"path": path[:300]}
    log.record(outbox.topic_of(session, "look"), session, actor=actor, text=text)
