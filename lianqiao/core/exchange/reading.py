"""Rows out of Excel, CSV, text and JSONL files, one at a time, with the row numbers that people see."""

from __future__ import annotations

import csv
import json
import warnings
import zipfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from typing import IO, Any, NamedTuple
from xml.etree.ElementTree import ParseError

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from lianqiao.core.errors import DomainError
from lianqiao.core.exchange.columns import Unusable
from lianqiao.core.files.archives import office_extension
from lianqiao.core.files.text import detect_encoding, open_text
from lianqiao.core.models.files import FileKind

MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELL = 100_000
#: A spreadsheet keeps its texts in one part that has to be held in memory.
MAX_PART_BYTES = 256 * 1024 * 1024


class RawRow(NamedTuple):
    """One row as it stands in the file; `number` counts from 1 and includes the heading."""

    number: int
    cells: list[Any]


def read_rows(file: IO[bytes], kind: str) -> Generator[RawRow, None, None]:
    """The heading, then every row that is not empty; JSONL gives the names of its keys as the heading.

    DomainError with one sentence when the file cannot be read, has more than `MAX_ROWS` rows of data or more
    than `MAX_COLUMNS` columns. `kind` is a `FileKind`; for a text file the separator is found out.
    """
    readers = {
        FileKind.EXCEL: _excel,
        FileKind.CSV: _delimited,
        FileKind.TEXT: _delimited,
        FileKind.JSONL: _jsonl,
    }
    with closing(readers[FileKind(kind)](file)) as rows:
        yield from _limited(rows)


def _limited(rows: Iterable[RawRow]) -> Iterator[RawRow]:
    count = -1
    for row in rows:
        while row.cells and _is_empty(row.cells[-1]):
            row.cells.pop()
        if not row.cells:
            continue
        count += 1
        if count > MAX_ROWS:
            raise DomainError("table_rows", _("数据超过 %(limit)d 行，请拆分后分次导入。") % {"limit": MAX_ROWS})
        if len(row.cells) > MAX_COLUMNS:
            message = _("第 %(row)d 行超过 %(limit)d 列，请检查文件。")
            raise DomainError("table_columns", message % {"row": row.number, "limit": MAX_COLUMNS})
        yield row
    if count < 1:
        raise DomainError("table_empty", _("文件中没有数据，请在表头下面填写后重新上传。"))


def estimate_rows(file: IO[bytes], kind: str) -> int | None:
    """About how many rows of data the file has, without reading them as rows; None when it does not say."""
    file.seek(0)
    if kind == FileKind.EXCEL:
        return _excel_dimension(file)
    breaks = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    file.seek(0)
    return max(breaks - (kind != FileKind.JSONL), 1)


def _is_empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _open_book(file: IO[bytes]) -> Any:
    if office_extension(file) != "xlsx":
        raise DomainError("table_format", _("文件不是 Excel 工作簿（.xlsx），请另存为 .xlsx 后重新上传。"))
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        if max(entry.file_size for entry in archive.infolist()) > MAX_PART_BYTES:
            raise DomainError("table_size", _("工作簿内容过大，请拆分后分次导入。"))
    file.seek(0)
    # Formulas are wanted as such, so that a figure that nobody typed is not taken for one.
    return openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)


def _excel_dimension(file: IO[bytes]) -> int | None:
    book = _open_book(file)
    try:
        last = book.worksheets[0].max_row if book.worksheets else None
    finally:
        book.close()
        file.seek(0)
    return last - 1 if last and 1 < last <= MAX_ROWS + 1 else None


def _excel(file: IO[bytes]) -> Generator[RawRow, None, None]:
    """The rows of the first visible sheet."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles that it does not keep
            book = _open_book(file)
    except _BROKEN as error:
        raise _damaged() from error
    try:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not visible:
            raise DomainError("table_empty", _("工作簿中没有可见的工作表。"))
        sheet = visible[0]
        sheet.reset_dimensions()  # what a file says of its own size is not to be trusted
        rows = sheet.iter_rows(max_col=MAX_COLUMNS + 1)
        for number, cells in enumerate(rows, start=1):
            yield RawRow(number, [_excel_value(cell) for cell in cells])
    except _BROKEN as error:
        raise _damaged() from error
    finally:
        book.close()


#: What openpyxl lets through when a part of the workbook is missing or wrong.
_BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
)


def _damaged() -> DomainError:
    return DomainError("table_damaged", _("工作簿已损坏，无法读取，请用 Excel 打开并另存后重新上传。"))


def _excel_value(cell: Any) -> Any:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        shown = value if isinstance(value, str) else "="
        return Unusable(shown, _("单元格是公式，请用“选择性粘贴—数值”改成数值后重新上传。"))
    if cell.data_type == "e":
        return Unusable(str(value), _("单元格显示为错误值，请改正后重新上传。"))
    return value


def _delimited(file: IO[bytes]) -> Generator[RawRow, None, None]:
    stream = open_text(file, detect_encoding(file))
    try:
        sample = stream.read(8192)
        stream.seek(0)
        csv.field_size_limit(MAX_CELL)
        rows = csv.reader(stream, delimiter=_separator(sample), strict=True)
        try:
            for number, cells in enumerate(rows, start=1):
                yield RawRow(number, [_undefused(cell) for cell in cells])
        except csv.Error as error:
            message = _("第 %(line)d 行无法读取，请检查这一行的引号是否成对、内容是否过长。")
            raise DomainError("table_line", message % {"line": rows.line_num}) from error
    finally:
        stream.detach()


def _undefused(cell: str) -> str:
    """The cell as it was before our own export put an apostrophe before what looks like a formula."""
    if cell.startswith("'"):
        original = cell[1:].replace("\\|", "|")
        if original.startswith(("@", "+", "-", "=", "|", "%")):
            return original
    return cell


def _separator(sample: str) -> str:
    """The separator that the heading uses most; a comma when it uses none."""
    heading = next((line for line in sample.splitlines() if line.strip()), "")
    return max(",\t;|", key=heading.count)


def _jsonl(file: IO[bytes]) -> Generator[RawRow, None, None]:
    stream = open_text(file, detect_encoding(file))
    heading: list[str] = []
    try:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                entry = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise _not_json(number) from error
            if not isinstance(entry, dict):
                raise _not_json(number)
            if not heading:
                heading = list(entry)
                yield RawRow(0, list(heading))
            # Keys that the first line lacks are put behind the heading, where the check finds them.
            further = [value for key, value in entry.items() if key not in heading]
            yield RawRow(number, [_json_value(entry.get(key)) for key in heading] + further)
    finally:
        stream.detach()


def _json_value(value: Any) -> Any:
    if isinstance(value, dict):
        return Unusable("{…}", _("这里只能填写一个值。"))
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def _not_json(line: int) -> DomainError:
    message = _("第 %(line)d 行不是有效的 JSON 对象，请检查文件。")
    return DomainError("table_line", message % {"line": line})
