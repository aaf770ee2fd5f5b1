"""Who races: units that the body enters, and what a call has selected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.core.transitions import apply
from lianqiao.processes.programmes.enums import ApplicationState
from lianqiao.processes.programmes.models import Application
from lianqiao.processes.races import phrases
from lianqiao.processes.races.domain.keeping import locked_race, tell
from lianqiao.processes.races.enums import PREPARING
from lianqiao.processes.races.models import Member, Race, Team

_OVER = _("赛马已经送审或开始，不能再增减队伍。")


@dataclass(frozen=True)
class Named:
    """A unit beside the leader of a team, and what it does."""

    organisation: Any
    task: str


@transaction.atomic
def enter_team(
    race: Race, *, actor: Actor, organisation: Any, values: Mapping[str, Any], members: Iterable[Named] = ()
) -> Team:
    """Enter a unit that leads a team; its people are asked whether it takes part.

    `values` are title and leader. Raises AccessError, DomainError for a unit that is not verified or a race that is not
    being prepared, or InvalidInput.
    """
    locked = locked_race(race.pk, PREPARING, _OVER)
    actor.require(Permission.RACE_MANAGE, locked)
    team = _enter(locked, actor, organisation, values, members)
    phrases.ask_team(team)
    tell(locked, "enter_team", actor, _("加入队伍：%(team)s") % {"team": team})
    return team


@transaction.atomic
def take_applications(race: Race, *, actor: Actor) -> list[Team]:
    """Make a team of each application that the call of the race has selected and that is not one yet.

    Their units have said yes by applying. Raises AccessError, or DomainError where there is nothing to take.
    """
    locked = locked_race(race.pk, PREPARING, _OVER)
    actor.require(Permission.RACE_MANAGE, locked)
    if locked.call is None:
        raise DomainError("no_call", _("这场赛马没有关联申报。"))
    rows = Application.objects.filter(call=locked.call, state=ApplicationState.SELECTED)
    taken = set(locked.teams.values_list("application", flat=True))
    new = [one for one in rows.select_related("organisation").order_by("number") if one.pk not in taken]
    if not new:
        raise DomainError("no_selected", _("这次申报还没有入选的项目，或都已经加入。"))
    teams = []
    for one in new:
        named = [Named(row.organisation, row.task) for row in one.partners.select_related("organisation")]
        values = {"title": one.title, "leader_name": one.leader_name}
        team = _enter(locked, actor, one.organisation, values, named, application=one)
        teams.append(apply(team, "take_over", actor=SYSTEM))
    tell(locked, "take_applications", actor, _("加入入选项目 %(count)d 项") % {"count": len(teams)})
    return teams


def _enter(
    race: Race,
    actor: Actor,
    organisation: Any,
    values: Mapping[str, Any],
    members: Iterable[Named],
    application: Application | None = None,
) -> Team:
    if not organisation.is_verified:
        raise DomainError("not_verified", _("这家单位还没有通过核验，不能参加。"), "organisation")
    if organisation.pk == race.organisation_id:
        raise DomainError("own", _("组织赛马的部门自己不能参加。"), "organisation")
    last = race.teams.aggregate(last=Max("number"))["last"] or 0
    team = Team(
        race=race,
        organisation=organisation,
        region_id=organisation.region_id,
        created_by=actor.user,
        number=last + 1,
        application=application,
    )
    assign(team, values)
    team.save(force_insert=True)
    seen = {organisation.pk}
    for one in members:
        if one.organisation.pk not in seen:
            seen.add(one.organisation.pk)
            Member.objects.create(team=team, organisation=one.organisation, task=one.task)
    return team


@transaction.atomic
def remove_team(team: Team, *, actor: Actor) -> None:
    """Take a team out of a race that is being prepared."""
    race = locked_race(team.race_id, PREPARING, _OVER)
    actor.require(Permission.RACE_MANAGE, race)
    name = str(team)
    Team.objects.filter(pk=team.pk).delete()
    tell(race, "remove_team", actor, _("移出队伍：%(team)s") % {"team": name})
