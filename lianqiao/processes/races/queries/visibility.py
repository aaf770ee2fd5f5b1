"""Who sees what of races: the body all of it, teams their own, judges what they test, everybody what is public."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q

from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.races.enums import PUBLIC_STATES, STANDING, UNDERWAY, RaceState, TeamState

NOBODY = Q(pk__in=())


def holds_races(actor: Actor) -> bool:
    """Whether the actor acts for a body that holds races: a verified government body."""
    return actor.oversight is not None


class RaceQuerySet(VisibleQuerySet[Any]):
    """Races, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the body acted for; teams and judges see theirs on pages of their own."""
        return self.filter(self.inside(actor))

    def inside(self, actor: Actor) -> Q:
        """The condition of `visible_to`."""
        return Q(organisation=actor.organisation_id) if holds_races(actor) else NOBODY

    def public(self, actor: Actor = ANONYMOUS) -> Self:
        """What everybody may read, whoever is looking: public ones, cleared and begun."""
        return self.filter(is_public=True, state__in=PUBLIC_STATES, started_at__isnull=False)

    def for_list(self) -> Self:
        """With all that a row shows; `team_count` of those that were not turned away."""
        standing = Count("teams", filter=~Q(teams__state=TeamState.LEFT), distinct=True)
        return self.select_related("organisation", "region").annotate(team_count=standing)

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("call", "proposed_by", "stop_asked_by", "submitted_by")


class TeamQuerySet(VisibleQuerySet[Any]):
    """Teams, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the body's races, and those in which the actor's unit works."""
        if actor.organisation_id is None:
            return self.none()
        kept = Q(race__organisation=actor.organisation_id) if holds_races(actor) else NOBODY
        return self.filter(kept | self.with_unit(actor))

    def of(self, actor: Actor) -> Self:
        """Those in which the actor's unit leads or works."""
        return self.none() if actor.organisation_id is None else self.filter(self.with_unit(actor))

    @staticmethod
    def with_unit(actor: Actor) -> Q:
        """The condition for teams in which the unit leads or works."""
        members = apps.get_model("races.Member")._base_manager
        named = Exists(members.filter(team=OuterRef("pk"), organisation=actor.organisation_id))
        return Q(organisation=actor.organisation_id) | Q(named)

    def standing(self) -> Self:
        """Those that race or want to."""
        return self.filter(state__in=STANDING)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "race__organisation")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("merged_into", "race__region").prefetch_related("members__organisation")


class JudgeQuerySet(VisibleQuerySet[Any]):
    """Judges: each sees himself, in races that have begun."""

    def visible_to(self, actor: Actor) -> Self:
        """The actor's own places, while the race runs and after it."""
        if actor.user_id is None:
            return self.none()
        return self.filter(expert__user=actor.user_id, race__state__in=PUBLIC_STATES)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("race__organisation", "race__region", "expert__user")


class RunQuerySet(VisibleQuerySet[Any]):
    """Teams in stages, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the body's races, and those of the teams in which the actor's unit works."""
        teams: Any = apps.get_model("races.Team")._default_manager
        return self.filter(team__in=teams.visible_to(actor).values("pk"))

    def readable_by(self, actor: Actor) -> Self:
        """Those whose report and files the actor reads: visible ones, and those that it judges and may know of."""
        teams: Any = apps.get_model("races.Team")._default_manager
        tested = self.tested_by(actor) & Q(stage__race__is_blind=False)
        return self.filter(Q(team__in=teams.visible_to(actor).values("pk")) | tested)

    def judged_by(self, actor: Actor) -> Self:
        """Those that the actor judges, in races that have not ended."""
        return self.filter(self.tested_by(actor))

    @staticmethod
    def tested_by(actor: Actor) -> Q:
        """The condition for what the actor judges: reports that were handed in, while their race runs."""
        if actor.user_id is None:
            return NOBODY
        judges = apps.get_model("races.Judge")._base_manager
        mine = judges.filter(race=OuterRef("stage__race"), expert__user=actor.user_id)
        return Q(Exists(mine), stage__race__state__in=(RaceState.SCORING, RaceState.GATE))

    def under_way(self) -> Self:
        """Those of teams that race in the stage that runs."""
        return self.filter(
            team__state=TeamState.RACING, stage__race__state__in=UNDERWAY, stage__decided_on__isnull=True
        )

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("stage__race__organisation", "team__organisation", "into")
