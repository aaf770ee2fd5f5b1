"""Lodging intents, confirming and withdrawing them, and writing down what becomes of deposits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianqiao.core import clock, files, log, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.money import CENT, format_yuan
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.core.transitions import apply
from lianqiao.processes.market import phrases
from lianqiao.processes.market.domain.keeping import act, locked_listing, tell
from lianqiao.processes.market.enums import OVER, DepositKind, IntentState, ListingState
from lianqiao.processes.market.models import DepositLine, Intent, Listing

#: Papers that one intent may bring.
MOST_PAPERS = 20


@transaction.atomic
def lodge_intent(
    listing: Listing,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    seen: str,
    papers: Iterable[File[bytes]] = (),
) -> Intent:
    """Say that the unit acted for wants what is listed, and consents to what it read: `seen` is the hash of that.

    A unit that withdrew its intent lodges it anew and stands behind those who stayed. Raises AccessError, DomainError
    outside of the time, for what was amended meanwhile, or for the seller itself; InvalidInput per field.
    """
    if actor.organisation is None:
        raise AccessError(_("请先登记或加入一个单位。"), permission=Permission.INTENT_EDIT)
    locked = locked_listing(listing.pk)
    unit: Any = actor.organisation
    at = clock.now()
    intent = Intent.objects.filter(listing=locked, organisation=unit).first() or Intent(
        listing=locked, organisation=unit, region_id=unit.region_id, created_by=actor.user
    )
    intent.listing = locked
    actor.require(Permission.INTENT_EDIT, intent)
    _check(locked, actor, values, seen)
    if not intent._state.adding:
        return _again(intent, actor, values, seen, papers)
    last = locked.intents.aggregate(last=Max("number"))["last"] or 0
    intent.number = last + 1
    intent.lodged_at = intent.consented_at = at
    intent.consented_by = actor.user
    intent.consent_sha256, intent.consent_revision = locked.content_sha256, locked.revision
    assign(intent, values)
    intent.save(force_insert=True)
    _store(intent, actor, papers)
    locked.live_intents += 1
    locked.save()
    tell(intent, "create", actor, _("报名，同意公告第 %(number)d 版") % {"number": locked.revision})
    _note_on_listing(locked)
    phrases.tell_of_intent(intent)
    return intent


def _again(intent: Intent, actor: Actor, values: Mapping[str, Any], seen: str, papers: Iterable[File[bytes]]) -> Intent:
    if intent.state != IntentState.WITHDRAWN:
        raise DomainError("already", _("贵单位已经报过名。"))
    assign(intent, values)
    intent.save()
    _store(intent, actor, papers)
    renewed = apply(intent, "renew", actor=actor, seen=seen)
    _note_on_listing(intent.listing)
    phrases.tell_of_intent(renewed)
    return renewed


def _check(listing: Listing, actor: Actor, values: Mapping[str, Any], seen: str) -> None:
    if actor.organisation_id == listing.organisation_id:
        raise DomainError("own", _("不能受让本单位挂牌的成果。"))
    if actor.organisation_id == listing.market_id:
        raise DomainError("market", _("运营交易市场的机构不能在本市场受让。"))
    if not listing.takes_intents:
        raise DomainError("closed", _("现在不接受报名。"))
    if seen != listing.content_sha256:
        raise DomainError("amended", _("公告刚刚有变更，请重新阅读以后再报名。"))
    offer = values.get("offer_yuan")
    if listing.rules.offers and not offer:
        raise InvalidInput({"offer_yuan": [_("请填写意向价。")]})
    if not listing.rules.offers and offer is not None:
        raise InvalidInput({"offer_yuan": [_("这种交易方式报名时不报价。")]})


def _store(intent: Intent, actor: Actor, papers: Iterable[File[bytes]]) -> None:
    wanted = list(papers)
    if files.files_of(intent).count() + len(wanted) > MOST_PAPERS:
        raise InvalidInput({"papers": [_("材料最多 %(most)d 份。") % {"most": MOST_PAPERS}]})
    for paper in wanted:
        files.store(paper, actor=actor, organisation=intent.organisation, subject=intent, allow=files.DOCUMENTS)


def _note_on_listing(listing: Listing) -> None:
    """The log of a listing is read by many: it does not say who has come; the feed, which all read, not even that."""
    log.record(outbox.topic_of(listing, "intent"), listing, actor=SYSTEM, text=_("收到一份受让意向"))


def confirm_intent(intent: Intent, *, actor: Actor, seen: str) -> Intent:
    """Confirm an intent that an amendment voided, on the content of the hash `seen`. AccessError or DomainError."""
    confirmed: Intent = act(intent, "confirm", actor=actor, seen=seen)
    return confirmed


def withdraw_intent(intent: Intent, *, actor: Actor) -> Intent:
    """Withdraw an intent while others may still be lodged. Raises AccessError or DomainError."""
    withdrawn: Intent = act(intent, "withdraw", actor=actor)
    return withdrawn


def judge_intent(intent: Intent, *, actor: Actor, is_qualified: bool, reason: str = "") -> Intent:
    """Say whether a unit may have what is listed. Raises AccessError, or DomainError, and then nothing has changed."""
    judged: Intent = act(intent, "qualify" if is_qualified else "disqualify", actor=actor, reason=reason)
    return judged


@transaction.atomic
def record_deposit(
    intent: Intent,
    *,
    actor: Actor,
    kind: str,
    amount_yuan: Decimal,
    on: date,
    paper: str = "",
    reason: str = "",
) -> DepositLine:
    """Write down what came in, went back or is kept, by whoever holds the deposits of the listing.

    The same voucher twice is written once. Nothing goes back to a unit that is still in it, nothing is kept without a
    reason. Raises AccessError or DomainError, and then nothing has changed.
    """
    listing = locked_listing(intent.listing_id)
    locked: Intent = Intent.objects.select_for_update(of=("self",)).get(pk=intent.pk)
    locked.listing = listing
    actor.require(Permission.DEPOSIT_RECORD, locked)
    paper, reason = paper.strip(), reason.strip()
    present = locked.deposit_lines.filter(kind=kind, paper=paper).first() if paper else None
    if present is not None:
        if present.amount_yuan != amount_yuan:
            raise DomainError("paper_taken", _("这个凭证号已经登记过另一个金额。"), "paper")
        found: DepositLine = present
        return found
    _check_line(locked, listing, kind=kind, amount_yuan=amount_yuan, on=on, paper=paper, reason=reason)
    line = DepositLine(
        intent=locked,
        kind=kind,
        amount_yuan=amount_yuan,
        on=on,
        paper=paper,
        reason=reason,
        written_by=actor.user,
        written_at=clock.now(),
    )
    line.full_clean(exclude={"intent", "written_by"})
    line.save(force_insert=True)
    words = {"kind": line.get_kind_display(), "amount": format_yuan(amount_yuan)}
    tell(locked, "deposit", actor, _("保证金%(kind)s %(amount)s") % words, reason=reason)
    return line


def _check_line(
    intent: Intent, listing: Listing, *, kind: str, amount_yuan: Decimal, on: date, paper: str, reason: str
) -> None:
    if amount_yuan <= 0 or amount_yuan != amount_yuan.quantize(CENT):
        raise DomainError("amount", _("金额要大于零，精确到分。"), "amount_yuan")
    if on > clock.today():
        raise DomainError("future", _("只登记已经发生的。"), "on")
    if kind != DepositKind.FORFEITED and not paper:
        raise DomainError("paper", _("请填写凭证号。"), "paper")
    if kind == DepositKind.PAID:
        if listing.state in OVER or not listing.deposit_yuan:
            raise DomainError("no_deposit", _("这项挂牌不收保证金，或已经结束。"))
        return
    if amount_yuan > intent.deposit_held_yuan:
        held = format_yuan(intent.deposit_held_yuan)
        raise DomainError("too_much", _("现在只收着 %(held)s。") % {"held": held}, "amount_yuan")
    if kind == DepositKind.FORFEITED and not reason:
        raise DomainError("reason_missing", _("不予退还的，请写明依据和理由。"), "reason")
    if is_still_in(intent, listing):
        raise DomainError("still_in", _("对方还在参加这项交易，不能退还或扣留保证金。"))


def is_still_in(intent: Intent, listing: Listing) -> bool:
    """Whether the unit may still come to have it; whoever won is so until the deal is concluded."""
    if listing.state in OVER:
        return False
    if intent.state == IntentState.WON:
        return listing.state != ListingState.DEALING
    return intent.state in (IntentState.LODGED, IntentState.VOIDED, IntentState.QUALIFIED)
