"""Where a figure will stand at the end of its period, each forecast with its method and a range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from statistics import NormalDist, median, quantiles

#: What the methods need at least: two points make a pace, five a trend (below, Sen's interval has no width to give),
#: three projections a spread.
FEWEST_FOR_PACE, FEWEST_FOR_TREND, PROJECTIONS = 2, 5, 3
#: How surely the range of a trend holds its slope.
CONFIDENCE = 0.8
_WIDTH = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


class Method(StrEnum):
    """How a forecast was made."""

    SAME_PACE = "same_pace"
    LAST_YEAR = "last_year"
    TREND = "trend"


@dataclass(frozen=True)
class Forecast:
    """The value expected at the end, the range that the method gives it, and how many points it was made of."""

    method: Method
    value: float
    low: float
    high: float
    points: int


def forecast(
    standing: Mapping[int, float], *, months: int, last_year: Sequence[float] = (), adds_up: bool = True
) -> Forecast | None:
    """The forecast by the first method that the points allow; None when there are too few.

    `standing` holds the values at the ends of months of the period, month 1 first: totals so far when the figure
    `adds_up` over time, else levels. `last_year` are the totals so far at the ends of the same months a year before.
    Totals follow last year's course where there is one, else the same pace; levels follow their trend.
    """
    known = {month: value for month, value in standing.items() if 1 <= month <= months}
    if not adds_up:
        return trend(known, months=months)
    return like_last_year(known, last_year=last_year, months=months) or same_pace(known, months=months)


def same_pace(totals: Mapping[int, float], *, months: int) -> Forecast | None:
    """The total when each month to come brings what the months so far brought on average.

    The range lets each month to come bring the lower or the upper quartile of the months so far.
    """
    at = sorted(totals)
    if len(at) < FEWEST_FOR_PACE:
        return None
    last = at[-1]
    now, left = totals[last], months - last
    before = [0, *at[:-1]]
    gains = [
        (totals[month] - totals.get(earlier, 0.0)) / (month - earlier)
        for earlier, month in zip(before, at, strict=True)
    ]
    low, _middle, high = quantiles(gains, n=4, method="inclusive")
    value = now + left * now / last
    return Forecast(Method.SAME_PACE, value, min(now + left * low, value), max(now + left * high, value), len(at))


def like_last_year(totals: Mapping[int, float], *, last_year: Sequence[float], months: int) -> Forecast | None:
    """The total when the months to come have the share in the whole that they had last year.

    None unless last year is known for every month and came to more than nothing by now. The range spans what the
    latest three months would each have led to.
    """
    if len(last_year) != months or not totals or last_year[-1] <= 0:
        return None
    ends = [
        (month, totals[month] * last_year[-1] / last_year[month - 1])
        for month in sorted(totals)
        if last_year[month - 1] > 0
    ]
    if not ends or ends[-1][0] != max(totals):
        return None
    recent = [end for _month, end in ends[-PROJECTIONS:]]
    return Forecast(Method.LAST_YEAR, recent[-1], min(recent), max(recent), len(ends))


def trend(levels: Mapping[int, float], *, months: int) -> Forecast | None:
    """The level at the end by the straight line of Theil and Sen: the median of all slopes between two points.

    The range follows the slopes at the ends of Sen's interval (1968) at 80 %. None below five points.
    """
    at = sorted(levels)
    if len(at) < FEWEST_FOR_TREND:
        return None
    slopes = sorted((levels[later] - levels[month]) / (later - month) for month, later in combinations(at, 2))
    slope = median(slopes)
    start = median(levels[month] - slope * month for month in at)
    low, high = _interval(slopes, len(at))
    value, ahead = start + slope * months, months - at[-1]
    return Forecast(Method.TREND, value, value + (low - slope) * ahead, value + (high - slope) * ahead, len(at))


def _interval(slopes: Sequence[float], points: int) -> tuple[float, float]:
    """The slopes at the ends of Sen's interval, by the normal approximation of Kendall's S without ties."""
    spread = _WIDTH * (points * (points - 1) * (2 * points + 5) / 18) ** 0.5
    low, high = int((len(slopes) - spread) // 2), int((len(slopes) + spread) // 2)
    return slopes[max(low, 0)], slopes[min(high, len(slopes) - 1)]
