"""The board of a place: indicators in rows, with targets, lights, forecasts and courses, in a handful of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from lianqiao.core.periods import Period, last_day
from lianqiao.engines.progress import Light, LightRule
from lianqiao.governance.boards.models import Topic
from lianqiao.governance.boards.queries.courses import courses
from lianqiao.governance.boards.queries.places import Place
from lianqiao.governance.boards.queries.standings import (
    REPORTING_LAG,
    Line,
    growth_rule_of,
    judging_day,
    line_of,
    rule_of,
)
from lianqiao.governance.indicators.enums import IndicatorState
from lianqiao.governance.indicators.models import Indicator, Reading, Target

#: The order in which lights stand in counts: what is behind comes first.
LIGHTS = (Light.RED, Light.AMBER, Light.GREEN, Light.GREY)


@dataclass(frozen=True)
class Board:
    """A place with its lines in the order of themes and names, on the day of `on`."""

    place: Place
    period: Period
    on: date
    rule: LightRule
    lines: tuple[Line, ...]

    @cached_property
    def ends(self) -> list[date]:
        """The last day of each month of the period."""
        return [last_day(month) for month in self.period.months()]

    @property
    def counts(self) -> list[tuple[Light, int]]:
        """How many lines have which light; all four, what is behind first."""
        counted = Counter(line.judgement.light for line in self.lines)
        return [(light, counted[light]) for light in LIGHTS]

    @property
    def themes(self) -> list[tuple[str, list[Line]]]:
        """The lines by theme; those without one stand last, under an empty name."""
        out: dict[str, list[Line]] = {}
        for line in self.lines:
            out.setdefault(line.indicator.theme, []).append(line)
        return sorted(out.items(), key=lambda theme: theme[0] == "")

    def with_lines(self, lines: tuple[Line, ...]) -> Board:
        """The same board with some of its lines."""
        return Board(self.place, self.period, self.on, self.rule, lines)


def board_of(place: Place, *, period: Period, on: date, topic: Topic | None = None) -> Board:
    """The board of a place for a period as it stands on a day.

    Rows are the indicators with a target in force at the place for exactly this period, and those in use that have
    figures there; with a topic, those of the topic. As many queries for many rows as for one: targets, indicators, and
    those of `courses`.
    """
    held = {target.indicator_id: target for target in targets_of(place, period)}
    indicators = rows_of(place, period) if topic is None else _chosen(topic)
    return _board(place, indicators, held, period=period, on=on)


def rows_of(place: Place, period: Period) -> list[Indicator]:
    """The indicators of the board of a place for a period, in its order, without what the figures of them come to."""
    in_use = Q(pk__in=_counted(place, period).values("indicator").distinct(), state=IndicatorState.ACTIVE)
    rows = Indicator.objects.filter(Q(pk__in=targets_of(place, period).values("indicator")) | in_use)
    return list(rows.order_by("theme", "pinyin", "id"))


def board_of_one(place: Place, indicator: Indicator, *, period: Period, on: date) -> Board:
    """The board's row of one indicator alone; no row where the whole board has none of it."""
    held = {target.indicator_id: target for target in targets_of(place, period).filter(indicator=indicator)}
    is_on_board = bool(held) or (
        indicator.state == IndicatorState.ACTIVE and _counted(place, period).filter(indicator=indicator).exists()
    )
    return _board(place, [indicator] if is_on_board else [], held, period=period, on=on)


def _board(place: Place, indicators: list[Indicator], held: Mapping[Any, Target], *, period: Period, on: date) -> Board:
    read = courses(indicators, [place.key], period=period, until=on)
    rule, lag = rule_of(place.region_code, on=on), int(REPORTING_LAG.get(where=place.region_code, on=on).value)
    growth = growth_rule_of(place.region_code, on=on)
    lines = []
    for indicator in indicators:
        course = read.of(indicator, place.key)
        day = judging_day(course, on, lag=lag)
        target = held.get(indicator.pk)
        lines.append(line_of(indicator, target, course, period=period, day=day, rule=rule, growth=growth))
    return Board(place, period, on, rule, tuple(lines))


def targets_of(place: Place, period: Period) -> Any:
    """The targets in force at a place for exactly a period."""
    where = Q(place_region=place.region) if place.region is not None else Q(place_organisation=place.organisation)
    return Target.objects.in_force().of_period(period).filter(where)


def periods_of(place: Place, indicator: Indicator | None = None) -> list[Period]:
    """The periods for which the place has targets, of one indicator where it is given, latest first."""
    where = Q(place_region=place.region) if place.region is not None else Q(place_organisation=place.organisation)
    if indicator is not None:
        where &= Q(indicator=indicator)
    rows = Target.objects.in_force().filter(where).order_by("-ends_on", "-starts_on")
    return [Period(start, end) for start, end in rows.values_list("starts_on", "ends_on").distinct()]


def _chosen(topic: Topic) -> list[Indicator]:
    chosen = {line.indicator_id: line.order for line in topic.lines.all()}
    rows = Indicator.objects.filter(pk__in=chosen).exclude(state=IndicatorState.DRAFT)
    return sorted(rows, key=lambda one: chosen[one.pk])


def _counted(place: Place, period: Period) -> Any:
    where = Q(region=place.region) if place.region is not None else Q(organisation=place.organisation)
    return Reading.objects.filter(where, month__range=(period.start, period.end))
