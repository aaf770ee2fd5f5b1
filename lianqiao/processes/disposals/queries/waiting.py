"""What disposals wait for: from the unit's deciders and secrecy officers, and from co-owners."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.disposals.enums import ConsentAnswer, DisposalState
from lianqiao.processes.disposals.models import CoOwnerConsent, Disposal, DisposalItem, SecrecyStatement


def to_decide(actor: Actor) -> Any:
    """Disposals that others of the actor's unit have proposed."""
    if actor.organisation_id is None or not actor.has(Permission.DISPOSAL_DECIDE):
        return None
    rows = Disposal.objects.whole_for(actor).filter(state=DisposalState.PROPOSED).exclude(proposed_by=actor.user_id)
    return rows.select_related("organisation", "region")


def to_clear(actor: Actor) -> Any:
    """Drafts of the actor's unit, written by others, whose content has no statement of secrecy and is whole otherwise.

    Whole means that completers were heard and every co-owner that was asked has agreed: before that it changes still.
    """
    if actor.organisation_id is None or not actor.has(Permission.DISPOSAL_STATE_SECRECY):
        return None
    stated = SecrecyStatement.objects.filter(disposal=OuterRef("pk"), content_sha256=OuterRef("content_sha256"))
    waiting = CoOwnerConsent.objects.filter(
        ~Q(answer=ConsentAnswer.AGREED), disposal=OuterRef("pk"), content_sha256=OuterRef("content_sha256")
    )
    rows = Disposal.objects.whole_for(actor).filter(state=DisposalState.DRAFT, items__isnull=False)
    unheard = DisposalItem.objects.filter(disposal=OuterRef("pk"), heard_on__isnull=True)
    rows = rows.filter(~Exists(stated), ~Exists(waiting), ~Exists(unheard)).exclude(created_by=actor.user_id).distinct()
    return rows.select_related("organisation", "region")


def to_consent(actor: Actor) -> Any:
    """What the actor's unit was asked as co-owner and has not answered."""
    if actor.organisation_id is None or not actor.has(Permission.DISPOSAL_CONSENT):
        return None
    return CoOwnerConsent.objects.visible_to(actor).waiting().for_list()


def was_asked(actor: Actor) -> bool:
    """Whether the actor's unit was ever asked as co-owner."""
    return actor.organisation_id is not None and CoOwnerConsent.objects.visible_to(actor).exists()
