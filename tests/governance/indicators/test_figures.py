"""Adding up over months and places, with few queries."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.core.periods import Period
from lianqiao.governance.indicators.domain.readings import Entry, record_readings, withdraw_readings
from lianqiao.governance.indicators.enums import Origin
from lianqiao.governance.indicators.models import Indicator, Reading
from lianqiao.governance.indicators.queries.figures import NOTHING, running, series, series_of, value, values
from tests.factories import OrganisationFactory
from tests.factories.taxonomy import region
from tests.governance.indicators.makers import make_indicator, make_keeper, make_reading

pytestmark = pytest.mark.django_db
PROVINCE, CITY, OTHER, COUNTY = "290000", "290100", "290200", "290101"
YEAR, FIRST_QUARTER = Period.of_years(2026), Period.of_quarter(2026, 1)
JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


def make_university() -> Any:
    """An organisation."""
    return OrganisationFactory()


def put(indicator: Indicator, place: Any, **months: Any) -> None:
    """Figures by short names of months."""
    for name, amount in months.items():
        make_reading(indicator, place, {"jan": JANUARY, "feb": FEBRUARY, "mar": MARCH}[name], amount)


@pytest.mark.parametrize(("over_time", "expected"), [("sum", 60), ("mean", 20), ("last", 30), ("none", 30)])
def test_months_add_up_as_the_indicator_says(keeper: Any, over_time: str, expected: int) -> None:
    indicator = make_indicator(keeper, over_time=over_time)
    put(indicator, CITY, jan=10, feb=20, mar=30)

    figure = value(indicator, CITY, FIRST_QUARTER)

    assert figure.value == expected
    assert figure.as_of == MARCH
    assert (figure.parts, figure.missing, figure.is_whole) == (0, 0, True)


def test_the_newest_month_counts_while_the_year_runs(keeper: Any) -> None:
    stock = make_indicator(keeper, over_time="last")
    put(stock, CITY, jan=10, feb=20)
    make_reading(stock, CITY, MARCH, None)

    assert value(stock, CITY, YEAR).value == 20


def test_what_cannot_be_told_from_months_stands_at_the_last(keeper: Any) -> None:
    growth = make_indicator(keeper, over_time="none", over_places="none")
    put(growth, CITY, jan=5, feb=6)

    assert value(growth, CITY, FIRST_QUARTER) == NOTHING
    assert value(growth, CITY, Period.of_month(2026, 2)).value == 6


def test_a_region_gets_the_sum_of_its_parts(keeper: Any) -> None:
    indicator = make_indicator(keeper)
    put(indicator, CITY, jan=10, feb=20)
    put(indicator, OTHER, feb=5)
    region("290300")

    figure = value(indicator, PROVINCE, FIRST_QUARTER)

    assert (figure.value, figure.parts, figure.missing, figure.is_whole) == (35, 2, 1, False)


def test_figures_of_its_own_come_before_those_of_parts(keeper: Any) -> None:
    indicator = make_indicator(keeper)
    put(indicator, PROVINCE, jan=100)
    put(indicator, CITY, jan=10)

    assert value(indicator, PROVINCE, FIRST_QUARTER).value == 100


def test_parts_of_parts_are_added_too(keeper: Any) -> None:
    indicator = make_indicator(keeper)
    put(indicator, COUNTY, jan=7)
    put(indicator, OTHER, jan=3)

    assert value(indicator, PROVINCE, FIRST_QUARTER).value == 10


def test_a_mean_over_places_is_weighted(keeper: Any) -> None:
    weight = make_indicator(keeper)
    share = make_indicator(keeper, kind="share", unit="%", over_places="mean", over_time="last", weight=weight)
    put(weight, CITY, jan=100)
    put(weight, OTHER, jan=300)
    put(share, CITY, jan=10)
    put(share, OTHER, jan=20)

    assert value(share, PROVINCE, FIRST_QUARTER).value == Decimal("17.5")


def test_what_does_not_add_up_over_places_has_no_figure_above(keeper: Any) -> None:
    indicator = make_indicator(keeper, over_places="none")
    put(indicator, CITY, jan=10)

    assert value(indicator, PROVINCE, FIRST_QUARTER) == NOTHING


def test_a_formula_is_computed_from_the_figures_of_the_period(keeper: Any) -> None:
    local, every = make_indicator(keeper, key="local"), make_indicator(keeper, key="every")
    share = make_indicator(
        keeper,
        kind="share",
        unit="%",
        source="computed",
        formula="local / every * 100",
        over_places="formula",
        over_time="formula",
    )
    put(local, CITY, jan=1, feb=1)
    put(every, CITY, jan=2, feb=8)
    put(local, OTHER, jan=3)
    put(every, OTHER, jan=10)

    assert value(share, CITY, FIRST_QUARTER).value == 20
    assert value(share, PROVINCE, FIRST_QUARTER).value == 25
    assert value(share, PROVINCE, Period.of_month(2025, 1)) == NOTHING


def test_a_formula_reaches_back_a_year(keeper: Any) -> None:
    amount = make_indicator(keeper, key="amount")
    growth = make_indicator(
        keeper,
        kind="growth",
        unit="%",
        source="computed",
        formula="(amount / amount_last_year - 1) * 100",
        over_places="formula",
        over_time="formula",
    )
    put(amount, CITY, jan=10, feb=20)
    make_reading(amount, CITY, date(2025, 2, 1), 25)

    assert value(growth, CITY, FIRST_QUARTER).value == 20


def test_only_figures_of_the_own_source_count(keeper: Any) -> None:
    indicator = make_indicator(keeper)
    put(indicator, CITY, jan=10)
    make_reading(indicator, CITY, JANUARY, 99, origin=Origin.MEASURED)

    assert value(indicator, CITY, FIRST_QUARTER).value == 10


def test_organisations_have_figures_of_their_own(keeper: Any) -> None:
    indicator, university = make_indicator(keeper), make_university()
    put(indicator, university, jan=4, feb=5)

    assert value(indicator, university, FIRST_QUARTER).value == 9
    assert values([indicator], [university.pk, CITY], YEAR)[indicator.pk, CITY] == NOTHING


def test_a_series_names_every_month_and_sums_parts(keeper: Any) -> None:
    indicator = make_indicator(keeper)
    put(indicator, CITY, jan=10, mar=5)
    put(indicator, OTHER, jan=1)

    found = series(indicator, PROVINCE, FIRST_QUARTER)

    assert found == {JANUARY: Decimal(11), FEBRUARY: None, MARCH: Decimal(5)}
    assert running(series(indicator, CITY, FIRST_QUARTER), indicator) == {JANUARY: 10, FEBRUARY: 10, MARCH: 15}


def test_a_series_goes_down_to_where_there_are_figures(keeper: Any) -> None:
    indicator = make_indicator(keeper)
    put(indicator, OTHER, jan=3)
    put(indicator, COUNTY, jan=7, feb=8)
    put(indicator, region("290102").pk, jan=1)

    of_province, of_city = (series(indicator, code, FIRST_QUARTER) for code in (PROVINCE, CITY))

    assert of_province == {JANUARY: 11, FEBRUARY: 8, MARCH: None}
    assert of_city == {JANUARY: 8, FEBRUARY: 8, MARCH: None}


def test_a_running_line_ends_where_the_figures_do(keeper: Any) -> None:
    flow, stock = make_indicator(keeper), make_indicator(keeper, over_time="last")
    months = {JANUARY: Decimal(1), FEBRUARY: None, MARCH: None}

    assert running(months, flow) == {JANUARY: 1, FEBRUARY: None, MARCH: None}
    assert running(months, stock) == months


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 10**6), min_size=3, max_size=3), min_size=2, max_size=2))
def test_adding_places_then_months_is_adding_months_then_places(figures: list[list[int]]) -> None:
    keeper = make_keeper()
    indicator = Indicator.objects.first() or make_indicator(keeper)
    Reading.objects.all().delete()
    for code, months in zip((CITY, OTHER), figures, strict=True):
        region(code)
        put(indicator, code, jan=months[0], feb=months[1], mar=months[2])

    whole = value(indicator, PROVINCE, FIRST_QUARTER).value

    assert whole == sum(sum(months) for months in figures)
    assert whole == sum(one or 0 for one in series(indicator, PROVINCE, FIRST_QUARTER).values())
    assert whole == sum(value(indicator, code, FIRST_QUARTER).value or 0 for code in (CITY, OTHER))


def test_a_board_takes_as_many_queries_as_a_cell(keeper: Any, django_assert_num_queries: Any) -> None:
    indicators = [make_indicator(keeper, over_time=way) for way in ("sum", "last") * 10]
    codes = [region(f"29{number:02d}00").pk for number in range(1, 14)]
    record_readings(
        [Entry(one.pk, code, JANUARY, Decimal(1), JANUARY) for one in indicators for code in codes],
        origin=Origin.REPORTED,
    )

    with django_assert_num_queries(1):
        values(indicators, codes, YEAR)
    with django_assert_num_queries(1):
        values(indicators[:1], codes[:1], YEAR)
    with django_assert_num_queries(3):
        board = values(indicators, [PROVINCE, *codes], YEAR)
    with django_assert_num_queries(1):
        series_of(indicators, codes, YEAR)
    assert {figure.value for (_pk, place), figure in board.items() if place == PROVINCE} == {13}


def test_one_index_serves_boards_and_league_tables(keeper: Any) -> None:
    indicators = [make_indicator(keeper) for _number in range(3)]
    entries = [Entry(one.pk, code, JANUARY, Decimal(1), JANUARY) for one in indicators for code in (CITY, OTHER)]
    record_readings(entries, origin=Origin.REPORTED)
    with CaptureQueriesContext(connection) as asked:
        values(indicators, [CITY], YEAR)
        values(indicators[:1], [CITY, OTHER], YEAR)
        series_of(indicators, [CITY, OTHER], YEAR)

    with connection.cursor() as cursor:
        # Of so few rows all indices cost the same: what is asked is whether this one alone is enough.
        cursor.execute("DROP INDEX indicators_reading_of_region, indicators_reading_of_unit")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        plans = []
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plans.append("\n".join(line for (line,) in cursor.fetchall()))

    assert ["Index Only Scan using indicators_reading_at_place" in plan for plan in plans] == [True] * 3


def test_writing_again_changes_only_what_differs(keeper: Any) -> None:
    indicator, university = make_indicator(keeper), make_university()
    first = [
        Entry(indicator.pk, CITY, JANUARY, Decimal(1), JANUARY),
        Entry(indicator.pk, university.pk, JANUARY, Decimal(2), JANUARY),
    ]

    assert record_readings(first, origin=Origin.MEASURED) == 2
    assert record_readings(first, origin=Origin.MEASURED) == 0
    assert record_readings([Entry(indicator.pk, CITY, JANUARY, None, MARCH)], origin=Origin.MEASURED) == 1
    assert record_readings([], origin=Origin.MEASURED) == 0
    rows = {row.region_id or row.organisation_id: (row.value, row.as_of, row.revision) for row in Reading.objects.all()}
    assert rows == {CITY: (None, MARCH, 1), university.pk: (Decimal(2), JANUARY, 0)}


def test_of_the_same_cell_the_last_counts(keeper: Any) -> None:
    indicator = make_indicator(keeper)
    cells = [Entry(indicator.pk, CITY, JANUARY, Decimal(amount), JANUARY) for amount in (1, 2)]

    assert record_readings(cells, origin=Origin.REPORTED) == 1
    assert Reading.objects.get().value == 2


def test_figures_can_be_taken_back(keeper: Any) -> None:
    indicator = make_indicator(keeper)
    put(indicator, CITY, jan=1, feb=2)

    assert withdraw_readings([indicator.pk], CITY, [JANUARY], origin=Origin.REPORTED) == 1
    assert [row.month for row in Reading.objects.all()] == [FEBRUARY]
