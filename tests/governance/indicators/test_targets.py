"""Targets: setting, issuing, revising; who sees what; what should have been reached by a day."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.periods import Period
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.transitions import apply
from lianqiao.governance.indicators.curves import expected
from lianqiao.governance.indicators.domain import (
    allocate,
    discard_target,
    edit_target,
    issue_parts,
    set_target,
)
from lianqiao.governance.indicators.models import Indicator, Target
from lianqiao.governance.indicators.queries.targets import targets_of, targets_on
from tests.factories import OrganisationFactory, make_actor, make_government
from tests.factories.taxonomy import region
from tests.governance.indicators.makers import (
    YEAR,
    make_indicator,
    make_keeper,
    make_target,
    state_of_everything,
    university,
)

pytestmark = pytest.mark.django_db
PROVINCE, CITY, OTHER, COUNTY = "290000", "290100", "290200", "290101"


# Targets


def test_an_issued_target_is_revised_with_its_old_values_kept(keeper: Actor) -> None:
    target = make_target(keeper, value=650)

    revised = apply(target, "revise", actor=keeper, reason="省里调整", value=Decimal(700), comparator="reach")

    assert (revised.value, revised.comparator, revised.state, revised.revision) == (700, "reach", "revised", 1)
    told = [(one.number, one.value, one.comparator, one.reason) for one in revised.revisions.all()]
    assert told == [(0, 650, "at_least", ""), (1, 700, "reach", "省里调整")]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"value": Decimal(650)}, "没有变化"),
        ({"value": Decimal(700), "curve": [["2027-01", "3"]]}, "时期之内"),
        ({"value": Decimal(700), "curve": [["2026-03", "x"]]}, "月份和数"),
        ({"value": Decimal(700), "comparator": "wild"}, "wild"),
    ],
)
def test_a_revision_that_is_none_is_refused(keeper: Actor, values: dict[str, Any], said: str) -> None:
    target = make_target(keeper, value=650)
    before = state_of_everything()

    with pytest.raises(DomainError, match=said):
        apply(target, "revise", actor=keeper, reason="理由", **values)

    assert state_of_everything() == before


def test_an_issued_target_is_not_edited(keeper: Actor) -> None:
    target = make_target(keeper)

    with pytest.raises(DomainError, match="调整"):
        edit_target(target, actor=keeper, values={"value": Decimal(1)})
    with pytest.raises(DomainError, match="撤销"):
        discard_target(target, actor=keeper)


def test_a_target_of_a_draft_indicator_is_not_issued(keeper: Actor) -> None:
    target = make_target(keeper, make_indicator(keeper, state="draft"), state="draft")

    with pytest.raises(DomainError, match="启用"):
        apply(target, "issue", actor=keeper)


def test_one_body_sets_one_target_for_a_place_and_period(keeper: Actor) -> None:
    indicator = make_indicator(keeper)
    target = make_target(keeper, indicator)

    with pytest.raises(InvalidInput, match="已经有目标"):
        make_target(keeper, indicator)
    make_target(keeper, indicator, period=Period.parse("2026-Q1"))
    apply(target, "withdraw", actor=keeper, reason="重新设立")
    make_target(keeper, indicator)

    assert Target.objects.count() == 3


def test_targets_are_set_for_the_own_region_only(keeper: Actor) -> None:
    city = make_keeper(CITY)

    with pytest.raises(DomainError, match="本地区"):
        make_target(city, make_indicator(keeper), place=region(OTHER))
    with pytest.raises(AccessError):
        set_target(
            make_indicator(keeper),
            actor=make_actor(Role.EDITOR),
            place=region(CITY),
            period=YEAR,
            values={"value": Decimal(1)},
        )

    assert not Target.objects.exists()


# Who sees what


def test_each_level_sees_its_own_subtree_and_what_concerns_it(keeper: Actor) -> None:
    indicator, school = make_indicator(keeper), university(CITY)
    whole = make_target(keeper, indicator, value=100)
    allocate(whole, {region(CITY): Decimal(60), region(OTHER): Decimal(30), school: Decimal(10)}, actor=keeper)
    city, other, county = make_keeper(CITY), make_keeper(OTHER), make_keeper(COUNTY)
    own_draft = make_target(city, indicator, state="draft", value=70)
    people = {
        "province": keeper,
        "colleague": make_government(Role.VIEWER, code=PROVINCE),
        "city": city,
        "other": other,
        "county": county,
        "school": make_actor(Role.VIEWER, organisation=school),
        "company": make_actor(Role.VIEWER, organisation=OrganisationFactory(region=region(OTHER))),
        "foreign": make_government(Role.REVIEWER, code="310000"),
    }

    def seen() -> dict[str, set[str]]:
        names = {whole.pk: "whole", own_draft.pk: "draft"}
        names |= {part.pk: str(part.place_region_id or "school") for part in whole.parts.all()}
        found = {}
        for name, actor in people.items():
            found[name] = {names[target.pk] for target in Target.objects.visible_to(actor)}
            for target in Target.objects.all():
                assert bool(actor.can(Permission.TARGET_VIEW, target)) == (names[target.pk] in found[name])
        return found

    drafts = {"whole", CITY, OTHER, "school"}
    assert seen() == {
        "province": drafts,
        "colleague": {"whole"},
        "city": {"whole", "draft"},
        "other": {"whole"},
        "county": {"whole"},
        "school": {"whole"},
        "company": {"whole"},
        "foreign": set(),
    }
    issue_parts(whole, actor=keeper)
    assert seen() == {
        "province": drafts,
        "colleague": drafts,
        "city": {"whole", "draft", CITY, "school"},
        "other": {"whole", OTHER},
        "county": {"whole", CITY},
        "school": {"whole", CITY, "school"},
        "company": {"whole", OTHER},
        "foreign": set(),
    }


def test_definitions_in_use_are_seen_around_drafts_by_their_body(keeper: Actor) -> None:
    active, draft = make_indicator(keeper), make_indicator(keeper, state="draft")
    of_city = make_indicator(make_keeper(CITY))
    people = {
        "province": (keeper, {active, draft, of_city}),
        "city": (make_keeper(CITY), {active, of_city}),
        "other": (make_keeper(OTHER), {active}),
        "company": (make_actor(Role.VIEWER, organisation=OrganisationFactory(region=region(CITY))), {active, of_city}),
        "foreign": (make_government(Role.REVIEWER, code="310000"), set()),
    }

    for actor, wanted in people.values():
        assert set(Indicator.objects.visible_to(actor)) == wanted
        for indicator in (active, draft, of_city):
            assert bool(actor.can(Permission.INDICATOR_VIEW, indicator)) == (indicator in wanted)


# Which target holds, and what should have been reached


def test_the_target_of_the_highest_level_counts(keeper: Actor) -> None:
    indicator, school = make_indicator(keeper), university()
    own = make_target(make_keeper(CITY), indicator, place=region(CITY), value=80)
    assert targets_of([indicator], [CITY], period=YEAR) == {(indicator.pk, CITY): own}

    given = make_target(keeper, indicator, place=region(CITY), value=60)
    of_school = make_target(keeper, indicator, place=school, value=5)
    quarter = make_target(keeper, indicator, place=region(CITY), period=Period.parse("2026-Q2"), value=20)

    assert targets_of([indicator], [CITY, OTHER, school.pk], period=YEAR) == {
        (indicator.pk, CITY): given,
        (indicator.pk, school.pk): of_school,
    }
    assert targets_on([indicator], [CITY], day=date(2026, 5, 1)) == {(indicator.pk, CITY): quarter}
    assert targets_on([indicator], [CITY], day=date(2026, 8, 1)) == {(indicator.pk, CITY): given}


def test_flows_rise_with_time_and_levels_stand(keeper: Actor) -> None:
    flow = make_target(keeper, value=365)
    share = make_target(keeper, make_indicator(keeper, over_time="last", over_places="none"), value=60)
    stock = make_target(keeper, make_indicator(keeper, over_time="last"), value=465, baseline=Decimal(100))

    assert expected(flow, date(2025, 12, 31)) is None
    assert expected(flow, date(2026, 1, 31)) == 31
    assert expected(flow, date(2027, 1, 31)) == 365
    assert expected(share, date(2026, 1, 31)) == 60
    assert expected(stock, date(2026, 1, 31)) == 131


def test_a_curve_is_followed_from_point_to_point(keeper: Actor) -> None:
    target = make_target(keeper, value=100, curve=[["2026-03", "10"], ["2026-06", "30"]])

    assert expected(target, date(2026, 3, 31)) == 10
    assert expected(target, date(2026, 6, 30)) == 30
    assert expected(target, date(2026, 12, 31)) == 100
    half = expected(target, date(2026, 5, 15))
    assert half is not None
    assert 10 < half < 30
    assert expected(target, date(2026, 1, 1)) == Decimal(10) / 90
