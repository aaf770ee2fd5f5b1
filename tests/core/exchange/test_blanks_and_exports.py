"""Templates come back through the reader; exports hold exactly what the list shows, and no formula."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import django_tables2 as tables
import openpyxl
import pytest
from django.http import HttpResponseBase
from django.utils.html import format_html

from lianqiao.core.access import SYSTEM
from lianqiao.core.errors import DomainError
from lianqiao.core.exchange import (
    Choice,
    Column,
    Importer,
    Kind,
    csv_template,
    excel_template,
    export_list,
    export_table,
)
from lianqiao.core.exchange.checking import Checker
from lianqiao.core.models import FileKind
from tests.core.exchange.conftest import COLUMNS

# Closing a response looks after database connections that earlier tests may have left open.
pytestmark = pytest.mark.django_db

IMPORTER = Importer(kind="test.template", label="成果", columns=COLUMNS, save_rows=lambda _rows, _actor: None)


class Table(tables.Table):
    name = tables.Column(verbose_name="名称")
    price = tables.Column(verbose_name="价格（元）")
    day = tables.Column(verbose_name="日期")
    hidden = tables.Column(visible=False)
    buttons = tables.Column(exclude_from_export=True, empty_values=())

    def render_name(self, value: str) -> Any:
        return format_html("<b>{}</b>", value)


ROWS = [
    {"name": "=1+1", "price": Decimal("12345.60"), "day": date(2026, 3, 1), "hidden": "密"},
    {"name": "涂层", "price": None, "day": None, "hidden": "密"},
]


def body(response: HttpResponseBase) -> bytes:
    content = b"".join(response)
    response.close()
    return content


@pytest.mark.parametrize(
    ("content", "kind"),
    [(excel_template(IMPORTER), FileKind.EXCEL), (csv_template(IMPORTER), FileKind.CSV)],
)
def test_template_is_read_back_with_every_column(content: bytes, kind: FileKind) -> None:
    with Checker(IMPORTER, SYSTEM, io.BytesIO(content), kind) as checker:
        found = [parser.column.name for _position, parser in checker.heading.positions]
        with pytest.raises(DomainError) as caught:
            next(checker.chunks(1))

    assert found == [column.name for column in COLUMNS]
    assert checker.heading.unknown == []
    assert caught.value.code == "table_empty"


def test_template_offers_the_choices_as_drop_down_lists() -> None:
    many = [Choice(str(n), f"较长的选项名称{n}", str(n)) for n in range(60)]
    columns = [*COLUMNS, Column("industry", "行业", Kind.CODE, choices=many)]
    importer = Importer(kind="x", label="x", columns=columns, save_rows=lambda _rows, _actor: None)

    book = openpyxl.load_workbook(io.BytesIO(excel_template(importer)))

    rules = {str(rule.sqref)[0]: rule.formula1 for rule in book["数据"].data_validations.dataValidation}
    assert rules["D"] == '"实验室,中试,产业化"'
    assert rules["F"] == '"290101 北岸区,290201 鼓楼区,290301 鼓楼区"'
    assert rules["L"] == '"是,否"'
    assert rules["M"] == "lists!$M$2:$M$61"
    assert [book["lists"]["M2"].value, book["lists"]["M61"].value] == [
        "0 较长的选项名称0",
        "59 较长的选项名称59",
    ]
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "visible", "hidden"]


def test_template_explains_its_columns() -> None:
    book = openpyxl.load_workbook(io.BytesIO(excel_template(IMPORTER)))

    heading = book["数据"]["A1"]
    notes = [row[0].value for row in book["填写说明"].iter_rows(min_row=4)]
    assert heading.value == "成果名称*"
    assert heading.comment.text == "必填；文字；最多 20 个字；写清做什么；例如：耐蚀涂层。"
    assert [note.rstrip("*") for note in notes] == [column.label for column in COLUMNS]


def test_export_list_holds_what_the_list_shows_as_csv() -> None:
    response = export_list(Table(ROWS), fmt="csv", name="成果")

    assert body(response).decode("utf-8-sig").splitlines() == [
        "名称,价格（元）,日期",
        "'=1+1,12345.60,2026-03-01",
        "涂层,,",
    ]


def test_export_list_holds_what_the_list_shows_as_excel() -> None:
    response = export_list(Table(ROWS), fmt="xlsx", name="成果")

    sheet = openpyxl.load_workbook(io.BytesIO(body(response))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["名称", "价格（元）", "日期"],
        ["=1+1", 12345.6, datetime(2026, 3, 1)],  # noqa: DTZ001  (as a spreadsheet has it)
        ["涂层", None, None],
    ]
    assert sheet["A2"].data_type == "s"


def test_export_table_names_the_file_by_its_date(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 3, 1, 20, tzinfo=UTC))

    response = export_table(["a"], [], fmt="csv", name="成果")
    response.close()

    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E6%88%90%E6%9E%9C-20260302.csv"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_export_keeps_digits_that_excel_would_lose() -> None:
    rows = [
        [
            912901234567890123,
            Decimal("123456789012345.67"),
            True,
            datetime(2026, 3, 1, 16, tzinfo=UTC),
            ["a", "b"],
        ]
    ]

    content = body(export_table(["a", "b", "c", "d", "e"], rows, fmt="xlsx", name="x"))

    values = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(content)).active[2]]
    assert values == [
        "912901234567890123",
        "123456789012345.67",
        "是",
        datetime(2026, 3, 2),  # noqa: DTZ001  (local time, as a spreadsheet has it)
        "a；b",
    ]
