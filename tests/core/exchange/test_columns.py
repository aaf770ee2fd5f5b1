"""A cell becomes its value, or a sentence that says why it does not."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.core.errors import DomainError
from lianqiao.core.exchange import Choice, Column, Kind
from lianqiao.core.exchange.columns import CellParser, Unusable
from tests.core.exchange.conftest import COLUMNS

PARSERS = {column.name: CellParser(column) for column in COLUMNS}


@pytest.mark.parametrize(
    ("column", "raw", "value"),
    [
        ("title", "  耐蚀\n 涂层 ", "耐蚀 涂层"),
        ("title", 123.0, "123"),
        ("title", 12.5, "12.5"),
        ("title", "=1+1", "=1+1"),
        ("title", "a\x00b_x000D_c\ufeff", "abc"),
        ("title", "   ", None),
        ("title", None, None),
        ("summary", "第一段\r\n第二段", "第一段\n第二段"),
        ("stage", "中试", "pilot"),
        ("stage", "PILOT", "pilot"),
        ("ways", "许可；转让、作价", ["licence", "transfer"]),
        ("ways", "许可、合作、许可", ["licence", "co"]),
        ("ways", "转让、作价", ["transfer"]),
        ("ways", ["许可", "合作"], ["licence", "co"]),
        ("region", "北岸区", "290101"),
        ("region", "290201 鼓楼区", "290201"),
        ("region", 290301, "290301"),
        ("region", "２９０３０１", "290301"),
        ("price", "1,234.5", Decimal("12345000.00")),
        ("price", 0.1 + 0.2, Decimal("3000.00")),
        ("price", 80, Decimal("800000.00")),
        ("people", "1,200", 1200),
        ("people", 7.0, 7),
        ("share", "12.50", Decimal("12.50")),
        ("share", 1e-7, Decimal("0.0000001")),
        ("finished", datetime(2026, 3, 1), date(2026, 3, 1)),  # noqa: DTZ001
        ("finished", "2026年3月1日", date(2026, 3, 1)),
        ("finished", "2026/3/1", date(2026, 3, 1)),
        ("finished", "20260301", date(2026, 3, 1)),
        ("finished", 20260301, date(2026, 3, 1)),
        ("year", "2026年", 2026),
        ("year", 2024.0, 2024),
        ("patented", "是", True),
        ("patented", False, False),
        ("patented", "×", False),
        ("patented", 0, False),
    ],
)
def test_cells_become_values(column: str, raw: Any, value: Any) -> None:
    assert PARSERS[column](raw) == value


@pytest.mark.parametrize(
    ("column", "raw", "sentence"),
    [
        ("title", "长" * 21, "最多 20 个字，现在有 21 个。"),
        (
            "title",
            123456789012345678,
            "数字超过 15 位，电子表格已经改动了末尾几位，请把单元格设为文本格式后重新填写。",
        ),
        ("title", Unusable("=A1", "单元格是公式。"), "单元格是公式。"),
        ("stage", "小试", "不在可选范围内，可选：实验室、中试、产业化。"),
        ("ways", "许可；赠送", "不在可选范围内，可选：许可、转让、作价、合作。"),
        ("region", "鼓楼区", "有 2 个同名选项，请填写代码（例如 290201）。"),
        ("price", "面议", "请填写数字金额，例如 1,234.5。"),
        ("price", -1, "金额不能为负数。"),
        ("people", "1.5", "请填写整数。"),
        ("people", "约十人", "请填写数字。"),
        ("share", "1e3", "请填写数字。"),
        ("share", "nan", "请填写数字。"),
        ("finished", "2026-02-30", "请填写日期，例如 2026-03-01。"),
        ("finished", "去年", "请填写日期，例如 2026-03-01。"),
        ("year", "26", "请填写四位年份，例如 2026。"),
        ("year", 2025, "年份必须是偶数。"),
        ("patented", "也许", "请填写“是”或“否”。"),
    ],
)
def test_bad_cells_say_why(column: str, raw: Any, sentence: str) -> None:
    with pytest.raises(DomainError) as caught:
        PARSERS[column](raw)

    assert caught.value.message == sentence


def test_clean_may_be_a_form_validator() -> None:
    def refuse(_value: Any) -> Any:
        raise ValidationError("代码校验位不对。")

    with pytest.raises(DomainError) as caught:
        CellParser(Column("uscc", "代码", clean=refuse))("91")

    assert caught.value.message == "代码校验位不对。"


def test_long_code_lists_are_not_spelt_out() -> None:
    many = [Choice(str(n), f"选项{n}", str(n)) for n in range(100)]

    with pytest.raises(DomainError) as caught:
        CellParser(Column("code", "代码", Kind.CODE, choices=many))("x")

    assert caught.value.message == "不在可选范围内，请从模板的下拉列表中选择。"


@given(st.dates(), st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]))
def test_dates_are_read_in_every_usual_form(day: date, form: str) -> None:
    text = day.strftime(form).rjust(len(form.replace("%Y", "2026").replace("%m", "03").replace("%d", "01")), "0")
    assert PARSERS["finished"](text) == day


@given(st.floats(min_value=-1e14, max_value=1e14).map(lambda number: round(number, 12)))
def test_numbers_keep_the_digits_that_excel_keeps(number: float) -> None:
    assert PARSERS["share"](number) == Decimal(f"{number:.15g}")
