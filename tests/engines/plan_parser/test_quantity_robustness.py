"""Whatever the text: finding quantities never raises, its spans are true, and long paragraphs take linear time."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.engines.plan_parser.clean import clean
from lianqiao.engines.plan_parser.quantities import find
from lianqiao.engines.plan_parser.types import Block, Part, Period, Quantity

PIECES = st.sampled_from(
    [
        "到2026年", "每年", "目前", "对", "的", "，", "、", "。", "；", "：", "（", "）", "“", "”", "\n", " ",
        "分别", "达到", "不超过", "最高", "以上", "左右", "以内", "1", "20", "3.5", "１ ２", "三", "两", "十",
        "千亿级", "百分之", "一半", "三分之二", "—", "至", "万", "亿", "元", "家", "个", "项", "%", "个百分点",
        "万亩", "年", "工作日", "企业", "项目", "给予", "奖励", "按", "建设", "增长", "由", "指标 2025年", "/",
        "第", "前", "+", ".",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=60).map("".join))


def read(raw: str) -> list[Quantity]:
    cleaned = clean(raw)
    blocks, start = [], 0
    for line in cleaned.text.split("\n"):
        blocks.append(Block(line, start, Part.TASKS, ("一、主要任务",)))
        start += len(line) + 1
    return find(blocks, clean=cleaned, period=Period(None, 2026))


@given(TEXTS)
def test_find_gives_true_spans_of_any_text(raw: str) -> None:
    quantities = read(raw)

    for quantity in quantities:
        assert raw[quantity.start : quantity.end] == quantity.quote != ""
        assert 0 <= quantity.confidence <= 1
        assert quantity.value_max is None or quantity.value_max > quantity.value
    assert all(first.end <= second.start for first, second in pairwise(quantities))


@pytest.mark.parametrize(
    "piece", ["1个、", "十分之", "由1万元", "按1%给予", "（1家", "1亿元以上", "《", "一", "2025年", "1—"]
)
def test_find_takes_linear_time(piece: str) -> None:
    short, long = piece * 150, piece * 1_500

    times = []
    for text in (short, long):
        block = Block(text, 0, Part.TASKS)
        cleaned = clean(text)
        begun = time.process_time()
        find([block], clean=cleaned, period=Period(None, 2026))
        times.append(time.process_time() - begun)

    assert times[1] < 60 * max(times[0], 0.01)  # ten times the text: quadratic would be a hundred
