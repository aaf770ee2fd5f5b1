"""Draws: never a barred pair or more than a quota, the fewest gaps, the least cost, by lot among equals."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.engines.assignment import Drawn, Problem, Weights, cost_of, draw, draw_greedily


def problem(fit: Any, *, barred: Any = None, need: Any, most: Any, held: Any = None, **weights: int) -> Problem:
    """A problem from plain lists."""
    levels = np.array(fit, dtype=np.int64)
    none = np.zeros(levels.shape, dtype=np.bool_)
    return Problem(
        levels,
        none if barred is None else np.array(barred, dtype=np.bool_),
        np.array(need, dtype=np.int64),
        np.array(most, dtype=np.int64),
        np.array(held if held is not None else [0] * levels.shape[1], dtype=np.int64),
        Weights(**weights),
    )


@st.composite
def problems(draw_from: Any, *, subjects: int = 7, experts: int = 6) -> Problem:
    """Problems of any shape, with conflicts, quotas and work already held."""
    rows, columns = draw_from(st.integers(1, subjects)), draw_from(st.integers(1, experts))

    def cells(most: int) -> Any:
        return st.lists(
            st.lists(st.integers(0, most), min_size=columns, max_size=columns), min_size=rows, max_size=rows
        )

    def line(length: int, most: int) -> Any:
        return draw_from(st.lists(st.integers(0, most), min_size=length, max_size=length))

    barred = np.array(draw_from(cells(2))) == 0
    return problem(draw_from(cells(2)), barred=barred, need=line(rows, 3), most=line(columns, 4), held=line(columns, 2))


def all_draws(of: Problem) -> list[Drawn]:
    """Every draw that keeps conflicts and quotas and gives no subject more than it needs."""
    choices = []
    for subject, need in enumerate(of.need.tolist()):
        allowed = [expert for expert in range(len(of.most)) if not of.barred[subject, expert]]
        choices.append([one for size in range(need + 1) for one in combinations(allowed, size)])
    found = []
    for chosen in product(*choices):
        loads = np.bincount([expert for experts in chosen for expert in experts], minlength=len(of.most))
        if (loads <= of.free).all():
            pairs = tuple((subject, expert) for subject, experts in enumerate(chosen) for expert in experts)
            lacking = tuple(int(need) - len(one) for need, one in zip(of.need, chosen, strict=True))
            found.append(Drawn(pairs, lacking))
    return found


def assert_kept(of: Problem, drawn: Drawn) -> None:
    """Conflicts, quotas and needs hold, and the gaps are what is left."""
    assert len(set(drawn.pairs)) == len(drawn.pairs)
    assert not any(of.barred[pair] for pair in drawn.pairs)
    subjects = np.bincount([subject for subject, _expert in drawn.pairs], minlength=len(of.need))
    experts = np.bincount([expert for _subject, expert in drawn.pairs], minlength=len(of.most))
    assert (experts <= of.free).all()
    assert tuple((of.need - subjects).tolist()) == drawn.lacking
    assert min(drawn.lacking) >= 0


@settings(max_examples=80, deadline=None)
@given(problems(), st.integers(0, 2**32))
def test_draw_keeps_conflicts_and_quotas_and_lacks_no_more_than_a_greedy_one(of: Problem, seed: int) -> None:
    drawn, by_hand = draw(of, seed=seed), draw_greedily(of, seed=seed)

    assert_kept(of, drawn)
    assert_kept(of, by_hand)
    assert sum(drawn.lacking) <= sum(by_hand.lacking)
    if sum(drawn.lacking) == sum(by_hand.lacking):
        assert cost_of(of, drawn) <= cost_of(of, by_hand)


@settings(max_examples=40, deadline=None)
@given(problems(subjects=3, experts=4), st.integers(0, 2**32))
def test_draw_is_the_best_of_all_draws(of: Problem, seed: int) -> None:
    best = min((sum(one.lacking), cost_of(of, one)) for one in all_draws(of))

    drawn = draw(of, seed=seed)

    assert (sum(drawn.lacking), cost_of(of, drawn)) == best


@settings(max_examples=20, deadline=None)
@given(problems(), st.integers(0, 2**32))
def test_draw_can_be_run_again(of: Problem, seed: int) -> None:
    assert draw(of, seed=seed) == draw(of, seed=seed)
    assert draw_greedily(of, seed=seed) == draw_greedily(of, seed=seed)


def test_draw_decides_between_equals_by_lot() -> None:
    equals = problem([[1] * 6], need=[2], most=[3] * 6)

    chosen = [draw(equals, seed=seed).pairs for seed in range(120)]

    times = np.bincount([expert for pairs in chosen for _subject, expert in pairs], minlength=6)
    assert times.sum() == 240
    assert times.min() >= 20  # 40 expected of each; below 20 lies four standard deviations away


def test_draw_never_prefers_the_lot_to_a_better_field() -> None:
    of = problem([[2, 1, 2], [1, 2, 2]], need=[1, 1], most=[1, 1, 1])

    drawn = {draw(of, seed=seed).pairs for seed in range(30)}

    assert drawn == {((0, 0), (1, 1)), ((0, 0), (1, 2)), ((0, 2), (1, 1))}


def test_draw_finds_the_reviewers_that_a_greedy_one_misses() -> None:
    # The only expert for the second subject is also the best for the first.
    of = problem([[2, 0], [2, 0]], barred=[[0, 0], [0, 1]], need=[1, 1], most=[1, 1])

    assert draw(of, seed=1).pairs == ((0, 1), (1, 0))
    assert any(not draw_greedily(of, seed=seed).is_whole for seed in range(20))


def test_draw_spreads_work_over_equals() -> None:
    of = problem([[1] * 4] * 6, need=[2] * 6, most=[12] * 4, held=[0, 0, 0, 4])

    loads = np.bincount([expert for _subject, expert in draw(of, seed=3).pairs], minlength=4)

    assert sorted(loads[:3].tolist()) == [4, 4, 4]
    assert loads[3] == 0


def test_draw_spreads_gaps_over_subjects() -> None:
    of = problem([[1] * 2] * 4, need=[2] * 4, most=[2] * 2)

    assert draw(of, seed=5).lacking == (1, 1, 1, 1)


def test_draw_of_nothing_is_empty() -> None:
    nobody = problem(np.zeros((2, 0)), need=[1, 2], most=[], held=[])

    assert draw(nobody, seed=1) == Drawn((), (1, 2))


def test_problem_refuses_shapes_that_do_not_agree() -> None:
    with pytest.raises(ValueError, match="fit and barred"):
        problem([[1, 1]], need=[1, 1], most=[1, 1])
    with pytest.raises(ValueError, match="negative"):
        problem([[1]], need=[-1], most=[1])
