"""How a level follows from what is proven."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.processes.appraisals.grading import Gap, gaps_of, level_of, whole_level
from lianqiao.processes.appraisals.questions import Level, Question, content

LEVELS = tuple(
    Level(number, f"{number}级", "lab", (Question(f"{number}a", "甲"), Question(f"{number}b", "乙")))
    for number in range(1, 6)
)
#: A machine that is busy with other tests draws slowly; that says nothing about the functions.
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
KEYS = [one.key for level in LEVELS for one in level.questions]


def test_level_is_the_highest_below_which_nothing_is_missing() -> None:
    assert level_of(LEVELS, set()) == 0
    assert level_of(LEVELS, {"1a"}) == 0
    assert level_of(LEVELS, {"1a", "1b", "2a", "2b"}) == 2
    assert level_of(LEVELS, {*KEYS} - {"3b"}) == 2
    assert level_of(LEVELS, KEYS) == 5


def test_gaps_say_what_is_missing_within_what_was_claimed_and_above() -> None:
    found = gaps_of(LEVELS[:3], {"1a", "1b", "2b"}, {"1a", "1b", "2a", "2b"})

    assert found == [
        Gap(2, "2a", "甲", True),
        Gap(3, "3a", "甲", False),
        Gap(3, "3b", "乙", False),
    ]


def test_whole_is_as_ripe_as_the_least_ripe_critical_part() -> None:
    assert whole_level([(True, 6), (False, 2), (True, 5)]) == 5
    assert whole_level([(False, 4), (False, 3)]) == 3
    with pytest.raises(ValueError, match="empty"):
        whole_level([])


@calm
@given(st.sets(st.sampled_from(KEYS)), st.sampled_from(KEYS))
def test_more_proof_never_lowers_the_level(proven: set[str], more: str) -> None:
    assert level_of(LEVELS, proven | {more}) >= level_of(LEVELS, proven)


@calm
@given(st.sets(st.sampled_from(KEYS)))
def test_gaps_and_proofs_are_all_questions(proven: set[str]) -> None:
    gaps = gaps_of(LEVELS, proven, proven)

    assert {gap.key for gap in gaps} | proven == set(KEYS)
    assert all(gap.level > level_of(LEVELS, proven) or gap.is_below for gap in gaps)


def test_packaged_questions_have_one_key_each_and_weights_that_are_a_whole() -> None:
    for told in content()["scales"].values():
        keys = [str(row["key"]) for rows in told["levels"].values() for row in rows]
        assert len(keys) == len(set(keys))
        assert all(row["text"] and row["proof"] for rows in told["levels"].values() for row in rows)
    assert sum(row["weight"] for row in content()["indicators"].values()) == 100
    assert sum(row["weight"] for row in content()["prospects"]["rows"]) == 100
