"""How much of a target should be reached by a day: in proportion to time (序时进度), or by a given curve."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lianqiao.core.periods import Period
from lianqiao.governance.indicators.models import Target


def expected(target: Target, on: date) -> Decimal | None:
    """The value that the figure of the period should have reached at the end of that day; None before the period.

    Without a curve what accrues rises from nothing to the value in proportion to the days. A level that has a baseline
    rises from there; one that has none is to stand at the value all the time. With a curve the points are joined by
    straight lines, from the baseline (or nothing) to the value at the end.
    """
    period = target.period
    if on < period.start:
        return None
    if on >= period.end:
        return target.value
    if target.curve:
        return _on_curve(target, on)
    if not target.indicator.accrues and target.baseline is None:
        return target.value
    first = _first(target)
    return first + (target.value - first) * period.elapsed(on)


def _on_curve(target: Target, on: date) -> Decimal:
    period = target.period
    points = [(Decimal(0), _first(target))]
    points += [(period.elapsed(Period.parse(month).end), Decimal(value)) for month, value in target.curve]
    if points[-1][0] < 1:
        points.append((Decimal(1), target.value))
    share = period.elapsed(on)
    before, value = points[0]
    for moment, reached in points[1:]:
        if share <= moment:
            return value + (reached - value) * (share - before) / (moment - before)
        before, value = moment, reached
    return value


def _first(target: Target) -> Decimal:
    return Decimal(0) if target.baseline is None else target.baseline
