"""Asking for a licence, settling its terms, signing them, and what follows from the last signature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.core.transitions import apply
from lianqiao.processes.disposals.enums import LicenceKind, PricingMethod
from lianqiao.processes.licensing import limits, phrases
from lianqiao.processes.licensing.checking import refusal_of_terms
from lianqiao.processes.licensing.content import digest, fresh, is_signed_by_all
from lianqiao.processes.licensing.domain.keeping import locked_licence, locked_offer, tell, write_stages
from lianqiao.processes.licensing.enums import LicenceState, OfferState, Scheme
from lianqiao.processes.licensing.models import Licence, LicenceSignature, PoolOffer

_GONE = "gone"


@transaction.atomic
def request_licence(offer: PoolOffer, *, actor: Actor, purpose: str, ability: str = "") -> Licence:
    """Ask the unit for a licence to use first and pay later, for the verified company acted for.

    Raises AccessError, DomainError where the offer is not in the pool or the company has asked already, or
    InvalidInput.
    """
    locked = locked_offer(offer.pk)
    if locked.scheme != Scheme.USE_FIRST:
        raise DomainError("scheme", _("开放许可不用申请，接受公开的条件就可以。"))
    licence = _begin(locked, actor, purpose, ability)
    tell(licence, "create", actor, _("申请使用"))
    phrases.tell_of_request(licence)
    return licence


@transaction.atomic
def accept_open_licence(
    offer: PoolOffer, *, actor: Actor, content_sha256: str, purpose: str, ability: str = ""
) -> Licence:
    """Take an open licence on the terms of that hash, which the person has read; it is signed by that.

    The published offer stands for the licensor's signature. Raises AccessError, DomainError where the terms are
    others by now or the company has the licence already, or InvalidInput.
    """
    locked = locked_offer(offer.pk)
    if locked.scheme != Scheme.OPEN_LICENCE:
        raise DomainError("scheme", _("先使用后付费要先提出申请，和成果方商定条款。"))
    if content_sha256 != locked.content_sha256:
        raise DomainError("other_content", _("公开的条件和您看到的不一样了，请重新核对。"))
    licence = _begin(locked, actor, purpose, ability)
    licence.read_sha256 = content_sha256
    licence.save()
    licence = apply(licence, "open_up", actor=SYSTEM)
    _sign(licence, licence.organisation, locked.submitted_by, by_offer=True)
    _sign(licence, licence.licensee, actor.user)
    tell(licence, "sign_terms", actor, _("接受开放许可的条件"))
    return _conclude(licence)


@transaction.atomic
def propose_terms(
    licence: Licence,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    stages: Iterable[Mapping[str, Any]] | None = None,
) -> Licence:
    """Change the terms while they are talked about; both sides sign anew. May refuse."""
    locked = locked_licence(licence.pk)
    actor.require(Permission.LICENCE_SIGN, locked)
    if locked.state != LicenceState.SETTLING:
        raise DomainError("not_open", _("现在不能修改条款。"))
    if locked.scheme == Scheme.OPEN_LICENCE:
        raise DomainError("open_licence", _("开放许可的条件对所有人一样，不能单独修改。"))
    assign(locked, values)
    if stages is not None:
        write_stages(stages, licence=locked)
    if refusal := refusal_of_terms(locked):
        raise DomainError("terms", refusal)
    freeze_terms(locked)
    locked.save()
    tell(locked, "propose_terms", actor, _("修改许可条款"))
    phrases.ask_to_sign(locked, by=actor.organisation_id)
    return locked


def freeze_terms(licence: Licence) -> None:
    """The next revision with its hash; the caller holds the row and saves it."""
    licence.revision += 1
    licence.content_sha256 = digest(licence)


@transaction.atomic
def sign_terms(licence: Licence, *, actor: Actor, content_sha256: str) -> Licence:
    """Sign the terms of that hash for the actor's organisation; the second signature concludes.

    The hash is the one that the person has read: terms that were changed since are refused. Raises AccessError or
    DomainError.
    """
    offer = locked_offer(licence.offer_id)
    locked = locked_licence(licence.pk)
    actor.require(Permission.LICENCE_SIGN, locked)
    if locked.state != LicenceState.SETTLING:
        raise DomainError("not_open", _("现在没有要签署的条款。"))
    if content_sha256 != locked.content_sha256:
        raise DomainError("other_content", _("条款刚刚有修改，请重新核对以后再签署。"))
    if offer.state != OfferState.OPEN:
        raise DomainError(_GONE, _("这项成果已经出池，不能再签署。"))
    if refusal := refusal_of_terms(locked):
        raise DomainError("terms", refusal)
    if _sign(locked, actor.organisation, actor.user):
        tell(locked, "sign_terms", actor, _("签署许可条款，内容校验值 %(hash)s…") % {"hash": content_sha256[:16]})
    return _conclude(locked)


def _begin(offer: PoolOffer, actor: Actor, purpose: str, ability: str) -> Licence:
    company: Any = actor.organisation
    if company is None:
        raise AccessError(_("请先登记或加入一个单位。"), permission=Permission.LICENCE_TAKE)
    licence = Licence(
        organisation_id=offer.organisation_id,
        region_id=offer.region_id,
        created_by=actor.user,
        offer=offer,
        scheme=offer.scheme,
        licensee=company,
        answer_by=limits.ANSWER_WITHIN.get(where=offer.region_id).value.end(clock.today()),
        **offer.terms(),
    )
    actor.require(Permission.LICENCE_TAKE, licence)
    if offer.state != OfferState.OPEN:
        raise DomainError(_GONE, _("这项成果不在池中。"))
    if company.pk == offer.organisation_id:
        raise DomainError("own", _("不能申请本单位的成果。"))
    if Licence.objects.filter(offer=offer, licensee=company, state__in=(*_STANDING, LicenceState.TERMINATING)).exists():
        raise DomainError("twice", _("本单位已经申请或正在使用这项成果。"))
    assign(licence, {"purpose": purpose.strip(), "ability": ability.strip()})
    try:
        with transaction.atomic():
            licence.save(force_insert=True)
    except IntegrityError as error:
        raise DomainError("twice", _("本单位已经申请或正在使用这项成果。")) from error
    write_stages(offer.stage_rows(), licence=licence)
    return licence


_STANDING = (
    LicenceState.REQUESTED,
    LicenceState.SETTLING,
    LicenceState.SIGNED,
    LicenceState.IN_FORCE,
    LicenceState.DEFAULTED,
)


def _sign(licence: Licence, organisation: Any, user: Any, *, by_offer: bool = False) -> bool:
    _row, is_new = LicenceSignature.objects.get_or_create(
        licence=licence,
        organisation=organisation,
        content_sha256=licence.content_sha256,
        defaults={"signed_by": user, "signed_at": clock.now(), "by_offer": by_offer},
    )
    return bool(is_new)


def _conclude(licence: Licence) -> Licence:
    """Both have signed: the deal is begun; in force at once unless an agreed price has to be put up first."""
    if not is_signed_by_all(licence):
        return licence
    signed = apply(licence, "sign", actor=SYSTEM)
    if signed.offer.disposal.pricing != PricingMethod.AGREEMENT:
        signed = apply(signed, "enter_force", actor=SYSTEM)
    if signed.licence_kind != LicenceKind.PLAIN:
        _leave_to(signed)
    return fresh(signed)


def _leave_to(licence: Licence) -> None:
    """Nobody else may have it: the offer leaves the pool, and what others asked for is refused."""
    others = Licence.objects.select_for_update(of=("self",)).filter(
        offer=licence.offer_id, state__in=(LicenceState.REQUESTED, LicenceState.SETTLING)
    )
    for other in others.exclude(pk=licence.pk).order_by("pk"):
        apply(other, "pass_over", actor=SYSTEM, reason=_("成果方已经和其他单位签署独占或排他许可。"))
    apply(licence.offer, "use_up", actor=SYSTEM, reason=_("已签署独占或排他许可"))
