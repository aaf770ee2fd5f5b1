"""Reports: filling in, handing in, checks and hints, rates, traces, who sees what."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianqiao.core import clock, files
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.metrics import get as metric
from lianqiao.core.models import Message
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import apply, available
from lianqiao.governance.collection.domain.data_sets import CheckGiven, Content, ItemGiven
from lianqiao.governance.collection.domain.filling import Given, attach_evidence, hand_in, save_report
from lianqiao.governance.collection.enums import ReportState
from lianqiao.governance.collection.models import Cycle, Report, ReportValue
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
    open_cycle,
    report_and_figures,
    report_of,
    settle,
)

pytestmark = pytest.mark.django_db


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
