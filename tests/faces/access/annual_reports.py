"""Who sees the department's years, the reports of its units, and how units stand with required rules."""

from typing import Any

from tests.faces.access.table import Row

ROWS: tuple[Row, ...] = (
    ("workbench:report_years", "get", (), "LFFFFFFFF22"),
    ("workbench:report_year_new", "get", (), "LFFFFFFFF22"),
    ("workbench:report_year", "get", ("report_year_draft",), "LFNNNNNNN2N"),
    ("workbench:report_year", "get", ("report_year",), "LFNNNNNNN2N"),
    ("workbench:report_year_edit", "get", ("report_year_draft",), "LFFFFFFFF2N"),
    ("workbench:report_year_edit", "get", ("report_year",), "LFFFFFFFFFN"),
    ("workbench:report_year_act", "post", ("report_year_draft",), "LFNNNNNNNNN"),
    ("workbench:report_year_merged", "get", ("report_year",), "LFNNNNNNN2N"),
    ("workbench:report_year_merged", "get", ("report_year_draft",), "LFNNNNNNNNN"),
    ("workbench:report_year_paper", "get", ("report_year", "=docx"), "LFNNNNNNN2N"),
    ("workbench:report_year_letter", "get", ("report_year_merged", "=docx"), "LFNNNNNNN2N"),
    ("workbench:report_year_letter", "get", ("report_year", "=docx"), "LFNNNNNNNNN"),
    ("workbench:rule_standing", "get", (), "LFFFFFFFF22"),
    ("workbench:annual_reports", "get", (), "LFF2F222222"),
    ("workbench:annual_report", "get", ("annual_report",), "LFNNNNNNN2N"),
    ("workbench:annual_report", "get", ("annual_report_underway",), "LFNNNNNNN2N"),
    ("workbench:annual_report_act", "post", ("annual_report",), "LFNNNNNNNNN"),
    ("workbench:annual_report_fill", "get", ("annual_report_underway",), "LFFNFNNNNFF"),
    ("workbench:annual_report_compute", "post", ("annual_report_underway",), "LFNNNNNNNFN"),
    ("workbench:annual_report_line", "get", ("annual_report", "=passed_count"), "LFNNNNNNN2N"),
    ("workbench:annual_report_line", "get", ("annual_report_underway", "=passed_count"), "LFNNNNNNNNN"),
    ("workbench:annual_report_line", "get", ("annual_report", "=offices"), "LFNNNNNNNNN"),
    ("workbench:annual_report_paper", "get", ("annual_report", "=docx"), "LFNNNNNNN2N"),
    ("workbench:annual_report_paper", "get", ("annual_report_underway", "=docx"), "LFNNNNNNNNN"),
    ("workbench:annual_report_order", "get", ("annual_report",), "LFFFFFFFF2N"),
    ("workbench:annual_report_order_paper", "get", ("annual_report", "annual_order", "=docx"), "LFNNNNNNN2N"),
)


def objects(world: dict[str, Any]) -> dict[str, Any]:
    """Years of the government of `reviewer`, with reports of universities that stand in no column."""
    from lianqiao.core import clock
    from lianqiao.core.transitions import apply
    from lianqiao.processes.annual_reports.models import CorrectionOrder
    from tests.factories.annual_reports import make_unit, make_year, move_to

    body = world["people"]["reviewer"]
    last = clock.today().year - 1
    units = [make_unit(body), make_unit(body)]
    year = apply(make_year(body=body, year=last), "open", actor=body)
    report = move_to(year.reports.get(organisation=units[0]), "accepted", body=body)
    merged = apply(make_year(body=body, year=last - 1), "open", actor=body)
    move_to(merged.reports.get(organisation=units[0]), "accepted", body=body)
    order = CorrectionOrder.objects.create(
        report=report,
        number="ZG-ACCESS-1",
        paper="辽教改〔2026〕3号",
        text="请改正。",
        correct_by=clock.today(),
        issued_on=clock.today(),
        issued_by=body.user,
    )
    return {
        "report_year": year,
        "report_year_draft": make_year(body=body, year=last - 2),
        "report_year_merged": apply(merged, "merge", actor=body),
        "annual_report": report,
        "annual_report_underway": move_to(year.reports.get(organisation=units[1]), "underway", body=body),
        "annual_order": order,
    }
