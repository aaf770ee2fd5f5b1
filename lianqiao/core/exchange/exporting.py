"""Tables out as Excel or CSV, row by row, with nothing in them that a spreadsheet would execute."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Literal
from urllib.parse import quote

import defusedcsv.csv
import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lianqiao.core.exchange.table_values import values_of

Format = Literal["xlsx", "csv"]
MAX_WIDTH = 60
_EXCEL_CELL = 32_767
_EXCEL_DIGITS = 15
_CSV_BLOCK = 500
#: XlsxWriter is told to leave text alone: no formula, no link, no number is made of it.
_BOOK_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


def export_table(headings: Sequence[Any], rows: Iterable[Sequence[Any]], *, fmt: Format, name: str) -> HttpResponseBase:
    """The answer that downloads the table as `name-YYYYMMDD.xlsx` or `.csv`.

    CSV is streamed as the rows come (UTF-8 with a byte order mark, so that Excel reads it as Chinese); Excel
    is written to a temporary file with constant memory. Dates and numbers stay dates and numbers; text never
    becomes a formula.
    """
    filename = f"{name}-{timezone.localdate():%Y%m%d}.{fmt}"
    if fmt == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            csv_lines(headings, rows), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(filename)}"
    else:
        file = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
        write_excel(file, headings, rows)
        file.seek(0)
        response = FileResponse(file, as_attachment=True, filename=filename)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def export_list(table: Any, *, fmt: Format, name: str) -> HttpResponseBase:
    """Exactly what a django-tables2 table shows: its visible columns, its rows, in its order.

    `table` is made from the filtered queryset, unpaginated; columns with `exclude_from_export=True` (buttons)
    are left out.
    """
    shown = [
        bound
        for bound in table.columns.iterall()
        if bound.visible and not getattr(bound.column, "exclude_from_export", False)
    ]
    headings = [force_str(bound.header, strings_only=True) for bound in shown]
    return export_table(headings, values_of(table, shown), fmt=fmt, name=name)


def csv_lines(headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The table as blocks of CSV; cells that a spreadsheet would execute begin with an apostrophe."""
    buffer = io.StringIO()
    writer = defusedcsv.csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([_csv_value(heading) for heading in headings])
    for number, row in enumerate(rows, start=1):
        writer.writerow([_csv_value(value) for value in row])
        if number % _CSV_BLOCK == 0:
            yield _drain(buffer)
    yield _drain(buffer)


def write_excel(file: IO[bytes], headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    """Write the table as one sheet with a fixed, filtered heading."""
    book = xlsxwriter.Workbook(file, _BOOK_OPTIONS)
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
    texts = [str(plain_value(heading)) for heading in headings]
    for column, text in enumerate(texts):
        sheet.set_column(column, column, min(MAX_WIDTH, max(10, 2 * len(text) + 4)))
    sheet.freeze_panes(1, 0)
    for column, text in enumerate(texts):
        sheet.write_string(0, column, text, bold)
    number = 0
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            write_cell(sheet, number, column, plain_value(value))
    sheet.autofilter(0, 0, number, max(len(texts) - 1, 0))
    book.close()


def write_cell(sheet: Any, row: int, column: int, value: Any, cell_format: Any = None) -> None:
    """One cell by its type; numbers that Excel would round are written as text."""
    if value is None or value == "":
        return
    if isinstance(value, datetime | date):
        sheet.write_datetime(row, column, value, cell_format)
    elif isinstance(value, int | float | Decimal) and _fits_excel(value):
        sheet.write_number(row, column, value, cell_format)
    else:
        sheet.write_string(row, column, str(value)[:_EXCEL_CELL], cell_format)


def plain_value(value: Any) -> Any:
    """A value without markup, time zone or Python in it: None, number, date, naive local datetime or text."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return timezone.make_naive(value) if timezone.is_aware(value) else value
    if value is None or isinstance(value, int | float | Decimal | date):
        return value
    if isinstance(value, SafeString):
        return strip_tags(value).strip()
    if isinstance(value, list | tuple | set | frozenset):
        return "；".join(str(plain_value(part)) for part in value)
    return str(value)


def _fits_excel(value: int | float | Decimal) -> bool:
    if isinstance(value, float):
        return value == value and abs(value) != float("inf")
    return len(Decimal(value).normalize().as_tuple().digits) <= _EXCEL_DIGITS


def _csv_value(value: Any) -> Any:
    plain = plain_value(value)
    if isinstance(plain, datetime):
        return plain.isoformat(" ", "seconds")
    if isinstance(plain, float | Decimal):
        return f"{plain:f}" if isinstance(plain, Decimal) else repr(plain)
    return plain


def _drain(buffer: io.StringIO) -> bytes:
    block = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return block
