"""A pair of others in the region of a government body, with people who may recommend it."""

from dataclasses import dataclass
from typing import Any

import pytest

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.processes.matching.models import Match
from lianqiao.processes.matchmaking.domain.profiles import save_profile
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.processes import makers


@dataclass
class Scene:
    """`match` is the demand's row of the pair; `body` oversees 2901, `manager` works for a transfer organisation."""

    match: Match
    asker: Actor
    holder: Actor
    body: Actor
    manager: Actor


def match_of(demand: Any, achievement: Any, *, score: float = 0.6) -> Match:
    """The pair on both sides, as a run of matching keeps it; the demand's row."""
    pair = {"demand": demand, "achievement": achievement, "score": score}
    Match.objects.create(side="achievement", organisation=achievement.organisation, **pair)
    match: Match = Match.objects.create(side="demand", organisation=demand.organisation, **pair)
    return match


def a_pair(*, code: str = "290101", other: str = "310101", fields: Any = ()) -> Match:
    """A match between records of two new organisations in these regions."""
    return match_of(
        makers.demand(makers.organisation(code=code), fields=fields),
        makers.achievement(makers.organisation(code=other)),
    )


@pytest.fixture
def scene(db: None) -> Scene:
    """A demand of 290101, an achievement of 310101, the government of 290100 and a manager whose field it is."""
    company, institute = makers.organisation(code="290101"), makers.organisation(code="310101")
    field = makers.field("0401")
    match = match_of(makers.demand(company, fields=[field]), makers.achievement(institute))
    manager = makers.actor(
        makers.organisation(code="290200", kind=OrganisationKind.TRANSFER_ORGANISATION), Role.MANAGER, name="经理"
    )
    save_profile(actor=manager, fields=[makers.field("04")])
    return Scene(
        match,
        makers.actor(company),
        makers.actor(institute),
        makers.actor(makers.organisation(code="290100", kind=OrganisationKind.GOVERNMENT), Role.REVIEWER, name="审核"),
        manager,
    )
