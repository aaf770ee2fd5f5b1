"""Data sets open their cycles by the calendar, remind, and lock; opening survives whatever breaks it off."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqiao.core import clock, jobs
from lianqiao.core.access import SYSTEM
from lianqiao.core.chronograph import start_of
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import Job, JobState, LogEntry, Message
from lianqiao.core.periods import Period
from lianqiao.core.transitions import apply
from lianqiao.governance.collection.domain import opening
from lianqiao.governance.collection.domain.data_sets import (
    CheckGiven,
    Content,
    ItemGiven,
    discard_data_set,
    edit_data_set,
)
from lianqiao.governance.collection.domain.reminding import remind
from lianqiao.governance.collection.enums import CycleState, DataSetState
from lianqiao.governance.collection.models import Cycle, DataSet, Report, ReportValue
from lianqiao.governance.collection.queries.units import in_order
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import make_reviewer
from tests.governance.collection.makers import (
    Ladder,
    after,
    fill,
    in_time,
    last_month,
    make_data_set,
    make_unit,
    open_cycle,
    report_of,
    run_jobs,
    settle,
)
from tests.governance.indicators.makers import make_indicator, make_reading

pytestmark = pytest.mark.django_db


def test_deadlines_are_three_days_by_norm_or_own(ladder: Ladder) -> None:
    october = Period.of_month(2026, 10)
    by_norm = make_data_set(ladder, state=DataSetState.DRAFT)
    own = make_data_set(
        ladder,
        state=DataSetState.DRAFT,
        name="自定期限",
        due_after=3,
        late_after=6,
        lock_after=10,
        counted_in="days",
    )

    # 2026-10-31 is a Saturday; 5, 10 and 20 working days later; three days later is a Tuesday, six a Friday.
    assert by_norm.deadlines(october) == (date(2026, 11, 6), date(2026, 11, 13), date(2026, 11, 27))
    assert own.deadlines(october) == (date(2026, 11, 3), date(2026, 11, 6), date(2026, 11, 10))


def test_deadlines_stand_in_order(ladder: Ladder) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make_data_set(ladder, state=DataSetState.DRAFT, due_after=10, late_after=5, lock_after=20)

    assert refusal.value.message == "三个期限要么都填，要么都不填；补报不早于报送截止，锁定不早于补报截止。"
    assert not DataSet.objects.exists()


def test_units_stand_below_the_nearest_reporting_government(ladder: Ladder) -> None:
    university = make_unit(OrganisationKind.UNIVERSITY, "290104")
    data_set = make_data_set(
        ladder, stands_for="unit", kinds=["government", "university"], levels=[], state=DataSetState.DRAFT
    )

    units = {unit.organisation_id: unit for unit in in_order(data_set)}

    province, city, county = (actor.organisation_id for actor in (ladder.province, ladder.city, ladder.county))
    assert province not in units
    assert units[city].bodies_above == (province,)
    assert units[county].bodies_above == (city, province)
    assert units[university.pk].bodies_above == (county, city, province)
    assert [units[key].superior for key in (city, county, university.pk)] == [None, city, county]


def test_two_departments_of_one_region_stand_above_nobody(ladder: Ladder) -> None:
    make_unit(OrganisationKind.GOVERNMENT, "290100")
    data_set = make_data_set(ladder, stands_for="unit", state=DataSetState.DRAFT)

    units = {unit.organisation_id: unit for unit in in_order(data_set)}

    assert units[ladder.county.organisation_id].bodies_above == (ladder.province.organisation_id,)


def test_figures_of_a_region_have_one_reporter(ladder: Ladder) -> None:
    make_unit(OrganisationKind.GOVERNMENT, "290100")
    data_set = make_data_set(ladder, state=DataSetState.DRAFT, first_day=clock.today())

    with pytest.raises(DomainError) as refusal:
        apply(data_set, "activate", actor=ladder.province)

    assert refusal.value.message == "“测试地区290100”有不止一家单位填报本地区的数，请只留一家。"
    data_set.refresh_from_db()
    assert data_set.state == DataSetState.DRAFT


def test_a_second_reporter_of_a_region_does_not_take_the_place_of_the_first(ladder: Ladder) -> None:
    data_set = make_data_set(ladder)
    open_cycle(data_set)
    rival = make_unit(OrganisationKind.GOVERNMENT, "290100")
    with pytest.raises(DomainError) as refusal:
        edit_data_set(data_set, actor=ladder.province, values={"text": "新的说明"})
    assert refusal.value.field == "left_out"

    following = open_cycle(data_set, last_month().shifted(1))

    reported = set(following.reports.values_list("organisation", flat=True))
    assert ladder.city.organisation_id in reported
    assert rival.pk not in reported
    assert following.reports.count() == 4


def test_a_reminder_is_no_change_of_the_report(ladder: Ladder) -> None:
    cycle = open_cycle(make_data_set(ladder))
    before = report_of(cycle, ladder.city).updated_at

    with in_time(cycle):
        remind(cycle, actor=ladder.province)

    report = report_of(cycle, ladder.city)
    assert (report.updated_at, report.reminded_on) == (before, cycle.due_on)


def test_units_by_hand_are_added_and_left_out(ladder: Ladder) -> None:
    park = make_unit(OrganisationKind.PARK, "290200")
    far = make_unit(OrganisationKind.PARK, "310100")
    lines = tuple(ItemGiven(one) for one in ladder.indicators)
    content = Content(items=lines, added=(park.pk, far.pk), left_out=(ladder.second.organisation_id,))

    data_set = make_data_set(ladder, content=content, stands_for="unit", state=DataSetState.DRAFT)

    expected = {actor.organisation_id for actor in (ladder.city, ladder.other, ladder.county)} | {park.pk}
    assert {unit.organisation_id for unit in in_order(data_set)} == expected


def test_checks_name_indicators_of_the_data_set(ladder: Ladder) -> None:
    lines = tuple(ItemGiven(one) for one in ladder.indicators)
    content = Content(items=lines, checks=(CheckGiven("contracts", "at_most", "exports"),))

    with pytest.raises(InvalidInput) as refusal:
        make_data_set(ladder, content=content, state=DataSetState.DRAFT)

    assert refusal.value.errors == {"checks": ["第 1 行：“exports”不是这张报表里的指标编码。"]}
    assert not DataSet.objects.exists()


def test_frequency_is_kept_once_in_use(ladder: Ladder) -> None:
    data_set = make_data_set(ladder)

    with pytest.raises(DomainError) as refusal:
        edit_data_set(data_set, actor=ladder.province, values={"frequency": "quarter"})
    changed = edit_data_set(data_set, actor=ladder.province, values={"text": "新的说明"})

    assert refusal.value.field == "frequency"
    assert (changed.frequency, changed.text) == ("month", "新的说明")
    assert changed.items.count() == 3


def test_only_the_body_itself_keeps_its_data_set(ladder: Ladder) -> None:
    data_set, colleague = make_data_set(ladder, state=DataSetState.DRAFT), make_reviewer(code="290000")

    for actor in (colleague, ladder.city):
        with pytest.raises(AccessError):
            edit_data_set(data_set, actor=actor, values={"text": "改"})
        with pytest.raises(AccessError):
            discard_data_set(data_set, actor=actor)
    discard_data_set(data_set, actor=ladder.province)

    assert not DataSet.objects.exists()


def test_calendar_opens_each_period_once_after_its_end(ladder: Ladder, django_capture_on_commit_callbacks: Any) -> None:
    data_set = make_data_set(ladder)
    first = data_set.next_period()
    assert first == last_month()

    with after(first.end):
        run_due()
        run_due()
        with django_capture_on_commit_callbacks(execute=True):
            run_jobs()
        assert run_due().failed == 0

    cycle = Cycle.objects.get()
    data_set.refresh_from_db()
    assert (cycle.state, cycle.period, data_set.opened_until) == (CycleState.OPEN, first, first.end)
    assert Report.objects.filter(cycle=cycle).count() == 4
    assert ReportValue.objects.count() == 12
    told = set(Message.objects.filter(key=f"collection.{cycle.pk}.open").values_list("recipient", flat=True))
    assert told == {actor.user_id for actor in (ladder.city, ladder.other, ladder.county, ladder.second)}


def test_opening_broken_off_goes_on_without_loss_or_doubles(ladder: Ladder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "CHUNK", 2)
    cycle = opening.begin_cycle(make_data_set(ladder), last_month())
    job = Job.objects.get(kind=opening.OPEN_JOB)
    written = opening.write_reports

    def break_off(cycle: Cycle, units: Any) -> None:
        written(cycle, units)
        if Report.objects.count() > 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(opening, "write_reports", break_off)
        with pytest.raises(KeyboardInterrupt):
            jobs.run(job.pk)
    first = dict(Report.objects.values_list("organisation", "pk"))
    job.refresh_from_db()
    assert (len(first), job.state, job.done) == (2, JobState.RUNNING, 2)
    cycle.refresh_from_db()
    assert cycle.state == CycleState.OPENING
    assert not Report.objects.visible_to(ladder.city).exists()

    jobs.run(job.pk)
    jobs.run(job.pk)

    job.refresh_from_db()
    cycle.refresh_from_db()
    after_all = dict(Report.objects.values_list("organisation", "pk"))
    assert (len(after_all), ReportValue.objects.count(), job.done, job.total) == (4, 12, 4, 4)
    assert first.items() <= after_all.items()
    assert (cycle.state, job.state, job.result) == (CycleState.OPEN, JobState.SUCCEEDED, {"units": 4, "added": 2})
    assert report_of(cycle, ladder.county).above == report_of(cycle, ladder.city)


def test_opening_takes_as_many_statements_for_many_units(ladder: Ladder) -> None:
    data_set = make_data_set(ladder)
    with CaptureQueriesContext(connection) as few:
        open_cycle(data_set)
    for number in range(6, 36):
        make_unit(OrganisationKind.GOVERNMENT, f"2901{number:02}")
    again = make_data_set(ladder, name="第二张")
    with CaptureQueriesContext(connection) as many:
        cycle = open_cycle(again)

    assert cycle.reports.count() == 34
    assert len(many) == len(few)


def test_opening_fills_in_what_was_said_before_and_what_is_measured(ladder: Ladder) -> None:
    deposited = make_indicator(
        ladder.province,
        key="deposited",
        name="入库成果",
        unit="项",
        source="measured",
        metric="achievements.deposited",
    )
    contracts, local, visits = ladder.indicators
    content = Content(items=(ItemGiven(contracts), ItemGiven(local), ItemGiven(visits, beside=deposited)))
    data_set = make_data_set(ladder, content=content)
    first = open_cycle(data_set)
    with in_time(first):
        fill(report_of(first, ladder.city), ladder.city, 120, 30, 2)
    second = last_month().shifted(1)
    make_reading(deposited, "290100", second.start, 7, origin="measured")
    with after(second.end):
        cycle = open_cycle(data_set, second)

    rows = report_of(cycle, ladder.city).values.order_by("position")
    assert list(rows.values_list("value", "previous", "measured")) == [
        (None, 120, None),
        (None, 30, None),
        (None, 2, 7),
    ]


def test_units_are_reminded_before_on_and_after_the_day(
    ladder: Ladder, django_capture_on_commit_callbacks: Any
) -> None:
    with after(last_month().end):
        cycle = open_cycle(make_data_set(ladder))
    with after(last_month().end):
        settle(report_of(cycle, ladder.other), "submitted", body=ladder.province, unit=ladder.other)

    days = []
    for day in cycle.reminder_days():
        with clock.ahead(start_of(day, hour=12) - clock.now()), django_capture_on_commit_callbacks(execute=True):
            run_due()
            keys = Message.objects.filter(recipient=ladder.city.user, key__contains="remind").values_list("key")
            days.append(len(keys))

    assert days == [1, 2, 3]
    assert not Message.objects.filter(recipient=ladder.other.user, key__contains="remind").exists()
    assert Message.objects.filter(recipient=ladder.province.user, key=f"collection.{cycle.pk}.late").count() == 1
    cycle.refresh_from_db()
    assert cycle.reminded == 3


def test_cycle_locks_after_its_last_day(ladder: Ladder) -> None:
    cycle = open_cycle(make_data_set(ladder))

    with clock.ahead(cycle.locks_on - clock.today()):
        run_due()
        cycle.refresh_from_db()
        assert cycle.state == CycleState.OPEN
    with after(cycle.locks_on):
        run_due()

    cycle.refresh_from_db()
    assert cycle.state == CycleState.LOCKED
    assert LogEntry.objects.filter(action="collection.cycle.lock").count() == 1


def test_by_hand_only_the_units_below_are_reminded_once_a_day(ladder: Ladder) -> None:
    cycle = open_cycle(make_data_set(ladder))

    with in_time(cycle):
        assert remind(cycle, actor=ladder.city) == 2
        assert remind(cycle, actor=ladder.province) == 2
        with pytest.raises(DomainError):
            remind(cycle, actor=ladder.province)
        with pytest.raises(AccessError):
            remind(cycle, actor=ladder.county)


def test_units_that_join_later_are_asked_as_well(ladder: Ladder) -> None:
    cycle = open_cycle(make_data_set(ladder))
    with pytest.raises(DomainError):
        opening.complete_cycle(cycle, actor=ladder.province)
    late = make_unit(OrganisationKind.GOVERNMENT, "290106")

    opening.complete_cycle(cycle, actor=ladder.province)
    run_jobs()

    report = Report.objects.get(organisation=late)
    assert (report.above, report.state) == (report_of(cycle, ladder.city), "draft")
    assert cycle.reports.count() == 5


def days(due: date, late: date, lock: date) -> dict[str, date]:
    return {"due_on": due, "late_until": late, "locks_on": lock}


def test_more_time_for_all_opens_a_locked_cycle(ladder: Ladder) -> None:
    cycle = open_cycle(make_data_set(ladder))
    with after(cycle.locks_on):
        locked = apply(cycle, "lock", actor=SYSTEM)
        day = clock.today()
        with pytest.raises(DomainError):
            apply(
                locked,
                "extend",
                actor=ladder.province,
                reason="国庆",
                due_on=day,
                late_until=day,
                locks_on=cycle.due_on,
            )
        opened = apply(locked, "extend", actor=ladder.province, reason="国庆", due_on=day, late_until=day, locks_on=day)

    assert (opened.state, opened.due_on, opened.locks_on) == (CycleState.OPEN, day, day)


def test_retired_data_set_opens_nothing_until_it_is_resumed(ladder: Ladder) -> None:
    data_set = apply(make_data_set(ladder), "retire", actor=ladder.province, reason="调整")

    with after(last_month().end):
        run_due()
    assert not Cycle.objects.exists()

    resumed = apply(data_set, "resume", actor=ladder.province)
    assert resumed.next_period() == Period.containing(clock.today(), "month")  # type: ignore[arg-type]
