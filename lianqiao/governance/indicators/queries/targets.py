"""Which target holds for a place, and the tree into which a target was divided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from lianqiao.core.access import Actor
from lianqiao.core.periods import Period
from lianqiao.governance.indicators.models import Indicator, Target
from lianqiao.governance.indicators.queries.figures import CellKey, PlaceKey


def targets_of(
    indicators: Iterable[Indicator | UUID], places: Iterable[PlaceKey], *, period: Period
) -> dict[CellKey, Target]:
    """The target in force for each indicator and place and exactly this period; what has none is missing.

    Where several bodies have set one, that of the highest level counts (省里下达的优先), then the oldest. One query.
    """
    rows = Target.objects.in_force().of_period(period)
    return _by_cell(rows, indicators, places)


def targets_on(
    indicators: Iterable[Indicator | UUID], places: Iterable[PlaceKey], *, day: date
) -> dict[CellKey, Target]:
    """The target in force for each indicator and place in whose period the day lies: the shortest such period."""
    return _by_cell(Target.objects.in_force().holding_on(day), indicators, places)


def ladder(target: Target, actor: Actor) -> list[Target]:
    """The visible targets from which it was divided, the topmost first, the target itself left out."""
    above: list[Target] = []
    visible = Target.objects.visible_to(actor).for_list()
    step = target.parent_id
    while step is not None and (found := visible.filter(pk=step).first()) is not None:
        above.insert(0, found)
        step = found.parent_id
    return above


def parts_for(target: Target, actor: Actor) -> Any:
    """The visible parts of a target, by place; withdrawn ones are left out."""
    rows = Target.objects.visible_to(actor).filter(parent=target).exclude(state="withdrawn")
    return rows.for_list().order_by("place_region_id", "place_organisation__pinyin", "pk")


def _by_cell(rows: Any, indicators: Iterable[Indicator | UUID], places: Iterable[PlaceKey]) -> dict[CellKey, Target]:
    keys = [one.pk if isinstance(one, Indicator) else one for one in indicators]
    wanted = list(places)
    codes = [place for place in wanted if isinstance(place, str)]
    units = [place for place in wanted if not isinstance(place, str)]
    found: dict[CellKey, Target] = {}
    chosen = rows.filter(indicator__in=keys).select_related("indicator", "region", "place_region")
    several = []
    if codes:
        several += list(chosen.filter(place_region__in=codes))
    if units:
        several += list(chosen.filter(place_organisation__in=units))
    for row in sorted(several, key=lambda one: (one.ends_on - one.starts_on, len(one.region.prefix), one.pk)):
        found.setdefault((row.indicator_id, row.place_region_id or row.place_organisation_id), row)
    return found
