"""Who has recommended a pair to its owners, for the page of their matches."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from lianqiao.processes.matchmaking.enums import CandidateState
from lianqiao.processes.matchmaking.models import Candidate


def recommended_among(matches: Iterable[Any]) -> dict[tuple[UUID, UUID], Candidate]:
    """(demand, achievement) -> the recommendation, for rows that have both keys; one query."""
    pairs = {(row.demand_id, row.achievement_id) for row in matches}
    if not pairs:
        return {}
    rows = Candidate.objects.filter(
        demand__in={demand for demand, _achievement in pairs},
        achievement__in={achievement for _demand, achievement in pairs},
        state=CandidateState.SENT,
    )
    return {(row.demand_id, row.achievement_id): row for row in rows.select_related("organisation")}
