"""Money keeps every cent on its way in, through storage and out."""

from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.core.errors import DomainError
from lianqiao.core.money import (
    MoneyWanField,
    format_yuan,
    parse_amount,
    parse_wan,
    wan_text,
    yuan_field,
)

AMOUNTS = st.decimals(min_value=0, max_value=Decimal(10) ** 18 - 1, places=2, allow_nan=False)


class PriceForm(forms.Form):
    price = MoneyWanField(required=False)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1,234.5", "12345000.00"),
        ("1234.5", "12345000.00"),
        ("１，２３４．５", "12345000.00"),
        (" 0.000001 ", "0.01"),
        ("0", "0.00"),
        ("80万", "800000.00"),
        ("80 万元", "800000.00"),
        ("¥3亿元", "300000000.00"),
        ("9.9亿", "990000000.00"),
        ("5000元", "5000.00"),
        ("99999999999999.999999", "999999999999999999.99"),
    ],
)
def test_parse_wan_reads_what_people_type(text: str, yuan: str) -> None:
    assert parse_wan(text) == Decimal(yuan)
    assert parse_wan(text).as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "money_form"),
        ("面议", "money_form"),
        ("12,34", "money_form"),
        ("1.2.3", "money_form"),
        ("1e5", "money_form"),
        ("NaN", "money_form"),
        (".5", "money_form"),
        ("٣", "money_form"),
        ("-1", "money_range"),
        ("−1", "money_form"),
        ("100000000000000", "money_range"),
        ("9" * 5000, "money_range"),
        ("1." + "0" * 40 + "1", "money_range"),
        ("0.0000001", "money_fraction"),
    ],
)
def test_parse_wan_refuses_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        parse_wan(text)
    assert caught.value.code == code
    assert caught.value.message.endswith("。")


def test_amounts_count_in_the_unit_that_is_given() -> None:
    assert parse_amount("12,345.67", unit=Decimal(1)) == Decimal("12345.67")
    assert parse_amount("2万", unit=Decimal(1)) == Decimal("20000.00")


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (None, ""),
        (Decimal("0.00"), "0 元"),
        (Decimal("9999.50"), "9,999.5 元"),
        (Decimal("10000.00"), "1 万元"),
        (Decimal("12345000.00"), "1,234.5 万元"),
        (Decimal("12345678.90"), "1,234.56789 万元"),
        (Decimal("99999999.99"), "9,999.999999 万元"),
        (Decimal(100000000), "1 亿元"),
        (Decimal(1250000000000), "12,500 亿元"),
        (Decimal(-12345000), "-1,234.5 万元"),
        (100, "100 元"),
    ],
)
def test_format_yuan_chooses_the_unit_and_shows_no_false_zeros(amount: Decimal | None, text: str) -> None:
    assert format_yuan(amount) == text


@pytest.mark.parametrize(
    ("amount", "places", "text"),
    [
        (Decimal("12345678.90"), 2, "1,234.57 万元"),
        (Decimal("99999999.99"), 2, "1 亿元"),
        (Decimal("9999.99"), 0, "1 万元"),
        (Decimal("-0.001"), 2, "0 元"),
    ],
)
def test_format_yuan_rounds_before_it_chooses_the_unit(amount: Decimal, places: int, text: str) -> None:
    assert format_yuan(amount, places=places) == text


@given(AMOUNTS)
def test_amounts_survive_the_form_field(amount: Decimal) -> None:
    shown = MoneyWanField().prepare_value(amount)
    assert MoneyWanField().clean(shown) == amount
    assert parse_wan(wan_text(amount)) == amount


@given(AMOUNTS)
def test_formatted_amounts_are_read_back_exactly(amount: Decimal) -> None:
    assert parse_wan(format_yuan(amount)) == amount


def test_money_wan_field_shows_wan_and_gives_yuan() -> None:
    unbound = PriceForm(initial={"price": Decimal("12345000.00")})
    bound = PriceForm({"price": "1,234.5"}, initial={"price": Decimal("12345000.00")})

    assert 'value="1234.5"' in str(unbound["price"])
    assert bound.is_valid()
    assert bound.cleaned_data == {"price": Decimal("12345000.00")}
    assert not bound.has_changed()
    assert 'value="1,234.5"' in str(bound["price"])


def test_money_wan_field_says_what_is_wrong_and_may_stay_empty() -> None:
    wrong = PriceForm({"price": "十万"})

    assert wrong.errors == {"price": ["请填写数字金额，例如 1,234.5。"]}
    assert wrong.has_changed()
    assert PriceForm({"price": ""}).is_valid()


def test_money_wan_field_takes_the_limits_of_a_model_column() -> None:
    form_field = yuan_field(verbose_name="价格").formfield(form_class=MoneyWanField)

    assert form_field.clean("12.5") == Decimal("125000.00")
    with pytest.raises(forms.ValidationError):
        form_field.clean("-1")


def test_template_filters_show_money() -> None:
    template = Template("{% load lianqiao_money %}{{ price|yuan }}|{{ price|yuan:1 }}|{{ price|wan }}|{{ none|yuan }}")

    assert template.render(Context({"price": Decimal(12345678), "none": None})) == (
        "1,234.5678 万元|1,234.6 万元|1234.5678|"
    )
