"""The states of races and of their teams."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianqiao.core import clock
from lianqiao.processes.races.enums import Outcome
from lianqiao.processes.races.models import Race, Run, Team
from tests.core.matrices.programmes import sides_of_a_body
from tests.core.matrices.table import Matrix, Sides, sides_of_a_register
from tests.factories.races import colleague_of, drafted, make_race, read, report, team_in

RACE = """
submit      | draft                | clearing  | own:reviewer
clear       | clearing             | ready     | own:OFFICER
refuse      | clearing             | draft     | own:OFFICER
reopen      | ready                | draft     | own:reviewer
start       | draft ready          | racing    | own:reviewer
extend      | racing               | racing    | own:reviewer
remind      | racing               | racing    | system
close       | racing               | scoring   | system
close_early | racing               | scoring   | own:reviewer
propose     | scoring              | gate      | own:reviewer
send_back   | gate                 | scoring   | own:reviewer
advance     | gate                 | racing    | own:reviewer
decide      | gate                 | decided   | own:reviewer
ask_stop    | racing scoring gate  | stopping  | own:reviewer
go_on       | stopping             | racing    | own:reviewer
stop        | stopping             | stopped   | own:reviewer
cancel      | draft clearing ready | cancelled | own:reviewer
"""

#: `own` is the unit that leads the team; the body that holds the race stands outside.
TEAM = """
confirm   | entered       | ready   | own:EDITING
decline   | entered ready | left    | own:EDITING
withdraw  | racing        | left    | own:EDITING
take_over | entered       | ready   | system
begin     | ready         | racing  | system
win       | racing        | won     | system
cut       | racing        | cut     | system
merge     | racing        | merged  | system
stop      | racing        | stopped | system
"""


def given(name: str) -> dict[str, Any]:
    """Valid data for the action, so that only state and rights decide."""
    data: dict[str, dict[str, Any]] = {
        "clear": {"opinion": "可以公开"},
        "extend": {"due_on": clock.today() + timedelta(days=600)},
    }
    return data.get(name, {})


def ready_race(race: Any, name: str) -> None:
    """The day is over, the reports are in, the scores are there, the proposal fits: what the actions wait for."""
    rows = Race.objects.filter(pk=race.pk)
    if name == "submit":
        rows.update(is_public=True)
    if name == "start" and race.state == "draft":
        rows.update(is_public=False)
    if name == "close":
        rows.update(due_on=clock.today() - timedelta(days=1))
    if name == "close_early":
        for run in Run.objects.filter(stage__race=race).select_related("team__organisation"):
            report(run)
    if name == "propose":
        read(race, (1000, 20), (500, 40))
        drafted(race, colleague_of(race), [Outcome.PROMOTE, Outcome.CUT])
    if name == "decide":
        Run.objects.filter(stage__race=race).update(outcome=Outcome.CUT)


def given_to_a_team(name: str) -> dict[str, Any]:
    """Another team of a race, into which one may be merged."""
    if name != "merge":
        return {}
    return {"into": Team.objects.order_by("-created_at").filter(state="racing").first()}


def sides_of_a_team(team: Any) -> Sides:
    """The unit, the body that holds the race, other governments and strangers."""
    return {**sides_of_a_register(team), "above": (team.race.organisation, {"oversight": "29"})}


MATRICES = {
    "races.Race": Matrix(RACE, make_race, sides_of_a_body, given, ready_race),
    "races.Team": Matrix(TEAM, team_in, sides_of_a_team, given_to_a_team),
}
