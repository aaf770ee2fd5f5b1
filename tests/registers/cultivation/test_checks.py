"""Pre-checks under the packaged norms: verdicts, gaps, points, what is asked, what is said."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lianqiao.core.norms.models import Norm, NormKey
from lianqiao.engines.conditions import Range, Verdict
from lianqiao.registers.cultivation.checks import CHECKS, CheckResult, run
from lianqiao.registers.cultivation.facts import Fact
from lianqiao.registers.cultivation.interfaces.shown import next_steps, shown_items, shown_lines
from tests.core.norms.makers import make_norm
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


def check(kind: str, on: date = DAY, where: Any = None, **values: Any) -> CheckResult:
    """The result for facts that are known."""
    facts = {
        name: Fact(name, value if isinstance(value, Range) else Range.exactly(Decimal(str(value))), "来源")
        for name, value in values.items()
    }
    return run(CHECKS[kind], facts, where=where or OrganisationFactory(), on=on)


SPECIALISED: dict[str, Any] = {
    "valid_base_tier_sme": 1,
    "niche_years": 4,
    "revenue": 80_000_000,
    "main_business_share": "0.9",
    "debt_ratio": "0.5",
    "rd_spend": 4_000_000,
    "rd_spend_before": 3_000_000,
    "rd_revenue_ratio": "0.05",
    "rd_revenue_ratio_before": "0.04",
    "class_one_ip_used": 2,
    "specialised_sme_points": 62,
    "veto_list": 0,
}


def test_whoever_meets_all_conditions_meets_the_check() -> None:
    result = check("specialised", **SPECIALISED)
    assert (result.verdict, result.unmet, result.unknown, result.asked) == (Verdict.MET, [], [], ())
    assert next_steps(result, last_year=2025)[0].text.startswith("条件看起来都符合")


def test_gaps_are_told_in_plain_words() -> None:
    changed: dict[str, Any] = {
        "main_business_share": "0.68",
        "niche_years": 2,
        "rd_spend": 400_000,
        "debt_ratio": "0.925",
    }
    result = check("specialised", **{**SPECIALISED, **changed})
    told = {line.text: (line.wanted, line.value, line.gap) for line in shown_lines(result.unmet)}
    assert told == {
        "从事特定细分市场时间达到 3 年以上": ("不低于 3 年", "2 年", "还差 1 年"),
        "主营业务收入占营业收入 80% 以上": ("不低于 80%", "68%", "还差 12 个百分点"),
        "资产负债率不高于 80%": ("不超过 80%", "92.5%", "超出 12.5 个百分点"),
        "上年度研发费用总额不低于 100 万元": ("不低于 100 万元", "40 万元", "还差 60 万元"),
    }


def test_alternatives_are_one_line_and_only_open_ones_are_asked() -> None:
    without = {name: value for name, value in SPECIALISED.items() if name not in ("revenue", "veto_list")}
    result = check("specialised", **without)
    (group, veto) = shown_lines(result.unknown)
    assert (group.text, [part.text for part in group.parts]) == (
        "收入或融资",
        ["上年度营业收入 1500 万元以上", "近两年新增股权融资总额 2000 万元以上"],
    )
    assert (veto.wanted, veto.gap) == ("否", "")
    assert result.asked == ("revenue", "new_equity_2y", "veto_list")
    assert "revenue" not in check("specialised", **without, new_equity_2y=30_000_000).asked


def test_a_veto_is_a_condition_that_is_not_met() -> None:
    result = check("specialised", **{**SPECIALISED, "veto_list": 1})
    (line,) = shown_lines(result.unmet)
    assert (line.text, line.wanted, line.value) == ("列入否决清单", "否", "是")


def test_the_conditions_are_those_of_the_day() -> None:
    before = check("specialised", on=date(2026, 3, 31), **SPECIALISED)
    assert [norm.norm.effective_from for norm in before.norms] == [date(2022, 8, 1)]
    assert before.is_verified
    assert not check("specialised", **SPECIALISED).is_verified


@pytest.mark.parametrize(
    ("revenue", "ratio", "verdict"),
    [
        (50_000_000, "0.045", Verdict.UNMET),
        (60_000_000, "0.045", Verdict.MET),
        (200_000_000, "0.035", Verdict.UNMET),
        (200_000_001, "0.035", Verdict.MET),
    ],
)
def test_the_band_of_revenue_chooses_the_share_of_research(revenue: int, ratio: str, verdict: Verdict) -> None:
    result = check("high_tech", revenue=revenue, rd_revenue_ratio_3y=ratio)
    (line,) = [line for line in result.lines if "近三年研发费用" in line.text]
    assert line.verdict == verdict


def test_the_points_of_high_tech_enterprises_are_a_range_with_what_experts_decide() -> None:
    result = check("high_tech", conversions_per_year=4)
    assert result.points is not None
    assert (result.points.total, result.points.most) == (Range(Decimal(19), Decimal(94)), 100)
    items = {item.name: (item.points, item.most) for item in shown_items(result)}
    assert items["知识产权"] == ("0 到 30 分", "30 分")
    assert items["科技成果转化能力"] == ("19 到 24 分", "30 分")
    (line,) = [line for line in result.lines if "创新能力评价" in line.text]
    assert (line.text, line.verdict) == ("创新能力评价得分不低于 71 分", Verdict.UNKNOWN)


def test_technology_smes_are_scored_from_their_figures() -> None:
    facts: dict[str, Any] = {"staff": 100, "revenue": 50_000_000, "total_assets": 60_000_000, "rd_staff_share": "0.3"}
    facts |= {"rd_revenue_ratio": "0.05", "rd_cost_ratio": "0.1", "class_one_ip": 0, "class_two_ip": 1}
    result = check("tech_sme", **facts, prohibited_industry=0, serious_violations=0)
    assert result.points is not None
    assert result.points.total == Range.exactly(66)
    assert result.verdict == Verdict.MET


def test_points_that_cannot_be_reached_any_more_say_what_is_missing_at_least() -> None:
    facts: dict[str, Any] = {"rd_staff_share": "0.15", "rd_revenue_ratio": "0.01", "rd_cost_ratio": "0.05"}
    (group,) = shown_lines(line for line in check("tech_sme", **facts).lines if line.parts)
    total = group.parts[0].parts[0]
    assert (total.value, total.gap, total.source) == ("8 到 38 分", "至少还差 22 分", "按评分表计算")


def test_what_must_not_have_happened_is_told_so() -> None:
    result = check("champion", violations_3y=2)
    (line,) = shown_lines(result.unmet)
    assert (line.wanted, line.value, line.gap) == ("没有", "2 项", "")


def test_an_item_that_must_not_be_empty_fails_the_points() -> None:
    facts: dict[str, Any] = {
        "rd_staff_share": "0.05",
        "rd_revenue_ratio": "0.06",
        "rd_cost_ratio": "0.1",
        "class_one_ip": 1,
    }
    result = check("tech_sme", **facts, class_two_ip=0)
    (group,) = shown_lines(line for line in result.lines if line.parts)
    points = group.parts[0]
    assert [(part.text, part.verdict, part.value) for part in points.parts] == [
        ("总分", Verdict.MET, "80 分"),
        ("“科技人员”得分", Verdict.UNMET, "0 分"),
    ]
    assert points.verdict == Verdict.UNMET
    assert "rd_staff_share" not in result.asked


def test_what_makes_up_computed_points_is_asked_instead_of_the_points() -> None:
    asked = check("tech_sme", rd_staff_share="0.3", class_one_ip=1).asked
    assert {"rd_revenue_ratio", "rd_cost_ratio", "valid_high_tech_enterprise"} <= set(asked)
    assert not {"tech_sme_points", "class_two_ip", "rd_staff_share"} & set(asked)


def test_points_without_a_table_are_asked_with_their_items() -> None:
    asked = check("innovative_sme").asked
    assert asked[:4] == (
        "innovative_sme_points",
        "innovative_sme_points.创新能力",
        "innovative_sme_points.成长性",
        "innovative_sme_points.专业化",
    )
    points: dict[str, Any] = {
        "innovative_sme_points": 70,
        "innovative_sme_points.创新能力": 30,
        "innovative_sme_points.成长性": 25,
    }
    verdicts = [check("innovative_sme", **points | {"innovative_sme_points.专业化": last}).verdict for last in (15, 14)]
    assert verdicts == [Verdict.MET, Verdict.UNKNOWN]


def test_a_rank_is_better_when_it_is_lower() -> None:
    result = check("champion", product_years=12, global_rank=5, national_rank=1, revenue=1, valid_little_giant=1)
    position = next(line for line in result.lines if line.text == "市场地位")
    assert position.verdict == Verdict.MET


def test_without_a_rule_of_the_province_there_is_nothing_to_check() -> None:
    result = check("leading", revenue=1)
    assert (result.conditions, result.verdict, result.lines, result.asked) == (None, Verdict.UNKNOWN, (), ())


def test_a_rule_that_a_province_enters_is_checked_at_once() -> None:
    enterprise = OrganisationFactory()
    row = {
        "text": "年营业收入 10 亿元以上",
        "fact": "revenue",
        "comparator": "≥",
        "value": "1000000000",
        "unit": "yuan",
    }
    make_norm(NormKey.objects.get(pk="recognition.leading_enterprise"), [row], code="290000")
    result = check("leading", where=enterprise, revenue=800_000_000)
    (line,) = shown_lines(result.lines)
    assert (result.verdict, line.gap) == (Verdict.UNMET, "还差 2 亿元")


def test_a_row_that_cannot_be_computed_is_named_and_nothing_is_claimed() -> None:
    enterprise = OrganisationFactory()
    row = {"text": "规模较大", "fact": "revenue", "comparator": "大约", "value": "1", "unit": "yuan"}
    make_norm(NormKey.objects.get(pk="recognition.leading_enterprise"), [row], code="290000")
    result = check("leading", where=enterprise, revenue=1)
    assert (result.verdict, result.lines) == (Verdict.UNKNOWN, ())
    assert result.problem.startswith("第 1 行的写法无法计算")


def test_steps_name_what_to_file_and_which_rung_comes_first() -> None:
    result = check("little_giant", revenue=60_000_000)
    steps = next_steps(result, last_year=2025)
    assert [step.slug or step.kind for step in steps] == ["year-figures", "specialised", "rights", "answer"]
    assert "资产负债率" in steps[0].text


def test_every_fact_of_the_packaged_norms_has_a_question() -> None:
    from lianqiao.registers.cultivation.questions import QUESTIONS

    keys = [check.conditions.key for check in CHECKS.values()] + [c.score.key for c in CHECKS.values() if c.score]
    tables = Norm.objects.filter(key__in=keys)
    rows = [row for norm in tables for row in norm.value]
    named = {row[name] for row in rows for name in ("fact", "band_fact") if row.get(name)}
    units = {row["fact"]: row["unit"] for row in rows if row.get("fact")}
    assert named - QUESTIONS.keys() == set()
    assert {fact: unit for fact, unit in units.items() if QUESTIONS[fact].unit != unit} == {}
