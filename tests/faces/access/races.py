"""Who holds races, who races in them and who judges."""

from typing import Any

from tests.faces.access.api import EVERYBODY, NOBODY
from tests.faces.access.table import Row

_KEPT = "LNNNNNNNN2N"
ROWS: tuple[Row, ...] = (
    ("portal:races", "get", (), "22222222222222"),
    ("portal:race", "get", ("race",), "22222222222"),
    ("portal:race", "get", ("race_draft",), "NNNNNNNNNNN"),
    ("workbench:races", "get", (), "LF222222222"),
    ("workbench:races_new", "get", (), "LFFFFFFFF22"),
    ("workbench:races_record", "get", ("race",), "L3333333323"),
    ("workbench:races_record", "get", ("race_draft",), _KEPT),
    ("workbench:races_edit", "get", ("race_draft",), "LFNNNNNNN2N"),
    ("workbench:races_act", "post", ("race",), "LNNNNNNNNNN"),
    ("workbench:races_say", "post", ("race",), "LNNNNNNNN3N"),
    ("workbench:races_versions", "get", ("race",), "LNNNNNNNN2N"),
    ("workbench:race_enter", "get", ("race_draft",), "LFFFFFFFF2N"),
    ("workbench:race_take", "post", ("race_draft",), "LFFFFFFFF3N"),
    ("workbench:race_test", "get", ("stage_draft",), "LFFFFFFFF2N"),
    ("workbench:race_gate", "get", ("race_scored",), "LFFFFFFFF2N"),
    ("workbench:race_teams", "get", (), "LF222222222"),
    ("workbench:race_team", "get", ("race_team",), "LN2222NNN2N"),
    ("workbench:race_team_act", "post", ("race_team",), "LNNNNNNNNNN"),
    ("workbench:race_team_remove", "post", ("team_draft",), "LFFFFFFFF3N"),
    ("workbench:race_report", "get", ("run",), "LFF2F2NNNFF"),
    ("workbench:race_judging", "get", ("judge",), "LFNNNNNN2NN"),
    ("workbench:race_reading", "get", ("run_scored",), "LFNNNNNN2NN"),
    ("api:races", "get", (), EVERYBODY),
    ("api:races_record", "get", ("race",), EVERYBODY),
    ("api:races_record", "get", ("race_draft",), NOBODY),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """Races of the government of 290100: the owner leads a team of one, the manager judges another."""
    from lianqiao.processes.races.checking import runs_to_decide
    from tests.factories.races import add_team, make_race
    from tests.processes.reviews.makers import make_expert

    body, owner = world["people"]["reviewer"], world["owner"]
    expert = make_expert(body, world["people"]["manager"])
    draft = make_race(body=body, teams=1)
    race = make_race("racing", body=body, is_public=True, with_unit=owner)
    scored = make_race("scoring", body=body, experts=[expert])
    add_team(draft, body, title="另一方案")
    led = race.teams.get(organisation=owner)
    return {
        "race": race,
        "race_draft": draft,
        "race_scored": scored,
        "stage_draft": draft.stages.first(),
        "team_draft": draft.teams.first(),
        "race_team": led,
        "run": led.runs.get(),
        "run_scored": runs_to_decide(scored)[0],
        "judge": scored.judges.get(),
    }
