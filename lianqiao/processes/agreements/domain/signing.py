"""Signing: each party once, on the content as it is offered; with the last signature the agreement is in force."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, files, log, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models.files import StoredFile
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply
from lianqiao.processes.agreements import providers
from lianqiao.processes.agreements.enums import AgreementState
from lianqiao.processes.agreements.models import Agreement, Amendment, Party, Signature
from lianqiao.processes.programmes.enums import ApplicationState


def may_sign_for(party: Party, agreement: Agreement, actor: Actor) -> bool:
    """The issuer records signatures of all parties (it holds the paper), every other unit its own."""
    if actor.can(Permission.AGREEMENT_MANAGE, agreement):
        return True
    return actor.organisation_id == party.organisation_id and bool(actor.can(Permission.AGREEMENT_SIGN, agreement))


@transaction.atomic
def sign(
    party: Party,
    *,
    actor: Actor,
    content_sha256: str,
    signer_name: str,
    signed_on: date | None = None,
    provider: str = providers.BY_HAND.key,
    paper: File[bytes] | None = None,
) -> Agreement:
    """Record that a party signed the content of that hash; the last one brings the agreement into force.

    The hash is the one that the person has read: a content that was taken back and offered anew has another, and is
    refused. Recording the same party again changes nothing. Raises AccessError or DomainError.
    """
    locked: Agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=party.agreement_id)
    if not may_sign_for(party, locked, actor):
        raise AccessError(_("只能登记本单位的签署。"), permission=Permission.AGREEMENT_SIGN)
    if Signature.objects.filter(party=party, amendment__isnull=True).exists():
        return locked
    if locked.state != AgreementState.SIGNING:
        raise DomainError("not_signing", _("现在不能签署。"))
    if locked.application.state != ApplicationState.SELECTED:
        raise DomainError("given_up", _("这项申报已经退出，不能再签署。"))
    if content_sha256 != locked.content_sha256:
        raise DomainError("other_content", _("内容已经改变，请重新查看以后再签署。"))
    record_signature(
        party,
        actor=actor,
        agreement=locked,
        content_sha256=content_sha256,
        signer_name=signer_name,
        signed_on=signed_on or clock.today(),
        provider=provider,
        paper=paper,
    )
    if not locked.parties.filter(signatures__isnull=True).exists():
        locked = apply(locked, "enter_force", actor=SYSTEM)
    return locked


def record_signature(
    party: Party,
    *,
    actor: Actor,
    agreement: Agreement,
    content_sha256: str,
    signer_name: str,
    signed_on: date,
    provider: str = providers.BY_HAND.key,
    paper: File[bytes] | None = None,
    amendment: Amendment | None = None,
) -> Signature:
    """Write the signature down in the running transaction; the caller holds the agreement and has checked the right."""
    way = providers.provider_of(provider)
    signing = providers.Signing(party, content_sha256, signer_name, signed_on, paper is not None)
    evidence: dict[str, Any] = dict(way.confirm(signing))
    stored: StoredFile | None = None
    if paper is not None:
        stored = files.store(paper, actor=actor, organisation=actor.organisation, subject=agreement)
    made = Signature.objects.create(
        party=party,
        amendment=amendment,
        signer_name=signer_name.strip(),
        signed_on=signed_on,
        content_sha256=content_sha256,
        provider=way.key,
        evidence=evidence,
        paper=stored,
        recorded_by=actor.user,
        recorded_at=clock.now(),
    )
    topic = outbox.topic_of(agreement, "sign" if amendment is None else "consent")
    given = {"party": party, "name": made.signer_name, "hash": content_sha256[:16]}
    text = _("%(party)s签署（%(name)s），内容校验值 %(hash)s…") % given
    log.record(topic, agreement, actor=actor, text=text, data={"sha256": content_sha256, "party": str(party.pk)})
    outbox.publish(topic, agreement.pk)
    return made
