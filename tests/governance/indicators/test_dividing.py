"""Dividing targets among regions and organisations: gaps, parts in force, proposals, two people at once."""

from datetime import date
from decimal import Decimal

import pytest

from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.transitions import apply
from lianqiao.governance.indicators.domain import (
    allocate,
    issue_parts,
    propose,
)
from lianqiao.governance.indicators.domain.allocation import fingerprint
from lianqiao.governance.indicators.enums import Sharing
from lianqiao.governance.indicators.models import Target
from lianqiao.governance.indicators.queries.targets import ladder, parts_for
from tests.factories.taxonomy import region
from tests.governance.indicators.makers import (
    make_indicator,
    make_keeper,
    make_reading,
    make_target,
    state_of_everything,
    university,
)

pytestmark = pytest.mark.django_db
CITY, OTHER, COUNTY = "290100", "290200", "290101"


def test_a_target_is_divided_and_issued(keeper: Actor) -> None:
    target = make_target(keeper, value=100, curve=[["2026-06", "40"]])

    parts = allocate(target, {region(CITY): Decimal(60), region(OTHER): Decimal(50)}, actor=keeper)
    count, refused = issue_parts(target, actor=keeper)

    assert [(part.place_region_id, part.value, part.curve) for part in parts] == [
        (CITY, 60, [["2026-06", "24"]]),
        (OTHER, 50, [["2026-06", "20"]]),
    ]
    assert (count, refused) == (2, [])
    assert {part.state for part in parts_for(target, keeper)} == {"issued"}
    assert ladder(Target.objects.get(place_region=CITY), keeper) == [target]


def test_a_gap_is_refused_unless_it_is_reasoned(keeper: Actor) -> None:
    target, places = make_target(keeper, value=100), {region(CITY): Decimal(60), region(OTHER): Decimal(30)}
    before = state_of_everything()

    with pytest.raises(DomainError, match="还差 10 项"):
        allocate(target, places, actor=keeper)
    assert state_of_everything() == before

    allocate(target, places, actor=keeper, gap_reason="省直单位另担 10 项")
    target.refresh_from_db()
    assert target.gap_reason == "省直单位另担 10 项"
    assert target.parts.count() == 2


def test_the_table_says_the_whole(keeper: Actor) -> None:
    target = make_target(keeper, value=100)
    allocate(target, {region(CITY): Decimal(60), region(OTHER): Decimal(40)}, actor=keeper)

    allocate(target, {region(CITY): Decimal(100), region(OTHER): None}, actor=keeper)

    assert [(part.place_region_id, part.value) for part in target.parts.all()] == [(CITY, 100)]


def test_a_part_in_force_changes_with_a_reason_and_does_not_vanish(keeper: Actor) -> None:
    target, city, other = make_target(keeper, value=100), region(CITY), region(OTHER)
    allocate(target, {city: Decimal(60), other: Decimal(40)}, actor=keeper)
    issue_parts(target, actor=keeper)
    before = state_of_everything()

    with pytest.raises(DomainError, match="写明理由"):
        allocate(target, {city: Decimal(50), other: Decimal(50)}, actor=keeper)
    with pytest.raises(DomainError, match="撤销"):
        allocate(target, {city: Decimal(100), other: None}, actor=keeper, reason="并入")
    assert state_of_everything() == before

    allocate(target, {city: Decimal(50), other: Decimal(50)}, actor=keeper, reason="半年调整")
    part = Target.objects.get(place_region=city)
    assert (part.value, part.revision) == (50, 1)
    assert [one.reason for one in part.revisions.all()] == ["", "半年调整"]


def test_of_two_people_who_divide_at_once_the_later_is_told(keeper: Actor) -> None:
    target = make_target(keeper, value=100)
    seen = fingerprint(target)
    allocate(target, {region(CITY): Decimal(100)}, actor=keeper, seen=seen)
    before = state_of_everything()

    with pytest.raises(DomainError, match="别人刚刚修改"):
        allocate(target, {region(OTHER): Decimal(100)}, actor=keeper, seen=seen)

    assert state_of_everything() == before


def test_the_city_divides_what_it_was_given_and_nobody_else_does(keeper: Actor) -> None:
    target = make_target(keeper, value=100)
    allocate(target, {region(CITY): Decimal(60), region(OTHER): Decimal(40)}, actor=keeper)
    issue_parts(target, actor=keeper)
    part = Target.objects.get(place_region=CITY)
    city, other = make_keeper(CITY), make_keeper(OTHER)

    allocate(part, {region(COUNTY): Decimal(60)}, actor=city)

    assert [one.value for one in part.parts.all()] == [60]
    with pytest.raises(AccessError):
        allocate(part, {region(COUNTY): Decimal(60)}, actor=other)
    with pytest.raises(DomainError, match="另一个部门"):
        allocate(part, {region(COUNTY): Decimal(70)}, actor=keeper)
    with pytest.raises(DomainError, match="本地区"):
        allocate(part, {region(OTHER): Decimal(60)}, actor=city)


def test_organisations_take_part_beside_regions(keeper: Actor) -> None:
    target, school = make_target(keeper, value=10), university()

    parts = allocate(target, {region(CITY): Decimal(6), school: Decimal(4)}, actor=keeper)

    assert {part.place for part in parts} == {region(CITY), school}


def test_a_whole_does_not_go_before_its_parts(keeper: Actor) -> None:
    target = make_target(keeper, value=10)
    allocate(target, {region(CITY): Decimal(10)}, actor=keeper)

    with pytest.raises(DomainError, match="分解的目标"):
        apply(target, "withdraw", actor=keeper, reason="有误")


def test_proposals_reach_the_whole_exactly(keeper: Actor) -> None:
    indicator, weight = make_indicator(keeper), make_indicator(keeper)
    target, places = make_target(keeper, indicator, value=100), [region(CITY), region(OTHER)]
    make_reading(indicator, CITY, date(2025, 5, 1), 30)
    make_reading(indicator, OTHER, date(2025, 6, 1), 60)
    make_reading(weight, OTHER, date(2025, 6, 1), 7)

    assert propose(target, places, Sharing.EQUAL) == {CITY: 50, OTHER: 50}
    assert propose(target, places, Sharing.LAST_YEAR) == {CITY: 33, OTHER: 67}
    assert propose(target, places, Sharing.WEIGHT, weight=weight) == {CITY: 0, OTHER: 100}
    with pytest.raises(DomainError, match="哪一项指标"):
        propose(target, places, Sharing.WEIGHT)
    with pytest.raises(DomainError, match="没有"):
        propose(make_target(keeper), places, Sharing.LAST_YEAR)
    assert not target.parts.exists()


def test_what_does_not_add_up_is_the_same_for_all(keeper: Actor) -> None:
    share = make_indicator(keeper, kind="share", unit="%", over_places="none", over_time="last")
    target = make_target(keeper, share, value=60)

    assert propose(target, [region(CITY), region(OTHER)], Sharing.SAME) == {CITY: 60, OTHER: 60}
    allocate(target, {region(CITY): Decimal(50)}, actor=keeper)
    assert target.parts.get().value == 50
