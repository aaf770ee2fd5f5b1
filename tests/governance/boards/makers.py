"""A year of figures of a province and its cities for tests, and what the boards make of them."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.periods import Period
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.governance.boards.domain.assessments import ItemContent, create_assessment
from lianqiao.governance.boards.domain.bulletins import draw_up_bulletin
from lianqiao.governance.boards.domain.snapshots import give_below, publish_snapshot, take_snapshot
from lianqiao.governance.boards.enums import AssessmentState, Audience, BulletinState
from lianqiao.governance.boards.models import Assessment, Bulletin, Snapshot
from lianqiao.governance.indicators.enums import Origin, TargetState
from lianqiao.governance.indicators.models import Indicator, Reading, Target
from tests.factories import make_actor, make_government
from tests.factories.taxonomy import region
from tests.governance.indicators.makers import make_indicator

#: The year that is over: its figures are complete whatever the day on which the tests run.
YEAR = Period.of_years(2025)
CITIES = ("290100", "290200", "290300")
END = date(2025, 12, 31)


def make_leader(code: str = "290000") -> Actor:
    """Somebody who does all that boards are for, in the government of the region."""
    return make_government(Role.EDITOR, Role.REVIEWER, code=code)


def colleague(actor: Actor, *roles: Role) -> Actor:
    """Another person of the same government."""
    return make_actor(*roles, organisation=actor.organisation)


def many_indicators(actor: Actor, count: int) -> list[Indicator]:
    """So many indicators of one kind."""
    return [make_indicator(actor, name=f"第{number}项", distinct_from="测试用") for number in range(count)]


def set_target(
    actor: Actor, indicator: Indicator, place: Any, value: Any, *, period: Period = YEAR, **columns: Any
) -> Target:
    """A target in force of the actor's government; `place` is a region's code or an organisation."""
    where = {"place_region": region(place)} if isinstance(place, str) else {"place_organisation": place}
    return Target.objects.create(
        organisation=actor.organisation,
        region=actor.organisation.region,
        created_by=actor.user,
        indicator=indicator,
        state=TargetState.ISSUED,
        issued_on=period.start,
        starts_on=period.start,
        ends_on=period.end,
        value=Decimal(value),
        **where,
        **columns,
    )


def fill(
    indicator: Indicator, place: Any, values: Any, *, start: date = YEAR.start, origin: str = Origin.REPORTED
) -> None:
    """The figures of successive months from `start`; None leaves a month out."""
    where = {"region": region(place)} if isinstance(place, str) else {"organisation": place}
    months = Period(start, start.replace(month=12, day=31)).months()
    Reading.objects.bulk_create(
        Reading(indicator=indicator, month=month, origin=origin, value=Decimal(value), as_of=month, **where)
        for month, value in zip(months, values, strict=False)
        if value is not None
    )


def make_year(
    actor: Actor,
    *,
    targets: tuple[Any, ...] = (120, 120, 120),
    cities: tuple[str, ...] = CITIES,
    home: str = "290000",
    **columns: Any,
) -> Indicator:
    """An indicator with targets and figures of three cities and their province, through the whole year.

    The first city does twelve a month, the second nine, the third six; the province has the sum and a target of 360.
    """
    given = {"distinct_from": "测试用", **columns}
    indicator = make_indicator(actor, **given)
    for code, target, pace in zip(cities, targets, (12, 9, 6), strict=True):
        set_target(actor, indicator, code, target)
        fill(indicator, code, [pace] * 12)
    set_target(actor, indicator, home, 360)
    fill(indicator, home, [27] * 12)
    return indicator


def make_snapshot(
    actor: Actor, *indicators: Indicator, audience: str = Audience.OWN, month: date = date(2025, 12, 1), **values: Any
) -> Snapshot:
    """A league table by the given indicators, or a new one; shown to whom is asked for."""
    chosen = indicators or (make_year(actor),)
    given: dict[str, Any] = {"title": "就地转化晾晒榜", "period": YEAR, **values}
    snapshot = take_snapshot(actor=actor, indicators=chosen, month=month, **given)
    if audience == Audience.BELOW:
        snapshot = give_below(snapshot, actor=actor, shown=True)
    if audience == Audience.PUBLIC:
        snapshot = publish_snapshot(snapshot, actor=colleague(actor, Role.SECRECY_OFFICER), opinion="可以公开")
    return snapshot


def make_bulletin(actor: Actor, *, state: str = BulletinState.DRAFT) -> Bulletin:
    """A bulletin on the year that is over. One that counts as issued has hashes of nothing instead of files."""
    if not Target.objects.filter(place_region=actor.organisation.region).exists():
        make_year(actor)
        if not Target.objects.filter(place_region=actor.organisation.region).exists():
            set_target(actor, make_indicator(actor), actor.organisation.region_id, 10)
    bulletin = draw_up_bulletin(actor=actor, period=YEAR, month=date(2025, 12, 1), recipients="各市科学技术局")
    if state != BulletinState.DRAFT:
        nothing = hashlib.sha256(b"").hexdigest()
        bulletin.issued_on, bulletin.issued_by = clock.today(), actor.user
        bulletin.word_sha256 = bulletin.pdf_sha256 = nothing
        bulletin.state = state
        bulletin.save()
    return bulletin


def make_assessment(
    actor: Actor, *indicators: Indicator, state: str = AssessmentState.DRAFT, **values: Any
) -> Assessment:
    """An assessment of the year that is over, by one indicator with the whole weight unless several are given."""
    chosen = indicators or (make_year(actor),)
    given = {"title": "2025年度考核", "starts_on": YEAR.start, "ends_on": YEAR.end, **values}
    items = [ItemContent(one, Decimal(100) / len(chosen)) for one in chosen]
    assessment = create_assessment(actor=actor, values=given, items=items)
    if state != AssessmentState.DRAFT:
        assessment = apply(assessment, "score", actor=actor)
    if state == AssessmentState.CONFIRMED:
        assessment = apply(assessment, "confirm", actor=actor)
    return assessment


def bulletin_in(state: str) -> Bulletin:
    """A bulletin of the city's government in that state."""
    return make_bulletin(make_leader("290100"), state=state)


def assessment_in(state: str) -> Assessment:
    """An assessment of the city's counties in that state."""
    leader = make_leader("290100")
    return make_assessment(leader, make_year(leader, cities=("290102", "290103", "290104"), home="290100"), state=state)
