"""What lists show and what the rules say is the same, for every actor and every record."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.core.models import Change
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.transitions import apply
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.enums import ConfirmationWay, DemandState, Outcome
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.organisations.enums import OrganisationState
from lianqiao.registers.organisations.models import Organisation
from tests.factories import (
    OrganisationFactory,
    RegionFactory,
    complete_achievement,
    complete_demand,
    make_actor,
    make_reviewer,
)

PREFIXES = (None, "", "29", "2901", "290101", "31")
CODES = ("290101", "290200", "310100")

actors = st.builds(
    lambda index, roles, oversight, service: (index, frozenset(roles), oversight, service),
    st.integers(min_value=0, max_value=7),
    st.sets(st.sampled_from(list(Role)), max_size=3),
    st.sampled_from(PREFIXES),
    st.sampled_from(PREFIXES),
)
in_one_database = settings(max_examples=75, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def organisations(db: None) -> list[Organisation]:
    """One organisation for each state in two regions each."""
    return [
        OrganisationFactory(state=state, region=RegionFactory(code=code))
        for state, code in product(OrganisationState, CODES[:2])
    ]


def actor_from(drawn: Any, organisations: list[Organisation]) -> Actor:
    """An actor of one of the organisations, or of none."""
    index, roles, oversight, service = drawn
    organisation = organisations[index]
    return Actor(
        user=organisation.created_by,
        organisation=None if not roles else organisation,
        roles=roles,
        oversight=oversight,
        service=service,
    )


def agree(model: Any, permission: Permission, actor: Actor) -> None:
    """The list and the rule name the same records."""
    listed = set(model.objects.visible_to(actor).values_list("pk", flat=True))
    allowed = {record.pk for record in model.objects.all() if actor.can(permission, record)}
    assert listed == allowed


def of_every_sort(organisations: list[Organisation], states: Any) -> Any:
    """(owner, region, state, publicity) in every combination; one of the owners is suspended."""
    return product(
        (*organisations[:3], organisations[6]), (RegionFactory(code=code) for code in CODES), states, Publicity
    )


@in_one_database
@given(drawn=actors)
def test_achievements_in_lists_are_those_that_may_be_viewed(organisations: Any, drawn: Any) -> None:
    if not Achievement.objects.exists():
        Achievement.objects.bulk_create(
            Achievement(
                organisation=owner,
                region=region,
                created_by=owner.created_by,
                title="某项成果",
                state=state,
                publicity=publicity,
                published_at=timezone.now(),
                fresh_until=timezone.localdate(),
            )
            for owner, region, state, publicity in of_every_sort(organisations, AchievementState)
        )

    agree(Achievement, Permission.ACHIEVEMENT_VIEW, actor_from(drawn, organisations))
    agree(Achievement, Permission.ACHIEVEMENT_VIEW, ANONYMOUS)


@in_one_database
@given(drawn=actors)
def test_demands_in_lists_are_those_that_may_be_viewed(organisations: Any, drawn: Any) -> None:
    if not Demand.objects.exists():
        Demand.objects.bulk_create(
            Demand(
                organisation=owner,
                region=region,
                created_by=owner.created_by,
                title="某项需求",
                state=state,
                publicity=publicity,
                published_at=timezone.now(),
                fresh_until=timezone.localdate(),
                confirmed_by=owner.created_by,
                confirmed_on=timezone.localdate(),
                confirmed_by_way=ConfirmationWay.VISIT,
                outcome=Outcome.GIVEN_UP if state == DemandState.CLOSED else "",
                closed_at=timezone.now() if state == DemandState.CLOSED else None,
            )
            for owner, region, state, publicity in of_every_sort(organisations, DemandState)
        )

    agree(Demand, Permission.DEMAND_VIEW, actor_from(drawn, organisations))
    agree(Demand, Permission.DEMAND_VIEW, ANONYMOUS)


@pytest.mark.parametrize("make", [complete_achievement, complete_demand])
def test_published_record_leaves_the_public_with_its_suspended_organisation(db: None, make: Any) -> None:
    record = make("published")
    model, reviewer = type(record), make_reviewer()
    first = Change.objects.order_by("pk").last()
    assert first is not None

    suspended = apply(record.organisation, "suspend", actor=reviewer, reason="资料失实")
    seen_when_suspended = list(model.objects.public(ANONYMOUS)), list(model.objects.public(make_actor()))
    overseen = model.objects.visible_to(reviewer).get()
    apply(suspended, "restore", actor=reviewer, reason="已更正")

    assert seen_when_suspended == ([], [])
    assert overseen == record
    assert model.objects.public(ANONYMOUS).get() == record
    label = model._meta.label_lower
    changes = Change.objects.filter(pk__gt=first.pk, record_id=record.pk).order_by("pk")
    assert [change.topic for change in changes] == [f"{label}.hide", f"{label}.show"]


@in_one_database
@given(drawn=actors)
def test_organisations_in_lists_are_those_that_may_be_viewed(organisations: Any, drawn: Any) -> None:
    agree(Organisation, Permission.ORGANISATION_VIEW, actor_from(drawn, organisations))
    agree(Organisation, Permission.ORGANISATION_VIEW, ANONYMOUS)
