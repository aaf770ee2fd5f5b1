"""The moment at which both sides have agreed: each learns whom to call, and a certificate says so."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.transitions import Context
from lianqiao.processes.introductions.enums import MandateState, Side
from lianqiao.processes.introductions.models import Certificate, DisclosedContact, Introduction, Mandate
from lianqiao.registers.organisations.enums import MembershipState
from lianqiao.registers.organisations.models import Membership


@dataclass(frozen=True)
class Contact:
    """Whom to call, and how."""

    name: str
    phone: str
    email: str

    @property
    def is_usable(self) -> bool:
        return bool(self.name and (self.phone or self.email))


def both_verified(introduction: Introduction, context: Context) -> str | None:
    """A guard: nobody's contact is given to, or by, an organisation whose identity is not confirmed today."""
    for organisation in (introduction.organisation, introduction.counterpart):
        if not organisation.is_verified:
            return _("%(unit)s目前没有通过核验，暂时不能对接。") % {"unit": organisation.name}
    return None


def both_can_be_reached(introduction: Introduction, context: Context) -> str | None:
    """A guard: each side has somebody to call."""
    for side, organisation in (
        (Side.INITIATOR, introduction.organisation),
        (Side.COUNTERPART, introduction.counterpart),
    ):
        if _contact_of(introduction, side, context) is None:
            return _("%(unit)s没有可用的联系人，请先在单位信息中补充联系方式。") % {"unit": organisation.name}
    return None


def disclose(introduction: Introduction, context: Context) -> None:
    """An effect: freeze the contacts of both sides, stamp the time and issue the certificate.

    The log says that it happened and not what was told.
    """
    now = timezone.now()
    introduction.disclosed_at = introduction.answered_at = now
    introduction.answered_by = context.actor.user
    for side, organisation in (
        (Side.INITIATOR, introduction.organisation),
        (Side.COUNTERPART, introduction.counterpart),
    ):
        contact = _contact_of(introduction, side, context)
        if contact is None:
            raise LookupError(f"the guard let introduction {introduction.pk} pass without a contact of its {side}")
        DisclosedContact.objects.create(
            introduction=introduction, side=side, organisation_name=organisation.name, **vars(contact)
        )
    Certificate.objects.create(introduction=introduction, text=certificate_text(introduction), issued_at=now)
    log.record(
        outbox.topic_of(introduction, "disclose"),
        introduction,
        actor=context.actor,
        text=_("双方均已同意，互告联系方式并出具引荐证明"),
    )


def certificate_text(introduction: Introduction) -> str:
    """Who was introduced to whom, about what and when, in words that stand alone; without contact data."""
    facts = [
        (_("编号"), str(introduction.pk)),
        (_("发起方"), _party(introduction.organisation)),
        (_("受邀方"), _party(introduction.counterpart)),
    ]
    if introduction.achievement is not None:
        facts.append((_("科技成果"), introduction.achievement.title))
    if introduction.demand is not None:
        facts.append((_("技术需求"), introduction.demand.title))
    facts += [(_("技术经理人"), _mandate(introduction, mandate)) for mandate in _mandates(introduction)]
    facts += [
        (_("发起方提出请求并同意公开联系方式"), _moment(introduction.agreed_at)),
        (_("受邀方接受请求并同意公开联系方式"), _moment(introduction.answered_at)),
        (_("双方联系方式互告"), _moment(introduction.disclosed_at)),
    ]
    closing = _("以上双方经“%(site)s”引荐相识，特此证明。") % {"site": settings.NODE_NAME}
    return "\n".join([_("引荐证明"), *(f"{label}：{value}" for label, value in facts), closing])


def _mandates(introduction: Introduction) -> list[Mandate]:
    """The mandates that hold at this moment, in the order in which they were accepted."""
    today = clock.today()
    held = Mandate.objects.covering(introduction).filter(state=MandateState.ACTIVE)
    held = held.filter(starts_on__lte=today, until__gte=today)
    return list(held.for_list().order_by("answered_at", "pk"))


def _mandate(introduction: Introduction, mandate: Mandate) -> str:
    side = introduction.side_of(mandate.organisation_id)
    words = {"manager": mandate.manager_name, "side": "" if side is None else side.label}
    return _("%(manager)s（受%(side)s委托）") % words


def _party(organisation: Any) -> str:
    return f"{organisation.name}（{organisation.uscc}）"


def _moment(at: Any) -> str:
    return date_format(timezone.localtime(at), "Y年n月j日 H:i:s")


def _contact_of(introduction: Introduction, side: Side, context: Context) -> Contact | None:
    """The initiator's contact is the person who asked; the counterpart's is the one its record names.

    Where that person has left, or the record names nobody, the organisation's contact or the person who
    accepts.
    """
    candidates: list[Any]
    if side == Side.INITIATOR:
        organisation, person = introduction.organisation, introduction.created_by
        candidates = [_of_person(person)] if _is_member(person, organisation) else []
        candidates.append(_named_by(organisation))
    else:
        candidates = [_named_by(introduction.subject)]
        if context.actor.user is not None:
            candidates.append(_of_person(context.actor.user))
    return next((contact for contact in candidates if contact.is_usable), None)


def _is_member(person: Any, organisation: Any) -> bool:
    return Membership.objects.filter(user=person, organisation=organisation, state=MembershipState.ACTIVE).exists()


def _of_person(person: Any) -> Contact:
    return Contact(person.name or person.email, person.phone, person.email)


def _named_by(record: Any) -> Contact:
    return Contact(record.contact_name, record.contact_phone, record.contact_email)
