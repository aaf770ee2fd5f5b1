"""The cleaned text of a plan and the way back to the raw one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.engines.plan_parser.clean import clean

PIECES = st.one_of(
    st.text(max_size=10),
    st.sampled_from(
        [
            "一、總體要求\n", "（一）加强组织领导。", "1.建设中试平台10个", "\n— 3 —\n", "關(guan) 於(yu) ",
            "科技(jì)",
            "1 2 万亿元", "２０２５年", "\ufffd", "高等院??萍汲晒", "，\n", "\r\n\r\n", "\u3000\u3000", "**", "附件\n",
            "到2025年,全市共有1070\n\n项科技成果", "省 科 技 厅", "（省科技厅牵头）", "■", "5.18",
            "A ", "12\n", "\f", "1﹒",
        ]
    ),
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=14).map("".join)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("到2025年,达到10項(含)以上;", "到2025年，达到10项（含）以上；"),
        ("成交额1,200亿元,增长5%", "成交额1,200亿元，增长5%"),
        ("關(guan) 於(yu) 科技成果", "关于科技成果"),
        ("實施 300 項以上項目。", "实施300项以上项目。"),
        ("**完善体制。**建立工作机制", "完善体制。建立工作机制"),
        ("2 0 2 5 年", "2025年"),
        ("2024 年 5 月 20 日", "2024年5月20日"),
        ("1﹒全省生产总值", "1.全省生产总值"),
        ("服务 产业原则，开展攻关", "服务产业原则，开展攻关"),
        ("推进。（责任单位：省科技厅 省财政厅，各市 人民政府）", "推进。（责任单位：省科技厅 省财政厅，各市人民政府）"),
        ("高新技术企业 家 5000 6000", "高新技术企业 家 5000 6000"),
        ("水产专利（万件） 4 9 5 预期性", "水产专利（万件） 4 9 5 预期性"),
        ("研发人员 人年 25 40", "研发人员 人年 25 40"),
        ("指标名称 2020年 2025年", "指标名称 2020年 2025年"),
        ("新建码头、组织不低于\n30场活动", "新建码头、组织不低于30场活动"),
        ("（一）降能耗。能耗比2020年下降13.\n5%，排放下降8%。", "（一）降能耗。能耗比2020年下降13.5%，排放下降8%。"),
        ("一、总体要求 以习近平新时代思想为指导，全面落实。", "一、总体要求 以习近平新时代思想为指导，全面落实。"),
    ],
)
def test_clean_text(raw: str, text: str) -> None:
    assert clean(raw).text == text


def test_page_number_inside_a_sentence_goes() -> None:
    raw = "推动中心城市建设一批起降点，鼓励改造\n— 3 —\n停车场等设施，新建场地。"

    assert clean(raw).text == "推动中心城市建设一批起降点，鼓励改造停车场等设施，新建场地。"
    assert clean("加快推进科技成果— 12 —就地转化").text == "加快推进科技成果就地转化"


def test_page_numbers_on_lines_of_their_own_go_and_a_column_of_figures_stays() -> None:
    page = "\n".join(["全省推动高质量发展的各项工作。"] * 9)

    assert clean(f"{page}\n1\n{page}\n2\n{page}").text == "\n".join([page] * 3)
    assert clean("指标\n1\n2\n3\n合计").text == "指标\n1\n2\n3\n合计"


def test_name_of_a_gazette_beside_page_numbers_goes() -> None:
    raw = "（一）建渔港。新建渔港，\n晋川公报 第9期\n— 8 —\n扩建码头，\n— 9 —\n晋川公报 第9期\n修复堤岸。"

    assert clean(raw).text == "（一）建渔港。新建渔港，扩建码头，修复堤岸。"


def test_lines_that_the_page_broke_are_joined_and_headings_stay() -> None:
    raw = (
        "二、重点任务\n"
        "（一）建设低空基础设施\n"
        "1．完善起降设施网络。编制全省低空起降设施布局规划，推\n"
        "动中心城市建设一批小型起降场、起降点，鼓励改造现有楼顶、\n"
        "停车场等设施，新建起降场地 200 个以上。（省发展改革委牵头，\n"
        "省交通运输厅、省自然资源厅、住房城乡建设厅，民航监管局\n"
        "配合，各市人民政府负责）\n"
        "2．建设低空智能网联系统。推动卫星互联网等融合应用，到\n"
        "2027 年建成示范应用场景 30 个以上，形成可复制推广的经验\n"
        "做法。\n"
    )

    assert clean(raw).text.split("\n") == [
        "二、重点任务",
        "（一）建设低空基础设施",
        (
            "1.完善起降设施网络。编制全省低空起降设施布局规划，推动中心城市建设一批小型起降场、起降点，鼓励改造现有楼顶、"
            "停车场等设施，新建起降场地200个以上。（省发展改革委牵头，省交通运输厅、省自然资源厅、住房城乡建设厅，民航监管局"
            "配合，各市人民政府负责）"
        ),
        "2.建设低空智能网联系统。推动卫星互联网等融合应用，到2027年建成示范应用场景30个以上，形成可复制推广的经验做法。",
    ]


def test_break_inside_a_number_is_joined_and_leads_back_to_the_raw_text() -> None:
    raw = "（一）促转化。全市共有1070\n\n项科技成果。"

    result = clean(raw)

    assert result.text == "（一）促转化。全市共有1070项科技成果。"
    at = result.text.index("1070项")
    start, end = result.span(at, at + len("1070项"))
    assert raw[start:end] == "1070\n\n项"


def test_digits_set_apart_before_a_unit_are_doubted_and_a_year_is_not() -> None:
    raw = "产业规模达到１ ２ 万亿元，到２ ０ ２ ７ 年完成。"

    result = clean(raw)

    assert result.text == "产业规模达到12万亿元，到2027年完成。"
    assert [(raw[doubt.start : doubt.end]) for doubt in result.doubts] == ["１ ２"]


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_cleaning_again_changes_nothing(raw: str) -> None:
    text = clean(raw).text

    assert clean(text).text == text


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_every_character_leads_back_into_the_raw_text(raw: str) -> None:
    result = clean(raw)

    spans = [result.span(at, at + 1) for at in range(len(result.text))]
    assert all(0 <= start < end <= len(raw) for start, end in spans)
    assert spans == sorted(spans)
    assert all(0 <= doubt.start < doubt.end <= len(raw) for doubt in result.doubts)


def test_span_outside_the_text_is_refused() -> None:
    with pytest.raises(IndexError):
        clean("计划").span(0, 3)
