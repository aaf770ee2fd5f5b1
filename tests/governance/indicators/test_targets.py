"""Targets: setting, issuing, revising, dividing; who sees what; what should have been reached by a day."""

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
    create_indicator,
    discard_indicator,
    discard_target,
    edit_indicator,
    edit_target,
    issue_parts,
    propose,
    set_target,
)
from lianqiao.governance.indicators.domain.allocation import fingerprint
from lianqiao.governance.indicators.enums import Sharing
from lianqiao.governance.indicators.models import Indicator, Target, TargetRevision
from lianqiao.governance.indicators.queries.targets import ladder, parts_for, targets_of, targets_on
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import OrganisationFactory, make_actor, make_government
from tests.factories.taxonomy import region
from tests.governance.indicators.makers import YEAR, make_indicator, make_keeper, make_reading, make_target

pytestmark = pytest.mark.django_db
PROVINCE, CITY, OTHER, COUNTY = "290000", "290100", "290200", "290101"


@pytest.fixture
def keeper() -> Actor:
    for code in (PROVINCE, CITY, OTHER, COUNTY):
        region(code)
    return make_keeper()


def university(code: str = CITY) -> Any:
    return OrganisationFactory(kind=OrganisationKind.UNIVERSITY, region=region(code))


def state_of_everything() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Indicator, Target, TargetRevision)]


def definition(**values: Any) -> dict[str, Any]:
    given = {"key": "some_key", "name": "转移机构", "unit": "家", "kind": "count", "rule": "备案的。"}
    return {**given, "over_places": "sum", "over_time": "sum", "source": "reported", **values}


# The catalogue


@pytest.mark.parametrize(
    ("name", "is_near"),
    [
        ("就地转化", True),
        ("就地转化重大成果", True),
        ("科技成果产业化", True),
        ("技术合同成交额", False),
        ("重大科技成果就地转化", True),
        ("高新技术企业", False),
    ],
)
def test_near_names_ask_how_they_differ(keeper: Actor, name: str, is_near: bool) -> None:
    make_indicator(keeper, name="就地转化重大科技成果")
    before = state_of_everything()

    if is_near:
        with pytest.raises(DomainError, match="就地转化重大科技成果") as refusal:
            create_indicator(actor=keeper, values=definition(name=name))
        assert refusal.value.code == "name_near"
        assert state_of_everything() == before
    created = create_indicator(actor=keeper, values=definition(name=name, distinct_from="口径不同" if is_near else ""))
    assert Indicator.objects.count() == 2
    assert created.name == name


def test_the_same_name_twice_is_refused(keeper: Actor) -> None:
    create_indicator(actor=keeper, values=definition())

    with pytest.raises(DomainError, match="同名"):
        create_indicator(actor=keeper, values=definition(key="other", distinct_from="不同"))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"key": "Key"}, "key"),
        ({"source": "computed", "formula": "nothing * 2"}, "formula"),
        ({"source": "computed", "formula": "some_key + 1"}, "formula"),
        ({"source": "computed", "formula": "a + m"}, "formula"),
        ({"source": "computed", "formula": "2 * 3"}, "formula"),
        ({"source": "computed", "formula": "m * 2"}, "formula"),
        ({"source": "measured", "metric": "no.such", "over_time": "last"}, "metric"),
        ({"source": "measured", "metric": "conversions.amount"}, "unit"),
        ({"source": "measured", "metric": "organisations.verified"}, "over_time"),
        (
            {"source": "measured", "metric": "organisations.verified", "over_time": "last", "metric_where": {"x": 1}},
            "metric_where",
        ),
        ({"over_places": "mean"}, "__all__"),
        ({"over_time": "formula"}, "__all__"),
    ],
)
def test_what_does_not_fit_together_is_refused(keeper: Actor, values: dict[str, Any], field: str) -> None:
    make_indicator(keeper, key="a")
    make_indicator(keeper, key="m", unit="亿元")
    before = state_of_everything()

    with pytest.raises(InvalidInput) as refusal:
        create_indicator(actor=keeper, values=definition(**values))

    assert refusal.value.field == field
    assert state_of_everything() == before


def test_formulas_do_not_run_in_circles(keeper: Actor) -> None:
    computed = {"source": "computed", "over_places": "formula", "over_time": "formula"}
    make_indicator(keeper, key="a")
    first = make_indicator(keeper, key="b", formula="a * 2", **computed)
    make_indicator(keeper, key="c", formula="b + a", **computed)

    with pytest.raises(InvalidInput, match="绕回"):
        edit_indicator(first, actor=keeper, values={"formula": "c - a"})


def test_what_figures_were_made_under_stays(keeper: Actor) -> None:
    indicator = make_indicator(keeper)

    with pytest.raises(DomainError, match="计量单位"):
        edit_indicator(indicator, actor=keeper, values={"unit": "家"})

    changed = edit_indicator(indicator, actor=keeper, values={"rule": "新的说法", "unit": "项"})
    assert (changed.rule, changed.unit) == ("新的说法", "项")


def test_a_draft_can_be_thrown_away_unless_it_is_used(keeper: Actor) -> None:
    draft = make_indicator(keeper, state="draft")
    used = make_indicator(keeper, state="draft", key="used_one")
    make_target(keeper, used, state="draft")

    discard_indicator(draft, actor=keeper)
    with pytest.raises(DomainError):
        discard_indicator(used, actor=keeper)

    assert list(Indicator.objects.all()) == [used]


def test_companies_keep_no_catalogue(keeper: Actor) -> None:
    with pytest.raises(AccessError):
        create_indicator(actor=make_actor(Role.EDITOR), values=definition())
    assert not Indicator.objects.exists()


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


# Dividing


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
