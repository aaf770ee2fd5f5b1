"""The states of pairs in the work lists of matchmakers."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from lianqiao.processes.matchmaking.enums import CandidateState
from lianqiao.processes.matchmaking.models import Candidate
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.core.matrices.table import Matrix, Sides
from tests.factories import OrganisationFactory, RegionFactory
from tests.processes import makers

#: The list is a government body's common one; the lists of managers are in tests/processes/matchmaking.
CANDIDATE = """
send      | open    | sent    | own:reviewer own:manager
drop      | open    | dropped | own:reviewer own:manager
restore   | dropped | open    | own:reviewer own:manager
drop      | taken   | dropped | own:reviewer own:manager
send      | taken   | sent    | own:reviewer own:manager
give_back | taken   | open    | own:reviewer own:manager
take      | open    | taken   | own:reviewer own:manager
"""


def a_candidate(state: str) -> Candidate:
    """A pair in the list of the government of 290100, in that state."""
    values: dict[str, Any] = {}
    if state == CandidateState.SENT:
        values["sent_at"] = timezone.now()
    if state == CandidateState.DROPPED:
        values["drop_code"] = "known"
    body = makers.organisation(code="290100", kind=OrganisationKind.GOVERNMENT)
    return Candidate.objects.create(
        state=state,
        organisation=body,
        region=body.region,
        created_by=body.created_by,
        demand=makers.demand(makers.organisation(code="290101")),
        achievement=makers.achievement(makers.organisation(code="310101")),
        score=0.5,
        **values,
    )


def sides(record: Any) -> Sides:
    """The body, a colleague body, the one above, the owners, and a transfer organisation."""
    governments = {
        name: (
            OrganisationFactory(kind=OrganisationKind.GOVERNMENT, region=RegionFactory(code=code)),
            {"oversight": code.rstrip("0")},
        )
        for name, code in (("beside", "290100"), ("above", "290000"), ("far", "310000"))
    }
    return {
        "own": (record.organisation, {"oversight": "2901"}),
        **governments,
        "asker": (record.demand.organisation, {}),
        "holder": (record.achievement.organisation, {}),
        "serving": (OrganisationFactory(kind=OrganisationKind.TRANSFER_ORGANISATION), {"service": "2901"}),
    }


def given(name: str) -> dict[str, Any]:
    """Valid data for the action."""
    return {"drop": {"code": "known"}}.get(name, {})


MATRICES = {"matchmaking.Candidate": Matrix(CANDIDATE, a_candidate, sides, given)}
