"""The board of a place: its rows, lights, forecasts, and the number of queries."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lianqiao.core import clock
from lianqiao.core.periods import Period
from lianqiao.engines.progress import Growth, Light, Told
from lianqiao.governance.boards.domain.topics import create_topic
from lianqiao.governance.boards.queries import drilling
from lianqiao.governance.boards.queries.board import board_of, periods_of
from lianqiao.governance.boards.queries.drilling import Evidence, counted_rows, trails
from lianqiao.governance.boards.queries.places import Place, parts_of, regions_of, units_of
from tests.factories import AchievementFactory, OrganisationFactory, make_actor
from tests.factories.taxonomy import region
from tests.governance.boards.makers import CITIES, YEAR, fill, make_leader, make_year, many_indicators, set_target
from tests.governance.indicators.makers import make_indicator

pytestmark = pytest.mark.django_db
D = Decimal
JULY = date(2025, 7, 31)


def lights(code: str, on: date = date(2025, 12, 31)) -> list[Light]:
    """The lights of a region's board."""
    return [line.judgement.light for line in board_of(Place(region=region(code)), period=YEAR, on=on).lines]


def test_lights_follow_the_time_line() -> None:
    make_year(make_leader())

    assert [lights(code, JULY) for code in CITIES] == [[Light.GREEN], [Light.AMBER], [Light.RED]]


def test_line_has_value_target_growth_and_forecast() -> None:
    indicator = make_year(make_leader())
    fill(indicator, "290100", [6] * 12, start=date(2024, 1, 1))

    line = board_of(Place(region=region("290100")), period=YEAR, on=JULY).lines[0]

    assert (line.value, line.target and line.target.value, line.growth) == (84, 120, Growth(Told.PER_CENT, D(1)))
    assert line.forecast is not None
    assert (line.forecast.method.value, line.forecast.value) == ("last_year", 144)


def test_share_is_compared_with_the_year_before_in_points() -> None:
    indicator = make_indicator(make_leader(), kind="share", unit="%", over_time="last", over_places="none")
    fill(indicator, "290100", [40, 44])
    fill(indicator, "290100", [30, 41.5, 90], start=date(2024, 1, 1))

    line = board_of(Place(region=region("290100")), period=YEAR, on=JULY).lines[0]

    assert line.growth == Growth(Told.POINTS, D("2.5"))


def test_what_adds_up_over_several_years_is_not_compared_with_the_year_before() -> None:
    leader, years = make_leader(), Period.parse("2024—2025")
    flow, level = (make_indicator(leader, name=way, distinct_from="测试用", over_time=way) for way in ("sum", "last"))
    for indicator in (flow, level):
        set_target(leader, indicator, "290100", 100, period=years)
        for year in (2023, 2024, 2025):
            fill(indicator, "290100", [10] * 12, start=date(year, 1, 1))

    lines = board_of(Place(region=region("290100")), period=years, on=JULY).lines

    assert {line.indicator.name: line.growth for line in lines} == {
        "sum": None,
        "last": Growth(Told.PER_CENT, D(0)),
    }


def test_month_that_is_not_reported_yet_makes_nobody_late() -> None:
    leader = make_leader()
    indicator = make_indicator(leader)
    set_target(leader, indicator, "290100", 120)
    fill(indicator, "290100", [10] * 6)

    assert lights("290100", date(2025, 7, 20)) == [Light.GREEN]


def test_silence_does_not_stay_green() -> None:
    leader = make_leader()
    indicator = make_indicator(leader)
    set_target(leader, indicator, "290100", 120)
    fill(indicator, "290100", [10] * 6)

    assert [lights("290100", date(2025, month, 20)) for month in (8, 9, 10)] == [
        [Light.AMBER],
        [Light.RED],
        [Light.RED],
    ]


def test_curve_is_the_line_where_there_is_one() -> None:
    leader = make_leader()
    indicator = make_indicator(leader)
    set_target(leader, indicator, "290100", 120, curve=[["2025-06", "20"], ["2025-12", "120"]])
    fill(indicator, "290100", [0, 0, 0, 0, 0, 20])

    line = board_of(Place(region=region("290100")), period=YEAR, on=date(2025, 6, 30)).lines[0]

    assert (line.judgement.standing.line, line.judgement.light) == (20, Light.GREEN)


def test_figures_without_a_target_stand_on_the_board_in_grey() -> None:
    fill(make_indicator(make_leader()), "290100", [5])

    assert lights("290100") == [Light.GREY]


def test_target_without_figures_is_grey() -> None:
    leader = make_leader()
    set_target(leader, make_indicator(leader), "290100", 5)

    assert lights("290100") == [Light.GREY]


def test_retired_indicator_stays_where_it_has_a_target() -> None:
    leader = make_leader()
    make_year(leader, state="retired")
    fill(make_indicator(leader, state="retired"), "290100", [5])

    assert len(lights("290100")) == 1


def test_board_of_an_organisation_has_its_own_figures() -> None:
    leader, unit = make_leader(), OrganisationFactory()
    indicator = make_indicator(leader)
    set_target(leader, indicator, unit, 12)
    fill(indicator, unit, [1] * 12)
    fill(indicator, "290100", [50] * 12)

    assert [line.value for line in board_of(Place(organisation=unit), period=YEAR, on=JULY).lines] == [7]


def test_topic_chooses_and_orders_the_rows() -> None:
    leader = make_leader()
    first, second, other = (make_year(leader) for _number in range(3))
    topic = create_topic(actor=leader, values={"name": "高端轴承"}, indicators=[second, first])

    board = board_of(Place(region=region("290100")), period=YEAR, on=JULY, topic=topic)

    assert [line.indicator for line in board.lines] == [second, first]
    assert other not in [line.indicator for line in board.lines]


def test_counts_and_themes() -> None:
    leader = make_leader()
    make_year(leader, theme="转化")
    fill(make_indicator(leader), "290100", [1])

    board = board_of(Place(region=region("290100")), period=YEAR, on=JULY)

    assert board.counts == [(Light.RED, 0), (Light.AMBER, 0), (Light.GREEN, 1), (Light.GREY, 1)]
    assert [(theme, len(lines)) for theme, lines in board.themes] == [("转化", 1), ("", 1)]


@pytest.mark.parametrize("count", [2, 40])
def test_board_takes_as_many_queries_for_forty_rows_as_for_two(count: int) -> None:
    leader = make_leader()
    for indicator in many_indicators(leader, count):
        set_target(leader, indicator, "290100", 120)
        fill(indicator, "290100", [10] * 7)
    place = Place(region=region("290100"))
    board_of(place, period=YEAR, on=JULY)

    with CaptureQueriesContext(connection) as queries:
        board = board_of(place, period=YEAR, on=JULY)

    # Targets, indicators, figures of the months; and outside a request each of the five norms.
    assert (len(board.lines), len(queries)) == (count, 8)


def test_periods_are_those_of_the_targets_latest_first() -> None:
    leader = make_leader()
    indicator = make_year(leader)
    set_target(leader, indicator, "290100", 5, period=YEAR.shifted(12))

    assert periods_of(Place(region=region("290100"))) == [YEAR.shifted(12), YEAR]


def test_places_are_those_of_the_subtree() -> None:
    leader, unit = make_leader("290100"), OrganisationFactory(region=region("290100"))
    region("290102"), region("290200")
    set_target(leader, make_indicator(leader), unit, 5)

    assert list(regions_of(leader).values_list("code", flat=True)) == ["290100", "290102"]
    assert list(units_of(leader)) == [unit]
    assert list(regions_of(make_actor())) == []


def test_parts_of_a_region() -> None:
    for code in ("290100", "290200", "290102"):
        region(code)

    assert [[part.pk for part in parts_of(region(code))] for code in ("290000", "290100", "290102")] == [
        ["290100", "290200"],
        ["290102"],
        [],
    ]


def test_measured_figure_leads_to_its_records() -> None:
    leader = make_leader()
    indicator = make_indicator(
        leader, source="measured", metric="organisations.verified", over_time="last", key="units", unit="家"
    )
    this_year = Period.of_years(clock.today().year)
    there, elsewhere = (
        OrganisationFactory(region=region(code), verified_at=timezone.now()) for code in ("290104", "290200")
    )

    found = trails(leader, indicator, Place(region=region("290100")), this_year)

    assert len(found) == 1
    assert [one.title for one in found[0].found] == [str(there)]
    rows = counted_rows(indicator, Place(region=region("290200")), this_year)
    assert rows is not None
    assert list(rows) == [elsewhere]


def test_flow_leads_to_the_records_of_the_period_as_the_calendar_here_has_it() -> None:
    leader = make_leader()
    indicator = make_indicator(leader, source="measured", metric="achievements.deposited", key="deposited")
    owner = OrganisationFactory(region=region("290104"))
    _before, first, last, _after = (
        AchievementFactory(organisation=owner, state="published", fresh_until=moment.date(), published_at=moment)
        for day in (date(2025, 1, 1), date(2026, 1, 1))
        for moment in (timezone.make_aware(datetime.combine(day, time.min)) - timedelta(minutes=1),)
        for moment in (moment, moment + timedelta(minutes=1))
    )

    rows = counted_rows(indicator, Place(region=region("290100")), YEAR)

    assert rows is not None
    assert set(rows) == {first, last}


def test_records_beyond_a_limit_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drilling, "COUNTED", 2)
    leader = make_leader()
    indicator = make_indicator(leader, source="measured", metric="organisations.verified", over_time="last", unit="家")
    this_year = Period.of_years(clock.today().year)
    for code in ("290104", "290104", "290200", "290200", "290200"):
        OrganisationFactory(region=region(code), verified_at=timezone.now())

    (few,) = trails(leader, indicator, Place(region=region("290100")), this_year)
    (many,) = trails(leader, indicator, Place(region=region("290200")), this_year)

    assert (few.counted, few.is_more) == (2, False)
    assert (many.counted, many.is_more) == (2, True)


def test_reported_figure_has_no_records_of_ours() -> None:
    leader = make_leader()

    assert trails(leader, make_year(leader), Place(region=region("290100")), YEAR) == []
    assert Evidence("一月报表").url == ""
