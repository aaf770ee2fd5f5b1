"""Formulas: what is one, what it gives, and what it never does."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.governance.indicators import formula as formulas
from lianqiao.governance.indicators.formula import Term, evaluate, find_circle, in_order, in_words, terms, unit_of

NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, allow_infinity=False, places=2)


def test_a_formula_names_its_terms() -> None:
    assert terms("local / conversions * 100") == {Term("local"), Term("conversions")}
    assert terms("(amount / amount_last_year - 1) * 100") == {Term("amount"), Term("amount", is_last_year=True)}


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "1 +",
        "(a",
        "a ** 2",
        "a // 2",
        "a % 2",
        "f(a)",
        "a.b",
        "a[0]",
        "'a'",
        "a if b else c",
        "lambda: 1",
        "True",
        "None",
        "a == b",
        "[a]",
        "a\nb",
        "1j",
    ],
)
def test_what_is_no_formula_is_refused(formula: str) -> None:
    with pytest.raises(ValidationError):
        terms(formula)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_formula_counts_as_decimals_do(a: Decimal, b: Decimal, c: Decimal) -> None:
    values: dict[str, Decimal | None] = {"a": a, "b": b, "c": c}

    assert evaluate("a + b * c - 0.1", values) == a + b * c - Decimal("0.1")
    assert evaluate("-a / b", values) == (None if b == 0 else -a / b)


@given(st.text(max_size=40))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    try:
        names = {term.name for term in terms(text)}
    except ValidationError:
        return

    result = evaluate(text, dict.fromkeys(names, Decimal(2)))
    assert result is None or isinstance(result, Decimal)


def test_a_missing_figure_gives_none() -> None:
    assert evaluate("a / b", {"a": Decimal(1)}) is None
    assert evaluate("a / b", {"a": Decimal(1), "b": None}) is None
    assert evaluate("a / b", {"a": Decimal(1), "b": Decimal(0)}) is None


def test_a_formula_that_is_nested_too_deep_is_refused() -> None:
    with pytest.raises(ValidationError):
        terms("+" * 60 + "a")


def test_circles_are_found() -> None:
    assert find_circle("a", "b + 1", {"b": "c", "c": "a_last_year"}) == ["a", "b", "c"]
    assert find_circle("a", "a + 1", {}) == ["a"]
    assert find_circle("a", "b + c", {"b": "d", "c": "d", "d": "e"}) == []


def test_formulas_are_ordered_behind_what_they_need() -> None:
    assert in_order({"a": "b + c", "b": "c", "c": "x"}) == ["c", "b", "a"]
    assert in_order({"a": "b", "b": "a", "c": "x"}) == ["c"]


def test_units_follow_from_the_terms() -> None:
    units = {"a": "项", "b": "项", "m": "亿元"}

    assert unit_of("a / b * 100", units) == ""
    assert unit_of("a + b", units) == "项"
    assert unit_of("a * 2", units) == "项"
    assert unit_of("2 * m", units) == "亿元"
    assert unit_of("m / a", units) is None
    with pytest.raises(ValidationError, match="亿元"):
        unit_of("a + m", units)


def test_a_formula_is_told_in_words() -> None:
    names = {"local": "就地转化成果", "all_of_them": "转化成果"}

    assert in_words("local / all_of_them * 100", names) == "“就地转化成果” ÷ “转化成果” × 100"
    assert in_words("local/local_last_year-1", names) == "“就地转化成果”÷“上年同期就地转化成果”-1"
    assert formulas.keys("nonsense(") == frozenset()
