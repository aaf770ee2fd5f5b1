"""How figures come along within a period, by the way in which they add up over time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqiao.core.periods import Period
from lianqiao.governance.boards.queries.courses import accumulate, courses
from lianqiao.governance.indicators.enums import Origin
from lianqiao.governance.indicators.queries import loading
from lianqiao.governance.indicators.queries.figures import values
from tests.governance.boards.makers import YEAR, fill, make_leader, many_indicators
from tests.governance.indicators.makers import make_indicator

pytestmark = pytest.mark.django_db
D = Decimal
MARCH = date(2025, 3, 1)
MONTHS = tuple(date(2025, month, 1) for month in (1, 2, 3, 4))
KNOWN = {MONTHS[0]: D(2), MONTHS[2]: D(6)}


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("sum", (2, 2, 8, None)),
        ("mean", (2, 2, 4, None)),
        ("last", (2, 2, 6, None)),
        ("none", (2, None, 6, None)),
    ],
)
def test_months_add_up_in_their_way(way: str, expected: tuple[Any, ...]) -> None:
    assert accumulate(KNOWN, MONTHS, way) == expected


def test_nothing_known_comes_to_nothing() -> None:
    assert [accumulate({}, MONTHS[:1], way) for way in ("sum", "mean", "last", "none")] == [(None,)] * 4


def test_course_has_the_year_before_and_its_growth() -> None:
    indicator = make_indicator(make_leader())
    fill(indicator, "290100", [10, None, 20])
    fill(indicator, "290100", [8] * 12, start=date(2024, 1, 1))

    course = courses([indicator], ["290100"], period=YEAR, until=MARCH).of(indicator, "290100")

    assert course.so_far == (10, 10, 30)
    assert course.last_year == tuple(8 * month for month in range(1, 13))
    assert (course.value, course.month, course.beside_last_year) == (30, MARCH, (30, 24))


def test_figures_of_another_origin_do_not_count() -> None:
    indicator = make_indicator(make_leader())
    fill(indicator, "290100", [10])
    fill(indicator, "290100", [999], origin=Origin.MEASURED)

    assert courses([indicator], ["290100"], period=YEAR, until=MARCH).of(indicator, "290100").so_far[0] == 10


def test_share_is_computed_anew_from_what_its_terms_came_to() -> None:
    keeper = make_leader()
    part, whole = make_indicator(keeper, key="part"), make_indicator(keeper, key="whole")
    share = make_indicator(
        keeper,
        source="computed",
        formula="part / whole * 100",
        unit="%",
        kind="share",
        over_places="formula",
        over_time="formula",
    )
    fill(part, "290100", [1, 5])
    fill(whole, "290100", [10, 10])
    fill(share, "290100", [10, 50], origin=Origin.COMPUTED)

    read = courses([share], ["290100"], period=YEAR, until=date(2025, 2, 1))

    assert read.of(share, "290100").so_far == (10, 30)
    assert read.of(share, "290100").value == 30


def test_growth_formula_looks_at_the_year_before() -> None:
    keeper = make_leader()
    base = make_indicator(keeper, key="base")
    growth = make_indicator(
        keeper,
        source="computed",
        formula="(base / base_last_year - 1) * 100",
        unit="%",
        kind="growth",
        over_places="formula",
        over_time="formula",
    )
    fill(base, "290100", [30, 30])
    fill(base, "290100", [20, 20], start=date(2024, 1, 1))

    assert courses([growth], ["290100"], period=YEAR, until=date(2025, 2, 1)).of(growth, "290100").so_far == (50, 50)


def test_region_without_figures_of_its_own_has_those_of_its_parts() -> None:
    indicator = make_indicator(make_leader())
    fill(indicator, "290100", [10, 10])
    fill(indicator, "290200", [5])

    course = courses([indicator], ["290000"], period=YEAR, until=MARCH).of(indicator, "290000")

    assert (course.value, course.so_far, course.missing) == (25, (15, 25, None), 0)


@pytest.mark.parametrize("months", [[10, 30, 20], [10, None, 20], [10, 30, None], [None, None, None]])
@pytest.mark.parametrize("way", ["sum", "mean", "last", "none"])
def test_what_months_tell_is_what_figures_add_up_to(way: str, months: list[Any]) -> None:
    indicator = make_indicator(make_leader(), over_time=way)
    fill(indicator, "290100", months)
    fill(indicator, "290104", [1, 2, 3])
    fill(indicator, "290100", [8] * 12, start=date(2024, 1, 1))

    course = courses([indicator], ["290100"], period=YEAR, until=MARCH).of(indicator, "290100")

    whole = values([indicator], ["290100"], Period(YEAR.start, date(2025, 3, 31)))[indicator.pk, "290100"]
    assert (course.value, course.missing) == (whole.value, whole.missing)


def test_figures_of_other_indicators_are_passed_over_when_many_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = make_leader()
    chosen = many_indicators(keeper, 4)
    for one in chosen[:3]:
        fill(one, "290100", [2, 3])
        fill(one, "290204", [5])
    monkeypatch.setattr(loading, "MANY", 2)

    read = courses(chosen[1:], ["290100", "290200"], period=YEAR, until=MARCH)

    assert {key: course.value for key, course in read.found.items()} == {
        (chosen[1].pk, "290100"): 5,
        (chosen[2].pk, "290100"): 5,
        (chosen[1].pk, "290200"): 5,
        (chosen[2].pk, "290200"): 5,
    }


@pytest.mark.parametrize("count", [1, 30])
def test_courses_take_as_many_queries_for_many_as_for_one(count: int) -> None:
    keeper = make_leader()
    chosen = many_indicators(keeper, count)
    for one in chosen:
        fill(one, "290100", [1] * 12)

    with CaptureQueriesContext(connection) as queries:
        courses(chosen, ["290100", "290200"], period=YEAR, until=MARCH)

    assert len(queries) == 4
