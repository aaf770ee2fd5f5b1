"""Writing listings, their files, arranging and calling off contests, and following."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, files
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models.files import StoredFile
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.core.transitions import apply
from lianqiao.processes.auctions.domain.announcing import call_off
from lianqiao.processes.auctions.models import Auction
from lianqiao.processes.disposals.models import Disposal
from lianqiao.processes.market import dealing
from lianqiao.processes.market.domain.keeping import locked_listing, tell
from lianqiao.processes.market.enums import PRIVATE_STATES, ListingState, PriceKind
from lianqiao.processes.market.models import Follower, Intent, Listing
from lianqiao.processes.market.procedures import procedure_of

#: What a new listing of the same goods begins with.
COPIED = (
    "market",
    "title",
    "field",
    "summary",
    "procedure",
    "contest",
    "price_yuan",
    "step_yuan",
    "payment_terms",
    "delivery_terms",
    "buyer_conditions",
    "deposit_yuan",
    "deposit_holder",
    "deposit_account",
    "extension_rounds",
    "contact_name",
    "contact_phone",
)


@transaction.atomic
def create_listing(*, actor: Actor, disposal: Disposal, market: Any, values: Mapping[str, Any]) -> Listing:
    """A draft of the unit acted for, by one of its decisions in force, for the market of the body `market`.

    `values` are columns that a person fills in. Raises AccessError, DomainError for a decision that is not the unit's
    own or not in force, or InvalidInput with the sentences per field.
    """
    if actor.organisation is None:
        raise AccessError(_("请先登记或加入一个单位。"), permission=Permission.LISTED_EDIT)
    organisation: Any = actor.organisation
    listing = Listing(organisation=organisation, region_id=organisation.region_id, created_by=actor.user)
    listing.disposal, listing.market = disposal, market
    actor.require(Permission.LISTED_EDIT, listing)
    if disposal.organisation_id != organisation.pk:
        raise DomainError("foreign_disposal", _("只能按本单位的转化决策挂牌。"), "disposal")
    if not disposal.is_usable:
        raise DomainError("unusable", _("这项转化决策没有生效、已经失效或正在用于另一项交易。"), "disposal")
    _keep(listing, values)
    tell(listing, "create", actor, _("起草挂牌"))
    return listing


@transaction.atomic
def update_listing(listing: Listing, *, actor: Actor, values: Mapping[str, Any], market: Any = None) -> Listing:
    """Change a draft. Raises AccessError for one that was handed in, or InvalidInput."""
    locked = locked_listing(listing.pk)
    actor.require(Permission.LISTED_EDIT, locked)
    if market is not None:
        locked.market = market
    _keep(locked, values)
    tell(locked, "update", actor, _("修改挂牌草稿"))
    return locked


@transaction.atomic
def relist(listing: Listing, *, actor: Actor) -> Listing:
    """A draft with the same content, after the listing has ended without a buyer.

    Raises AccessError, or DomainError where it has not ended or its decision is no longer in force.
    """
    locked = locked_listing(listing.pk)
    actor.require(Permission.LISTED_SUBMIT, locked)
    if locked.state not in (ListingState.FAILED, ListingState.CANCELLED, ListingState.WITHDRAWN):
        raise DomainError("not_over", _("只有未成交、已撤销或已撤回的挂牌可以重新挂牌。"))
    values = {name: getattr(locked, name) for name in COPIED if name != "market"}
    again = create_listing(actor=actor, disposal=locked.disposal, market=locked.market, values=values)
    tell(locked, "relist", actor, _("重新挂牌"))
    return again


def _keep(listing: Listing, values: Mapping[str, Any]) -> None:
    said = dict(values)
    if procedure_of(said.get("procedure", listing.procedure)).flags.price == PriceKind.OPEN:
        said["price_yuan"] = said["step_yuan"] = None
    session = said.get("session", listing.session)
    if session is not None:
        said["opens_on"], said["intents_until"] = session.opens_on, session.intents_until
    assign(listing, said)
    listing.save()


@transaction.atomic
def add_file(listing: Listing, upload: File[bytes], *, actor: Actor) -> StoredFile:
    """Keep a file that everybody reads with the listing; only in a draft."""
    locked = locked_listing(listing.pk)
    actor.require(Permission.LISTED_EDIT, locked)
    owner = locked.organisation
    stored = files.store(upload, actor=actor, organisation=owner, subject=locked, allow=files.DOCUMENTS)
    tell(locked, "add_file", actor, _("添加附件：%(name)s") % {"name": stored.name})
    return stored


@transaction.atomic
def remove_file(listing: Listing, file: StoredFile, *, actor: Actor) -> None:
    """Take a file of a draft out of use."""
    locked = locked_listing(listing.pk)
    actor.require(Permission.LISTED_EDIT, locked)
    files.remove(file)
    tell(locked, "remove_file", actor, _("移除附件：%(name)s") % {"name": file.name})


def award(listing: Listing, intent: Intent, *, actor: Actor) -> Listing:
    """Let the first qualified have it at the listed price. Raises AccessError or DomainError."""
    return apply(listing, "award", actor=actor, intent=intent)


def choose(listing: Listing, intent: Intent, *, actor: Actor, price_yuan: Decimal) -> Listing:
    """Let the seller's chosen partner have it at the price of the talks. Raises AccessError or DomainError."""
    if price_yuan <= 0:
        raise DomainError("price", _("请填写商定的价格。"), "price_yuan")
    return apply(listing, "choose", actor=actor, intent=intent, price_yuan=price_yuan)


def start_contest(listing: Listing, *, actor: Actor, opens_at: datetime, closes_at: datetime) -> Listing:
    """Open an auction among the qualified. Raises AccessError or DomainError."""
    return apply(listing, "start_contest", actor=actor, opens_at=opens_at, closes_at=closes_at)


@transaction.atomic
def call_off_contest(listing: Listing, *, actor: Actor, reason: str) -> Listing:
    """Call an auction off that has not ended, so that another is arranged; the auction is locked before the listing.

    Raises AccessError, or DomainError where no contest is under way or it has just ended.
    """
    actor.require(Permission.LISTED_CHECK, listing)
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明理由。"), "reason")
    dealing.require_open_contest(listing)
    auction = Auction.objects.select_for_update(of=("self",)).get(pk=listing.auction_id)
    call_off(auction, actor=SYSTEM, reason=reason)
    return apply(listing, "call_off", actor=SYSTEM, reason=reason)


@transaction.atomic
def follow(listing: Listing, *, actor: Actor) -> None:
    """Let the person be told what happens to the listing; twice does it once."""
    if actor.user is None:
        raise AccessError(_("请先登录。"))
    if listing.state in PRIVATE_STATES:
        raise DomainError("not_public", _("这项挂牌没有公开。"))
    Follower.objects.get_or_create(listing=listing, user=actor.user, defaults={"since": clock.now()})


@transaction.atomic
def unfollow(listing: Listing, *, actor: Actor) -> None:
    """The person is not told any more."""
    if actor.user is None:
        raise AccessError(_("请先登录。"))
    Follower.objects.filter(listing=listing, user=actor.user).delete()
