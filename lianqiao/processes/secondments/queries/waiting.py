"""What secondments wait for: from the person, from both units, from the body."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.secondments.enums import BatchState, Party, SecondmentState
from lianqiao.processes.secondments.models import Assessment, Batch, PlanItem, Secondment, Signature

S = SecondmentState
_ROWS = ("organisation", "region", "person", "post")


def _unsigned(party: Party) -> Any:
    """Secondments that wait for the signature of that party."""
    signed = Signature.objects.filter(secondment=OuterRef("pk"), round=OuterRef("signing_round"), party=party)
    planned = Exists(PlanItem.objects.filter(secondment=OuterRef("pk")))
    rows = Secondment.objects.filter(~Exists(signed))
    return rows.filter(Q(planned, state=S.APPOINTED) | Q(state=S.EXTENDING)).select_related(*_ROWS)


def to_consent(actor: Actor) -> Any:
    """Applications of the unit's people, not the actor's own."""
    if actor.organisation_id is None or not actor.has(Permission.SECONDMENT_CONSENT):
        return None
    rows = Secondment.objects.filter(organisation=actor.organisation_id, state=S.APPLIED)
    return rows.exclude(person=actor.user_id).select_related(*_ROWS)


def to_choose(actor: Actor) -> Any:
    """People who wait for the choice of the unit."""
    if actor.organisation_id is None or not actor.has(Permission.SECONDMENT_HOST):
        return None
    return Secondment.objects.filter(host=actor.organisation_id, state=S.OFFERED).select_related(*_ROWS)


def to_accept(actor: Actor) -> Any:
    """Posts for which the person was chosen."""
    if actor.user_id is None or not actor.has(Permission.SECONDMENT_APPLY):
        return None
    return Secondment.objects.filter(person=actor.user_id, state=S.CHOSEN).select_related(*_ROWS)


def to_plan(actor: Actor) -> Any:
    """Posts of the person whose work plan is not written."""
    if actor.user_id is None or not actor.has(Permission.SECONDMENT_APPLY):
        return None
    planned = Exists(PlanItem.objects.filter(secondment=OuterRef("pk")))
    return Secondment.objects.filter(~planned, person=actor.user_id, state=S.APPOINTED).select_related(*_ROWS)


def to_sign(actor: Actor) -> Any:
    """What the actor may sign: for itself, for the unit it belongs to, for the unit that offers the post."""
    if actor.user_id is None:
        return None
    mine = _unsigned(Party.PERSON).filter(person=actor.user_id)
    if actor.organisation_id is None:
        return mine
    own = Secondment.objects.exclude(person=actor.user_id)
    keys = Q(pk__in=mine.values("pk"))
    if actor.has(Permission.SECONDMENT_CONSENT):
        home = _unsigned(Party.HOME).filter(organisation=actor.organisation_id, pk__in=own.values("pk"))
        keys |= Q(pk__in=home.values("pk"))
    if actor.has(Permission.SECONDMENT_HOST):
        host = _unsigned(Party.HOST).filter(host=actor.organisation_id, pk__in=own.values("pk"))
        keys |= Q(pk__in=host.values("pk"))
    return Secondment.objects.filter(keys).select_related(*_ROWS)


def to_sum_up(actor: Actor) -> Any:
    """Posts of the person with a period that wants a summary."""
    if actor.user_id is None or not actor.has(Permission.SECONDMENT_APPLY):
        return None
    due = Assessment.objects.filter(secondment=OuterRef("pk"), summed_up_at__isnull=True, host_at__isnull=True)
    return Secondment.objects.filter(Exists(due), person=actor.user_id).select_related(*_ROWS)


def to_grade(actor: Actor) -> Any:
    """People in posts of the unit with a period that wants its grade."""
    if actor.organisation_id is None or not actor.has(Permission.SECONDMENT_HOST):
        return None
    due = Assessment.objects.filter(secondment=OuterRef("pk"), host_at__isnull=True)
    return Secondment.objects.filter(Exists(due), host=actor.organisation_id).select_related(*_ROWS)


def to_list(actor: Actor) -> Any:
    """People on whom both sides have settled and who are on no list yet."""
    if actor.oversight is None or not actor.has(Permission.SECONDMENT_DECIDE):
        return None
    rows = Secondment.objects.filter(post__body=actor.organisation_id, state=S.MATCHED, batch__isnull=True)
    return rows.select_related(*_ROWS)


def to_conclude(actor: Actor) -> Any:
    """People of the body's posts whom the host has graded for a period that has no conclusion."""
    if actor.oversight is None or not actor.has(Permission.SECONDMENT_DECIDE):
        return None
    due = Assessment.objects.filter(secondment=OuterRef("pk"), host_at__isnull=False, concluded_at__isnull=True)
    return Secondment.objects.filter(Exists(due), post__body=actor.organisation_id).select_related(*_ROWS)


def to_answer(actor: Actor) -> Any:
    """Extensions and early ends that wait for the body."""
    if actor.oversight is None or not actor.has(Permission.SECONDMENT_DECIDE):
        return None
    rows = Secondment.objects.filter(post__body=actor.organisation_id, state__in=(S.EXTENDING, S.ENDING))
    return rows.select_related(*_ROWS)


def to_decide(actor: Actor) -> Any:
    """Lists of the body that are settled, by somebody else."""
    if actor.oversight is None or not actor.has(Permission.SECONDMENT_DECIDE):
        return None
    rows = Batch.objects.filter(organisation=actor.organisation_id, state=BatchState.FIXED)
    return rows.exclude(submitted_by=actor.user_id).select_related("organisation", "region")
