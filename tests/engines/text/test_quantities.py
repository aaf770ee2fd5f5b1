"""Numbers with units, their bounds and their places."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.engines.text import Comparator, normalise, quantities
from lianqiao.engines.text.units import unit_name


@pytest.mark.parametrize(
    ("text", "value", "upper", "unit", "comparator", "spelt"),
    [
        ("纯度≥99.5%", "99.5", None, "%", "≥", "≥99.5%"),
        ("纯度不低于 99.5 %", "99.5", None, "%", "≥", "不低于 99.5 %"),
        ("投资5-10万元", "50000", "100000", "元", "–", "5-10万元"),
        ("20万-50万元", "200000", "500000", "元", "–", "20万-50万元"),
        ("预算不超过三十万元", "300000", None, "元", "≤", "不超过三十万元"),
        ("产值1.2亿元", "120000000", None, "元", "=", "1.2亿元"),
        ("约1,200,000元", "1200000", None, "元", "≈", "约1,200,000元"),
        ("100多万元", "1000000", None, "元", ">", "100多万元"),
        ("三百五十余项", "350", None, "项", ">", "三百五十余项"),
        ("技术经理人100人以上", "100", None, "人", "≥", "100人以上"),
        ("误差0.5mm以内", "0.5", None, "mm", "≤", "0.5mm以内"),
        ("工作温度-20℃~60℃", "-20", "60", "°C", "–", "-20°C~60°C"),
        ("厚度0.5～2毫米", "0.5", "2", "mm", "–", "0.5~2毫米"),
        ("百分之八十", "80", None, "%", "=", "百分之八十"),
        ("能量密度＞300 Wh/kg", "300", None, "Wh/kg", ">", ">300 Wh/kg"),
        ("处理量2×10⁵ m³/d", "200000", None, "m3/d", "=", "2×10^5 m3/d"),
        ("产能5000吨/年", "5000", None, "t/年", "=", "5000吨/年"),
        ("粒径0.1um", "0.1", None, "μm", "=", "0.1um"),
        ("增长5个百分点", "5", None, "百分点", "=", "5个百分点"),
        ("至少两台", "2", None, "台", "≥", "至少两台"),
        ("TRL≥6", "6", None, "", "≥", "≥6"),
    ],
)
def test_quantities_read(text: str, value: str, upper: str | None, unit: str, comparator: str, spelt: str) -> None:
    clean = normalise(text).text

    [quantity] = quantities(clean)

    assert quantity.value == Decimal(value)
    assert quantity.upper == (None if upper is None else Decimal(upper))
    assert (quantity.unit, quantity.comparator) == (unit, Comparator(comparator))
    assert clean[quantity.start : quantity.end] == spelt


@pytest.mark.parametrize(
    "text",
    [
        "2025年", "二〇二五年", "2022-2025年", "90年代", "GH3625合金", "5G网络", "4K视频", "5项目", "第3项",
        "一种方法", "十四五", "",
    ],
)  # fmt: skip
def test_what_is_no_quantity(text: str) -> None:
    assert quantities(text) == ()


def test_quantities_stand_in_order() -> None:
    found = quantities("2025年底前建成30个中试平台，总投资3亿元，年处理10万吨")

    assert [(quantity.value, quantity.unit) for quantity in found] == [
        (Decimal(30), "个"),
        (Decimal(300_000_000), "元"),
        (Decimal(100_000), "t"),
    ]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("≥5kg", "5", None), ("<5kg", None, "5"), ("5-8kg", "5", "8"), ("5kg", "5", "5"), ("约5kg", "5", "5")],
)
def test_bounds(text: str, low: str | None, high: str | None) -> None:
    [quantity] = quantities(text)

    assert quantity.low == (None if low is None else Decimal(low))
    assert quantity.high == (None if high is None else Decimal(high))


def test_unit_name_has_one_spelling() -> None:
    assert {unit_name(spelt) for spelt in ("平方米", "m^2", "m2")} == {"m2"}


@given(
    st.decimals(min_value=0, max_value=10**9, places=3),
    st.sampled_from(["", "万", "亿"]),
    st.sampled_from(["元", "吨", "kg", "%", "MPa"]),
)
def test_a_written_number_is_read_back(number: Decimal, times: str, unit: str) -> None:
    [quantity] = quantities(f"约{number}{times}{unit}")

    assert quantity.value == number * {"": 1, "万": 10**4, "亿": 10**8}[times]


@given(st.text(alphabet="0123456789.,-~≥万亿元百分之三十年吨/kg×^ 余多以上", max_size=40))
def test_any_text_is_read_and_spans_do_not_overlap(text: str) -> None:
    found = quantities(text)

    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(quantity.upper is None or quantity.upper >= quantity.value for quantity in found)
