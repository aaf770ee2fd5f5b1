"""Growth: as what a comparison with the year before is told, and in which words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.engines.progress import Growth, GrowthRule, Told, growth_sentence, growth_words

D = Decimal
RULE = GrowthRule(times_from=D(5), tiny_beyond=D(50))
FIGURES = st.decimals(-(10**9), 10**9, places=2)


@pytest.mark.parametrize(
    ("now", "before", "cell", "sentence"),
    [
        ("112.34", "100", "+12.3%", "同比增长12.3%"),
        ("90", "100", "-10%", "同比下降10%"),
        ("100", "100", "0%", "与上年同期持平"),
        ("100.04", "100", "0%", "与上年同期持平"),
        ("0", "100", "-100%", "同比下降100%"),
        ("499", "100", "+399%", "同比增长399%"),
        ("500", "100", "约5倍", "约为上年同期的5倍"),
        ("675", "65", "约10倍", "约为上年同期的10倍"),
        ("940", "100", "约9.4倍", "约为上年同期的9.4倍"),
        ("5000", "100", "约50倍", "约为上年同期的50倍"),
        ("97", "1", "基数过小", "上年同期基数过小，不作比较"),
        ("-3", "100", "由正转负", "同比由正转负"),
    ],
)
def test_growth_is_told_as_an_official_would(now: str, before: str, cell: str, sentence: str) -> None:
    growth = RULE.compare(D(now), D(before))

    assert growth is not None
    assert (growth_words(growth), growth_sentence(growth)) == (cell, sentence)


@pytest.mark.parametrize(
    ("now", "before", "cell", "sentence"),
    [
        ("46.7", "44.1", "+2.6个百分点", "同比提高2.6个百分点"),
        ("3", "4.5", "-1.5个百分点", "同比降低1.5个百分点"),
        ("-2", "-2", "0个百分点", "与上年同期持平"),
    ],
)
def test_shares_are_compared_in_points(now: str, before: str, cell: str, sentence: str) -> None:
    growth = RULE.compare(D(now), D(before), in_points=True)

    assert growth is not None
    assert (growth_words(growth), growth_sentence(growth)) == (cell, sentence)


@pytest.mark.parametrize(("now", "before"), [(None, D(5)), (D(5), None), (D(5), D(0)), (D(5), D(-1))])
def test_without_a_base_there_is_no_growth(now: Decimal | None, before: Decimal | None) -> None:
    assert RULE.compare(now, before) is None


@given(now=FIGURES, before=FIGURES)
def test_no_comparison_reads_as_more_than_the_rule_allows(now: Decimal, before: Decimal) -> None:
    growth = RULE.compare(now, before)

    match growth:
        case Growth(Told.PER_CENT, share) if share is not None:
            assert -1 <= share < 4
        case Growth(Told.TIMES, times) if times is not None:
            assert 5 <= times <= 50
        case Growth(told, amount):
            assert told in (Told.TURNED, Told.TINY_BASE)
            assert amount is None
        case None:
            assert before <= 0
