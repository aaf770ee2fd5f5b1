"""Sort keys of Chinese names."""

import pytest

from lianqiao.core.names import pinyin_key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("重庆市", "chong qing shi"),
        ("长沙", "chang sha"),
        ("绿能", "lv neng"),
        ("TRL 九级", "trl jiu ji"),
        ("  哈尔滨  工业大学 ", "ha er bin gong ye da xue"),
        ("", ""),
    ],
)
def test_pinyin_key_is_toneless_lower_case_syllables(text: str, key: str) -> None:
    assert pinyin_key(text) == key


def test_pinyin_key_sorts_by_syllable() -> None:
    names = ["仙桃市", "西安市", "安阳市", "咸阳市"]

    assert sorted(names, key=pinyin_key) == ["安阳市", "西安市", "仙桃市", "咸阳市"]
