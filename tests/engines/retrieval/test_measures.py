"""Measures against values computed by hand."""

from math import log2

import pytest

from lianqiao.engines.retrieval.measures import ndcg_at, recall_at, reciprocal_rank_at

RANKED = ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(("k", "expected"), [(1, 0.0), (2, 1 / 3), (4, 2 / 3), (10, 2 / 3)])
def test_recall_counts_what_is_found_of_what_is_relevant(k: int, expected: float) -> None:
    assert recall_at(RANKED, {"b": 1, "d": 1, "z": 1}, k) == pytest.approx(expected)


def test_ndcg_of_two_relevant_at_ranks_two_and_four() -> None:
    # DCG = 1/log2(3) + 1/log2(5) = 0.630930 + 0.430677; ideal = 1 + 1/log2(3) = 1.630930
    assert ndcg_at(RANKED, {"b": 1, "d": 1}, 10) == pytest.approx(1.061607 / 1.630930, abs=1e-6)


def test_ndcg_with_gains_and_a_depth_below_the_number_of_relevant() -> None:
    gained = 1 + 3 / log2(3)
    ideal = 3 + 2 / log2(3)

    assert ndcg_at(["x1", "x3"], {"x1": 1, "x2": 2, "x3": 3}, 2) == pytest.approx(gained / ideal)


def test_ndcg_of_the_best_order_is_one() -> None:
    assert ndcg_at(["x3", "x2", "x1"], {"x1": 1, "x2": 2, "x3": 3}, 10) == pytest.approx(1.0)


@pytest.mark.parametrize(("k", "expected"), [(10, 1 / 3), (3, 1 / 3), (2, 0.0)])
def test_reciprocal_rank_is_that_of_the_first_relevant(k: int, expected: float) -> None:
    assert reciprocal_rank_at(RANKED, {"c": 1, "d": 1}, k) == pytest.approx(expected)


@pytest.mark.parametrize("measure", [recall_at, ndcg_at, reciprocal_rank_at])
def test_measures_refuse_what_has_no_value(measure) -> None:
    for relevant, k in (({}, 10), ({"a": 1}, 0), ({"a": 0}, 10)):
        with pytest.raises(ValueError, match="depth of at least 1"):
            measure(RANKED, relevant, k)
