"""Rows of a part, typed one a line."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from lianqiao.core.filing.rows import RowsField
from lianqiao.registers.achievements.models import IntellectualProperty
from lianqiao.registers.enterprises.models import YearFigures


def rights() -> RowsField:
    """A field over a model with a choice, texts and a day."""
    return RowsField(model=IntellectualProperty, names=("kind", "number", "status", "stated_on"), required=False)


def test_cells_are_read_as_their_columns_are() -> None:
    assert rights().clean("发明专利｜ZL2018｜有效｜2024/05/01") == [
        {"kind": "invention", "number": "ZL2018", "status": "granted", "stated_on": date(2024, 5, 1)}
    ]


def test_amounts_are_typed_in_ten_thousands() -> None:
    field = RowsField(model=YearFigures, names=("year", "revenue_yuan"), required=False)
    assert field.clean("2025｜8,000") == [{"year": 2025, "revenue_yuan": Decimal(80_000_000)}]
    assert field.prepare_value([{"year": 2025, "revenue_yuan": Decimal(80_000_000)}]) == "2025｜8000"


def test_what_is_stored_is_shown_as_it_is_typed() -> None:
    typed = "发明专利｜ZL2018｜有效｜2024-05-01"
    assert rights().prepare_value(rights().clean(typed)) == typed


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("发现｜1｜有效", "第 1 行"),
        ("发明专利｜1｜有效｜昨天", "第 1 行"),
        ("｜1｜有效", "第 1 行"),
    ],
)
def test_a_bad_cell_is_refused_with_its_line(typed: str, said: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        rights().clean(typed)
    assert said in refusal.value.messages[0]
