"""Data sets, cycles and reports for tests, made and moved on by the domain functions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lianqiao.core import clock, jobs
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.models import Job, LogEntry
from lianqiao.core.periods import Period
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.governance.collection.domain.data_sets import CheckGiven, Content, ItemGiven, create_data_set
from lianqiao.governance.collection.domain.filling import Given, hand_in, save_report
from lianqiao.governance.collection.domain.opening import OPEN_JOB, begin_cycle
from lianqiao.governance.collection.enums import CycleState, DataSetState, ReportState
from lianqiao.governance.collection.models import Cycle, DataSet, Report
from lianqiao.governance.indicators.models import Indicator
from tests.factories import OrganisationFactory, make_actor, make_government
from tests.factories.taxonomy import region
from tests.governance.indicators.makers import make_indicator


def make_official(code: str) -> Actor:
    """Somebody who fills in and reviews for the government of the region."""
    return make_government(Role.EDITOR, Role.REVIEWER, code=code)


def make_unit(kind: str, code: str, **values: Any) -> Any:
    """A verified organisation of the kind in the region."""
    return OrganisationFactory(kind=kind, region=region(code), **values)


def of_unit(organisation: Any) -> Actor:
    """Somebody who fills in and reviews for the organisation."""
    return make_actor(Role.EDITOR, Role.REVIEWER, organisation=organisation)


@dataclass
class Ladder:
    """A province that asks, two cities, two counties of the first city, and the indicators that are asked for."""

    province: Actor = field(default_factory=lambda: make_official("290000"))
    city: Actor = field(default_factory=lambda: make_official("290100"))
    other: Actor = field(default_factory=lambda: make_official("290200"))
    county: Actor = field(default_factory=lambda: make_official("290104"))
    second: Actor = field(default_factory=lambda: make_official("290105"))
    indicators: list[Indicator] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.indicators = [
            make_indicator(
                self.province, key="contracts", name="技术合同成交额", unit="万元", kind="amount", decimals=2
            ),
            make_indicator(self.province, key="local_contracts", name="就地转化合同额", unit="万元", kind="amount"),
            make_indicator(self.province, key="visits", name="走访企业次数"),
        ]


#: Deadlines of a data set whose last period stays open for long, whatever the day of the test.
LONG: dict[str, Any] = {"due_after": 200, "late_after": 250, "lock_after": 300, "counted_in": "days"}


def make_data_set(
    ladder: Ladder, *, state: str = DataSetState.ACTIVE, content: Content | None = None, **values: Any
) -> DataSet:
    """A monthly data set of the ladder's province for its cities and counties, from last month on."""
    contracts, local, visits = ladder.indicators
    lines = (ItemGiven(contracts), ItemGiven(local), ItemGiven(visits, is_required=False))
    whole = Content(items=lines, checks=(CheckGiven("local_contracts", "at_most", "contracts"),))
    given = {
        "name": "成果转化月报",
        "text": "按合同登记日期统计。",
        "frequency": "month",
        "stands_for": "region",
        "kinds": ["government"],
        "levels": ["city", "county"],
        "first_day": last_month().start,
        **values,
    }
    data_set = create_data_set(actor=ladder.province, values=given, content=content or whole)
    return _moved_on(data_set, state, ladder.province)


def make_data_set_of(body: Actor, content: Content, **values: Any) -> DataSet:
    """A data set in use of the body, whose last period stays open for long."""
    given = {"name": "走访月报", "frequency": "month", "first_day": last_month().start, **LONG, **values}
    return _moved_on(create_data_set(actor=body, values=given, content=content), DataSetState.ACTIVE, body)


def _moved_on(data_set: DataSet, state: str, body: Actor) -> DataSet:
    if state != DataSetState.DRAFT:
        with clock.ahead(_time_to(data_set.deadlines(data_set.next_period())[0])):
            data_set = apply(data_set, "activate", actor=body)
    if state == DataSetState.RETIRED:
        data_set = apply(data_set, "retire", actor=body, reason="不再统计")
    return data_set


def last_month() -> Period:
    """The month before the clock's, whose cycle opened on its first day."""
    return Period.containing(clock.today(), "month").shifted(-1)  # type: ignore[arg-type]


def open_cycle(data_set: DataSet, period: Period | None = None) -> Cycle:
    """The cycle of the period (last month unless told), opened by its job."""
    cycle = begin_cycle(data_set, period or data_set.period_of(last_month().start))
    run_jobs()
    cycle.refresh_from_db()
    return cycle


def run_jobs() -> None:
    """Run the jobs of openings that wait."""
    for job in Job.objects.filter(kind=OPEN_JOB).unfinished().order_by("created_at"):
        jobs.run(job.pk)


def in_time(cycle: Cycle) -> Any:
    """The clock set to the last day for reporting in time."""
    return clock.ahead(_time_to(cycle.due_on))


def after(day: date) -> Any:
    """The clock set to the day after."""
    return clock.ahead(_time_to(day) + timedelta(days=1))


def _time_to(day: date) -> timedelta:
    return timedelta(days=(day - clock.today()).days)


def report_of(cycle: Cycle, actor: Actor) -> Report:
    """The report of the actor's organisation."""
    rows = Report.objects.select_related("cycle__data_set", "organisation", "region")
    found: Report = rows.get(cycle=cycle, organisation=actor.organisation)
    return found


def fill(report: Report, actor: Actor, *figures: Any, reason: str = "") -> Report:
    """Save these figures in the order of the lines."""
    rows = list(report.values.order_by("position"))
    given = {
        row.indicator_id: Given(None if figure is None else Decimal(figure), reason)
        for row, figure in zip(rows, figures, strict=False)
    }
    return save_report(report, actor=actor, given=given)


def settle(report: Report, state: str, *, body: Actor, unit: Actor | None = None) -> Report:
    """The report in that state: filled in by its unit, decided on by the body."""
    unit = unit or of_unit(report.organisation)
    if state == ReportState.DRAFT:
        return report
    if state == ReportState.EXCUSED:
        return apply(report, "excuse", actor=body, reason="机构撤并")
    if not report.values.filter(value__isnull=False).exists():
        report = fill(report, unit, 100, 40, 3)
    report = hand_in(report, actor=unit)
    if state == ReportState.SUBMITTED:
        return report
    if state == ReportState.RETURNED:
        return apply(report, "return", actor=body, reason="数据有误")
    report = apply(report, "accept", actor=body)
    return report if state == ReportState.ACCEPTED else apply(report, "approve", actor=body)


def data_set_in(state: str) -> DataSet:
    """A data set of a province in that state: a draft asks for this month, one in use still has to open the last."""
    first = last_month().end + timedelta(days=1) if state == DataSetState.DRAFT else last_month().start
    return make_data_set(Ladder(), state=state, first_day=first, stands_for="unit")


def old_cycle_in(state: str) -> Cycle:
    """A cycle in that state whose days are all over."""
    cycle = open_cycle(make_data_set(Ladder()), last_month().shifted(-6))
    if state == CycleState.OPENING:
        Cycle.objects.filter(pk=cycle.pk).update(state=state)
    if state == CycleState.LOCKED:
        apply(cycle, "lock", actor=SYSTEM)
    cycle.refresh_from_db()
    return cycle


def open_report_in(state: str) -> Report:
    """The report of a city without counties in that state, filled in, in a cycle that is open for long."""
    ladder = Ladder()
    data_set = make_data_set(ladder, **LONG)
    report = report_of(open_cycle(data_set), ladder.other)
    fill(report, ladder.other, 100, 40, 3)
    return settle(report, state, body=ladder.province, unit=ladder.other)


def report_and_figures(report: Report) -> tuple[Any, ...]:
    """What a refusal must leave as it is."""
    report.refresh_from_db()
    figures = list(report.values.order_by("position").values_list("value", "reason"))
    return report.state, report.updated_at, figures, LogEntry.objects.count()
