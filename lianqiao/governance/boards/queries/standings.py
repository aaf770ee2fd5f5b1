"""From figures and targets to lights: the rule of a place, the share that is due, and the judgement of each line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms
from lianqiao.core.periods import Period, add_months, last_day, month_of
from lianqiao.engines import progress
from lianqiao.engines.progress import Curve, Direction, Growth, GrowthRule, Judgement, LightRule
from lianqiao.governance.boards.queries.courses import Course
from lianqiao.governance.indicators.enums import Comparator, IndicatorKind
from lianqiao.governance.indicators.enums import Direction as Wish
from lianqiao.governance.indicators.models import Indicator, Target

GREEN_FROM = norms.declare("boards.green_from", norms.Kind.SHARE, _("看板亮灯：达到序时进度的多少为绿灯"))
AMBER_FROM = norms.declare("boards.amber_from", norms.Kind.SHARE, _("看板亮灯：达到序时进度的多少为黄灯"))
REPORTING_LAG = norms.declare("boards.reporting_lag", norms.Kind.NUMBER, _("看板亮灯：迟几个月没有新数仍按原月份比较"))
OUTLIER_LIMIT = norms.declare("boards.outlier_limit", norms.Kind.NUMBER, _("看板提示与其他地区相差很大的数"))
TIMES_FROM = norms.declare("boards.growth_as_multiple_from", norms.Kind.NUMBER, _("看板和通报的同比改说倍数"))
TINY_BEYOND = norms.declare("boards.growth_untold_beyond", norms.Kind.NUMBER, _("看板和通报的同比只说基数过小"))

#: Months in a year.
YEAR = 12
#: Kinds that are per cent themselves: their change is told in percentage points.
_IN_POINTS = (IndicatorKind.SHARE, IndicatorKind.GROWTH)


@dataclass(frozen=True)
class Line:
    """One row of a board: an indicator at a place, with its target, its course and its light."""

    indicator: Indicator
    target: Target | None
    course: Course
    judgement: Judgement
    growth: Growth | None
    period: Period

    @cached_property
    def forecast(self) -> progress.Forecast | None:
        """Where the figure will stand at the end of the period; None with too few months or where they do not tell."""
        return forecast_of(self.indicator, self.course, self.period)

    @property
    def value(self) -> Decimal | None:
        """What the period came to so far."""
        return self.judgement.standing.value


def rule_of(where: Any, *, on: date) -> LightRule:
    """The rule of lights that holds at a place on a day."""
    green, amber = GREEN_FROM.get(where=where, on=on).value, AMBER_FROM.get(where=where, on=on).value
    return LightRule(green_from=green, amber_from=amber)


def growth_rule_of(where: Any, *, on: date) -> GrowthRule:
    """How a comparison with the year before is told at a place on a day."""
    return GrowthRule(TIMES_FROM.get(where=where, on=on).value, TINY_BEYOND.get(where=where, on=on).value)


def direction_of(indicator: Indicator, target: Target | None = None) -> Direction:
    """Which way is better: by the indicator, or by the comparator of the target where the indicator does not say."""
    if indicator.direction == Wish.NONE and target is not None and target.comparator == Comparator.AT_MOST:
        return Direction.DOWN
    return Direction.DOWN if indicator.direction == Wish.LESS else Direction.UP


def judge(
    indicator: Indicator, target: Target | None, value: Decimal | None, *, on: date, rule: LightRule
) -> Judgement:
    """The light of a value on a day: by the target's curve where it has one, else in proportion to time."""
    return rule.judge(standing_of(indicator, target, value, on=on))


def standing_of(indicator: Indicator, target: Target | None, value: Decimal | None, *, on: date) -> progress.Standing:
    """Where a value stands on a day beside its target and the target's time line."""
    if target is None:
        return progress.stand(value, target=None, due=Decimal(0))
    return progress.stand(
        value,
        target=target.value,
        due=due_share(target, on),
        direction=direction_of(indicator, target),
        baseline=target.baseline,
    )


def due_values(indicator: Indicator, target: Target, days: Sequence[date]) -> list[Decimal]:
    """What the time line of a target asks for at the end of each day."""
    direction, curve = direction_of(indicator, target), curve_of(target)
    shares = (_due(target, curve, day) for day in days)
    return [
        progress.asked_for(target.value, due=share, direction=direction, baseline=target.baseline) for share in shares
    ]


def due_share(target: Target, on: date) -> Decimal:
    """Which share of the way to the target should be gone at the end of a day."""
    return _due(target, curve_of(target), on)


def _due(target: Target, curve: Curve | None, on: date) -> Decimal:
    if curve is None:
        return _share_of_time(target.starts_on, target.ends_on, on)
    return progress.due_share(progress.Period(target.starts_on, target.ends_on), on, curve=curve)


@lru_cache(maxsize=1024)
def _share_of_time(start: date, end: date, on: date) -> Decimal:
    """Few periods and days are asked for thousands of targets."""
    return progress.due_share(progress.Period(start, end), on)


def curve_of(target: Target) -> Curve | None:
    """The target's curve of values as shares of its way; None where it has none or there is no way to go."""
    start = target.baseline or Decimal(0)
    way = target.value - start
    if not target.curve or way == 0:
        return None
    points = {Period.parse(month).end: max((Decimal(value) - start) / way, Decimal(0)) for month, value in target.curve}
    return Curve.of({**points, target.ends_on: Decimal(1)}.items())


def forecast_of(indicator: Indicator, course: Course, period: Period) -> progress.Forecast | None:
    """Where the figure will stand at the end of the period; None with too few months or where months do not tell."""
    known = {number: float(value) for number, value in enumerate(course.so_far, start=1) if value is not None}
    last_year = [float(value) for value in course.last_year if value is not None]
    return progress.forecast(known, months=len(period), last_year=last_year, adds_up=indicator.accrues)


def judging_day(course: Course, on: date, *, lag: int) -> date:
    """The day whose time line a figure is held against.

    That is the end of its latest month, so that a month nobody has reported yet makes nobody late; but not earlier
    than `lag` months before the month of `on`, so that nobody stays green by falling silent.
    """
    silent_until = last_day(add_months(month_of(on), -lag))
    latest = silent_until if course.month is None else max(last_day(course.month), silent_until)
    return min(on, latest)


def line_of(
    indicator: Indicator,
    target: Target | None,
    course: Course,
    *,
    period: Period,
    day: date,
    rule: LightRule,
    growth: GrowthRule,
) -> Line:
    """The row of a board, judged by the time line of a day and compared with the year before.

    What adds up over several years is not compared: the year before holds most of the same months.
    """
    judgement = judge(indicator, target, course.value, on=day, rule=rule)
    grown = None
    if not (indicator.accrues and len(period) > YEAR):
        grown = growth.compare(*course.beside_last_year, in_points=indicator.kind in _IN_POINTS)
    return Line(indicator, target, course, judgement, grown, period)
