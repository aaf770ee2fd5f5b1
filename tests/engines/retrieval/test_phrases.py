"""Reasons and gaps in words."""

import pytest

from lianqiao.engines.retrieval import Gap, GapKind, Hit, Reason, ReasonKind
from lianqiao.engines.retrieval.phrases import gap_sentence, hit_sentences, money, reason_sentence


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (Reason(ReasonKind.WORD, 0.4, "电解质"), "提到“电解质”"),
        (Reason(ReasonKind.OTHER_WORDS, 0.4), "其他相近用词"),
        (Reason(ReasonKind.FIELD, 0.1, "", "01", "0102"), "技术领域相符"),
        (Reason(ReasonKind.REGION, 0.1, "county", "290102", "290102"), "同一县区"),
        (Reason(ReasonKind.REGION, 0.1, "city", "290102", "290103"), "同一城市"),
        (Reason(ReasonKind.REGION, 0.1, "province", "290102", "290203"), "同一省份"),
        (Reason(ReasonKind.READINESS, 0.1, "0", "6", "7"), "成熟度7级，达到要求的6级"),
        (Reason(ReasonKind.PRICE, 0.1, "", "2000000", "1250000"), "报价125万元，在200万元预算之内"),
        (Reason(ReasonKind.FRESHNESS, 0.1, "3", "2026-01-04", "2026-01-01"), "信息更新于2026-01-01"),
    ],
)
def test_reason_sentence(reason: Reason, sentence: str) -> None:
    assert reason_sentence(reason) == sentence


@pytest.mark.parametrize(
    ("gap", "sentence"),
    [
        (Gap(GapKind.FIELD, 0.1, "", "01", "02"), "技术领域不同"),
        (Gap(GapKind.REGION, 0.1, "elsewhere", "290102", "110101"), "不在同一省份"),
        (Gap(GapKind.READINESS, 0.1, "2", "7", "5"), "成熟度5级，比要求的7级低2级"),
        (Gap(GapKind.PRICE, 0.1, "", "500000", "120000000"), "报价1.2亿元，超出50万元的预算"),
        (Gap(GapKind.FRESHNESS, 0.1, "900", "2026-01-04", "2023-07-19"), "信息自2023-07-19以后没有更新"),
    ],
)
def test_gap_sentence(gap: Gap, sentence: str) -> None:
    assert gap_sentence(gap) == sentence


def test_every_kind_has_its_sentence() -> None:
    for kind in ReasonKind:
        value = "city" if kind is ReasonKind.REGION else "1"
        assert reason_sentence(Reason(kind, 0.5, value, "1", "1"))
    for gap in GapKind:
        assert gap_sentence(Gap(gap, 0.5, "1", "1", "1"))


def test_sentences_go_through_the_translation_of_the_caller() -> None:
    hit = Hit("1", "a", 0.5, (Reason(ReasonKind.WORD, 1.0, "电池"),), (Gap(GapKind.FIELD, 0.1),))

    reasons, gaps = hit_sentences(hit, lambda message: f"<{message}>")

    assert reasons == ["<提到“电池”> 100%"]
    assert gaps == ["<技术领域不同>"]


@pytest.mark.parametrize(
    ("yuan", "shown"),
    [("0", "0元"), ("999", "999元"), ("10000", "1万元"), ("1234567", "123.46万元"), ("1E+8", "1亿元")],
)
def test_money(yuan: str, shown: str) -> None:
    assert money(yuan) == shown
