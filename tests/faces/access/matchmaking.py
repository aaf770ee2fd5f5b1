"""Who may open work lists of matchmakers."""

from typing import Any

from lianqiao.processes.matching.models import Match
from lianqiao.processes.matchmaking.domain.candidates import candidate_of, drop
from tests.faces.access.api import NO_TOKEN
from tests.faces.access.table import Row
from tests.factories import complete_achievement, complete_demand

ROWS: tuple[Row, ...] = (
    ("workbench:candidates", "get", (), "LFFFFFFF222FFF"),
    ("workbench:candidates_handle", "post", (), "LFFFFFFF333FFF"),
    ("workbench:candidates_handled", "get", (), "LFFFFFFF222FFF"),
    ("workbench:manager_profile", "get", (), "LFFFFFFF2FFFFF"),
    ("workbench:candidate_pair", "get", ("open_pair",), "LFFFFFFFN2NFFF"),
    ("workbench:candidate", "get", ("candidate",), "LFFFFFFFN2NFFF"),
    ("workbench:candidate_act", "post", ("candidate",), "LFFFFFFFNNNFFF"),
    ("api:candidates", "get", (), NO_TOKEN),
    ("api:candidates_record", "get", ("candidate",), NO_TOKEN),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """An open pair of strangers in 290100, and one that its government has left out."""
    reviewer = world["people"]["reviewer"]
    matches = []
    for _number in range(2):
        demand = complete_demand()
        achievement = complete_achievement()
        matches.append(
            Match.objects.create(
                side="demand", demand=demand, achievement=achievement, organisation=demand.organisation, score=0.6
            )
        )
    candidate = drop(candidate_of(matches[1], actor=reviewer), actor=reviewer, code="known")
    return {"open_pair": matches[0], "candidate": candidate}
