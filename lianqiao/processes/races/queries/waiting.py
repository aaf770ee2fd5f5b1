"""What races wait for: from the body, from teams and from judges."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.races.enums import RaceState, ScoredBy, TeamState
from lianqiao.processes.races.models import Judge, Race, Reading, Run, Team
from lianqiao.processes.races.queries.visibility import holds_races


def to_clear(actor: Actor) -> Any:
    """Races of the actor's body that wait for the secrecy review, handed in by others."""
    if not holds_races(actor) or not actor.has(Permission.RACE_REVIEW_SECRECY):
        return None
    rows = Race.objects.visible_to(actor).filter(state=RaceState.CLEARING).exclude(submitted_by=actor.user_id)
    return rows.select_related("organisation", "region")


def to_propose(actor: Actor) -> Any:
    """Races of the actor's body whose stage is over."""
    if not holds_races(actor) or not actor.has(Permission.RACE_MANAGE):
        return None
    rows = Race.objects.visible_to(actor).filter(state=RaceState.SCORING)
    return rows.select_related("organisation", "region")


def to_decide(actor: Actor) -> Any:
    """Gates and ends that others of the actor's body have proposed."""
    if not holds_races(actor) or not actor.has(Permission.RACE_DECIDE):
        return None
    gates = Q(state=RaceState.GATE) & ~Q(proposed_by=actor.user_id)
    ends = Q(state=RaceState.STOPPING) & ~Q(stop_asked_by=actor.user_id)
    return Race.objects.visible_to(actor).filter(gates | ends).select_related("organisation", "region")


def to_confirm(actor: Actor) -> Any:
    """Teams that the actor's unit leads and has not confirmed."""
    if actor.organisation_id is None or not actor.has(Permission.RACE_TAKE_PART):
        return None
    waits = (RaceState.DRAFT, RaceState.CLEARING, RaceState.READY)
    rows = Team.objects.filter(organisation=actor.organisation_id, state=TeamState.ENTERED, race__state__in=waits)
    return rows.select_related("organisation", "region")


def to_report(actor: Actor) -> Any:
    """Teams that the actor's unit leads, whose stage runs and which have not reported."""
    if actor.organisation_id is None or not actor.has(Permission.RACE_TAKE_PART):
        return None
    rows = Team.objects.filter(organisation=actor.organisation_id, state=TeamState.RACING, race__state=RaceState.RACING)
    open_runs = Run.objects.filter(
        team=OuterRef("pk"), stage__number=OuterRef("race__stage_number"), reported_at__isnull=True
    )
    return rows.filter(Exists(open_runs)).select_related("organisation", "region")


def to_test(actor: Actor) -> Any:
    """Places as judge in races that are being scored, where some team was not read by the actor."""
    if actor.user_id is None or not actor.has(Permission.RACE_JUDGE):
        return None
    read = Reading.objects.filter(run=OuterRef("pk"), judge=OuterRef(OuterRef("pk")))
    unread = Run.objects.filter(
        ~Exists(read),
        stage__race=OuterRef("race"),
        stage__number=OuterRef("race__stage_number"),
        team__state=TeamState.RACING,
    )
    rows = Judge.objects.visible_to(actor).filter(
        race__state=RaceState.SCORING, race__scored_by=ScoredBy.JUDGES, expert__user=actor.user_id
    )
    named = rows.filter(Exists(unread)).select_related("race", "expert__user")
    return named.annotate(since=F("race__due_on"))
