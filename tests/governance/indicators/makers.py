"""Indicators and targets for tests, in every state."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.periods import Period
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.governance.indicators.domain import create_indicator, set_target
from lianqiao.governance.indicators.enums import IndicatorState, Origin, TargetState
from lianqiao.governance.indicators.models import Indicator, Reading, Target, TargetRevision
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import OrganisationFactory, make_government
from tests.factories.taxonomy import region

YEAR = Period.of_years(2026)
#: Names that are not like each other, so that none is taken for another.
_NAMES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


def make_keeper(code: str = "290000") -> Actor:
    """Somebody who keeps indicators, sets and issues targets for the government of the region."""
    return make_government(Role.EDITOR, Role.REVIEWER, code=code)


def make_indicator(actor: Actor, *, state: str = IndicatorState.ACTIVE, **values: Any) -> Indicator:
    """A count that is reported and adds up, unless told otherwise."""
    number = Indicator.objects.count()
    given = {
        "key": f"indicator_{number}",
        "name": _NAMES[number % len(_NAMES)] * 3,
        "unit": "项",
        "kind": "count",
        "over_places": "sum",
        "over_time": "sum",
        "rule": "按验收日期计入。",
        "source": "reported",
        **values,
    }
    indicator = create_indicator(actor=actor, values=given)
    if state != IndicatorState.DRAFT:
        indicator = apply(indicator, "activate", actor=actor)
    if state == IndicatorState.RETIRED:
        indicator = apply(indicator, "retire", actor=actor, reason="不再统计")
    return indicator


def make_target(
    actor: Actor,
    indicator: Indicator | None = None,
    *,
    place: Any = None,
    period: Period = YEAR,
    state: str = TargetState.ISSUED,
    value: Any = 650,
    **values: Any,
) -> Target:
    """A target of the actor's government for a region (its own unless told) or an organisation."""
    target = set_target(
        indicator or make_indicator(actor),
        actor=actor,
        place=place or actor.organisation.region,
        period=period,
        values={"value": Decimal(value), **values},
    )
    if state in (TargetState.ISSUED, TargetState.REVISED):
        target = apply(target, "issue", actor=actor)
    if state == TargetState.REVISED:
        target = apply(target, "revise", actor=actor, reason="省里调整", value=Decimal(value) + 50)
    if state == TargetState.WITHDRAWN:
        target = apply(target, "withdraw", actor=actor, reason="有误")
    return target


def make_reading(
    indicator: Indicator, place: Any, month: date, value: Any, *, origin: str = Origin.REPORTED, **columns: Any
) -> Reading:
    """A figure of a region (or its code) or an organisation."""
    where = {"region": region(place)} if isinstance(place, str) else {}
    if not where:
        where = {"region" if place._meta.label_lower == "taxonomy.region" else "organisation": place}
    given = {"as_of": month, "value": None if value is None else Decimal(value), **where, **columns}
    return Reading.objects.create(indicator=indicator, month=month, origin=origin, **given)


def indicator_in(state: str) -> Indicator:
    """An indicator of the city's government in that state."""
    return make_indicator(make_keeper("290100"), state=state)


def target_in(state: str) -> Target:
    """A target of the city's government in that state."""
    return make_target(make_keeper("290100"), state=state)


def university(code: str = "290100") -> Any:
    """A verified university of the region."""
    return OrganisationFactory(kind=OrganisationKind.UNIVERSITY, region=region(code))


def state_of_everything() -> list[Any]:
    """All indicators and targets with their revisions: what a refusal must leave as it is."""
    return [list(model.objects.order_by("pk").values()) for model in (Indicator, Target, TargetRevision)]
