"""Characters lost to a wrong decoding."""

import pytest

from lianqiao.engines.plan_parser import repair
from lianqiao.engines.plan_parser.clean import clean

ELSEWHERE = "\n高等院校和科研院所推动科技成果转化。推进产业创新，突出重点。"


def without_one_byte(text: str, place: int) -> str:
    """The text as it comes out of GBK when the first byte of the character at this place was lost."""
    data = text.encode("gbk")
    at = len(text[:place].encode("gbk"))
    return data[:at].decode("gbk") + "?" + data[at + 1 :].decode("gbk", "replace")


def test_shifted_bytes_are_shifted_back() -> None:
    raw = without_one_byte("支持高等院校科技成果（转化）", 5) + ELSEWHERE

    assert raw.startswith("支持高等院?？萍汲晒")
    assert clean(raw).text.split("\n")[0] == "支持高等院校科技成果（转化）"


def test_shift_with_a_traditional_character_and_its_reading_is_undone() -> None:
    raw = "實施高等院??萍汲晒a(chǎn)業(yè)化行動。科技成果產(chǎn)業(yè)化" + ELSEWHERE

    result = clean(raw)

    assert result.text.startswith("实施高等院校科技成果产业化行动。")
    (doubt,) = result.doubts
    assert raw[doubt.start : doubt.end] == "??萍汲晒a(chǎn)"
    assert doubt.message == "此处有字符丢失，已按上下文还原为“校科技成果产”，请核对"


def test_number_of_a_heading_comes_back() -> None:
    raw = "?。ㄒ唬┩怀鰟?chuàng)新發(fā)展。補齊短板，創(chuàng)新驅動。" + ELSEWHERE

    assert clean(raw).text.startswith("（一）突出创新发展。")


def test_what_the_document_does_not_use_elsewhere_is_not_guessed() -> None:
    raw = "支持高等院??萍汲晒。"

    result = clean(raw)

    assert "院？？萍汲晒" in result.text
    (doubt,) = result.doubts
    assert (raw[doubt.start : doubt.end], doubt.message) == ("??", "此处有字符丢失，无法还原，请对照原件核对")


@pytest.mark.parametrize("text", ["为什么要创新？科技成果如何转化？", "钱从哪里来？？谁来落实", "没有问号的一段话。"])
def test_questions_are_left_alone(text: str) -> None:
    assert repair.find(text) == repair.Repaired([], [])


def test_replacement_character_is_marked() -> None:
    result = clean("加强科技\ufffd新工作。")

    assert [(doubt.start, doubt.end) for doubt in result.doubts] == [(4, 5)]
