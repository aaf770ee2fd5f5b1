"""Clean text and the map back to the raw one."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lianqiao.engines.text import normalise, normalised_text

PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "固态电解质", "電池", "鞣(róu)制", "㎡", "１２．５％", "10⁵", "技 术 转 移",
            "\r\n", "\n\n", "\u3000", "ﬁ", "Ｌｉ", "e\u0301", "\ufeff", "，\n", "photo-\nvoltaic", "①",
            "⼈⼯智能", "一、总体要求\n",
            "全球温室气体排放持续增加使得减碳成为各国\n共识",
        ]
    ),
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=12).map("".join)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("ＬｉＦｅＰＯ４電池１２．５％", "LiFePO4电池12.5%"),
        ("乾燥設備與滑鼠", "干燥设备与滑鼠"),
        ("鞣(róu)制工艺", "鞣制工艺"),
        ("涪陵（fú líng）榨菜", "涪陵榨菜"),
        ("砼(tong)结构", "砼结构"),
        ("电池(pack)组装", "电池(pack)组装"),
        ("10⁵ Pa，面积50㎡，CO₂", "10^5 Pa，面积50m2，CO2"),
        ("⼈⼯智能", "人工智能"),
        ("cafe\u0301", "café"),
        ("技 术 转 移 办法", "技术转移 办法"),
        ("技 术 转 移", "技术转移"),
        ("固态电池 电解质", "固态电池 电解质"),
        ("  甲\t\t乙\u3000丙 ", "甲乙丙"),
        ("甲\u200b乙\x00丙\ufeff", "甲乙丙"),
        ("①研发；②中试", "①研发；②中试"),
        ("photo-\nvoltaic", "photovoltaic"),
        ("", ""),
        (" \n \r\n", ""),
    ],
)
def test_normalise_cleans_characters(raw: str, clean: str) -> None:
    assert normalise(raw).text == clean


def test_normalise_joins_lines_that_the_page_broke_and_keeps_paragraphs() -> None:
    raw = (
        "一、总体要求\n"
        "面向全省重点产业链的关键核心技术需求，加快推动科技\n"
        "成果向现实生产力转化，到二〇二五年建成中试平台三十\n"
        "个。\n"
        "强化企业创新主体地位。\r\n"
        "\r\n"
        "二、主要任务\n"
        "（一）建设概念验证中心，\n支持高校院所开放。"
    )

    assert normalise(raw).text.split("\n") == [
        "一、总体要求",
        "面向全省重点产业链的关键核心技术需求，加快推动科技成果向现实生产力转化，到二〇二五年建成中试平台三十个。",
        "强化企业创新主体地位。",
        "二、主要任务",
        "（一）建设概念验证中心，支持高校院所开放。",
    ]


def test_normalise_keeps_a_short_title_apart_from_its_text() -> None:
    assert normalise("固态电池项目\n寻求合作单位").text == "固态电池项目\n寻求合作单位"


def test_raw_span_covers_what_was_dropped_inside_it() -> None:
    raw = "采用鞣(róu)制\n工艺"
    result = normalise("采用鞣(róu)制工艺")
    at = result.text.index("鞣制")

    start, end = result.raw_span(at, at + 2)

    assert raw[start:end] == "鞣(róu)制"


def test_raw_span_of_one_sign_that_became_two_is_the_sign() -> None:
    result = normalise("共50㎡。")

    assert result.text == "共50m2。"
    assert result.raw_span(3, 4) == result.raw_span(4, 5) == result.raw_span(3, 5) == (3, 4)


@pytest.mark.parametrize("span", [(-1, 1), (2, 1), (0, 99)])
def test_raw_span_refuses_what_is_outside(span: tuple[int, int]) -> None:
    with pytest.raises(IndexError):
        normalise("固态电池").raw_span(*span)


@given(TEXTS)
@example("甲 乙\n丙")
def test_raw_spans_are_in_order_and_inside_the_raw_text(raw: str) -> None:
    result = normalise(raw)

    assert len(result.starts) == len(result.ends) == len(result.text)
    assert all(0 <= start < end <= len(raw) for start, end in zip(result.starts, result.ends, strict=True))
    assert list(result.starts) == sorted(result.starts)
    assert list(result.ends) == sorted(result.ends)
    assert result.raw_length == len(raw)


@given(TEXTS)
def test_each_clean_character_comes_from_the_raw_characters_of_its_span(raw: str) -> None:
    result = normalise(raw)

    for index, char in enumerate(result.text):
        start, end = result.raw_span(index, index + 1)
        source = raw[start:end]
        if char.isspace():
            assert any(c.isspace() or not c.isprintable() for c in source)
        elif char != "^":
            folded = unicodedata.normalize("NFKC", source).replace("\u2212", "-")
            assert char in folded or char in normalise(source).text or len(source) == 1


@given(st.text(alphabet="固态电解质研究abc12，。", max_size=40))
def test_text_that_is_clean_stays_and_maps_to_itself(raw: str) -> None:
    result = normalise(raw)

    assert result.text == raw
    assert all(result.raw_span(index, index + 1) == (index, index + 1) for index in range(len(raw)))


@given(TEXTS)
def test_no_blanks_at_the_ends_of_lines_and_no_empty_lines(raw: str) -> None:
    text = normalise(raw).text

    assert all(line == line.strip(" ") and line for line in text.split("\n") if text)


@given(TEXTS)
def test_the_text_alone_is_the_text_of_the_map(text: str) -> None:
    assert normalised_text(text) == normalise(text).text
