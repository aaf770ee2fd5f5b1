"""What lists show and what the rules say is the same, for every actor, every introduction and every match."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.publishing.enums import Publicity
from lianqiao.processes.introductions.enums import Direction, IntroductionState
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.matching.enums import MatchSide
from lianqiao.processes.matching.models import Match
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.demands.enums import DemandState
from lianqiao.registers.organisations.enums import OrganisationState
from lianqiao.registers.organisations.models import Organisation
from tests.processes import makers

PREFIXES = (None, "", "29", "2901", "290101", "31")
CODES = ("290101", "290200", "310100")
STATES = (OrganisationState.VERIFIED, OrganisationState.PENDING)

actors = st.builds(
    lambda index, roles, oversight: (index, frozenset(roles), oversight),
    st.integers(min_value=0, max_value=len(CODES) * len(STATES) - 1),
    st.sets(st.sampled_from(list(Role)), max_size=3),
    st.sampled_from(PREFIXES),
)
in_one_database = settings(max_examples=75, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def organisations(db: None) -> list[Organisation]:
    """A verified and an unverified organisation in each of three regions."""
    return [makers.organisation(code=code, state=state) for code, state in product(CODES, STATES)]


def actor_from(drawn: Any, organisations: list[Organisation]) -> Actor:
    """An actor of one of the organisations, or of none."""
    index, roles, oversight = drawn
    organisation = organisations[index]
    return Actor(
        user=organisation.created_by,
        organisation=organisation if roles else None,
        roles=roles,
        oversight=oversight,
    )


def agree(model: Any, related: tuple[str, ...], permission: Permission, actor: Actor) -> None:
    """The list and the rule name the same records."""
    listed = set(model.objects.visible_to(actor).values_list("pk", flat=True))
    rows = model.objects.select_related(*related)
    assert listed == {record.pk for record in rows if actor.can(permission, record)}


@in_one_database
@given(drawn=actors)
def test_introductions_in_lists_are_those_that_may_be_viewed(organisations: Any, drawn: Any) -> None:
    if not Introduction.objects.exists():
        subjects = {owner.pk: makers.achievement(owner) for owner in organisations}
        Introduction.objects.bulk_create(
            Introduction(
                organisation=asker,
                region=asker.region,
                created_by=asker.created_by,
                counterpart=asked,
                counterpart_region=asked.region,
                achievement=subjects[asked.pk],
                direction=Direction.SEEKS,
                problem_text=makers.PROBLEM,
                state=state,
                agreed_at=timezone.now(),
                answer_by=timezone.localdate(),
                disclosed_at=timezone.now() if state == IntroductionState.ACCEPTED else None,
            )
            for asker, asked in product(organisations, organisations)
            if asker != asked
            # The database allows one open introduction for a pair.
            for state in (IntroductionState.CANCELLED, IntroductionState.ACCEPTED)
        )

    agree(Introduction, (), Permission.INTRODUCTION_VIEW, actor_from(drawn, organisations))
    agree(Introduction, (), Permission.INTRODUCTION_VIEW, ANONYMOUS)


@in_one_database
@given(drawn=actors)
def test_matches_in_lists_are_those_that_may_be_viewed(organisations: Any, drawn: Any) -> None:
    if not Match.objects.exists():
        owner, other = organisations[:2]
        achievements = [
            makers.achievement(owner, state=state, publicity=publicity)
            for state in (AchievementState.PUBLISHED, AchievementState.WITHDRAWN)
            for publicity in Publicity
        ]
        demands = [
            makers.demand(other, state=state, publicity=publicity)
            for state in (DemandState.PUBLISHED, DemandState.STALE)
            for publicity in Publicity
        ]
        Match.objects.bulk_create(
            Match(achievement=achievement, demand=demand, side=side, organisation=unit, score=0.5)
            for achievement, demand in product(achievements, demands)
            for side, unit in ((MatchSide.DEMAND, other), (MatchSide.ACHIEVEMENT, owner))
        )

    related = ("achievement", "demand")
    agree(Match, related, Permission.MATCH_VIEW, actor_from(drawn, organisations))
    agree(Match, related, Permission.MATCH_VIEW, ANONYMOUS)
