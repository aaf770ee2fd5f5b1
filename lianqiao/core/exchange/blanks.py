"""The empty table that people fill in: an Excel template with drop-down lists and instructions, or a CSV."""

from __future__ import annotations

import io
from typing import Any

import defusedcsv.csv
import xlsxwriter
from django.utils.translation import gettext as _

from lianqiao.core.exchange.columns import CellParser, Kind, choice_text
from lianqiao.core.exchange.importer import Importer
from lianqiao.core.exchange.reading import MAX_ROWS

#: Excel keeps a list that stands in the cell's rule to so many characters, commas included.
_INLINE_LIST = 255
_ROWS_WITH_RULES = 5_000


def excel_template(importer: Importer) -> bytes:
    """An .xlsx with three sheets: the table (first), 填写说明, and hidden lists for long drop-downs.

    Required headings carry a star; each heading has its explanation as a comment. The reader takes the file
    back as it is.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    styles = {
        "required": book.add_format({"bold": True, "bg_color": "#FCE8D5", "border": 1, "text_wrap": True}),
        "optional": book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "text_wrap": True}),
        "text": book.add_format({"num_format": "@"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "any": book.add_format(),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    parsers = [CellParser(column) for column in importer.columns]
    table = book.add_worksheet(_("数据"))
    notes = book.add_worksheet(_("填写说明"))
    lists = book.add_worksheet("lists")
    table.freeze_panes(1, 0)
    for position, parser in enumerate(parsers):
        column = parser.column
        heading = heading_of(parser)
        table.write_string(0, position, heading, styles["required" if column.required else "optional"])
        cell_format = {Kind.DATE: "date", Kind.TEXT: "text", Kind.LONG_TEXT: "text", Kind.CODE: "text"}
        style = styles[cell_format.get(column.kind, "any")]
        width = 40 if column.kind == Kind.LONG_TEXT else max(12, 2 * len(heading) + 2)
        table.set_column(position, position, width, style)
        table.write_comment(0, position, explanation(parser), {"x_scale": 2})
        rule = _cell_rule(parser, lists, position)
        if rule is not None:
            table.data_validation(1, position, _ROWS_WITH_RULES, position, rule)
    lists.hide()
    _write_notes(notes, importer, parsers, styles)
    table.activate()
    book.close()
    return buffer.getvalue()


def csv_template(importer: Importer) -> bytes:
    """The heading alone, in UTF-8 with a byte order mark."""
    buffer = io.StringIO()
    defusedcsv.csv.writer(buffer).writerow([heading_of(CellParser(column)) for column in importer.columns])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def heading_of(parser: CellParser) -> str:
    """The label, with a star when the column is required."""
    return f"{parser.column.label}*" if parser.column.required else str(parser.column.label)


def explanation(parser: CellParser) -> str:
    """What belongs into the column, in one line."""
    column = parser.column
    parts = [_("必填") if column.required else _("选填"), _kind_text(column.kind)]
    if column.max_length:
        parts.append(_("最多 %(limit)d 个字") % {"limit": column.max_length})
    if column.help:
        parts.append(str(column.help))
    if column.example:
        parts.append(_("例如：%(example)s") % {"example": column.example})
    return "；".join(parts) + "。"


def _kind_text(kind: Kind) -> str:
    return {
        Kind.TEXT: _("文字"),
        Kind.LONG_TEXT: _("文字，可以分段"),
        Kind.INTEGER: _("整数"),
        Kind.DECIMAL: _("数字"),
        Kind.MONEY_WAN: _("金额，单位万元"),
        Kind.DATE: _("日期，如 2026-03-01"),
        Kind.YEAR: _("四位年份"),
        Kind.CHOICE: _("从列表中选一项"),
        Kind.CHOICES: _("可填多项，用分号隔开"),
        Kind.CODE: _("从列表中选一项，或填写代码"),
        Kind.BOOLEAN: _("填写“是”或“否”"),
    }[kind]


def _cell_rule(parser: CellParser, lists: Any, position: int) -> dict[str, Any] | None:
    """The drop-down list of a column, or None; a long one stands on the hidden sheet."""
    kind = parser.column.kind
    if kind == Kind.BOOLEAN:
        options = [_("是"), _("否")]
    elif kind in (Kind.CHOICE, Kind.CODE):
        options = [choice_text(choice) for choice in parser.choices]
    elif kind == Kind.CHOICES:
        _write_list(lists, position, parser)
        return None
    else:
        return None
    rule: dict[str, Any] = {"validate": "list", "error_type": "stop", "ignore_blank": True}
    rule["error_title"] = str(parser.column.label)[:32]
    rule["error_message"] = _("请从下拉列表中选择。")
    if len(",".join(options)) < _INLINE_LIST and not any("," in option for option in options):
        return rule | {"source": options}
    last = _write_list(lists, position, parser)
    name = xlsxwriter.utility.xl_col_to_name(position)
    return rule | {"source": f"=lists!${name}$2:${name}${last}"}


def _write_list(lists: Any, position: int, parser: CellParser) -> int:
    """One column of the hidden sheet: the heading, then the options; returns its last row, from 1."""
    lists.write_string(0, position, str(parser.column.label))
    for number, choice in enumerate(parser.choices, start=1):
        lists.write_string(number, position, choice_text(choice))
    return len(parser.choices) + 1


def _write_notes(sheet: Any, importer: Importer, parsers: list[CellParser], styles: dict[str, Any]) -> None:
    general = [
        _("请在“数据”工作表中填写，一行一条；不要改动表头，列的顺序可以改变，选填的列可以删去。"),
        _("带 * 的列必填。单元格里请填写数值，不要使用公式。一次最多 %(limit)d 行。") % {"limit": MAX_ROWS},
        *(str(note) for note in importer.notes),
    ]
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    row = 0
    for text in general:
        sheet.merge_range(row, 0, row, 1, text, styles["wrap"])
        row += 1
    row += 1
    for parser in parsers:
        sheet.write_string(row, 0, heading_of(parser), styles["wrap"])
        text = explanation(parser)
        if parser.column.kind == Kind.CHOICES:
            text += _("可选：%(choices)s。") % {"choices": "、".join(choice_text(c) for c in parser.choices[:60])}
        sheet.write_string(row, 1, text, styles["wrap"])
        row += 1
