"""The way of a yearly report: asked, filled in, confirmed by another, returned once, accepted, merged, forwarded."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import ProgrammingError, transaction

from lianqiao.core import clock
from lianqiao.core.chronograph.running import run_due as run
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.annual_reports.checking import findings, open_findings
from lianqiao.processes.annual_reports.domain import Given, compute_report, create_year, order_correction, save_report
from lianqiao.processes.annual_reports.enums import AnnualState, YearState
from lianqiao.processes.annual_reports.models import AnnualReport, ReportLine, ReportYear
from lianqiao.processes.annual_reports.queries.merging import digest, merged_of
from tests.factories.actors import make_actor
from tests.factories.annual_reports import (
    fill,
    fresh,
    make_body,
    make_report,
    make_unit,
    make_year,
    move_to,
)
from tests.factories.distributions import make_distribution

pytestmark = pytest.mark.django_db


def writer_of(report: AnnualReport) -> Any:
    return make_actor(Role.EDITOR, organisation=report.organisation)


def test_opening_freezes_the_table_and_asks_every_unit_once() -> None:
    body = make_body()
    units = [make_unit(body), make_unit(body, kind="hospital")]
    make_unit(body, is_state_founded=False)

    year = apply(make_year(body=body), "open", actor=body)

    assert {one.organisation for one in year.reports.all()} == set(units)
    assert year.lines().named("passed_amount") is not None
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        ReportYear.objects.filter(pk=year.pk).update(table={})


def test_the_days_follow_from_the_norms() -> None:
    body = make_body()
    make_unit(body)
    last = clock.today().year
    with time_machine.travel(f"{last + 1}-01-15 09:00+08:00"):
        made = create_year(actor=body, values={"year": last, "title": "年度报告"})
        year = apply(made, "open", actor=body)

    assert (year.due_on.month, year.due_on.day) == (3, 30)
    assert (year.department_due_on.month, year.department_due_on.day) == (4, 30)
    assert year.due_on.year == last + 1


def test_a_year_that_is_not_over_is_refused() -> None:
    with pytest.raises(InvalidInput):
        create_year(actor=make_body(), values={"year": clock.today().year, "title": "年度报告"})

    assert not ReportYear.objects.exists()


def test_a_correction_keeps_both_numbers_and_wants_a_reason() -> None:
    report = make_report(AnnualState.UNDERWAY)
    writer = writer_of(report)
    fill(report, actor=writer)

    save_report(fresh(report), actor=writer, given={"assets": Given(Decimal(5))})

    now = fresh(report)
    line = next(row for row in now.lines.all() if row.key == "assets")
    assert (line.computed, line.corrected, line.final) == (Decimal(0), Decimal(5), Decimal(5))
    assert [one.key for one in open_findings(findings(now, now.year.lines()))] == ["assets"]
    with pytest.raises(DomainError):
        apply(now, "propose", actor=writer)
    save_report(now, actor=writer, given={"assets": Given(Decimal(5), reason="含尚未录入的")})
    assert apply(fresh(report), "propose", actor=writer).state == AnnualState.PROPOSED


def test_sums_must_hold() -> None:
    report = make_report(AnnualState.UNDERWAY)
    writer = writer_of(report)
    fill(report, actor=writer)
    save_report(fresh(report), actor=writer, given={"passed_count": Given(Decimal(2), reason="另有一项")})

    with pytest.raises(DomainError, match="之和"):
        apply(fresh(report), "propose", actor=writer)

    assert fresh(report).state == AnnualState.UNDERWAY


def test_a_jump_from_the_year_before_wants_a_reason() -> None:
    body, today = make_body(), clock.today()
    unit = make_unit(body)
    first = make_year(body=body, year=today.year - 2)
    apply(first, "open", actor=body)
    earlier = first.reports.get()
    writer = make_actor(Role.EDITOR, organisation=unit)
    apply(fresh(earlier), "begin", actor=writer)
    fill(earlier, actor=writer)
    save_report(fresh(earlier), actor=writer, given={"received_amount": Given(Decimal(1000), reason="补报")})
    apply(fresh(earlier), "propose", actor=writer)
    apply(fresh(earlier), "submit", actor=make_actor(Role.ADMINISTRATOR, organisation=unit))
    apply(fresh(earlier), "accept", actor=body)
    second = apply(make_year(body=body), "open", actor=body)
    report = second.reports.get()
    apply(fresh(report), "begin", actor=writer)

    found = findings(fresh(report), second.lines())

    assert "received_amount" in {one.key for one in found if "上年" in one.sentence}


def test_rewards_under_the_floor_want_a_reason() -> None:
    body = make_body()
    unit = make_unit(body)
    report = make_report(AnnualState.UNDERWAY, body=body, unit=unit)
    writer = writer_of(report)
    fill(report, actor=writer)
    save_report(fresh(report), actor=writer, given={"net_income": Given(Decimal(1_000_000), reason="补报")})

    sentences = [one.sentence for one in open_findings(findings(fresh(report), report.year.lines()))]

    assert len(sentences) == 1
    assert "现金奖酬不足净收入的 50%" in sentences[0]


def test_who_wrote_it_does_not_confirm_it() -> None:
    report = make_report(AnnualState.UNDERWAY)
    both = make_actor(Role.ADMINISTRATOR, organisation=report.organisation)
    fill(report, actor=both)
    apply(fresh(report), "propose", actor=both)

    with pytest.raises(DomainError, match="不能自己确认"):
        apply(fresh(report), "submit", actor=both)

    assert fresh(report).state == AnnualState.PROPOSED


def test_what_was_handed_in_is_frozen_with_its_hash() -> None:
    report = make_report(AnnualState.SUBMITTED)
    line = report.lines.first()

    assert report.content_sha256 == digest(report.content)
    with pytest.raises(ProgrammingError, match="frozen"), transaction.atomic():
        ReportLine.objects.filter(pk=line.pk).update(corrected=9)
    with pytest.raises(ProgrammingError, match="frozen"), transaction.atomic():
        ReportLine.objects.filter(pk=line.pk).delete()
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        AnnualReport.objects.filter(pk=report.pk).update(content={})
    with pytest.raises(DomainError):
        save_report(report, actor=writer_of(report), given={})
    with pytest.raises(DomainError):
        compute_report(report, actor=writer_of(report))
    assert fresh(report).content_sha256 == report.content_sha256


def test_a_report_is_returned_once_and_every_defect_is_answered() -> None:
    body = make_body()
    report = make_report(AnnualState.RETURNED, body=body)
    writer = writer_of(report)

    with pytest.raises(DomainError, match="逐条说明"):
        apply(fresh(report), "propose", actor=writer)
    fill(report, actor=writer)
    apply(fresh(report), "propose", actor=writer)
    apply(fresh(report), "submit", actor=make_actor(Role.ADMINISTRATOR, organisation=report.organisation))
    with pytest.raises(DomainError, match="责令改正"):
        apply(fresh(report), "return", actor=body, defects="还是不符")

    order = order_correction(fresh(report), actor=body, paper="辽教改〔2026〕3号", text="人数与台账不符，请改正。")

    assert fresh(report).state == AnnualState.RETURNED
    assert order.correct_by > clock.today()
    assert [row.answer for row in fresh(report).defects.all()] == ["已核对改正"]


def test_only_what_is_overdue_or_wrong_is_ordered() -> None:
    body = make_body()
    report = make_report(body=body)

    with pytest.raises(DomainError):
        order_correction(report, actor=body, paper="辽教改〔2026〕3号", text="请报送。")
    with time_machine.travel(clock.now() + timedelta(days=25)):
        order = order_correction(report, actor=body, paper="辽教改〔2026〕3号", text="请报送。")

    assert order.number.startswith("ZG")
    with pytest.raises(ProgrammingError), transaction.atomic():
        type(order).objects.filter(pk=order.pk).update(text="改了")
    with pytest.raises(AccessError):
        order_correction(report, actor=writer_of(report), paper="x", text="y")


def test_the_clock_reminds_before_the_day_after_it_and_before_that_of_the_department() -> None:
    body = make_body()
    make_unit(body)
    year = apply(make_year(body=body), "open", actor=body)
    seen = []
    for days in (19, 21, 49):
        with time_machine.travel(clock.now() + timedelta(days=days)):
            run()
        year.refresh_from_db()
        seen.append(year.reminded)

    assert seen == [1, 2, 3]
    assert year.next_check is None


def test_the_merged_table_is_the_sum_of_what_was_accepted() -> None:
    body = make_body()
    units = [make_unit(body) for _number in range(3)]
    year = apply(make_year(body=body), "open", actor=body)
    for number, unit in enumerate(units[:2], start=1):
        report = year.reports.get(organisation=unit)
        writer = make_actor(Role.EDITOR, organisation=unit)
        apply(fresh(report), "begin", actor=writer)
        fill(report, actor=writer, office_staff=number * 10)
        apply(fresh(report), "propose", actor=writer)
        apply(fresh(report), "submit", actor=make_actor(Role.ADMINISTRATOR, organisation=unit))
        apply(fresh(report), "accept", actor=body)

    merged = apply(year, "merge", actor=body)

    line = next(one for one in merged.merged["lines"] if one["key"] == "office_staff")
    assert line["total"] == "30.00"
    assert line["cities"] == ["30.00"]
    assert line["kinds"] == ["30.00"]
    assert (merged.merged["units"], merged.merged["accepted"], len(merged.merged["missing"])) == (3, 2, 1)
    assert merged.merged_sha256 == digest(merged.merged)
    with pytest.raises(ProgrammingError), transaction.atomic():
        ReportYear.objects.filter(pk=merged.pk).update(merged={})
    sent = apply(merged, "forward", actor=body, letter_paper="辽教函〔2026〕31号", letter_to="省科技厅")
    assert (sent.state, sent.forwarded_on) == (YearState.FORWARDED, clock.today())


def test_nothing_is_merged_before_everything_is_looked_at() -> None:
    body = make_body()
    unit = make_unit(body)
    report = make_report(AnnualState.SUBMITTED, body=body, unit=unit)

    with pytest.raises(DomainError, match="没有接收"):
        apply(ReportYear.objects.get(pk=report.year_id), "merge", actor=body)


@pytest.mark.parametrize("units", [1, 300])
def test_the_merged_table_needs_the_same_queries_for_300_units(units: int, django_assert_num_queries: Any) -> None:
    body = make_body()
    for _number in range(units):
        make_unit(body)
    year = apply(make_year(body=body), "open", actor=body)
    move_to(year.reports.first(), AnnualState.ACCEPTED, body=body)

    with django_assert_num_queries(5):
        merged = merged_of(year, clock.today())

    assert merged["units"] == units


def test_bad_input_is_refused_and_nothing_is_kept() -> None:
    report = make_report(AnnualState.UNDERWAY)
    writer = writer_of(report)

    for wrong in (Decimal("-1"), Decimal("1.5"), Decimal("NaN"), Decimal(10) ** 18):
        with pytest.raises(InvalidInput) as refusal:
            save_report(fresh(report), actor=writer, given={"offices": Given(wrong)})
        assert set(refusal.value.errors) == {"value_offices"}
    with pytest.raises(LookupError):
        save_report(fresh(report), actor=writer, given={"nothing": Given(Decimal(1))})

    assert all(row.corrected is None for row in fresh(report).lines.all())


def test_who_sees_what() -> None:
    body, other = make_body(), make_body()
    report = make_report(AnnualState.UNDERWAY, body=body)
    neighbour = make_actor(Role.ADMINISTRATOR, organisation=make_unit(body))
    seen = AnnualReport.objects

    assert seen.visible_to(writer_of(report)).filter(pk=report.pk).exists()
    assert seen.visible_to(body).filter(pk=report.pk).exists()
    assert not seen.visible_to(other).filter(pk=report.pk).exists()
    assert not seen.visible_to(neighbour).filter(pk=report.pk).exists()
    assert not ReportLine.objects.visible_to(body).filter(report=report).exists()
    assert ReportLine.objects.visible_to(writer_of(report)).filter(report=report).exists()


def test_numbers_are_read_again_and_corrections_stay() -> None:
    body = make_body()
    unit = make_unit(body)
    report = make_report(AnnualState.UNDERWAY, body=body, unit=unit)
    writer = writer_of(report)
    save_report(fresh(report), actor=writer, given={"assets": Given(Decimal(2), reason="待录入")})
    year = clock.today().year
    with time_machine.travel(f"{year - 1}-06-01 09:00+08:00"):
        made = make_distribution("decided", actor=writer)

    compute_report(fresh(report), actor=writer)

    lines = {row.key: row for row in fresh(report).lines.all()}
    assert lines["net_income"].computed == made.gross_yuan - made.costs_yuan
    assert (lines["assets"].computed, lines["assets"].final) == (Decimal(0), Decimal(2))
