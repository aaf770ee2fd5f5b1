"""What of obligations and listings waits for a person; None where that is not the actor's work."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.obligations.enums import TO_REPORT, CheckState, ListingState
from lianqiao.processes.obligations.models import Check, Listing, Obligation


def to_report(actor: Actor) -> Any:
    """Obligations of the actor's unit of which a report is asked."""
    if actor.organisation is None or not actor.has(Permission.OBLIGATION_ANSWER):
        return None
    return _with_checks(Obligation.objects.filter(unit=actor.organisation_id), TO_REPORT)


def to_judge(actor: Actor) -> Any:
    """Obligations that the actor's body watches with a report, or with a time that has run out."""
    if actor.oversight is None or not actor.has(Permission.OBLIGATION_JUDGE):
        return None
    states = (CheckState.REPORTED, CheckState.OVERDUE)
    return _with_checks(Obligation.objects.filter(organisation=actor.organisation_id), states)


def _with_checks(rows: Any, states: Collection[str]) -> Any:
    """Those with a check in one of these states; `asked_on` is the day of the oldest of them."""
    checks = Check.objects.filter(obligation=OuterRef("pk"), state__in=states).order_by("due_on")
    return rows.annotate(asked_on=Subquery(checks.values("due_on")[:1])).filter(asked_on__isnull=False)


def to_answer(actor: Actor) -> Any:
    """Listings about the actor's unit or himself that are being heard."""
    if actor.organisation is None or not actor.has(Permission.LISTING_ANSWER):
        return None
    about = Q(lines__user=actor.user_id)
    if actor.has(Permission.OBLIGATION_ANSWER):
        about |= Q(unit=actor.organisation_id)
    return Listing.objects.filter(about, state=ListingState.HEARING, statements__isnull=True).distinct()


def to_handle(actor: Actor) -> Any:
    """Listings of the actor's body that are heard, decided, appealed against or to be looked at again."""
    if actor.oversight is None or not actor.has(Permission.LIST_ISSUE):
        return None
    states = (
        ListingState.PROPOSED,
        ListingState.HEARING,
        ListingState.DECIDED,
        ListingState.APPEALED,
        ListingState.REVIEW,
    )
    return Listing.objects.filter(organisation=actor.organisation_id, state__in=states)


def concern(actor: Actor) -> bool:
    """Whether the organisation acted for has promised something or is named by a listing that it may see."""
    if Obligation.objects.filter(unit=actor.organisation_id).exists():
        return True
    return Listing.objects.visible_to(actor).exists()
