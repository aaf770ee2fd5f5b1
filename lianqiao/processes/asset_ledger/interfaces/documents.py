"""The yearly statement as a paper, Word or PDF, and as a workbook."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import documents
from lianqiao.core.documents.builtins import FOLDER
from lianqiao.core.documents.words import day_words
from lianqiao.processes.asset_ledger.models import Statement

KIND = "ledger_statement"

_FIELDS: dict[str, Any] = {
    "title": _("标题"),
    "unit": _("单位"),
    "year": _("年度"),
    "accounts": _("科目余额表：head 是表头，rows 是各行"),
    "kinds": _("各类资产增减表"),
    "movements": _("本年变动事项表"),
    "holdings": _("年末持有股权表"),
    "stages": _("年末在账资产按阶段的项数"),
    "prepared": _("编制人"),
    "signed": _("签署人和日期；草稿为空"),
    "hash": _("内容的 SHA-256 校验值"),
}
_EXAMPLE: dict[str, Any] = {
    "title": "科技成果单列管理台账年度报表",
    "unit": "辽河理工大学",
    "year": "2025",
    "accounts": documents.table(
        ["科目", "年初余额（元）", "本年借方（元）", "本年贷方（元）", "年末余额（元）"],
        [["单列成果资产", "120000.00", "80000.00", "30000.00", "170000.00"]],
    ),
    "kinds": documents.table(
        ["资产种类", "年初（元）", "增加（元）", "减少（元）", "年末（元）", "年末项数"],
        [["专利权", "120000.00", "80000.00", "30000.00", "170000.00", "12"]],
    ),
    "movements": documents.table(
        ["事项", "笔数", "金额（元）"], [["入账", "3", "80000.00"], ["转让", "1", "30000.00"]]
    ),
    "holdings": documents.table(
        ["企业", "来自资产", "账面成本（元）"], [["辽河冰晶装备有限公司", "融冰涂层", "500000.00"]]
    ),
    "stages": documents.table(["阶段", "项数"], [["研究阶段", "9"], ["开发阶段", "3"]]),
    "prepared": "闻台账",
    "signed": "邵签批 2026年2月3日",
    "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
documents.register(
    KIND, _("单列台账年度报表"), builtin=FOLDER / "ledger_statement.docx", fields=_FIELDS, example=_EXAMPLE
)


def _grouped(text: str) -> str:
    """An amount with thousands separators."""
    return f"{Decimal(text):,.2f}"


def tables_of(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The tables of a statement, head and rows of text, by their names in the template."""
    yuan = ("opening", "debit", "credit", "closing")
    return {
        "accounts": documents.table(
            [
                _now("科目"),
                _now("年初余额（元）"),
                _now("本年借方（元）"),
                _now("本年贷方（元）"),
                _now("年末余额（元）"),
            ],
            [[row["label"], *(_grouped(row[name]) for name in yuan)] for row in content["accounts"]],
        ),
        "kinds": documents.table(
            [
                _now("资产种类"),
                _now("年初（元）"),
                _now("增加（元）"),
                _now("减少（元）"),
                _now("年末（元）"),
                _now("年末项数"),
            ],
            [[row["label"], *(_grouped(row[name]) for name in yuan), str(row["count"])] for row in content["kinds"]],
        ),
        "movements": documents.table(
            [_now("事项"), _now("笔数"), _now("金额（元）")],
            [[row["label"], str(row["count"]), _grouped(row["total"])] for row in content["movements"]],
        ),
        "holdings": documents.table(
            [_now("企业"), _now("来自资产"), _now("账面成本（元）")],
            [[row["company"], row["asset"], _grouped(row["cost"])] for row in content["holdings"]],
        ),
        "stages": documents.table(
            [_now("阶段"), _now("项数")], [[row["label"], str(row["count"])] for row in content["stages"]]
        ),
    }


HEADINGS = {
    "accounts": _("一、科目余额"),
    "kinds": _("二、各类资产增减"),
    "movements": _("三、本年变动事项"),
    "holdings": _("四、年末持有股权"),
    "stages": _("五、年末在账资产按阶段"),
}


def data_of(statement: Statement) -> dict[str, Any]:
    """What the template is filled with."""
    signed = ""
    if statement.signed_at is not None:
        signed = f"{statement.signed_by} {day_words(statement.signed_at.date())}"
    return {
        "title": _now("科技成果单列管理台账年度报表"),
        "unit": statement.content["unit"],
        "year": str(statement.year),
        **tables_of(statement.content),
        "prepared": str(statement.created_by),
        "signed": signed,
        "hash": statement.content_sha256,
    }


def paper_of(statement: Statement, *, ending: str) -> bytes:
    """The statement as `pdf`, `docx` or `xlsx`."""
    if ending == "xlsx":
        return _workbook(statement)
    make = documents.pdf if ending == "pdf" else documents.render
    return make(KIND, data_of(statement), where=statement.organisation)


def _workbook(statement: Statement) -> bytes:
    """One sheet for each table; amounts are numbers."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        for name, table in tables_of(statement.content).items():
            sheet = book.add_worksheet(str(HEADINGS[name]).partition("、")[2])
            sheet.write_row(0, 0, table["head"], bold)
            sheet.set_column(0, 0, 28)
            sheet.set_column(1, 5, 18)
            for number, row in enumerate(table["rows"], start=1):
                for column, text in enumerate(row):
                    _cell(sheet, number, column, text, money)
    return file.getvalue()


def _cell(sheet: Any, row: int, column: int, text: str, money: Any) -> None:
    figure = text.replace(",", "")
    if column and figure.removeprefix("-").replace(".", "", 1).isdigit():
        sheet.write_number(row, column, float(Decimal(figure)), money if "." in figure else None)
    else:
        sheet.write_string(row, column, text)
