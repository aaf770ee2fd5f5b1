"""Mechanisms of tasks and metrics for targets."""

from decimal import Decimal

from lianqiao.engines.plan_parser import Comparator, Kind, Quantity, Task
from lianqiao.engines.plan_parser.tags import Measure, Measured, Measures, mechanisms, mechanisms_of


def task(title: str, text: str) -> Task:
    return Task("t1", "1", title, text, "1", (), (), 0, 1)


def target(indicator: str, unit: str) -> Quantity:
    return Quantity(
        "1", 0, 1, Decimal(1), None, unit, Comparator.REACH, indicator, "2027", None, Kind.TARGET, None, 0.9
    )


def test_every_mechanism_has_its_id_a_name_and_cues() -> None:
    found = mechanisms()

    assert [mechanism.id for mechanism in found] == [f"F{number:03}" for number in range(1, 185)]
    assert len({mechanism.name for mechanism in found}) == len(found)
    assert all(mechanism.cues and all(part for parts, _ in mechanism.cues for part in parts) for mechanism in found)


def test_mechanism_in_the_title_comes_before_one_in_the_text() -> None:
    found = mechanisms_of(task("建设中试基地", "采取揭榜挂帅方式组织项目，促进成果转化。"))

    assert [(tag.id, tag.score, tag.cues) for tag in found] == [
        ("F139", 0.8, ("中试",)),
        ("F062", 0.45, ("揭榜挂帅",)),
    ]


def test_parts_of_a_cue_have_to_stand_in_one_sentence() -> None:
    together = mechanisms_of(task("推进改革", "对企业研发投入按比例给予奖补。"))
    apart = mechanisms_of(task("推进改革", "企业要增加研发投入。落实奖补。"))

    assert "F159" in [tag.id for tag in together]
    assert "F159" not in [tag.id for tag in apart]


def test_task_without_a_mechanism_has_none() -> None:
    assert mechanisms_of(task("提高认识", "各地要高度重视。")) == ()


MEASURES = Measures(
    [
        Measure("achievements.published", "公开的科技成果", "项"),
        Measure("conversions.local", "就地转化的重大科技成果", "项"),
        Measure("conversions.amount", "技术合同成交额", "元"),
        Measure("conversions.count", "技术合同登记数", "项", rule="统计日及之前登记的技术合同，按份计"),
        Measure("enterprises.advanced", "有效的高新技术企业", "家"),
    ]
)


def test_metric_with_the_same_words_and_unit_is_first() -> None:
    found = MEASURES.of(target("就地转化重大科技成果", "项"))

    assert [measured.name for measured in found][:2] == ["conversions.local", "achievements.published"]
    assert found[0].score > 2 * found[1].score


def test_money_is_not_measured_by_a_count() -> None:
    found = MEASURES.of(target("全省技术合同成交额", "亿元"))

    assert [measured.name for measured in found] == ["conversions.amount"]


def test_words_that_fit_no_metric_give_none() -> None:
    assert MEASURES.of(target("农作物耕种收综合机械化率", "%")) == ()


def test_same_words_score_one() -> None:
    assert MEASURES.of(target("技术合同成交额", "元"))[0] == Measured("conversions.amount", 1.0)
