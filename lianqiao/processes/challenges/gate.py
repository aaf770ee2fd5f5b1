"""The gate before the details of a challenge: terms first, and a record of who agreed to which version."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.processes.challenges.models import Challenge, TermsSignature


def is_inside(challenge: Challenge, actor: Actor) -> bool:
    """Whether the actor acts for the body that administers the challenge or for the firm that issues it."""
    return actor.organisation_id is not None and actor.organisation_id in (
        challenge.organisation_id,
        challenge.issuer_id,
    )


def signature_of(challenge: Challenge, actor: Actor) -> TermsSignature | None:
    """The agreement of the actor's unit to the terms as they are."""
    if actor.organisation_id is None:
        return None
    rows = TermsSignature.objects.filter(challenge=challenge, organisation=actor.organisation_id)
    return rows.filter(terms_sha256=challenge.terms_sha256).select_related("signed_by").first()


def versions_signed_by(actor: Actor, challenges: Sequence[UUID]) -> set[tuple[UUID, str]]:
    """Key and version of the terms for each agreement of the actor's unit on these challenges; one query."""
    if actor.organisation_id is None:
        return set()
    rows = TermsSignature.objects.filter(challenge__in=challenges, organisation=actor.organisation_id)
    return set(rows.values_list("challenge", "terms_sha256"))


def shows_details(challenge: Challenge, actor: Actor) -> bool:
    """Whether the actor is shown the details and the files: to those inside, else of public challenges without a gate,
    or with the agreement of its unit."""
    if is_inside(challenge, actor):
        return True
    if not challenge.call.is_public:
        return False
    return not challenge.is_gated or signature_of(challenge, actor) is not None


def may_have_files(actor: Actor, challenge: Challenge) -> bool:
    """The rule for the files of a challenge, see `core.files.subject_rule`."""
    return shows_details(challenge, actor)


def may_sign(challenge: Challenge, actor: Actor) -> bool:
    """Whether the actor could agree to the terms now, for a verified unit outside."""
    if not challenge.is_gated or not challenge.call.is_public or is_inside(challenge, actor):
        return False
    return bool(actor.can(Permission.CHALLENGE_SIGN, challenge))


@transaction.atomic
def sign_terms(challenge: Challenge, *, actor: Actor, seen: str) -> TermsSignature:
    """The unit that the actor acts for agrees to the terms whose hash it has `seen`; a second time changes nothing.

    By whoever may agree for a verified unit outside of body and issuer. Raises AccessError, or DomainError when the
    terms are others than those that were read or there is no gate.
    """
    challenge = Challenge.objects.select_related("call__organisation", "issuer").get(pk=challenge.pk)
    if not challenge.is_gated or not challenge.call.is_public:
        raise DomainError("no_gate", _("这个榜单不需要先同意条款。"))
    if is_inside(challenge, actor):
        raise DomainError("inside", _("发榜单位不用同意自己的条款。"))
    if not may_sign(challenge, actor):
        raise AccessError(
            _("由已核验单位的填报人、经理人或单位管理员代表单位同意。"), permission=Permission.CHALLENGE_SIGN
        )
    if seen != challenge.terms_sha256:
        raise DomainError("other_terms", _("条款已经更新，请重新阅读。"))
    if (known := signature_of(challenge, actor)) is not None:
        return known
    signature = TermsSignature(
        challenge=challenge,
        organisation=actor.organisation,
        terms=challenge.terms,
        terms_sha256=challenge.terms_sha256,
        signed_by=actor.user,
        signed_at=clock.now(),
    )
    try:
        with transaction.atomic():
            signature.save(force_insert=True)
    except IntegrityError:
        # A colleague of the same unit was a moment earlier.
        return TermsSignature.objects.get(challenge=challenge, organisation=actor.organisation_id, terms_sha256=seen)
    topic = outbox.topic_of(signature, "create")
    log.record(topic, challenge.call, actor=actor, text=_("同意保密条款（版本 %(hash)s）") % {"hash": seen[:12]})
    outbox.publish(topic, signature.pk)
    return signature
