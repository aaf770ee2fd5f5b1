"""Taking part: being admitted under a label, agreeing to the rules, having paid the deposit."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.processes.auctions import phrases
from lianqiao.processes.auctions.domain.writing import lock, require
from lianqiao.processes.auctions.limits import LABEL_DIGITS
from lianqiao.processes.auctions.models import Auction, Participant

#: Letters that nobody reads for digits.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@transaction.atomic
def admit(auction: Auction, *, actor: Actor, organisation: Any) -> Participant:
    """Admit a unit as bidder, under a label drawn by lot; admitted before, it stays as it is.

    Raises DomainError when the auction is over, for the seller and the operator themselves and for units that are not
    verified, or AccessError.
    """
    locked = lock(auction)
    require(locked, actor)
    present: Participant | None = locked.participants.filter(organisation=organisation).first()
    if present is not None:
        return present
    if locked.is_over or clock.now() >= locked.closes_at:
        raise DomainError("over", _("竞价已经结束，不能再确认报名。"))
    if organisation.pk in (locked.organisation_id, locked.operator_id):
        raise DomainError("own", _("出让方和组织竞价的机构不能参加竞买。"), "organisation")
    if not organisation.is_verified:
        raise DomainError("unverified", _("只有通过核验的单位可以参加竞买。"), "organisation")
    participant = Participant(
        auction=locked,
        organisation=organisation,
        label=_free_label(locked),
        admitted_at=clock.now(),
        admitted_by=actor.user,
    )
    participant.save(force_insert=True)
    _note(participant, "admit", actor, _("确认竞买报名"))
    phrases.tell_admitted(participant)
    return participant


@transaction.atomic
def agree(participant: Participant, *, actor: Actor, terms_sha256: str) -> Participant:
    """Agree, for the unit, to the rules of that version; agreed before, it stays as it is.

    Raises DomainError when the auction has other rules or is over, or AccessError.
    """
    auction = lock(participant.auction)
    locked = _locked(participant, auction)
    actor.require(Permission.AUCTION_BID, locked)
    if locked.has_agreed:
        return locked
    if auction.is_over:
        raise DomainError("over", _("竞价已经结束。"))
    if terms_sha256 != auction.terms_sha256:
        raise DomainError("terms", _("请先阅读这次竞价的规则，再表示同意。"))
    locked.agreed_sha256, locked.agreed_at, locked.agreed_by = terms_sha256, clock.now(), actor.user
    locked.save(update_fields=["agreed_sha256", "agreed_at", "agreed_by"])
    _note(locked, "agree", actor, _("同意竞价规则"))
    return locked


@transaction.atomic
def confirm_deposit(participant: Participant, *, actor: Actor) -> Participant:
    """Say, as seller or operator, that the deposit has arrived; said before, it stays as it is.

    Raises DomainError where none is asked for or the auction is over, or AccessError.
    """
    auction = lock(participant.auction)
    locked = _locked(participant, auction)
    require(auction, actor)
    if locked.deposit_at is not None:
        return locked
    if not auction.deposit_yuan:
        raise DomainError("no_deposit", _("这次竞价不收保证金。"))
    if auction.is_over:
        raise DomainError("over", _("竞价已经结束。"))
    locked.deposit_at, locked.deposit_by = clock.now(), actor.user
    locked.save(update_fields=["deposit_at", "deposit_by"])
    _note(locked, "confirm_deposit", actor, _("确认保证金到账"))
    phrases.tell_deposit(locked)
    return locked


def _locked(participant: Participant, auction: Auction) -> Participant:
    locked: Participant = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk, auction=auction)
    locked.auction = auction
    return locked


def _free_label(auction: Auction) -> str:
    """A label that tells nothing of the unit nor of the order in which units were admitted."""
    taken = set(auction.participants.values_list("label", flat=True))
    while True:
        digits = secrets.randbelow(10**LABEL_DIGITS)
        label = f"{secrets.choice(_LETTERS)}{digits:0{LABEL_DIGITS}d}"
        if label not in taken:
            return label


def _note(participant: Participant, action: str, actor: Actor, text: str) -> None:
    """The business log, on the part and not on the auction: others read that one."""
    topic = outbox.topic_of(participant, action)
    log.record(topic, participant, actor=actor, text=text)
    outbox.publish(topic, participant.pk)
