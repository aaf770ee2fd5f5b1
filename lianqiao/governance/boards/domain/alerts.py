"""Watching all targets in force: alerts are opened, brought up to date and closed, and the responsible are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from lianqiao.core.periods import Period, last_day
from lianqiao.engines.progress import Judgement, Light, LightRule
from lianqiao.governance.boards.models import Alert
from lianqiao.governance.boards.phrases import governments_at, tell_of_alerts
from lianqiao.governance.boards.queries.courses import Course, courses
from lianqiao.governance.boards.queries.standings import REPORTING_LAG, judge, judging_day, rule_of
from lianqiao.governance.indicators.models import Indicator, Target

#: Indicators that are looked at in one transaction.
AT_ONCE = 10


@dataclass(frozen=True)
class Watched:
    """What a night found."""

    targets: int = 0
    opened: int = 0
    closed: int = 0


def watch_targets(on: date) -> Watched:
    """Look at all targets that hold on a day; safe to stop and to run twice.

    An alert is opened when the light is red, follows the figures while it stays so, and is closed when it is not, or
    when the target ends or no longer holds.
    """
    gone = Alert.objects.open().exclude(target__in=Target.objects.in_force().holding_on(on))
    closed = gone.update(closed_on=on)
    by_period: defaultdict[Period, set[Any]] = defaultdict(set)
    rows = Target.objects.in_force().holding_on(on).order_by().values_list("starts_on", "ends_on", "indicator_id")
    for start, end, indicator in rows.distinct():
        by_period[Period(start, end)].add(indicator)
    counted, opened = 0, 0
    for period, keys in by_period.items():
        ordered = sorted(keys)
        for first in range(0, len(ordered), AT_ONCE):
            with transaction.atomic():
                step = _watch(period, ordered[first : first + AT_ONCE], on)
            counted, opened, closed = counted + step.targets, opened + step.opened, closed + step.closed
    tell_the_responsible(on)
    return Watched(counted, opened, closed)


def tell_the_responsible(on: date) -> int:
    """Tell of all open alerts that nobody has been told of: one message for each place; returns how many places.

    Message and mark are one transaction, so that a night that was broken off is made up for by the next run.
    """
    waiting = Alert.objects.open().filter(told_on__isnull=True)
    loaded = waiting.select_related("target__indicator", "target__place_region", "target__place_organisation")
    by_place: defaultdict[Any, list[Alert]] = defaultdict(list)
    for alert in loaded.order_by("since", "id"):
        by_place[alert.target.place].append(alert)
    for place, alerts in by_place.items():
        units = governments_at([place.pk]) if alerts[0].target.place_region_id else [place.pk]
        with transaction.atomic():
            tell_of_alerts(place, units, alerts, day=on)
            Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(told_on=on)
    return len(by_place)


def _watch(period: Period, keys: Sequence[Any], on: date) -> Watched:
    indicators = list(Indicator.objects.filter(pk__in=keys))
    rows = Target.objects.in_force().of_period(period).filter(indicator__in=keys)
    targets = list(rows.select_related("indicator", "place_region", "place_organisation"))
    places = list({target.place_region_id or target.place_organisation_id for target in targets})
    read = courses(indicators, places, period=period, until=on)
    standing = {alert.target_id: alert for alert in Alert.objects.open().filter(target__in=targets).select_for_update()}
    rules: dict[str, tuple[LightRule, int]] = {}
    opened, closed = 0, 0
    for target in targets:
        region = target.place_region_id or target.place_organisation.region_id
        if region not in rules:
            rules[region] = (rule_of(region, on=on), int(REPORTING_LAG.get(where=region, on=on).value))
        rule, lag = rules[region]
        course = read.of(target.indicator, target.place_region_id or target.place_organisation_id)
        day = judging_day(course, on, lag=lag)
        judgement = judge(target.indicator, target, course.value, on=day, rule=rule)
        alert = standing.get(target.pk)
        if judgement.light is not Light.RED:
            if alert is not None:
                alert.closed_on = on
                alert.save(update_fields=["closed_on"])
                closed += 1
            continue
        if alert is None:
            alert = Alert(target=target, opened_on=on, since=red_since(target, course, day, rule))
            opened += 1
        _bring_up_to_date(alert, judgement, day)
    return Watched(len(targets), opened, closed)


def red_since(target: Target, course: Course, day: date, rule: LightRule) -> date:
    """The first month of the unbroken run of red months that ends with the month of `day`.

    In a month without a figure the one before goes on standing.
    """
    since = day.replace(day=1)
    standing: list[tuple[date, Decimal | None]] = []
    for month, value in zip(course.months, course.so_far, strict=True):
        standing.append((month, value if value is not None or not standing else standing[-1][1]))
    for month, value in reversed([one for one in standing if one[0] <= since]):
        end = min(last_day(month), day)
        if judge(target.indicator, target, value, on=end, rule=rule).light is not Light.RED:
            break
        since = month
    return since


def _bring_up_to_date(alert: Alert, judgement: Judgement, day: date) -> None:
    standing = judgement.standing
    assert standing.value is not None  # noqa: S101 - a red light has both
    assert standing.line is not None  # noqa: S101
    alert.month, alert.value, alert.line = day.replace(day=1), standing.value, round(standing.line, 6)
    alert.save()
