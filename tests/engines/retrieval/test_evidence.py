"""What a hit is put down to must carry it: without the words and the sentence that are named the score falls."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lianqiao.engines.retrieval import Document, Encoder, GapKind, Hit, Index, Query, ReasonKind, e5
from lianqiao.engines.retrieval.evidence import all_sentences, clauses_of, sentences_of, without

SUBJECTS = (
    ("断奶仔猪腹泻", "饲粮添加枯草芽孢杆菌可降低断奶仔猪腹泻率。", "小猪刚断奶就拉稀，抗生素又不让用，怎么办？"),
    ("蛋壳品质", "有机锰使产蛋后期蛋鸡的蛋壳厚度提高百分之八。", "老鸡蛋皮薄，一捏就碎，想让蛋壳硬起来。"),
    ("氯化镁阻燃剂", "以盐湖氯化镁制备的阻燃剂使木材的氧指数达到四十。", "木门厂想找便宜的阻燃剂，烧的时候烟要小。"),
    (
        "钢丝绳断丝检测",
        "微磁传感器沿钢丝绳移动，断丝处的漏磁信号可辨。",
        "矿上提升机的钢丝绳断丝靠人摸，想自动检测。",
    ),
    ("番茄青枯病", "土壤生物消毒使番茄青枯病的发病率降低一半。", "大棚番茄年年得青枯病，整行整行地死。"),
    ("锂电池隔膜", "陶瓷涂覆的隔膜在一百五十度下热收缩不到百分之二。", "电池隔膜遇热收缩，想提高耐热温度。"),
    (
        "冷链配送路径",
        "考虑拥堵与时间窗的路径模型使冷链配送里程少一成。",
        "送生鲜的车绕路太多，油费高，想排好路线。",
    ),
    (
        "乳腺超声图像",
        "深度网络在乳腺超声图像上勾画病灶，与医生的结果相近。",
        "县医院看乳腺超声的医生少，想让机器先看。",
    ),
)
FILLER = (
    "本文介绍了研究的背景与意义。",
    "试验在三个地点重复进行，数据用方差分析处理。",
    "结果与国内外同类工作作了比较，并指出今后的方向。",
)
CORPUS = tuple(
    Document(str(number), "achievement", title=title, text=f"{FILLER[0]}{fact}{FILLER[1]}{FILLER[2]}")
    for number, (title, fact, _) in enumerate(SUBJECTS)
)
SUBJECT = st.integers(0, len(SUBJECTS) - 1)
ORDER = st.permutations(range(4))
WORDS_ONLY = settings(max_examples=30, deadline=None)
#: Subjects whose fact is what carries them by meaning; for the others title and filler say as much.
CARRIED = st.sampled_from((1, 2, 3, 5))
WITH_VECTORS = settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
needs_encoder = pytest.mark.skipif(not e5.is_available(), reason="the packages of `lianqiao[dense]` are not installed")


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    return e5.Encoder(tmp_path_factory.mktemp("encoder"))


def shuffled(subject: int, order: list[int]) -> Document:
    """The document of a subject with its sentences in another order."""
    sentences = sentences_of(CORPUS[subject].text)
    return replace(CORPUS[subject], text="".join(sentences[place] for place in order))


def among(document: Document) -> list[Document]:
    return [document, *(other for other in CORPUS if other.key != document.key)]


def found(index: Index, query: Query, document: Document) -> Hit:
    return next(hit for hit in index.search(query, len(CORPUS)) if hit.key == document.key)


def score(index: Index, query: Query, document: Document) -> float:
    hits = index.search(query, len(CORPUS), explained=False)
    return next((hit.score for hit in hits if hit.key == document.key), 0.0)


def stripped(document: Document, words: list[str]) -> Document:
    """The document without these words wherever they stand."""
    pattern = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    return replace(document, title=pattern.sub("", document.title), text=pattern.sub("", document.text))


def named_words(hit: Hit) -> list[str]:
    return [reason.value for reason in hit.reasons if reason.kind is ReasonKind.WORD]


def check_account(hit: Hit) -> None:
    shares = [reason.share for reason in hit.reasons if reason.kind is not ReasonKind.OTHER_WORDS]
    assert sum(reason.share for reason in hit.reasons) == pytest.approx(1.0)
    assert shares == sorted(shares, reverse=True)


@WORDS_ONLY
@given(SUBJECT, ORDER)
def test_without_the_named_words_or_sentence_the_score_falls(subject: int, order: list[int]) -> None:
    document, query = shuffled(subject, order), Query(SUBJECTS[subject][2], kind="achievement")
    index = Index.in_memory(among(document))
    hit = found(index, query, document)
    evidence = index.evidence(query, [document.key])[document.key]

    check_account(hit)
    assert evidence.sentence in document.text
    assert not evidence.by_meaning
    for less in (without(document, evidence.sentence), stripped(document, named_words(hit))):
        assert score(Index.in_memory(among(less)), query, document) < hit.score


@needs_encoder
@WITH_VECTORS
@given(CARRIED, ORDER)
def test_with_vectors_too_the_score_falls_without_what_is_named(
    encoder: Encoder, tmp_path: Path, subject: int, order: list[int]
) -> None:
    document = shuffled(subject, order)
    # With a second question in it the others share words with the query too, as they do in a collection of any size.
    query = Query(SUBJECTS[subject][2] + SUBJECTS[(subject + 3) % len(SUBJECTS)][2], kind="achievement")

    def index_of(documents: list[Document]) -> Index:
        index = Index.rebuild(tmp_path / "index", documents, encoder=encoder)
        while index.fill(4):
            pass
        return index

    index = index_of(among(document))
    hit = found(index, query, document)
    evidence = index.evidence(query, [document.key])[document.key]

    check_account(hit)
    assert any(reason.kind is ReasonKind.MEANING for reason in hit.reasons)
    assert evidence.sentence == SUBJECTS[subject][1]
    assert not evidence.by_meaning or evidence.answers[0] in clauses_of(query)
    for less in (without(document, evidence.sentence), stripped(document, named_words(hit))):
        assert score(index_of(among(less)), query, document) < hit.score


def test_sentences_and_clauses_are_what_stands_there() -> None:
    text = "第一章概述\n本工艺不用氢氟酸。废水少得多；成本低！\n——"

    assert sentences_of(text) == ("第一章概述", "本工艺不用氢氟酸。", "废水少得多；")
    assert clauses_of(Query("奶牛掉奶，天一热就少五六公斤。怎么办", title="奶牛怕热")) == (
        "奶牛怕热",
        "奶牛掉奶",
        "天一热就少五六公斤",
    )


def test_a_document_with_a_title_alone_is_named_by_it() -> None:
    document = Document("9", "achievement", title="锂电池隔膜涂覆装备")
    index = Index.in_memory([*CORPUS, document])

    evidence = index.evidence(Query("隔膜涂覆", kind="achievement"), [document.key])[document.key]

    assert evidence.sentence == document.title == all_sentences(document)[0]
    assert without(document, evidence.sentence).title == ""


def test_there_is_no_evidence_where_nothing_is_shared() -> None:
    index = Index.in_memory(CORPUS)
    keys = [document.key for document in CORPUS]

    assert index.evidence(Query("量子通信"), keys) == {}
    assert index.evidence(Query("的"), keys) == {}


def test_what_the_document_leaves_unanswered_is_named_by_its_subject_words_alone() -> None:
    soft = Document("x", "achievement", title="蛋鸡腿病", text="钙磷比失衡使蛋鸡瘫痪。")
    index = Index.in_memory([*CORPUS, soft])
    query = Query("老鸡蛋皮薄，蛋鸡瘫痪，去年卖掉八百只，番茄也得了青枯病", kind="achievement")

    gaps = {hit.id: [gap for gap in hit.gaps if gap.kind is GapKind.UNANSWERED] for hit in index.search(query)}

    [gap] = gaps["x"]
    assert (set(gap.value.split("、")), gap.cost) == ({"番茄", "青枯病"}, 0.0)
