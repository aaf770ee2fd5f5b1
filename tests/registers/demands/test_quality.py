"""The quality score: what counts, what is missing, in plain words."""

import pytest

from lianqiao.registers.demands.domain.quality import quality_of
from lianqiao.registers.demands.enums import CooperationMode
from lianqiao.registers.demands.indicators import parse_indicators
from lianqiao.registers.demands.models import Demand

COMPLETE = {
    "title": "镁合金防腐",
    "problem": "压铸件在盐雾试验 200 小时后出现锈点，客户要求 1000 小时不出锈点，"
    "现在每月退货三批，每批约二百件，涂装线已经改过两次参数，仍然在螺孔和分型线附近先锈，损失每月约二十万元。",
    "background": "电动车座椅骨架",
    "tried": "换过两种底漆",
    "indicators": "盐雾试验｜不少于 1000 小时\n成本｜不超过每件 2 元",
    "conditions": "有涂装线一条",
    "budget_yuan": 500000,
    "modes": [CooperationMode.COMMISSIONED],
    "deadline_months": 6,
    "readiness_wanted": 6,
    "contact_name": "米轻尘",
    "contact_phone": "1",
}


def test_empty_demand_has_no_points_and_the_required_is_named_first() -> None:
    quality = quality_of(Demand())

    assert quality.score == 0
    assert sum(item.weight for item in quality.items) == 100
    assert [item.field for item in quality.missing if item.required] == [
        "problem",
        "title",
        "modes",
        "contact_name",
    ]
    assert [item.required for item in quality.missing][:4] == [True] * 4
    assert not quality.is_submittable


def test_complete_demand_misses_only_what_is_a_row_of_its_own() -> None:
    quality = quality_of(Demand(**COMPLETE))

    assert [item.field for item in quality.missing] == ["fields"]
    assert quality.score == 96
    assert quality.is_submittable


@pytest.mark.parametrize(
    ("field", "value", "lost"),
    [
        ("problem", "压铸件在盐雾试验中出现锈点，客户要求一千小时不出锈点，每月退货三批，损失很大。", 10),
        ("problem", "生锈", 26),
        ("indicators", "盐雾试验｜不少于 1000 小时", 14),
        ("indicators", "耐腐蚀性好", 14),
        ("indicators", "", 22),
        ("background", " ", 8),
        ("tried", "", 8),
        ("conditions", "", 6),
        ("budget_yuan", None, 6),
        ("deadline_months", None, 4),
        ("contact_phone", "", 4),
    ],
)
def test_each_gap_costs_its_weight(field: str, value: object, lost: int) -> None:
    assert quality_of(Demand(**COMPLETE | {field: value})).score == 96 - lost


def test_every_missing_item_comes_with_advice() -> None:
    assert all(item.advice.endswith("。") for item in quality_of(Demand()).items)


@pytest.mark.parametrize(
    ("line", "name", "requirement", "quantified"),
    [
        ("表面粗糙度｜不大于 0.8 微米", "表面粗糙度", "不大于 0.8 微米", True),
        ("合格率: 98%以上", "合格率", "98%以上", True),
        ("使用寿命\t两万小时", "使用寿命", "两万小时", True),
        ("耐腐蚀性好", "耐腐蚀性好", "", False),
        ("降低能耗｜越低越好", "降低能耗", "越低越好", False),
        ("精度达到 ±0.01mm", "精度达到 ±0.01mm", "", True),
    ],
)
def test_indicator_line_is_read_as_name_and_requirement(
    line: str, name: str, requirement: str, quantified: bool
) -> None:
    (row,) = parse_indicators(f"\n {line} \n\n")

    assert (row.name, row.requirement, row.is_quantified) == (name, requirement, quantified)
