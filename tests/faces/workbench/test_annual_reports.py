"""The pages of yearly reports: filled in, two at once, the rows behind a number, the merged table, papers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core.pages.forms import stamp
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.annual_reports.enums import AnnualState
from lianqiao.processes.annual_reports.models import AnnualReport
from tests.factories.actors import make_actor
from tests.factories.annual_reports import fill, fresh, make_body, make_report, make_rule, make_unit, make_year, move_to
from tests.factories.distributions import make_distribution

pytestmark = pytest.mark.django_db


def browser(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def posted(report: AnnualReport, **changes: str) -> dict[str, str]:
    """What a browser sends of a report as it stands."""
    now = fresh(report)
    lines = {line.key: line for line in now.year.lines().lines}
    data = {"seen": stamp(now.updated_at)}
    for row in now.lines.all():
        if row.final is not None:
            value = row.final / 10_000 if lines[row.key].is_money else row.final
            data[f"value_{row.key}"] = f"{value:f}".rstrip("0").rstrip(".") or "0"
        data[f"reason_{row.key}"] = row.reason
    return {**data, **changes}


def test_a_unit_begins_fills_in_and_proposes() -> None:
    body = make_body()
    unit = make_unit(body)
    report = make_report(body=body, unit=unit)
    writer = make_actor(Role.EDITOR, organisation=unit)
    client = browser(writer)

    begun = client.post(reverse("workbench:annual_report_act", args=[report.pk]), {"transition": "begin"})
    assert begun.url == reverse("workbench:annual_report_fill", args=[report.pk])
    page = client.get(begun.url)
    assert "还差 6 个数要您填" in page.content.decode()
    numbers = {f"value_{key}": "0" for key in ("left", "founded", "offices", "office_staff")}
    sent = client.post(
        begun.url,
        posted(report, **numbers, value_joint_offices="0", value_platforms="2", value_cases="一个案例", propose="1"),
    )

    assert sent.status_code == 302
    assert fresh(report).state == AnnualState.PROPOSED


def test_what_cannot_be_is_told_at_its_field_and_nothing_is_kept() -> None:
    report = make_report(AnnualState.UNDERWAY)
    client = browser(make_actor(Role.EDITOR, organisation=report.organisation))

    page = client.post(
        reverse("workbench:annual_report_fill", args=[report.pk]), posted(report, value_offices="1.5", value_left="abc")
    )

    assert page.status_code == 422
    assert {"value_offices", "value_left"} <= set(page.context["form"].errors)
    assert all(row.corrected is None for row in fresh(report).lines.all())


def test_of_two_editors_the_second_is_told_and_loses_nothing() -> None:
    report = make_report(AnnualState.UNDERWAY)
    first, second = (browser(make_actor(Role.EDITOR, organisation=report.organisation)) for _number in range(2))
    address = reverse("workbench:annual_report_fill", args=[report.pk])
    both = posted(report, value_offices="1")

    assert first.post(address, both).status_code == 302
    page = second.post(address, {**both, "value_offices": "2"})

    assert page.status_code == 422
    assert "别人刚刚修改过" in page.content.decode()
    assert page.context["form"]["value_offices"].value() == "2"
    assert next(row.final for row in fresh(report).lines.all() if row.key == "offices") == Decimal(1)


def test_the_rows_behind_a_number_lead_to_their_records() -> None:
    body = make_body()
    unit = make_unit(body)
    writer = make_actor(Role.EDITOR, organisation=unit)
    made = make_distribution("decided", actor=writer)
    report = make_report(body=body, unit=unit)
    from lianqiao.processes.annual_reports.models import ReportYear

    year = ReportYear.objects.get(pk=report.year_id)
    assert year.year == made.decided_on.year - 1
    apply(report, "begin", actor=writer)
    line = fresh(report).lines.get(key="reward_income")
    line.rows = [["distributions.distribution", str(made.pk), made.title, "2025-06-01", "750000.00"]]
    line.computed = Decimal(750_000)
    line.save()

    page = browser(writer).get(reverse("workbench:annual_report_line", args=[report.pk, "reward_income"]))

    assert reverse("workbench:distribution", args=[made.pk]) in page.content.decode()
    assert "75 万元" in page.content.decode()


def test_the_department_sees_numbers_once_they_are_handed_in() -> None:
    body = make_body()
    report = make_report(AnnualState.UNDERWAY, body=body)
    client = browser(body)
    page = client.get(reverse("workbench:annual_report", args=[report.pk]))
    assert not page.context["blocks"]

    writer = make_actor(Role.EDITOR, organisation=report.organisation)
    fill(report, actor=writer)
    apply(fresh(report), "propose", actor=writer)
    apply(fresh(report), "submit", actor=make_actor(Role.ADMINISTRATOR, organisation=report.organisation))

    page = client.get(reverse("workbench:annual_report", args=[report.pk]))
    assert page.context["blocks"]
    act = reverse("workbench:annual_report_act", args=[report.pk])
    client.post(act, {"transition": "return", "return-defects": "人数不符\n\n案例太短"})
    assert [row.sentence for row in fresh(report).defects.all()] == ["人数不符", "案例太短"]


def test_a_message_to_a_unit_leads_to_its_own_report() -> None:
    body = make_body()
    report = make_report(body=body)
    writer = make_actor(Role.EDITOR, organisation=report.organisation)

    answer = browser(writer).get(reverse("workbench:report_year", args=[report.year_id]))

    assert answer.url == reverse("workbench:annual_report", args=[report.pk])


def test_the_department_opens_merges_and_forwards() -> None:
    body = make_body()
    make_unit(body)
    client = browser(body)
    year = make_year(body=body)
    act = reverse("workbench:report_year_act", args=[year.pk])
    client.post(act, {"transition": "open"})
    move_to(AnnualReport.objects.get(), AnnualState.ACCEPTED, body=body)

    client.post(act, {"transition": "merge"})
    merged = client.get(reverse("workbench:report_year_merged", args=[year.pk]))
    sheet = client.get(reverse("workbench:report_year_merged", args=[year.pk]), {"export": "xlsx"})
    letter = client.get(reverse("workbench:report_year_letter", args=[year.pk, "docx"]))
    client.post(
        act, {"transition": "forward", "forward-letter_paper": "辽教函〔2026〕31号", "forward-letter_to": "省科技厅"}
    )

    assert merged.context["is_kept"]
    assert sheet["Content-Type"].startswith("application/vnd.openxmlformats")
    assert b"".join(sheet).startswith(b"PK")
    assert letter.status_code == 200
    year.refresh_from_db()
    assert (year.state, year.letter_paper) == ("forwarded", "辽教函〔2026〕31号")


@pytest.mark.parametrize("name", ["annual_reports", "rule_standing"])
def test_lists_need_the_same_queries_for_30_units(name: str) -> None:
    body = make_body()
    make_unit(body)
    client = browser(body)
    year = make_year(body=body)
    for _number in range(2):
        make_rule("confirmed", body=body)
    apply(year, "open", actor=body)
    client.get(reverse(f"workbench:{name}"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(f"workbench:{name}"))
    for _number in range(27):
        make_rule("confirmed", body=body)
    later = make_year(body=body, year=year.year - 1)
    apply(later, "open", actor=body)

    with CaptureQueriesContext(connection) as many:
        assert client.get(reverse(f"workbench:{name}")).status_code == 200

    assert len(many) == len(few)


def test_papers_are_made_of_what_was_handed_in() -> None:
    report = make_report(AnnualState.ACCEPTED)
    client = browser(make_actor(Role.EDITOR, organisation=report.organisation))

    answer = client.get(reverse("workbench:annual_report_paper", args=[report.pk, "pdf"]))

    assert answer.content.startswith(b"%PDF")
    assert client.get(reverse("workbench:annual_report_paper", args=[report.pk, "txt"])).status_code == 404
