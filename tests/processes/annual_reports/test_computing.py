"""The numbers of a yearly report equal what the transactions say, by an independent query."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum

from lianqiao.core import clock
from lianqiao.core.permissions import Role
from lianqiao.processes.annual_reports.sources import compute
from lianqiao.processes.annual_reports.tables import packaged, table_of
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.distributions.models import RewardShare
from tests.factories.actors import make_actor
from tests.factories.annual_reports import make_body, make_unit
from tests.factories.deals import make_deal
from tests.factories.distributions import make_distribution

pytestmark = pytest.mark.django_db


def numbers(unit: Any, year: int) -> dict[str, Decimal]:
    return {key: one.value for key, one in compute(table_of(packaged()), unit, year).items()}


def test_deals_are_counted_by_way_and_summed() -> None:
    deal = make_deal("concluded")
    year = deal.concluded_on.year

    found = numbers(deal.organisation, year)

    sold = Deal.objects.filter(organisation=deal.organisation, state="concluded", concluded_on__year=year)
    assert found["passed_count"] == sold.count() == 1
    assert found["passed_amount"] == sold.aggregate(sum=Sum("price_yuan"))["sum"]
    assert found["to_city"] + found["to_province"] + found["to_outside"] + found["to_abroad"] == found["passed_amount"]
    assert numbers(deal.organisation, year - 1)["passed_count"] == 0


def test_rewards_are_those_that_were_decided_in_the_year() -> None:
    unit = make_unit(make_body())
    writer = make_actor(Role.EDITOR, organisation=unit)
    one = make_distribution("decided", actor=writer)
    make_distribution("proposed", actor=writer)

    found = numbers(unit, clock.today().year)

    given = RewardShare.objects.filter(distribution=one).aggregate(sum=Sum("amount_yuan"))["sum"]
    assert found["reward_income"] == given
    assert found["rewarded_cash"] == RewardShare.objects.filter(distribution=one).count()
    assert found["net_income"] == one.gross_yuan - one.costs_yuan


def test_every_number_is_the_sum_of_the_rows_behind_it() -> None:
    unit = make_unit(make_body())
    make_distribution("decided", actor=make_actor(Role.EDITOR, organisation=unit))

    for one in compute(table_of(packaged()), unit, clock.today().year).values():
        assert sum((Decimal(row[4]) for row in one.rows), Decimal(0)) == one.value


def test_a_unit_without_a_ledger_receives_what_it_divides() -> None:
    unit = make_unit(make_body())
    one = make_distribution(actor=make_actor(Role.EDITOR, organisation=unit))

    assert numbers(unit, one.received_on.year)["received_amount"] == one.gross_yuan


@pytest.mark.parametrize(
    ("home", "place", "expected"),
    [
        ("290101", "290102", "city"),
        ("290101", "290201", "province"),
        ("290101", "310000", "outside"),
        ("290101", None, "abroad"),
    ],
)
def test_places_are_seen_from_the_unit(home: str, place: str | None, expected: str) -> None:
    from lianqiao.processes.annual_reports.computing import place_of

    assert place_of(home, place) == expected


def test_the_number_of_queries_does_not_follow_the_number_of_rows(django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    unit = make_unit(make_body())
    writer = make_actor(Role.EDITOR, organisation=unit)
    make_distribution("decided", actor=writer)
    table, year = table_of(packaged()), clock.today().year
    compute(table, unit, year)
    with CaptureQueriesContext(connection) as few:
        compute(table, unit, year)
    for _number in range(5):
        make_distribution("decided", actor=writer)

    with django_assert_num_queries(len(few)):
        found = compute(table, unit, year)

    assert len(found["reward_income"].rows) == 6


def test_a_table_that_is_not_well_formed_is_refused() -> None:
    broken = {
        "blocks": [{"key": "a", "name": "一", "lines": [{"key": "x", "name": "x", "unit": "items", "from": "passed"}]}]
    }

    with pytest.raises(ValueError, match="x"):
        table_of(broken)


def test_the_year_of_a_day_is_a_whole_one() -> None:
    from lianqiao.processes.annual_reports.computing import year_days

    assert year_days(2025) == (date(2025, 1, 1), date(2025, 12, 31))


def test_a_person_in_office_elsewhere_is_counted_once_and_not_named() -> None:
    from lianqiao.processes.secondments.enums import SecondmentState
    from tests.factories.secondments import make_secondment

    one = make_secondment(SecondmentState.SERVING)
    year = one.begins_on.year

    found = compute(table_of(packaged()), one.organisation, year)["seconded"]

    assert found.value == 1
    assert str(one.person) not in str(found.rows)
    assert numbers(one.organisation, year - 1)["seconded"] == 0
