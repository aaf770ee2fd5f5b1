"""Deciding on reports: the order of approval, readings, locks and exceptions, many at once."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqiao.core import clock
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import LogEntry, Message
from lianqiao.core.transitions import apply
from lianqiao.governance.collection.domain.deciding import decide_many
from lianqiao.governance.collection.domain.filling import hand_in
from lianqiao.governance.collection.domain.unlocking import end_unlock, unlock_report
from lianqiao.governance.collection.enums import ReportState
from lianqiao.governance.collection.models import Cycle, Report, Unlock
from lianqiao.governance.indicators.models import Reading
from tests.governance.collection.makers import (
    LONG,
    Ladder,
    after,
    fill,
    in_time,
    make_data_set,
    make_unit,
    open_cycle,
    report_and_figures,
    report_of,
    settle,
)
from tests.waiting import until_somebody_waits

pytestmark = pytest.mark.django_db


def test_approval_goes_from_the_counties_up(ladder: Ladder, cycle: Cycle) -> None:
    city, county, second = (report_of(cycle, one) for one in (ladder.city, ladder.county, ladder.second))
    settle(city, ReportState.ACCEPTED, body=ladder.province, unit=ladder.city)
    settle(county, ReportState.APPROVED, body=ladder.city, unit=ladder.county)
    before = report_and_figures(city)

    with pytest.raises(DomainError) as refusal:
        apply(city, "approve", actor=ladder.province)
    assert refusal.value.message == "下级还没有全部审定，请先审定下级。"
    assert report_and_figures(city) == before

    apply(second, "excuse", actor=ladder.city, reason="机构撤并")
    assert apply(city, "approve", actor=ladder.province).state == ReportState.APPROVED


def test_approved_figures_are_locked_and_opened_in_reverse_order(ladder: Ladder, cycle: Cycle) -> None:
    city, county, second = (report_of(cycle, one) for one in (ladder.city, ladder.county, ladder.second))
    settle(county, ReportState.APPROVED, body=ladder.city, unit=ladder.county)
    settle(second, ReportState.APPROVED, body=ladder.city, unit=ladder.second)
    settle(city, ReportState.APPROVED, body=ladder.province, unit=ladder.city)
    before = report_and_figures(county)

    for attempt in (
        lambda: fill(county, ladder.county, 1, 1, 1),
        lambda: apply(county, "take_back", actor=ladder.county),
        lambda: apply(county, "unapprove", actor=ladder.city, reason="有误"),
        lambda: apply(county, "unapprove", actor=ladder.province, reason="有误"),
        lambda: apply(city, "unapprove", actor=ladder.province),
    ):
        with pytest.raises(DomainError):
            attempt()
    with pytest.raises(AccessError):
        apply(city, "unapprove", actor=ladder.city, reason="有误")
    assert report_and_figures(county) == before

    apply(city, "unapprove", actor=ladder.province, reason="县里有误")
    opened = apply(county, "unapprove", actor=ladder.city, reason="有误")
    assert opened.state == ReportState.ACCEPTED


def test_approval_and_its_withdrawal_do_not_pass_each_other(transactional_db: None) -> None:
    ladder = Ladder()
    cycle = open_cycle(make_data_set(ladder, **LONG))
    city, county, second = (report_of(cycle, one) for one in (ladder.city, ladder.county, ladder.second))
    settle(county, ReportState.APPROVED, body=ladder.city, unit=ladder.county)
    apply(second, "excuse", actor=ladder.city, reason="机构撤并")
    settle(city, ReportState.ACCEPTED, body=ladder.province, unit=ladder.city)
    refused: list[str] = []

    def withdraw() -> None:
        try:
            apply(county, "unapprove", actor=ladder.city, reason="有误")
        except DomainError as refusal:
            refused.append(refusal.message)
        finally:
            connection.close()

    from django.db import transaction

    other = threading.Thread(target=withdraw)
    with transaction.atomic():
        apply(city, "approve", actor=ladder.province)
        other.start()
        until_somebody_waits()
    other.join()

    county.refresh_from_db()
    assert (refused, county.state) == (["上级已经审定，请先撤销上级的审定。"], ReportState.APPROVED)


def test_approved_figures_become_readings_and_corrections_replace_them(ladder: Ladder, cycle: Cycle) -> None:
    report = settle(report_of(cycle, ladder.other), ReportState.ACCEPTED, body=ladder.province, unit=ladder.other)
    assert not Reading.objects.exists()

    report = apply(report, "approve", actor=ladder.province)
    readings = Reading.objects.filter(region="290200", month=cycle.starts_on, origin="reported")
    assert sorted(readings.values_list("indicator__key", "value")) == [
        ("contracts", 100),
        ("local_contracts", 40),
        ("visits", 3),
    ]

    report = apply(report, "unapprove", actor=ladder.province, reason="合同金额有误")
    assert not Reading.objects.exists()
    report = apply(report, "return", actor=ladder.province, reason="合同金额有误")
    report = fill(report, ladder.other, 90, 40, 3)
    report = hand_in(report, actor=ladder.other)
    apply(apply(report, "accept", actor=ladder.province), "approve", actor=ladder.province)

    assert readings.get(indicator__key="contracts").value == 90
    changes = LogEntry.objects.filter(action="collection.report.fill").order_by("id").values_list("data", flat=True)
    assert [change["changes"].get("contracts") for change in changes] == [[None, "100"], ["100", "90"]]


def test_figures_of_units_stand_at_the_unit(ladder: Ladder) -> None:
    data_set = make_data_set(ladder, stands_for="unit", **LONG)
    cycle = open_cycle(data_set)

    settle(report_of(cycle, ladder.other), ReportState.APPROVED, body=ladder.province, unit=ladder.other)

    assert set(Reading.objects.values_list("organisation", "region")) == {(ladder.other.organisation_id, None)}


def test_days_close_first_the_reporting_then_everything(ladder: Ladder) -> None:
    cycle = open_cycle(make_data_set(ladder))
    city, other = report_of(cycle, ladder.city), report_of(cycle, ladder.other)
    with in_time(cycle):
        settle(city, ReportState.RETURNED, body=ladder.province, unit=ladder.city)
    with after(cycle.due_on):
        late = fill(other, ladder.other, 100, 40, 3)
        assert late.is_late(clock.today())
    with after(cycle.late_until):
        with pytest.raises(DomainError) as refusal:
            hand_in(other, actor=ladder.other)
        assert refusal.value.message.startswith("补报已于")
        city = hand_in(fill(city, ladder.city, 100, 40, 4), actor=ladder.city)
    with after(cycle.locks_on):
        before = report_and_figures(city)
        for name, actor in (("accept", ladder.province), ("return", ladder.province), ("take_back", ladder.city)):
            with pytest.raises(DomainError) as refusal:
                apply(city, name, actor=actor, reason="有误")
            assert "锁定" in refusal.value.message
        assert report_and_figures(city) == before
    assert city.submitted_on == cycle.due_on
    assert not city.is_late(cycle.locks_on)


def test_exceptions_are_given_from_the_top_down_inside_the_own_subtree(ladder: Ladder) -> None:
    cycle = open_cycle(make_data_set(ladder))
    city, county, other = (report_of(cycle, one) for one in (ladder.city, ladder.county, ladder.other))
    with after(cycle.locks_on):
        day = clock.today() + timedelta(days=2)
        for report, actor in (
            (other, ladder.city),
            (city, ladder.city),
            (county, ladder.county),
            (county, ladder.other),
        ):
            with pytest.raises(AccessError):
                unlock_report(report, actor=actor, until=day, reason="补报")
        with pytest.raises(DomainError) as refusal:
            unlock_report(county, actor=ladder.city, until=day, reason="补报")
        assert refusal.value.message.startswith("请自上而下解锁：先给“")
        with pytest.raises(DomainError):
            unlock_report(city, actor=ladder.province, until=day, reason=" ")
        with pytest.raises(DomainError):
            unlock_report(city, actor=ladder.province, until=clock.today() - timedelta(days=1), reason="补报")
        assert not Unlock.objects.exists()

        above = unlock_report(city, actor=ladder.province, until=day, reason="补报")
        own = unlock_report(county, actor=ladder.city, until=day, reason="补报")
        county = fill(county, ladder.county, 5, 4, 1)
        assert hand_in(county, actor=ladder.county).state == ReportState.SUBMITTED
        with pytest.raises(DomainError):
            end_unlock(above, actor=ladder.province)
        end_unlock(own, actor=ladder.city)
        end_unlock(above, actor=ladder.province)
        with pytest.raises(DomainError):
            fill(city, ladder.city, 5, 4, 1)
    entry = LogEntry.objects.get(action="collection.report.unlock", subject_id=county.pk)
    assert (entry.reason, entry.organisation_id) == ("补报", ladder.city.organisation_id)


def test_exceptions_end_on_their_day_and_are_not_for_what_is_open(ladder: Ladder) -> None:
    cycle = open_cycle(make_data_set(ladder))
    city = report_of(cycle, ladder.city)
    with in_time(cycle), pytest.raises(DomainError) as refusal:
        unlock_report(city, actor=ladder.province, until=clock.today(), reason="补报")
    assert refusal.value.message.startswith("现在不需要解锁")
    with after(cycle.locks_on):
        unlock_report(city, actor=ladder.province, until=clock.today(), reason="补报")
        fill(city, ladder.city, 5, 4, 1)
    with after(cycle.locks_on + timedelta(days=1)), pytest.raises(DomainError):
        fill(city, ladder.city, 6, 4, 1)


def test_what_is_approved_above_is_not_unlocked_below(ladder: Ladder) -> None:
    cycle = open_cycle(make_data_set(ladder))
    with in_time(cycle):
        settle(report_of(cycle, ladder.second), ReportState.EXCUSED, body=ladder.city)
        settle(report_of(cycle, ladder.county), ReportState.APPROVED, body=ladder.city, unit=ladder.county)
        settle(report_of(cycle, ladder.city), ReportState.APPROVED, body=ladder.province, unit=ladder.city)

    with after(cycle.locks_on), pytest.raises(DomainError) as refusal:
        unlock_report(report_of(cycle, ladder.county), actor=ladder.city, until=clock.today(), reason="更正")

    assert refusal.value.message.endswith("已经审定，请先撤销上级的审定。")


def test_many_are_accepted_and_approved_at_once_lowest_first(
    ladder: Ladder, cycle: Cycle, django_capture_on_commit_callbacks: Any
) -> None:
    for actor in (ladder.city, ladder.county, ladder.second):
        settle(report_of(cycle, actor), ReportState.SUBMITTED, body=ladder.province, unit=actor)
    below = Report.objects.looked_at_by(ladder.province)

    accepted, refused = decide_many(cycle, below, "accept", actor=ladder.province)
    assert (accepted, [one.reason for one in refused]) == (
        3,
        ["当前状态是“待填报”，不能受理。可能有人刚刚处理过，请刷新页面。"],
    )
    chosen = below.filter(state=ReportState.ACCEPTED)
    with django_capture_on_commit_callbacks(execute=True):
        assert decide_many(cycle, chosen, "approve", actor=ladder.province) == (3, [])

    assert Reading.objects.count() == 9
    told = Message.objects.filter(key__startswith=f"collection.{cycle.pk}.approve")
    assert set(told.values_list("recipient", flat=True)) == {
        actor.user_id for actor in (ladder.city, ladder.county, ladder.second)
    }


def test_accepting_many_takes_no_query_for_each(ladder: Ladder) -> None:
    for number in range(3, 33):
        make_unit("government", f"29{number:02}00")
    cycle = open_cycle(make_data_set(ladder, **LONG))
    of_cities = list(Report.objects.filter(cycle=cycle, bodies_above__len=1).values_list("pk", flat=True))
    day = clock.today()
    Report.objects.filter(pk__in=of_cities).update(state="submitted", submitted_at=clock.now(), submitted_on=day)

    with CaptureQueriesContext(connection) as few:
        decide_many(cycle, Report.objects.filter(pk__in=of_cities[:2]), "accept", actor=ladder.province)
    with CaptureQueriesContext(connection) as many:
        decide_many(cycle, Report.objects.filter(pk__in=of_cities[2:]), "accept", actor=ladder.province)

    assert len(of_cities) == 32
    assert len(many) == len(few)
