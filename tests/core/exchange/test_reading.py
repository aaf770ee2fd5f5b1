# ruff: noqa: DTZ001  (a spreadsheet knows no time zone)
"""Files of every kind give their rows with the numbers that people see, and broken ones give a sentence."""

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.core.errors import DomainError
from lianqiao.core.exchange import reading
from lianqiao.core.exchange.columns import Unusable
from lianqiao.core.exchange.exporting import csv_lines, write_excel
from lianqiao.core.exchange.reading import MAX_COLUMNS, RawRow, estimate_rows, read_rows
from lianqiao.core.models import FileKind
from tests.core.files.samples import archive, workbook

TABLE = "名称,价格\n甲,1\n\n乙,2\n"


def rows_of(content: bytes, kind: FileKind) -> list[RawRow]:
    return list(read_rows(io.BytesIO(content), kind))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_text_tables_are_read_in_every_encoding_and_separator(encoding: str, separator: str) -> None:
    content = TABLE.replace(",", separator).encode(encoding)

    assert rows_of(content, FileKind.CSV) == [(1, ["名称", "价格"]), (2, ["甲", "1"]), (4, ["乙", "2"])]


def test_csv_keeps_line_breaks_inside_quotes_and_counts_records() -> None:
    assert rows_of('a,b\n"一\n二",1\n三,2\n'.encode(), FileKind.CSV) == [
        (1, ["a", "b"]),
        (2, ["一\n二", "1"]),
        (3, ["三", "2"]),
    ]


def test_excel_gives_typed_values_and_skips_empty_rows() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["名称", "日期", "数"])
    sheet.append(["甲", datetime(2026, 3, 1), 1.5])
    sheet.append([None, " ", None])
    sheet["A5"] = "乙"
    buffer = io.BytesIO()
    book.save(buffer)

    assert rows_of(buffer.getvalue(), FileKind.EXCEL) == [
        (1, ["名称", "日期", "数"]),
        (2, ["甲", datetime(2026, 3, 1), 1.5]),
        (5, ["乙"]),
    ]


def test_excel_reads_the_first_visible_sheet() -> None:
    book = openpyxl.Workbook()
    book.active.sheet_state = "hidden"
    book.active.append(["隐藏"])
    shown = book.create_sheet("数据")
    shown.append(["名称"])
    shown.append(["甲"])
    buffer = io.BytesIO()
    book.save(buffer)

    assert rows_of(buffer.getvalue(), FileKind.EXCEL) == [(1, ["名称"]), (2, ["甲"])]


def test_excel_formulas_and_errors_are_no_values() -> None:
    book = openpyxl.Workbook()
    book.active.append(["名称", "和", "错"])
    book.active.append(["甲", '=HYPERLINK("http://x","y")', "#REF!"])
    buffer = io.BytesIO()
    book.save(buffer)

    cells = rows_of(buffer.getvalue(), FileKind.EXCEL)[1].cells

    assert cells[0] == "甲"
    assert [type(cell) for cell in cells[1:]] == [Unusable, Unusable]
    assert [cell.shown for cell in cells[1:]] == ['=HYPERLINK("http://x","y")', "#REF!"]


def test_jsonl_takes_the_keys_of_the_first_line_as_heading() -> None:
    first = '{"名称": "甲", "有": true, "多": ["一", "二"], "深": {"a": 1}}'
    second = '{"有": null, "名称": "乙"}'

    rows = rows_of(f"{first}\n\n{second}\n".encode(), FileKind.JSONL)

    assert rows[0] == (0, ["名称", "有", "多", "深"])
    assert rows[1].cells[:3] == ["甲", "true", ["一", "二"]]
    assert isinstance(rows[1].cells[3], Unusable)
    assert rows[2] == (3, ["乙"])


@pytest.mark.parametrize(
    ("content", "kind", "sentence"),
    [
        (b"a,b\n", FileKind.CSV, "文件中没有数据，请在表头下面填写后重新上传。"),
        (b"", FileKind.CSV, "文件中没有数据，请在表头下面填写后重新上传。"),
        (
            'a,b\n1,"开头没有结尾\n2,3\n'.encode(),
            FileKind.CSV,
            "第 3 行无法读取，请检查这一行的引号是否成对、内容是否过长。",
        ),
        (
            "名称\n甲乙丙\n".encode() + b"\xff\n",
            FileKind.CSV,
            "第 3 行有无法识别的字符，请把文件另存为 UTF-8 编码后重新上传。",
        ),
        (b"a\n\x00\n", FileKind.CSV, "文件内容不是文本（第 2 行含有控制字符），请检查文件后重新上传。"),
        (b'{"a": 1}\n{"a": \n', FileKind.JSONL, "第 2 行不是有效的 JSON 对象，请检查文件。"),
        (b"[1]\n", FileKind.JSONL, "第 1 行不是有效的 JSON 对象，请检查文件。"),
        (b"PK", FileKind.EXCEL, "文件已损坏，无法打开，请重新保存后上传。"),
        (
            archive({"readme.txt": b""}),
            FileKind.EXCEL,
            "文件不是 Excel 工作簿（.xlsx），请另存为 .xlsx 后重新上传。",
        ),
        (
            ",".join(["a"] * (MAX_COLUMNS + 1)).encode() + b"\n1\n",
            FileKind.CSV,
            "第 1 行超过 200 列，请检查文件。",
        ),
    ],
)
def test_unreadable_files_get_one_sentence(content: bytes, kind: FileKind, sentence: str) -> None:
    with pytest.raises(DomainError) as caught:
        rows_of(content, kind)

    assert caught.value.message == sentence


def test_workbook_with_a_broken_part_gets_one_sentence() -> None:
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(workbook())) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData><row"

    with pytest.raises(DomainError) as caught:
        rows_of(archive(parts), FileKind.EXCEL)

    assert caught.value.code == "table_damaged"


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 2)

    assert len(rows_of(b"a\n1\n2\n", FileKind.CSV)) == 3
    with pytest.raises(DomainError) as caught:
        rows_of(b"a\n1\n2\n3\n", FileKind.CSV)
    assert caught.value.message == "数据超过 2 行，请拆分后分次导入。"


def test_a_false_dimension_does_not_make_rows() -> None:
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(workbook())) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"')
    assert parts["xl/worksheets/sheet1.xml"] != sheet

    assert rows_of(archive(parts), FileKind.EXCEL) == [(1, ["名称"]), (2, ["甲"])]


@pytest.mark.parametrize(
    ("content", "kind", "count"),
    [
        (TABLE.encode(), FileKind.CSV, 3),
        (b"a\n1", FileKind.CSV, 1),
        (b'{"a":1}\n{"a":2}\n', FileKind.JSONL, 2),
        (workbook([["a"], ["1"], ["2"]]), FileKind.EXCEL, 2),
    ],
)
def test_estimate_rows_is_near(content: bytes, kind: FileKind, count: int) -> None:
    assert estimate_rows(io.BytesIO(content), kind) == count


# What a spreadsheet can hold: no control or surrogate characters; spaces at the ends are
# not kept, and an apostrophe at the beginning is a spreadsheet's own mark.
CELL = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), max_size=30).map(
    lambda text: text.strip().lstrip("'").strip()
)
GRID = st.lists(st.tuples(CELL.filter(bool), CELL, CELL), min_size=1, max_size=8)


@settings(deadline=None)  # a busy machine is no fault
@given(GRID)
def test_csv_round_trip_keeps_every_text(grid: list[tuple[str, str, str]]) -> None:
    content = b"".join(csv_lines(["甲", "乙", "丙"], grid))

    read = [row.cells + [""] * (3 - len(row.cells)) for row in rows_of(content, FileKind.CSV)[1:]]
    assert read == [list(row) for row in grid]


@settings(deadline=None)  # a busy machine is no fault
@given(GRID)
def test_excel_round_trip_keeps_every_text(grid: list[tuple[str, str, str]]) -> None:
    file = io.BytesIO()
    write_excel(file, ["甲", "乙", "丙"], grid)

    read = [row.cells for row in rows_of(file.getvalue(), FileKind.EXCEL)[1:]]

    expected: list[list[Any]] = [[cell or None for cell in row] for row in grid]
    assert [cells + [None] * (3 - len(cells)) for cells in read] == expected


def test_exported_csv_holds_no_formula(tmp_path: Path) -> None:
    content = b"".join(csv_lines(["名称"], [["=1+1"], ["+cmd|x"], ["-5"], ["@a"], ["甲"]]))

    cells = [row[0] for row in csv.reader(content.decode("utf-8-sig").splitlines())]
    assert cells == ["名称", "'=1+1", "'+cmd\\|x", "-5", "'@a", "甲"]
    assert [row.cells[0] for row in rows_of(content, FileKind.CSV)] == [
        "名称",
        "=1+1",
        "+cmd|x",
        "-5",
        "@a",
        "甲",
    ]
