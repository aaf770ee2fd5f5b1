"""The pages of collection, as the province, its cities and their counties use them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core.access import Actor
from lianqiao.core.transitions import apply
from lianqiao.governance.collection.domain.data_sets import Content, ItemGiven
from lianqiao.governance.collection.enums import DataSetState, ReportState
from lianqiao.governance.collection.models import Cycle, DataSet, Report
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.faces.workbench.conftest import signed_in
from tests.governance.collection.makers import (
    LONG,
    Ladder,
    fill,
    last_month,
    make_data_set,
    make_unit,
    of_unit,
    open_cycle,
    report_of,
    settle,
)
from tests.governance.indicators.makers import make_indicator

pytestmark = pytest.mark.django_db
MANY = 30


@pytest.fixture
def ladder() -> Ladder:
    return Ladder()


@pytest.fixture
def cycle(ladder: Ladder) -> Cycle:
    return open_cycle(make_data_set(ladder, **LONG))


def page(name: str, *keys: Any) -> str:
    return reverse(f"workbench:collection_{name}", args=keys)


def typed(report: Report, *figures: Any, **more: Any) -> dict[str, Any]:
    rows = list(report.values.order_by("position"))
    return {f"value_{row.indicator_id}": figure for row, figure in zip(rows, figures, strict=True)} | more


def queries(browser: Client, *addresses: str) -> list[int]:
    """How many each page takes; warmed up once before."""
    counts = []
    for address in addresses:
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200, address
        counts.append(len(captured))
    return counts


def rows(name: str, *typed: tuple[str, ...]) -> dict[str, list[str]]:
    """What the inputs of a table send, the hidden cell first."""
    columns = {"items": ("indicator", "required", "help", "beside"), "checks": ("left", "sign", "right", "text")}[name]
    cells = [("", *row) for row in typed]
    return {f"{name}.{column}": [row[place] for row in cells] for place, column in enumerate(("lineage", *columns))}


def test_official_designs_a_data_set_line_by_line_and_uses_it(ladder: Ladder) -> None:
    park = make_unit(OrganisationKind.PARK, "290200", name="铁屏科技园")
    browser = signed_in(ladder.province)
    given = {
        "name": "转化月报",
        "frequency": "month",
        "first_period": str(last_month().shifted(1)),
        "stands_for": "unit",
        **rows("items", ("技术合同成交额", "1", "含五类合同", ""), ("", "1", "", ""), ("visits", "0", "", "")),
        **rows("checks", ("contracts", "at_least", "visits", ""), ("", "at_most", "", "")),
        "kinds": ["government"],
        "levels": ["city"],
        "added": "铁屏科技园",
        "left_out": ladder.other.organisation.uscc,
        "counted_in": "days",
        "due_after": "3",
        "late_after": "5",
        "lock_after": "9",
    }

    refused = browser.post(
        reverse("workbench:collection_new"),
        given
        | rows("items", ("没有的指标", "1", "", ""))
        | {"first_period": "2026年", "added": "没有的单位"}
        | rows("checks", ("contracts", "at_most", "", ""), ("contracts", "~", "visits", "")),
    )
    assert refused.status_code == 422
    assert refused.context["form"].errors == {
        "first_period": ["请按频次填写，例如 2026-10、2026年第四季度、2026年。"],
        "items": ["第 1 行：没有在用的指标“没有的指标”。"],
        "checks": ["第 1 行：请写左式和右式。", "第 2 行：关系请从这些中选：≤ < = ≥ >。"],
        "added": ["没有这些已核验的单位：没有的单位。请写全称或统一社会信用代码。"],
    }
    assert not DataSet.objects.exists()
    made = browser.post(reverse("workbench:collection_new"), given)
    data_set = DataSet.objects.get()
    assert made["Location"] == page("set", data_set.pk)

    lines = list(data_set.items.values_list("indicator__key", "is_required", "help"))
    assert lines == [("contracts", True, "含五类合同"), ("visits", False, "")]
    shown = browser.get(made["Location"]).content.decode()
    assert "有 2 家单位填报" in shown
    assert park.name in shown
    assert "“技术合同成交额” ≥ “走访企业次数”" in shown
    edited = browser.get(page("set_edit", data_set.pk))
    again = edited.context["form"]
    assert again["items"].value() == [
        ["", "技术合同成交额", "1", "含五类合同", ""],
        ["", "走访企业次数", "0", "", ""],
    ]
    assert again["checks"].value() == [["", "contracts", "at_least", "visits", ""]]
    visits = ladder.indicators[2]
    assert f'<option value="走访企业次数">visits · {visits.unit}</option>' in edited.content.decode()
    browser.post(page("set_act", data_set.pk), {"transition": "activate"})
    data_set.refresh_from_db()
    assert data_set.state == DataSetState.ACTIVE


def test_reporter_begins_with_the_last_figures_and_hands_in(ladder: Ladder, cycle: Cycle) -> None:
    settle(report_of(cycle, ladder.city), ReportState.SUBMITTED, body=ladder.province, unit=ladder.city)
    following = open_cycle(cycle.data_set, cycle.period.shifted(1))
    report, browser = report_of(following, ladder.city), signed_in(ladder.city)
    address = page("report_fill", report.pk)

    form = browser.get(address).context["form"]
    assert [form[name].value() for name in typed(report, 1, 2, 3)] == ["100", "40", "3"]
    saved = browser.post(address, typed(report, "１，２０５．５", "40", ""))
    report.refresh_from_db()
    assert (saved.status_code, report.state) == (302, ReportState.DRAFT)
    assert list(report.values.order_by("position").values_list("value", flat=True)) == [
        pytest.approx(1205.5),
        40,
        None,
    ]

    refused = browser.post(address, typed(report, "1205.5", "40", "", hand_in="1"))
    key = report.values.get(position=1).indicator_id
    assert refused.status_code == 422
    assert refused.context["form"].errors == {f"reason_{key}": ["上期数是 100，相差超过 50%，请说明原因。"]}
    browser.post(address, typed(report, "1205.5", "40", "", hand_in="1", **{f"reason_{key}": "集中登记"}))
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED
    assert browser.get(address).status_code == 403


def test_second_of_two_reporters_is_told_and_loses_nothing(ladder: Ladder, cycle: Cycle) -> None:
    report = report_of(cycle, ladder.city)
    mine, theirs = signed_in(ladder.city), signed_in(of_unit(ladder.city.organisation))
    address = page("report_fill", report.pk)
    seen = mine.get(address).context["seen"]

    first = theirs.post(address, typed(report, 10, 4, 1, seen=theirs.get(address).context["seen"]))
    refused = mine.post(address, typed(report, 20, 8, 2, seen=seen))

    assert (first.status_code, refused.status_code) == (302, 422)
    assert "别人刚刚修改过这条记录" in refused.content.decode()
    assert [refused.context["form"][name].value() for name in typed(report, 0, 0, 0)] == ["20", "8", "2"]
    assert list(report.values.order_by("position").values_list("value", flat=True)) == [10, 4, 1]
    decided = mine.post(address, typed(report, 20, 8, 2, seen=refused.context["seen"]))
    assert decided.status_code == 302
    assert list(report.values.order_by("position").values_list("value", flat=True)) == [20, 8, 2]


def sheet_of(browser: Client, address: str) -> Any:
    response = browser.get(address)
    assert response.status_code == 200
    return openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]


def sent(browser: Client, book: Any) -> Any:
    content = BytesIO()
    book.save(content)
    upload = SimpleUploadedFile("待填报表.xlsx", content.getvalue())
    return browser.post(reverse("workbench:collection_upload"), {"file": upload})


def test_sheet_goes_out_and_comes_back(ladder: Ladder, cycle: Cycle) -> None:
    second = open_cycle(cycle.data_set, cycle.period.shifted(-1))
    report = fill(report_of(cycle, ladder.city), ladder.city, 7, None, None)
    browser = signed_in(ladder.city)
    book = sheet_of(browser, reverse("workbench:collection_sheet"))
    sheet = book.active

    headings = [cell.value for cell in sheet[1]]
    at = {name: headings.index(name) + 1 for name in ("期间", "指标编码", "本期数", "差异原因")}
    assert sheet.max_row == 1 + 6
    figures = {}
    for row in range(2, 8):
        key = (sheet.cell(row, at["期间"]).value, sheet.cell(row, at["指标编码"]).value)
        figures[key] = sheet.cell(row, at["本期数"]).value
        sheet.cell(row, at["本期数"]).value = row * 10 if key[1] == "contracts" else row
        sheet.cell(row, at["差异原因"]).value = "年初集中"
    assert figures[cycle.period.label, "contracts"] == 7

    answer = sent(browser, book)

    assert (answer.status_code, answer["Location"]) == (302, page("reports"))
    for one in (report, report_of(second, ladder.city)):
        values = list(one.values.order_by("position").values_list("value", "reason"))
        assert values[0][0] == 10 * (values[1][0] - 1)
        assert {reason for _value, reason in values} == {"年初集中"}
        one.refresh_from_db()
        assert one.state == ReportState.DRAFT


def test_bad_cells_are_told_and_nothing_is_half_written(ladder: Ladder, cycle: Cycle) -> None:
    report = report_of(cycle, ladder.city)
    browser = signed_in(ladder.city)
    book = sheet_of(browser, page("report_sheet", report.pk))
    sheet = book.active
    headings = [cell.value for cell in sheet[1]]
    figure, key = headings.index("本期数") + 1, headings.index("指标编码") + 1
    for row, value in ((2, 100), (3, "约40"), (4, 3)):
        sheet.cell(row, figure).value = value
    sheet.cell(4, key).value = "unknown"

    answer = sent(browser, book)
    problems = [(one.row, one.column, one.value) for one in answer.context["problems"]]
    assert (answer.status_code, problems) == (422, [(3, "本期数", "约40"), (4, "指标编码", "unknown")])
    assert not report.values.filter(value__isnull=False).exists()

    sheet.cell(3, figure).value, sheet.cell(4, key).value, sheet.cell(4, figure).value = 40.5, "visits", 3
    answer = sent(browser, book)
    assert [(one.row, one.column, one.reason) for one in answer.context["problems"]] == [(3, "本期数", "请填写整数。")]
    assert not report.values.filter(value__isnull=False).exists()

    foreign = sheet_of(signed_in(ladder.other), page("report_sheet", report_of(cycle, ladder.other).pk))
    foreign.active.cell(2, 1).value = "别的报表"
    foreign.active.cell(2, figure).value = 1
    answer = sent(browser, foreign)
    assert answer.context["problems"][0].reason == "没有这张可以填报的报表，或者已经报送。"


def test_what_is_handed_in_comes_into_no_sheet_and_takes_none(ladder: Ladder, cycle: Cycle) -> None:
    report, browser = report_of(cycle, ladder.city), signed_in(ladder.city)
    book = sheet_of(browser, page("report_sheet", report.pk))
    settle(report, ReportState.SUBMITTED, body=ladder.province, unit=ladder.city)

    assert sheet_of(browser, reverse("workbench:collection_sheet")).active.max_row == 1
    answer = sent(browser, book)

    assert answer.status_code == 422
    assert answer.context["problems"][0].reason == "没有这张可以填报的报表，或者已经报送。"
    assert report.values.get(position=1).value == 100


def test_official_accepts_and_approves_many_and_reads_what_was_refused(ladder: Ladder, cycle: Cycle) -> None:
    for actor in (ladder.city, ladder.county, ladder.other):
        settle(report_of(cycle, actor), ReportState.SUBMITTED, body=ladder.province, unit=actor)
    browser, address = signed_in(ladder.province), page("cycle_decide", cycle.pk)
    shown = browser.get(page("cycle", cycle.pk))
    assert (shown.context["whole"].done, shown.context["whole"].rate) == (3, 75)
    assert [row.record.state for row in shown.context["table"].rows].count("submitted") == 3
    keys = [str(report.pk) for report in Report.objects.all()]

    accepted = browser.post(address, {"decision": "accept", "report": keys}, follow=True)
    assert "已办理 3 份。有 1 份没有办理：" in accepted.content.decode()
    approved = browser.post(address, {"decision": "approve", "report": keys}, follow=True)
    text = approved.content.decode()
    assert "下级还没有全部审定，请先审定下级。" in text
    states = dict(Report.objects.values_list("organisation", "state"))
    county, city = ladder.county.organisation_id, ladder.city.organisation_id
    assert (states[county], states[city], states[ladder.other.organisation_id]) == ("approved", "accepted", "approved")
    everything = browser.post(address, {"decision": "approve", "everything": "1"}, follow=True)
    assert "下级还没有全部审定" in everything.content.decode()
    returned = browser.post(address, {"decision": "return", "report": keys}, follow=True)
    assert "请写明理由。" in returned.content.decode()


def test_city_looks_at_its_counties_alone(ladder: Ladder, cycle: Cycle) -> None:
    browser = signed_in(ladder.city)
    shown = browser.get(page("cycle", cycle.pk))

    units = {row.record.organisation_id for row in shown.context["table"].rows}
    assert units == {ladder.county.organisation_id, ladder.second.organisation_id}
    draft = fill(report_of(cycle, ladder.county), ladder.county, 77741, 40, 3)
    assert "77,741" not in browser.get(page("report", draft.pk)).content.decode()
    assert browser.get(page("report", report_of(cycle, ladder.other).pk)).status_code == 404
    assert browser.get(page("report_sheet", draft.pk)).status_code == 404
    settle(draft, ReportState.SUBMITTED, body=ladder.city, unit=ladder.county)
    assert "77,741" in browser.get(page("report", draft.pk)).content.decode()
    assert signed_in(ladder.second).get(page("report", draft.pk)).status_code == 404
    agenda = browser.get(reverse("workbench:home")).context["agenda"]
    assert {entry.action: entry.total for entry in agenda.entries}.items() >= {
        ("填报报表", 1),
        ("受理、审定下级填报", 1),
    }


def test_names_of_people_above_are_not_on_the_page(ladder: Ladder, cycle: Cycle) -> None:
    report = settle(report_of(cycle, ladder.other), ReportState.SUBMITTED, body=ladder.province, unit=ladder.other)
    apply(report, "return", actor=ladder.province, reason="请核对合同")
    name = ladder.province.user.get_full_name()

    below = signed_in(ladder.other).get(page("report", report.pk)).content.decode()
    above = signed_in(ladder.province).get(page("report", report.pk)).content.decode()

    assert "请核对合同" in below
    assert (name in below, name in above) == (False, True)


def test_evidence_is_added_and_removed_on_the_page(ladder: Ladder, cycle: Cycle) -> None:
    report, browser = report_of(cycle, ladder.other), signed_in(ladder.other)
    value = report.values.get(position=1)
    upload = SimpleUploadedFile("合同.txt", "一份合同".encode())

    browser.post(page("evidence", report.pk, value.pk), {"file": upload})
    shown = browser.get(page("report", report.pk))
    file = shown.context["lines"][0][1][0]
    assert file.name == "合同.txt"
    browser.post(page("evidence_remove", report.pk, value.pk, file.pk))

    assert browser.get(page("report", report.pk)).context["lines"][0][1] == []


def test_pages_take_as_many_queries_for_thirty_units_as_for_two(ladder: Ladder) -> None:
    data_set = make_data_set(ladder, **LONG)
    few = open_cycle(data_set)
    browser = signed_in(ladder.province)
    before = queries(browser, page("cycle", few.pk), page("set", data_set.pk), reverse("workbench:collection"))
    for number in range(6, 6 + MANY):
        make_unit(OrganisationKind.GOVERNMENT, f"2901{number:02}")
    many = open_cycle(data_set, last_month().shifted(-1))
    Report.objects.filter(cycle=many).update(state="submitted", submitted_at=many.opened_at, submitted_on=many.due_on)

    after = queries(browser, page("cycle", many.pk), page("set", data_set.pk), reverse("workbench:collection"))

    assert many.reports.count() == MANY + 4
    assert after == before


def test_a_report_of_thirty_lines_takes_as_many_queries_as_one_of_two(ladder: Ladder) -> None:
    def opened(name: str, lines: list[Any]) -> Report:
        content = Content(items=[ItemGiven(one) for one in lines])
        return report_of(open_cycle(make_data_set(ladder, content=content, name=name, **LONG)), ladder.city)

    further = [
        make_indicator(ladder.province, key=f"line_{number}", name=f"第{number}项", distinct_from="各是各的。")
        for number in range(MANY - 2)
    ]
    short, long = opened("短表", ladder.indicators[:2]), opened("长表", [*ladder.indicators[:2], *further])
    browser = signed_in(ladder.city)

    def pages(report: Report) -> list[int]:
        return queries(browser, page("report", report.pk), page("report_fill", report.pk))

    assert long.values.count() == MANY
    assert pages(long) == pages(short)


def test_own_list_takes_as_many_queries_for_thirty_reports_as_for_two(ladder: Ladder) -> None:
    data_set = make_data_set(ladder, **LONG)
    browser = signed_in(ladder.city)
    addresses = (page("reports"), reverse("workbench:collection_upload"))
    for step in (0, -1):
        open_cycle(data_set, last_month().shifted(step))
    before = queries(browser, *addresses)
    for step in range(2, MANY):
        Cycle.objects.filter(pk=open_cycle(data_set, last_month().shifted(-step)).pk).update(
            late_until=last_month().shifted(12).end, locks_on=last_month().shifted(12).end
        )

    assert queries(browser, *addresses) == before


def test_menu_shows_reports_to_who_reports_and_data_sets_to_governments(ladder: Ladder, cycle: Cycle) -> None:
    def lines(actor: Actor) -> dict[str, int]:
        menu = signed_in(actor).get(reverse("workbench:home")).context["menu"]
        shown = [item for section in menu for item in section.items]
        return {item.label: item.count for item in shown if item.label in ("数据填报", "统计报表")}

    company = of_unit(make_unit(OrganisationKind.ENTERPRISE, "290100"))
    assert lines(ladder.city) == {"数据填报": 1, "统计报表": 0}
    assert lines(company) == {}
