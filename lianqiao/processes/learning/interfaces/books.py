"""Workbooks of the reports: sheets with a frozen heading."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

import xlsxwriter

from lianqiao.core.exchange.exporting import write_cell

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDE, _NARROW = 40, 16


def workbook(sheets: Sequence[tuple[str, Sequence[str], Sequence[Sequence[Any]]]]) -> bytes:
    """A workbook of sheets, each with name, heading and rows; names are as Excel takes them and distinct."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "remove_timezone": True})
    bold = book.add_format({"bold": True, "bottom": 1})
    for name, head, rows in sheets:
        sheet = book.add_worksheet(name)
        for column, words in enumerate(head):
            sheet.write_string(0, column, words, bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                write_cell(sheet, number, column, value)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, _WIDE)
        sheet.set_column(1, max(1, len(head) - 1), _NARROW)
    book.close()
    return made.getvalue()
