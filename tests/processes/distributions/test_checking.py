"""Floors by place, day and kind of unit, and everything else that stands against a distribution."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lianqiao.core.errors import DomainError
from lianqiao.core.norms import cache
from lianqiao.core.norms.models import NormKey
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.distributions.checking import blocking, defects, floors
from lianqiao.processes.distributions.enums import Basis, Group
from lianqiao.processes.distributions.models import Distribution
from tests.core.norms.makers import make_norm
from tests.factories import OrganisationFactory, RegionFactory, make_actor
from tests.factories.distributions import PERSONS, decider_of, fresh, make_distribution

pytestmark = pytest.mark.django_db


def _codes(distribution: Distribution) -> list[str]:
    return [one.code for one in defects(distribution)]


def _unit(**values: Any) -> Any:
    return make_actor(Role.EDITOR, organisation=OrganisationFactory(**{"is_state_founded": True, **values}))


@pytest.fixture
def province_with_floors() -> Any:
    """Somebody of a unit in a province that asks for 70 and 10 per cent from 24 February 2022 on."""
    for name, value in (("reward_floor_transfer", "0.7"), ("contributors_share", "0.1")):
        key = NormKey.objects.get(key=f"conversion_law.{name}")
        make_norm(key, value, code="290000", effective_from=date(2022, 2, 24))
    cache.forget()
    return _unit(region=RegionFactory(code="290100"))


def test_a_distribution_above_all_floors_has_no_defects() -> None:
    assert _codes(make_distribution()) == []


def test_the_nation_asks_for_half_to_both_groups_together() -> None:
    below = make_distribution(completers_share=4_000, contributors_share=999)
    exactly = make_distribution(completers_share=4_000, contributors_share=1_000)

    assert [(one.asked, one.given) for one in floors(below)] == [(5_000, 4_999)]
    assert _codes(below) == ["under_floor"]
    assert _codes(exactly) == []


def test_a_province_with_a_floor_for_movers_asks_for_each_group(province_with_floors: Any) -> None:
    actor = province_with_floors
    wanting = make_distribution(actor=actor, completers_share=7_500, contributors_share=900)
    enough = make_distribution(actor=actor, completers_share=7_000, contributors_share=1_000)

    assert [(one.asked, one.given) for one in floors(wanting)] == [(7_000, 7_500), (1_000, 900)]
    assert _codes(wanting) == ["under_floor"]
    assert _codes(enough) == []


def test_the_floor_is_that_of_the_day_of_the_income(province_with_floors: Any) -> None:
    before = make_distribution(actor=province_with_floors, received_on=date(2022, 2, 23), completers_share=4_500)

    assert [(one.asked, one.given) for one in floors(before)] == [(5_000, 5_500)]


def test_floors_warn_private_units_and_stop_those_of_the_state() -> None:
    private = make_distribution(actor=_unit(is_state_founded=False), completers_share=1_000)
    public = make_distribution(completers_share=1_000)

    assert [one.code for one in defects(private) if one.code == "under_floor"] == ["under_floor"]
    assert blocking(defects(private)) == []
    assert [one.code for one in blocking(defects(public))] == ["under_floor"]
    with pytest.raises(DomainError) as caught:
        apply(public, "submit", actor=make_actor(Role.EDITOR, organisation=public.organisation))
    assert "低于规定的下限 50%" in str(caught.value)
    assert "第四十五条" in str(caught.value)
    assert fresh(public).state == "draft"


def test_main_contributors_below_half_are_told_of_as_long_as_the_rule_was_not_compared() -> None:
    persons = [{**one, "is_main": False} for one in PERSONS]
    found = defects(make_distribution(persons=persons))

    assert [(one.code, one.is_blocking, one.verified) for one in found] == [("main_share", False, False)]


def test_persons_of_a_group_sum_to_the_whole() -> None:
    short = make_distribution(persons=({**PERSONS[0], "percent": Decimal("59.99")}, *PERSONS[1:]))
    nobody = make_distribution(persons=PERSONS[:2])
    no_share = make_distribution(contributors_share=0)

    assert _codes(short) == ["persons"]
    assert "99.99%" in defects(short)[0].sentence
    assert _codes(nobody) == ["nobody"]
    assert _codes(no_share) == ["no_share"]


def test_costs_beyond_the_income_leave_nothing_to_divide() -> None:
    costs = [{"kind": "tax", "amount_yuan": Decimal(1_000_000), "paper": "完税证明"}]

    assert "no_income" in _codes(make_distribution(costs=costs))


def test_equity_names_company_and_share_and_leaders_are_told_of() -> None:
    persons = ({**PERSONS[0], "is_leader": True}, *PERSONS[1:])
    missing = make_distribution(basis=Basis.EQUITY, persons=persons)
    named = make_distribution(basis=Basis.EQUITY, persons=persons, company="辽河涂层科技", equity_percent=Decimal("20"))

    assert _codes(missing) == ["no_equity", "leader_equity", "leader_open"]
    assert _codes(named) == ["leader_equity", "leader_open"]


def test_profit_asks_for_the_year_and_a_lower_floor() -> None:
    given: dict[str, Any] = {"basis": Basis.PROFIT, "completers_share": 400, "contributors_share": 100}
    missing = make_distribution(**given)
    late = make_distribution(**given, year_number=6)
    below = make_distribution(**{**given, "completers_share": 399}, year_number=1)

    assert _codes(missing) == ["no_year"]
    assert [(one.code, one.is_blocking) for one in defects(late)] == [("late_year", False)]
    assert _codes(below) == ["under_floor"]


def test_without_a_rule_or_an_agreement_nothing_is_handed_in() -> None:
    assert _codes(make_distribution(rule_paper="")) == ["no_rule"]


def test_who_calculated_and_who_receives_do_not_decide() -> None:
    head = make_actor(Role.ADMINISTRATOR, organisation=OrganisationFactory(is_state_founded=True))
    own = make_distribution("proposed", actor=head)
    named = ({**PERSONS[0], "name": head.user.name}, *PERSONS[1:])
    receives = make_distribution(
        "proposed", actor=make_actor(Role.EDITOR, organisation=head.organisation), persons=named
    )

    for distribution, sentence in ((own, "不能自己审定"), (receives, "应当回避")):
        with pytest.raises(DomainError) as caught:
            apply(fresh(distribution), "decide", actor=head, decision_paper="纪要1号")
        assert sentence in str(caught.value)
        assert fresh(distribution).state == "proposed"
    decided = apply(fresh(own), "decide", actor=decider_of(own), decision_paper="纪要1号")
    assert decided.number.startswith("FP")


def test_a_group_of_several_is_named_in_the_defect() -> None:
    found = defects(make_distribution(persons=[{**PERSONS[2], "percent": Decimal(50)}]))

    assert [one.code for one in found if one.code in ("nobody", "persons")] == ["nobody", "persons"]
    assert str(Group.COMPLETER.label) in found[0].sentence
