"""The share of a target that should be reached by a day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.engines.progress import Basis, Curve, Period, due_share

YEAR = Period.year(2026)
SHARES = st.decimals(0, 1, places=3)


def test_year_is_elapsed_by_days() -> None:
    assert YEAR.elapsed(date(2026, 9, 30)) == Decimal(273) / 365


def test_year_is_elapsed_by_months_that_are_wholly_over() -> None:
    elapsed = [
        YEAR.elapsed(day, basis=Basis.MONTHS) for day in (date(2026, 9, 29), date(2026, 9, 30), date(2026, 10, 1))
    ]

    assert elapsed == [Decimal(8) / 12, Decimal(9) / 12, Decimal(9) / 12]


def test_nothing_is_elapsed_before_and_all_after() -> None:
    assert [YEAR.elapsed(date(2025, 12, 31)), YEAR.elapsed(date(2026, 12, 31)), YEAR.elapsed(date(2027, 5, 1))] == [
        0,
        1,
        1,
    ]


def test_period_ends_after_it_begins() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2026, 2, 1), date(2026, 1, 31))


def test_period_of_part_months_is_not_counted_by_months() -> None:
    period = Period(date(2026, 1, 1), date(2026, 2, 27))

    assert period.months is None
    with pytest.raises(ValueError, match="whole months"):
        period.elapsed(date(2026, 1, 31), basis=Basis.MONTHS)


def test_four_years_have_their_months_and_days() -> None:
    period = Period(date(2022, 1, 1), date(2025, 12, 31))

    assert (period.months, period.days) == (48, 1461)


def test_curve_is_straight_between_its_points() -> None:
    curve = Curve.of([(date(2026, 12, 31), Decimal(1)), (date(2026, 6, 30), Decimal("0.3"))])

    assert curve.share(date(2026, 6, 30), period=YEAR) == Decimal("0.3")
    assert curve.share(date(2026, 9, 30), period=YEAR) == Decimal("0.3") + Decimal("0.7") * 92 / 184
    assert curve.share(date(2026, 1, 1), period=YEAR) == Decimal("0.3") / 181
    assert curve.share(date(2025, 12, 31), period=YEAR) == 0
    assert curve.share(date(2027, 1, 1), period=YEAR) == 1


@pytest.mark.parametrize(
    "points",
    [
        (),
        ((date(2026, 6, 30), Decimal("0.5")),),
        ((date(2026, 6, 30), Decimal("-0.1")), (date(2026, 12, 31), Decimal(1))),
        ((date(2026, 6, 30), Decimal("0.5")), (date(2026, 6, 30), Decimal(1))),
    ],
)
def test_curve_that_leads_nowhere_is_refused(points: tuple[tuple[date, Decimal], ...]) -> None:
    with pytest.raises(ValueError, match="curve"):
        Curve(points)


@given(st.integers(0, 1500), st.integers(0, 800), st.integers(0, 800))
def test_elapsed_never_falls_and_stays_a_share(length: int, one: int, other: int) -> None:
    period = Period(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=length))
    early, late = (period.start + timedelta(days=days - 100) for days in sorted((one, other)))

    assert 0 <= due_share(period, early) <= due_share(period, late) <= 1


@given(st.lists(SHARES, min_size=1, max_size=5), st.integers(0, 400))
def test_curve_of_rising_points_stays_between_them(shares: list[Decimal], day: int) -> None:
    points = [(date(2026, month, 20), share) for month, share in enumerate(sorted(shares), start=2)]
    curve = Curve((*points, (date(2026, 12, 31), Decimal(1))))
    on = date(2026, 1, 1) + timedelta(days=day)

    assert 0 <= curve.share(on, period=YEAR) <= curve.share(on + timedelta(days=1), period=YEAR) <= 1
