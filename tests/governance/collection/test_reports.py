"""Reports: filling in, handing in, the order of approval, locks and exceptions, readings, traces, who sees what."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqiao.core import clock, files
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.metrics import get as metric
from lianqiao.core.models import LogEntry, Message
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply, available
from lianqiao.governance.collection.domain.data_sets import CheckGiven, Content, ItemGiven
from lianqiao.governance.collection.domain.deciding import decide_many
from lianqiao.governance.collection.domain.filling import Given, attach_evidence, hand_in, save_report
from lianqiao.governance.collection.domain.unlocking import end_unlock, unlock_report
from lianqiao.governance.collection.enums import ReportState
from lianqiao.governance.collection.models import Cycle, Report, ReportValue, Unlock
from lianqiao.governance.collection.queries.behind import values_behind
from lianqiao.governance.collection.queries.history import history_for
from lianqiao.governance.collection.queries.lines import lines_of
from lianqiao.governance.collection.queries.overview import standing_by_area, standing_of
from lianqiao.governance.indicators.models import Reading
from tests.factories import make_reviewer
from tests.factories.taxonomy import region
from tests.governance.collection.makers import (
    LONG,
    Ladder,
    after,
    fill,
    in_time,
    last_month,
    make_data_set,
    make_unit,
    open_cycle,
    report_of,
    settle,
)
from tests.waiting import until_somebody_waits

pytestmark = pytest.mark.django_db


@pytest.fixture
def ladder() -> Ladder:
    return Ladder()


@pytest.fixture
def cycle(ladder: Ladder) -> Cycle:
    return open_cycle(make_data_set(ladder, **LONG))


def report_and_figures(report: Report) -> tuple[Any, ...]:
    report.refresh_from_db()
    figures = list(report.values.order_by("position").values_list("value", "reason"))
    return report.state, report.updated_at, figures, LogEntry.objects.count()


def test_what_is_missing_is_told_by_field(ladder: Ladder, cycle: Cycle) -> None:
    report = fill(report_of(cycle, ladder.city), ladder.city, None, 40, None)
    before = report_and_figures(report)
    contracts = ladder.indicators[0]

    with pytest.raises(InvalidInput) as refusal:
        hand_in(report, actor=ladder.city)

    assert refusal.value.errors == {f"value_{contracts.pk}": ["必填。"]}
    assert report_and_figures(report) == before


def test_figures_that_do_not_fit_each_other_are_refused(ladder: Ladder, cycle: Cycle) -> None:
    report = fill(report_of(cycle, ladder.city), ladder.city, 40, 100, 3)

    with pytest.raises(InvalidInput) as refusal:
        hand_in(report, actor=ladder.city)

    assert refusal.value.errors == {"": ["“就地转化合同额” 应 ≤ “技术合同成交额”，现在是 100 和 40。"]}


def test_figures_follow_their_indicator(ladder: Ladder, cycle: Cycle) -> None:
    report = report_of(cycle, ladder.city)
    contracts, local, visits = ladder.indicators
    before = report_and_figures(report)

    with pytest.raises(InvalidInput) as refusal:
        fill(report, ladder.city, "1.234", "1.5", "-1")

    assert refusal.value.errors == {
        f"value_{contracts.pk}": ["最多填 2 位小数。"],
        f"value_{local.pk}": ["请填写整数。"],
        f"value_{visits.pk}": ["不能是负数。"],
    }
    assert report_and_figures(report) == before


def test_a_difference_beyond_the_norm_wants_a_reason(ladder: Ladder, cycle: Cycle) -> None:
    report = fill(report_of(cycle, ladder.city), ladder.city, 100, 40, 3)
    settle(report, ReportState.SUBMITTED, body=ladder.province, unit=ladder.city)
    following = open_cycle(cycle.data_set, cycle.period.shifted(1))
    report = fill(report_of(following, ladder.city), ladder.city, "150.01", 60, 3)
    contracts, local, _visits = ladder.indicators

    with pytest.raises(InvalidInput) as refusal:
        hand_in(report, actor=ladder.city)
    assert refusal.value.errors == {f"reason_{contracts.pk}": ["上期数是 100，相差超过 50%，请说明原因。"]}

    given = {contracts.pk: Given(Decimal("150.01"), "集中登记一批"), local.pk: Given(Decimal(60))}
    report = save_report(report, actor=ladder.city, given=given)
    assert hand_in(report, actor=ladder.city).state == ReportState.SUBMITTED


def test_shares_differ_in_points(ladder: Ladder) -> None:
    from tests.governance.indicators.makers import make_indicator

    share = make_indicator(
        ladder.province, key="share", name="占比", unit="%", kind="share", over_places="none", over_time="last"
    )
    content = Content(items=(ItemGiven(share),))
    data_set = make_data_set(ladder, content=content, **LONG)
    first = open_cycle(data_set)
    settle(fill(report_of(first, ladder.city), ladder.city, 2), "submitted", body=ladder.province, unit=ladder.city)
    second = open_cycle(data_set, first.period.shifted(1))

    report = fill(report_of(second, ladder.city), ladder.city, 52)
    assert hand_in(report, actor=ladder.city).state == ReportState.SUBMITTED
    third = open_cycle(data_set, first.period.shifted(2))
    report = fill(report_of(third, ladder.city), ladder.city, 1)
    with pytest.raises(InvalidInput) as refusal:
        hand_in(report, actor=ladder.city)
    assert refusal.value.message == "上期数是 52，相差超过 50 个百分点，请说明原因。"


def test_figures_far_from_earlier_ones_are_pointed_out(ladder: Ladder) -> None:
    data_set = make_data_set(ladder, due_after=300, late_after=310, lock_after=320, counted_in="days")
    for step, figure in enumerate((10, 11, 9, 10, 12, 90), start=-5):
        one = open_cycle(data_set, last_month().shifted(step))
        report = fill(report_of(one, ladder.city), ladder.city, 100, 40, figure)

    line = lines_of(report, actor=ladder.city)[2]

    assert line.outlier == "90明显偏高：参照值的中位数为10，修正Z值53.96，超过3.5"
    assert lines_of(report, actor=ladder.city)[0].outlier == ""
    assert hand_in(fill(report, ladder.city, 100, 40, 90, reason="集中走访"), actor=ladder.city).state == "submitted"


def test_nothing_to_report_wants_a_reason_and_holds_no_figures(ladder: Ladder, cycle: Cycle) -> None:
    report = fill(report_of(cycle, ladder.city), ladder.city, 100, 40, 3)

    with pytest.raises(InvalidInput) as refusal:
        save_report(report, actor=ladder.city, given={}, is_nothing=True)
    assert "写明原因" in refusal.value.message
    assert report.values.filter(value__isnull=False).count() == 3
    report = save_report(report, actor=ladder.city, given={}, is_nothing=True, note="机构调整，本期没有业务")
    report = settle_filled(report, ladder)

    assert report.state == ReportState.APPROVED
    assert not report.values.filter(value__isnull=False).exists()
    assert not Reading.objects.exists()


def settle_filled(report: Report, ladder: Ladder) -> Report:
    """Hand it in as it is and approve it, with its counties excused."""
    for below in report.below.all():
        apply(below, "excuse", actor=ladder.province, reason="未开展")
    report = hand_in(report, actor=ladder.city)
    return apply(apply(report, "accept", actor=ladder.province), "approve", actor=ladder.province)


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


def test_each_level_sees_its_own_report_and_those_below(ladder: Ladder, cycle: Cycle) -> None:
    def seen(actor: Any) -> set[Any]:
        return set(Report.objects.visible_to(actor).values_list("organisation", flat=True))

    city, other, county, second = (
        one.organisation_id for one in (ladder.city, ladder.other, ladder.county, ladder.second)
    )
    assert seen(ladder.province) == {city, other, county, second}
    assert seen(ladder.city) == {city, county, second}
    assert seen(ladder.other) == {other}
    assert seen(ladder.county) == {county}
    colleague = make_reviewer(code="290100")
    assert seen(colleague) == set()

    settle(report_of(cycle, ladder.county), ReportState.APPROVED, body=ladder.city, unit=ladder.county)
    assert seen(colleague) == {county}
    assert county not in seen(ladder.other)


def test_figures_are_hidden_until_they_are_handed_in_and_from_neighbours_always(ladder: Ladder, cycle: Cycle) -> None:
    report = fill(report_of(cycle, ladder.county), ladder.county, 100, 40, 3)

    def figures(actor: Any) -> int:
        return int(ReportValue.objects.visible_to(actor).filter(report=report).count())

    assert [figures(actor) for actor in (ladder.county, ladder.city, ladder.province)] == [3, 0, 0]
    hand_in(report, actor=ladder.county)
    assert [figures(actor) for actor in (ladder.county, ladder.city, ladder.province)] == [3, 3, 3]
    assert [figures(actor) for actor in (ladder.second, ladder.other)] == [0, 0]


def test_whoever_stands_above_is_named_as_a_body_and_not_as_a_person(ladder: Ladder, cycle: Cycle) -> None:
    report = settle(report_of(cycle, ladder.county), ReportState.SUBMITTED, body=ladder.city, unit=ladder.county)
    apply(report, "return", actor=ladder.province, reason="口径不对")

    def name(actor: Any) -> str:
        entry = next(one for one in history_for(report, actor) if one.action.endswith(".return"))
        assert entry.organisation_name == ladder.province.organisation.name
        return str(entry.actor_name)

    full = ladder.province.user.get_full_name()
    assert (name(ladder.county), name(ladder.city), name(ladder.province)) == ("", "", full)
    own = next(one for one in history_for(report, ladder.county) if one.action.endswith(".submit"))
    assert own.actor_name == ladder.county.user.get_full_name()
    sent = Message.objects.filter(key__startswith=f"collection.report.{report.pk}")
    assert all(full not in message.text + message.subject for message in sent)


def test_evidence_belongs_to_a_figure_and_is_seen_with_it(ladder: Ladder, cycle: Cycle) -> None:
    report = fill(report_of(cycle, ladder.county), ladder.county, 100, 40, 3)
    value = report.values.get(position=1)
    upload = SimpleUploadedFile("合同清单.txt", "第一份合同".encode())

    with pytest.raises(AccessError):
        attach_evidence(value, upload, actor=ladder.city)
    stored = attach_evidence(value, upload, actor=ladder.county)

    assert not files.may_download(stored, actor=ladder.city)
    hand_in(report, actor=ladder.county)
    assert files.may_download(stored, actor=ladder.city)
    assert not files.may_download(stored, actor=ladder.other)
    with pytest.raises(DomainError):
        attach_evidence(value, SimpleUploadedFile("再来.txt", b"x"), actor=ladder.county)


def test_reports_behind_a_figure_are_found_down_to_the_county(ladder: Ladder, cycle: Cycle) -> None:
    for actor in (ladder.county, ladder.other):
        settle(report_of(cycle, actor), ReportState.SUBMITTED, body=ladder.province, unit=actor)
    contracts = ladder.indicators[0]

    def units(actor: Any, code: str) -> list[Any]:
        found = values_behind(contracts, region(code), cycle.period, actor=actor)
        return [row.report.organisation_id for row in found if row.value is not None]

    assert units(ladder.province, "290000") == [ladder.county.organisation_id, ladder.other.organisation_id]
    assert units(ladder.province, "290100") == [ladder.county.organisation_id]
    assert units(ladder.city, "290000") == [ladder.county.organisation_id]
    assert units(ladder.second, "290000") == []


def test_rates_and_lateness_are_counted_by_area(ladder: Ladder) -> None:
    cycle = open_cycle(make_data_set(ladder))
    with in_time(cycle):
        settle(report_of(cycle, ladder.other), ReportState.APPROVED, body=ladder.province, unit=ladder.other)
        settle(report_of(cycle, ladder.second), ReportState.EXCUSED, body=ladder.city)
    with after(cycle.due_on):
        settle(report_of(cycle, ladder.county), ReportState.SUBMITTED, body=ladder.city, unit=ladder.county)
        today, reports = clock.today(), Report.objects.looked_at_by(ladder.province)
        whole = standing_of(reports, today=today)
        areas = standing_by_area(reports, region("290000"), today=today)
        due, in_day = metric("collection.reports_due"), metric("collection.reports_in_time")
        late, approved = metric("collection.reports_late"), metric("collection.reports_approved")
        counts = [one.value(on=today) for one in (due, in_day, late, approved)]

    assert (whole.units, whole.asked, whole.done, whole.rate, whole.late) == (4, 3, 2, 66, 2)
    assert [(area.code, area.asked, area.done, area.late) for area in areas] == [
        ("290100", 2, 1, 2),
        ("290200", 1, 1, 0),
    ]
    assert counts == [3, 1, 2, 1]


def test_offers_say_why_something_is_not_possible(ladder: Ladder, cycle: Cycle) -> None:
    city = settle(report_of(cycle, ladder.city), ReportState.ACCEPTED, body=ladder.province, unit=ladder.city)

    offers = {offer.transition.name: offer.reason for offer in available(city, ladder.province)}

    assert offers == {"return": "", "approve": "下级还没有全部审定，请先审定下级。"}
    assert Permission.REPORT_REVIEW in ladder.province.permissions
    assert available(city, ladder.other) == []


def test_checks_hold_for_every_sign(ladder: Ladder) -> None:
    contracts, local, visits = ladder.indicators
    checks = (
        CheckGiven("contracts - local_contracts", "more", "0", "全部要多于就地"),
        CheckGiven("visits * 10", "equal", "local_contracts"),
    )
    content = Content(items=tuple(ItemGiven(one) for one in (contracts, local, visits)), checks=checks)
    cycle = open_cycle(make_data_set(ladder, content=content, **LONG))
    report = fill(report_of(cycle, ladder.city), ladder.city, 40, 40, 3)

    with pytest.raises(InvalidInput) as refusal:
        hand_in(report, actor=ladder.city)

    assert refusal.value.errors[""] == [
        "“技术合同成交额” - “就地转化合同额” 应 > 0，现在是 0 和 0。全部要多于就地",
        "“走访企业次数” × 10 应 = “就地转化合同额”，现在是 30 和 40。",
    ]
