"""Proposing that somebody stand on a list, and what they say to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.lists.terms import YELLOW_LIST_COMPLETERS, YELLOW_LIST_UNITS
from lianqiao.core.norms import NormMissing
from lianqiao.core.permissions import Permission
from lianqiao.processes.obligations import phrases
from lianqiao.processes.obligations.enums import CheckState, ListingKind, ListingState, StatementKind
from lianqiao.processes.obligations.limits import LONGEST_TEXT, white_rule
from lianqiao.processes.obligations.listing_steps import statement
from lianqiao.processes.obligations.models import Check, Line, Listing, Statement


@transaction.atomic
def propose_yellow(check: Check, *, actor: Actor, grounds: str) -> Listing:
    """Propose a project that was found not kept for the yellow list, with its first completers by the norm.

    Raises AccessError, or DomainError for another finding, for a region without such a list, and when it is proposed
    already.
    """
    locked: Check = Check.objects.select_for_update(of=("self",)).select_related("obligation__unit").get(pk=check.pk)
    obligation = locked.obligation
    listing = Listing(
        organisation=obligation.organisation,
        region_id=obligation.region_id,
        created_by=actor.user,
        kind=ListingKind.YELLOW,
        unit=obligation.unit,
        check_found=locked,
        title=obligation.title,
        grounds=grounds.strip(),
    )
    actor.require(Permission.LIST_EDIT, listing)
    if locked.state != CheckState.NOT_KEPT:
        raise DomainError("wrong_state", _("核查结论是“没有转化”的才能提出列入黄名单。"))
    if locked.listings.exclude(state=ListingState.DROPPED).exists():
        raise DomainError("twice", _("已经提出列入黄名单。"))
    people, units = _barred_numbers(obligation.region_id)
    lines = [
        Line(rank=one.rank, name=one.name, employer=one.employer, user=one.user)
        for one in obligation.completers.order_by("rank")[:people]
    ]
    if units:
        lines.insert(0, Line(rank=0, name=str(obligation.unit)))
    return _save(listing, lines, actor, _("提出列入黄名单"))


def _barred_numbers(region: Any) -> tuple[int, int]:
    try:
        people: Any = YELLOW_LIST_COMPLETERS.get(where=region, on=clock.today()).value
        units: Any = YELLOW_LIST_UNITS.get(where=region, on=clock.today()).value
    except NormMissing as missing:
        raise DomainError("list_norm", _("本地区没有规定黄名单制度，请先在规定库录入。")) from missing
    return int(people), int(units)


@transaction.atomic
def propose_platform(*, actor: Actor, unit: Any, title: str, grounds: str, criteria: Mapping[str, str]) -> Listing:
    """Propose a platform of a unit for the white list of the actor's body.

    `criteria` says for each condition of the norm `obligations.white_rule` how it is met; what is not said is not met.
    Raises AccessError, InvalidInput or DomainError.
    """
    if actor.oversight is None:
        raise AccessError(_("白名单由政府部门编制。"), permission=Permission.LIST_EDIT)
    rule = white_rule(actor.organisation.region_id, clock.today())
    listing = Listing(
        organisation=actor.organisation,
        region_id=actor.organisation.region_id,
        created_by=actor.user,
        kind=ListingKind.WHITE,
        unit=unit,
        title=" ".join(title.split()),
        grounds=grounds.strip(),
        criteria=[{"condition": one, "met": criteria.get(one, "").strip()} for one in rule],
    )
    actor.require(Permission.LIST_EDIT, listing)
    return _save(listing, [Line(rank=0, name=str(unit))], actor, _("提出列入白名单"))


def _save(listing: Listing, lines: list[Line], actor: Actor, text: str) -> Listing:
    try:
        listing.full_clean(exclude=["check_found"], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    try:
        with transaction.atomic():
            listing.save(force_insert=True)
    except IntegrityError as error:
        raise DomainError("twice", _("这个平台已经提出过，或者已经在名单上。"), "title") from error
    for line in lines:
        line.listing = listing
        line.save(force_insert=True)
    topic = outbox.topic_of(listing, "propose")
    log.record(topic, listing, actor=actor, text=text, reason=listing.grounds)
    outbox.publish(topic, listing.pk)
    return listing


@transaction.atomic
def make_statement(listing: Listing, *, actor: Actor, text: str) -> Statement:
    """What the unit or a person says while it is heard; it stays as it was said. Raises AccessError or DomainError."""
    rows = Listing.objects.select_for_update(of=("self",)).select_related("unit")
    locked: Listing = rows.get(pk=listing.pk)
    actor.require(Permission.LISTING_ANSWER, locked)
    if locked.state != ListingState.HEARING:
        raise DomainError("wrong_state", _("现在不在听取意见的期限内。"))
    said = text.strip()
    if not said or len(said) > LONGEST_TEXT:
        raise DomainError("text", _("请写明意见，最多 %(most)d 字。") % {"most": LONGEST_TEXT}, "text")
    row = statement(locked, actor, StatementKind.STATEMENT, said, clock.now())
    row.save(force_insert=True)
    topic = outbox.topic_of(locked, "state")
    log.record(topic, locked, actor=actor, text=_("陈述申辩"))
    outbox.publish(topic, locked.pk)
    phrases.tell_body_of_statement(locked, row)
    return row
