"""Appointing and dismissing the three administrators: the first by the command line, later ones by four eyes."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core import inbox, log, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Office, Permission
from lianqiao.registers.accounts.domain.sessions import end_all_sessions
from lianqiao.registers.accounts.models import OfficeProposal, User
from lianqiao.registers.organisations.queries.actors import memberships_of, officers_of


@transaction.atomic
def appoint_from_server(person: User, office: Office | None, *, reason: str) -> User:
    """Appoint or dismiss (None) without a second pair of eyes: whoever has the server's command line has all anyway.

    For the first administrators of an installation, and when nobody is left who could decide.
    """
    _reason(reason)
    return _appoint(person, office, actor=SYSTEM, reason=reason)


@transaction.atomic
def propose_office(person: User, office: Office | None, *, actor: Actor, reason: str) -> OfficeProposal:
    """Propose to appoint somebody, or to dismiss (None); the system administrator decides.

    Raises AccessError, DomainError for a member of an organisation or a second open proposal.
    """
    actor.require(Permission.OFFICE_PROPOSE, person)
    _reason(reason)
    locked = User.objects.select_for_update().get(pk=person.pk)
    _check(locked, office)
    if OfficeProposal.objects.filter(person=locked, decided_at=None).exists():
        raise DomainError("proposed_already", _("这个人的任免已经提出，正等待决定。"))
    proposal = OfficeProposal.objects.create(
        person=locked, office=office or "", reason=reason.strip(), proposed_by=actor.user
    )
    text = _("提议任免：%(what)s") % {"what": proposal}
    log.record(outbox.topic_of(proposal, "propose"), proposal, actor=actor, text=text, reason=reason)
    inbox.send(
        officers_of(Office.SYSTEM),
        key=f"accounts.office_proposal.{proposal.pk}",
        subject=_("有一项管理职务的任免等您决定"),
        text=f"{proposal}\n{proposal.reason}",
        url="/workbench/offices/",
    )
    return proposal


@transaction.atomic
def decide_office(proposal: OfficeProposal, *, actor: Actor, accept: bool) -> OfficeProposal:
    """Agree to a proposal, which takes effect at once, or refuse it."""
    locked = OfficeProposal.objects.select_for_update().get(pk=proposal.pk)
    actor.require(Permission.OFFICE_CONFIRM, locked)
    if locked.decided_at is not None:
        raise DomainError("decided_already", _("这项任免已经有人决定。"))
    locked.decided_by, locked.decided_at, locked.accepted = actor.user, timezone.now(), accept
    locked.save()
    text = _("同意任免：%(what)s") if accept else _("不同意任免：%(what)s")
    name = "accept" if accept else "refuse"
    log.record(outbox.topic_of(locked, name), locked, actor=actor, text=text % {"what": locked})
    if accept:
        _appoint(locked.person, Office(locked.office) if locked.office else None, actor=actor, reason=locked.reason)
    return locked


def _appoint(person: User, office: Office | None, *, actor: Actor, reason: str) -> User:
    locked: User = User.objects.select_for_update().get(pk=person.pk)
    _check(locked, office)
    locked.office = office
    try:
        with transaction.atomic():
            locked.save(update_fields=["office"])
    except IntegrityError as error:  # joined an organisation at the same moment
        raise _is_member() from error
    # What the open sessions may do would change under the person's hands; the next sign-in asks for both factors.
    end_all_sessions(locked)
    text = _("任命为%(office)s") % {"office": office.label} if office is not None else _("免去管理职务")
    topic = outbox.topic_of(locked, "appoint" if office is not None else "dismiss")
    log.record(topic, locked, actor=actor, text=text, reason=reason, data={"office": office or ""})
    return locked


def _check(person: User, office: Office | None) -> None:
    if office == person.office:
        raise DomainError("no_change", _("这个人现在的职务就是这样。"), "office")
    if office is None:
        return
    if not person.is_active:
        raise DomainError("locked", _("这个账号已锁定，不能任命。"), "office")
    if memberships_of(person, suspended_too=True):
        raise _is_member()


def _is_member() -> DomainError:
    return DomainError("is_member", _("他还是单位成员。管理员不代表任何单位，请先停用他的成员身份。"), "office")


def _reason(reason: str) -> None:
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
