"""Typed values: what is taken, how it is kept exactly, and the sentence for what does not fit."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.core.errors import DomainError
from lianqiao.core.norms import Duration, Kind, TimeUnit, values
from tests.core.norms.makers import TABLE

COLUMNS = values.columns_of(TABLE)


@pytest.mark.parametrize(
    ("kind", "typed", "loaded", "shown"),
    [
        (Kind.NUMBER, "1,234.50", Decimal("1234.5"), "1,234.5"),
        (Kind.NUMBER, "－３", Decimal("-3"), "-3"),
        (Kind.SHARE, "12.5%", Decimal("0.125"), "12.5%"),
        (Kind.SHARE, 0.5, Decimal("0.5"), "50%"),
        (Kind.SHARE, "1", Decimal("1"), "100%"),
        (Kind.MONEY, "500万元", Decimal("5000000"), "500 万元"),
        (Kind.MONEY, 300, Decimal("300"), "300 元"),
        (Kind.DURATION, "15 个工作日", Duration(15, TimeUnit.WORKING_DAYS), "15 个工作日"),
        (Kind.DURATION, "15天", Duration(15, TimeUnit.DAYS), "15 日"),
        (Kind.DURATION, "36个月", Duration(36, TimeUnit.MONTHS), "36 个月"),
        (Kind.DURATION, {"length": 3, "unit": "years"}, Duration(3, TimeUnit.YEARS), "3 年"),
        (Kind.TEXT, " 成果名称 ", "成果名称", "成果名称"),
    ],
)
def test_value_is_taken_kept_and_shown(kind: Kind, typed: Any, loaded: Any, shown: str) -> None:
    kept = values.parse(kind, typed)
    assert values.load(kind, kept) == loaded
    assert values.show(kind, values.load(kind, kept)) == shown
    assert values.parse(kind, kept) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        (Kind.NUMBER, "许多", "请填写一个数字，例如 20 或 1.5。"),
        (Kind.NUMBER, "NaN", "请填写一个数字，例如 20 或 1.5。"),
        (Kind.NUMBER, "1e30", "请填写一个数字，例如 20 或 1.5。"),
        (Kind.SHARE, "120%", "请填写 0 到 1 之间的比例，或 0% 到 100% 的百分数。"),
        (Kind.SHARE, "50", "请填写 0 到 1 之间的比例，或 0% 到 100% 的百分数。"),
        (Kind.MONEY, "-5", "金额不能为负数。"),
        (Kind.DURATION, "两周", "请填写期限，例如 15 日、15 个工作日、36 个月或 3 年。"),
        (Kind.DURATION, "0日", "请填写期限，例如 15 日、15 个工作日、36 个月或 3 年。"),
        (Kind.DURATION, {"length": 3, "unit": "weeks"}, "请填写期限，例如 15 日、15 个工作日、36 个月或 3 年。"),
        (Kind.TEXT, "  ", "请填写内容。"),
    ],
)
def test_value_that_does_not_fit_is_refused_with_one_sentence(kind: Kind, typed: Any, sentence: str) -> None:
    with pytest.raises(DomainError) as refusal:
        values.parse(kind, typed)
    assert refusal.value.message == sentence


def test_table_keeps_its_rows_by_column() -> None:
    kept = values.parse(Kind.TABLE, [{"fact": "rd_staff_share", "least": "10%"}], columns=COLUMNS)
    assert kept == [{"fact": "rd_staff_share", "least": "0.1", "most": None}]
    loaded = values.load(Kind.TABLE, kept, columns=COLUMNS)
    assert loaded == [{"fact": "rd_staff_share", "least": Decimal("0.1"), "most": None}]
    assert [values.show_cell(column, loaded[0][column.name]) for column in COLUMNS] == ["rd_staff_share", "10%", ""]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("文字", "请按行填写表格。"),
        ([{"fact": "a", "least": "1", "extra": 1}], "第 1 行有表格中没有的栏目：extra。"),
        ([{"fact": "a", "least": "0.1"}, {"fact": "", "least": "0.1"}], "第 2 行缺少“事实”。"),
        ([{"fact": "a", "least": "9"}], "第 1 行“下限”：请填写 0 到 1 之间的比例，或 0% 到 100% 的百分数。"),
    ],
)
def test_table_that_does_not_fit_names_row_and_column(rows: Any, sentence: str) -> None:
    with pytest.raises(DomainError) as refusal:
        values.parse(Kind.TABLE, rows, columns=COLUMNS)
    assert refusal.value.message == sentence


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.decimals(min_value=0, max_value=1, places=8))
def test_share_survives_its_own_words(share: Decimal) -> None:
    kept = values.parse(Kind.SHARE, str(share))
    assert values.load(Kind.SHARE, kept) == share
    assert values.parse(Kind.SHARE, values.share_text(share)) == kept
