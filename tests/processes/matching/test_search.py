"""Searching: ranked, explained, masked, and only what the actor may see now."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lianqiao.core.access import ANONYMOUS
from lianqiao.core.errors import DomainError
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.transitions import apply
from lianqiao.processes.matching import index, search
from lianqiao.processes.matching.filters import SearchFilters
from lianqiao.registers.demands.enums import MaskedPart
from lianqiao.registers.organisations.enums import OrganisationState
from tests.processes import makers

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 22)
OTHER = {
    "title": "水稻育种",
    "plain_text": "耐盐碱的水稻品种，亩产提高两成，已在沿海试种。",
    "academic_text": "",
    "keywords": ["水稻"],
}


def ids(results: search.Results) -> list[Any]:
    return [result.record.pk for result in results.items]


def test_a_problem_in_plain_words_finds_the_result_with_reasons() -> None:
    unit = makers.organisation(code="290101")
    record = makers.achievement(unit)
    makers.achievement(unit, **OTHER)
    index.rebuild()
    seeker = makers.actor(makers.organisation(code="290102"))

    results = search.find_achievements(makers.PROBLEM, actor=seeker, on=DAY)
    assert ids(results) == [record.pk]
    assert (results.total, results.page, results.pages) == (1, 1, 1)
    explanation = results.items[0].explanation
    labels = [line.label for line in explanation.reasons]
    assert "提到“压铸”" in labels
    assert "同一城市" in labels
    assert 97 <= sum(line.share for line in explanation.reasons) <= 103
    assert 0 < explanation.fit <= 100


def test_what_does_not_fit_is_said() -> None:
    unit = makers.organisation(code="290101")
    makers.achievement(unit, readiness=3, price_yuan=Decimal(900000))
    demand = makers.demand(makers.organisation(code="290201"), readiness_wanted=7, budget_yuan=Decimal(500000))
    index.rebuild()
    results = search.for_demand(demand, actor=ANONYMOUS, on=DAY)
    assert set(results.items[0].explanation.gaps) == {
        "成熟度3级，比要求的7级低4级",
        "报价90万元，超出50万元的预算",
    }


def test_a_withdrawn_record_is_gone_at_once() -> None:
    unit = makers.organisation()
    record = makers.achievement(unit)
    index.rebuild()
    owner = makers.actor(unit)
    apply(record, "withdraw", actor=owner, reason="撤回")
    for actor in (ANONYMOUS, owner):
        assert search.find_achievements(makers.PROBLEM, actor=actor, on=DAY) == search.NOTHING
    assert index.open_index().count() == 1
    index.catch_up()
    assert index.open_index().count() == 0


def test_only_verified_organisations_find_what_is_for_them() -> None:
    record = makers.achievement(makers.organisation(), publicity=Publicity.VERIFIED)
    index.rebuild()
    verified = makers.actor(makers.organisation())
    pending = makers.actor(makers.organisation(state=OrganisationState.PENDING))
    assert ids(search.find_achievements(makers.PROBLEM, actor=verified, on=DAY)) == [record.pk]
    for actor in (ANONYMOUS, pending):
        assert ids(search.find_achievements(makers.PROBLEM, actor=actor, on=DAY)) == []


def test_a_masked_part_is_found_by_nobody() -> None:
    makers.demand(makers.organisation(), background="绝密配方含稀土镧铈", masked=[MaskedPart.BACKGROUND])
    index.rebuild()
    assert ids(search.find_demands("稀土镧铈", actor=ANONYMOUS, on=DAY)) == []


def test_the_owner_asks_with_all_others_with_what_is_public() -> None:
    company = makers.organisation()
    demand = makers.demand(
        company,
        title="难题",
        problem="详见背景",
        keywords=[],
        background=makers.PROBLEM,
        masked=[MaskedPart.BACKGROUND],
    )
    record = makers.achievement(makers.organisation())
    index.rebuild()
    assert ids(search.for_demand(demand, actor=makers.actor(company), on=DAY)) == [record.pk]
    assert ids(search.for_demand(demand, actor=ANONYMOUS, on=DAY)) == []


def test_both_ways_leave_out_ones_own_records() -> None:
    company, institute = makers.organisation(), makers.organisation()
    demand, own = makers.demand(company), makers.achievement(company)
    foreign = makers.achievement(institute)
    index.rebuild()
    assert ids(search.for_demand(demand, actor=ANONYMOUS, on=DAY)) == [foreign.pk]
    assert ids(search.for_achievement(foreign, actor=ANONYMOUS, on=DAY)) == [demand.pk]
    assert ids(search.for_achievement(own, actor=ANONYMOUS, on=DAY)) == []


def test_more_like_this_leaves_out_the_record_itself() -> None:
    unit = makers.organisation()
    first, second = makers.achievement(unit), makers.achievement(unit, title="镁合金真空压铸")
    makers.achievement(unit, **OTHER)
    index.rebuild()
    assert [record.pk for record in search.similar_to(first, actor=ANONYMOUS, least=0.15)] == [second.pk]


def test_filters_narrow_the_results() -> None:
    near, far = makers.organisation(code="290101"), makers.organisation(code="290201")
    one = makers.achievement(
        near,
        readiness=4,
        price_yuan=Decimal(300000),
        fields=[makers.field("0401")],
        publicity=Publicity.HIDDEN_OWNER,
    )
    two = makers.achievement(far, readiness=8, price_yuan=Decimal(900000), fields=[makers.field("05")])
    index.rebuild()

    def found(**values: str) -> set[Any]:
        filters = SearchFilters(**values)
        return set(ids(search.find_achievements(makers.PROBLEM, actor=ANONYMOUS, on=DAY, filters=filters)))

    assert found() == {one.pk, two.pk}
    assert found(field="04") == {one.pk}
    assert found(region="290200") == {two.pk}
    assert found(stage="lab") == {one.pk}
    assert found(stage="pilot") == set()
    assert found(stage="industry") == {two.pk}
    assert found(price="50") == {one.pk}
    assert found(publicity="public") == {two.pk}
    assert found(region="290200", price="50") == set()


def test_filters_stand_in_the_address() -> None:
    filters = SearchFilters(field="0401", region="290100", stage="pilot", price="50", publicity="public")
    assert SearchFilters.from_params(filters.to_params()) == filters
    assert filters.without("region").to_params() == {
        "field": "0401",
        "stage": "pilot",
        "price": "50",
        "publicity": "public",
    }
    assert SearchFilters().to_params() == {}


@pytest.mark.parametrize(
    "params",
    [
        {"field": "x' OR 1=1"},
        {"region": "29"},
        {"region": "²²²²²²"},
        {"stage": "moon"},
        {"price": "-5"},
        {"price": "viele"},
        {"publicity": "secret"},
    ],
)
def test_a_filter_that_is_not_well_formed_is_left_out(params: dict[str, str]) -> None:
    assert SearchFilters.from_params(params) == SearchFilters()


def test_pages_do_not_overlap_and_cover_all() -> None:
    unit = makers.organisation()
    records = {makers.achievement(unit, title=f"铝合金真空压铸{n}").pk for n in range(25)}
    index.rebuild()
    pages = [search.find_achievements(makers.PROBLEM, actor=ANONYMOUS, on=DAY, k=10, page=n) for n in (1, 2, 3, 99)]
    assert [len(page.items) for page in pages] == [10, 10, 5, 5]
    assert [page.page for page in pages] == [1, 2, 3, 3]
    assert {pk for page in pages for pk in ids(page)} == records


def test_the_number_of_queries_does_not_grow(django_assert_num_queries: Any) -> None:
    unit = makers.organisation()
    makers.achievement(unit, fields=[makers.field("04")])
    index.rebuild()
    with django_assert_num_queries(3):
        search.find_achievements(makers.PROBLEM, actor=ANONYMOUS, on=DAY, k=50)
    for _number in range(29):
        makers.achievement(unit, fields=[makers.field("04")])
    index.rebuild()
    with django_assert_num_queries(3):
        results = search.find_achievements(makers.PROBLEM, actor=ANONYMOUS, on=DAY, k=50)
    assert len(results.items) == 30


@pytest.mark.parametrize("text", ["", "  ", "的了和", "？？？", "\x00\x1f", "a" * 100_000])
def test_a_text_without_words_finds_nothing(text: str) -> None:
    makers.achievement(makers.organisation())
    index.rebuild()
    assert search.find_achievements(text, actor=ANONYMOUS, on=DAY) == search.NOTHING


def test_without_an_index_a_person_gets_a_sentence() -> None:
    with pytest.raises(DomainError) as caught:
        search.find_achievements(makers.PROBLEM, actor=ANONYMOUS, on=DAY)
    assert caught.value.code == "index_missing"
