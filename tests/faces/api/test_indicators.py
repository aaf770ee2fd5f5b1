"""Indicators, targets and figures as programs read them: what concerns them, in a fixed number of queries."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqiao.core.periods import Period
from lianqiao.core.permissions import Role
from tests.faces.api.conftest import program_of
from tests.factories import OrganisationFactory, make_actor
from tests.factories.taxonomy import region
from tests.governance.indicators.makers import make_indicator, make_keeper, make_reading, make_target

pytestmark = pytest.mark.django_db
CITY, OTHER = "290100", "290200"


def results(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content.decode()
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def test_a_government_reads_what_it_keeps_and_a_neighbour_what_concerns_it() -> None:
    keeper = make_keeper()
    indicator, draft = make_indicator(keeper), make_indicator(keeper, state="draft")
    make_target(keeper, indicator, place=region(CITY), period=Period.parse("2026-Q3"), value="1200.5")
    make_reading(indicator, CITY, date(2026, 7, 1), 7)
    make_reading(indicator, OTHER, date(2026, 8, 1), None)
    province, neighbour = program_of(keeper), program_of(make_keeper(OTHER))

    assert {one["key"] for one in results(province.get("indicators"))} == {indicator.key, draft.key}
    assert [one["key"] for one in results(neighbour.get("indicators"))] == [indicator.key]
    (target,) = results(province.get("targets", {"on": "2026-08-01"}))
    told = [target[name] for name in ("period", "period_kind", "value", "comparator", "organisation")]
    assert told == ["2026-Q3", "quarter", "1200.500000", "at_least", None]
    assert target["region"]["code"] == CITY
    assert results(neighbour.get("targets")) == []
    assert [one["value"] for one in results(province.get("readings", {"since": "2026-08-01"}))] == [None]
    assert [one["region"]["code"] for one in results(neighbour.get("readings"))] == [OTHER]
    assert neighbour.get(f"indicators/{draft.pk}").status_code == 404


def test_a_unit_reads_its_own_targets_and_figures() -> None:
    keeper = make_keeper()
    indicator = make_indicator(keeper)
    unit: Any = OrganisationFactory(region=region(CITY))
    target = make_target(keeper, indicator, place=unit, value=5)
    make_reading(indicator, unit, date(2026, 7, 1), 2)
    program = program_of(make_actor(Role.EDITOR, organisation=unit))

    assert [one["id"] for one in results(program.get("targets"))] == [str(target.pk)]
    assert [(one["organisation"]["name"], one["value"]) for one in results(program.get("readings"))] == [
        (unit.name, "2.000000")
    ]
    assert results(program_of(make_actor(Role.EDITOR)).get("readings")) == []


@pytest.mark.parametrize("name", ["indicators", "targets", "readings"])
def test_lists_need_the_same_queries_for_many_rows(name: str) -> None:
    keeper = make_keeper()
    program = program_of(keeper)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            results(program.get(name))
        return len(caught)

    def add(number: int) -> None:
        indicator = make_indicator(keeper, name=f"{chr(0x4E00 + 37 * number)}" * 4)
        make_target(keeper, indicator)
        make_reading(indicator, CITY, date(2026, 7, 1), number)

    add(0)
    queries()
    one = queries()
    for number in range(1, 12):
        add(number)
    assert queries() == one
