"""The picture of a race: everything within its frame, readable at the width of a telephone."""

from __future__ import annotations

from datetime import date

import pytest

from lianqiao.processes.races.drawing import NARROW, WIDE, Column, Lane, Leg, draw, fitting, share_passed

COLUMNS = [Column("原理验证", "26.01.01–06.29"), Column("样机验证", "270 天"), Column("装车", "90 天")]


def leg(outcome: str = "", *, into: int | None = None, share: float = 0.5) -> Leg:
    return Leg(outcome=outcome, label=outcome, money="50 万元", score="86.5", share=share, into=into)


LANES = [
    Lane(1, "1 号 镁合金微弧氧化复合涂层（松岭大学材料学院）", [leg("promote"), leg()], is_racing=True),
    Lane(2, "2 号 冷喷涂", [leg("merge", into=1)], is_racing=False),
    Lane(3, "3 号 溶胶凝胶", [leg("cut")], is_racing=False),
]


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_everything_lies_within_the_frame(width: int) -> None:
    picture = draw(COLUMNS, LANES, width=width)

    ends = [line.x + line.length for lane in picture.lanes for line in lane.lines]
    assert picture.width == width
    assert max(ends) <= picture.width
    assert min(line.x for lane in picture.lanes for line in lane.lines) >= 0
    assert max(line.y for lane in picture.lanes for line in lane.lines) < picture.bottom < picture.height


def test_lane_shows_what_is_done_what_runs_and_what_lies_ahead() -> None:
    first, merged, cut = draw(COLUMNS, LANES, width=NARROW).lanes

    assert [line.kind for line in first.lines] == ["done", "now", "ahead", "ahead"]
    assert [line.kind for line in cut.lines] == ["done"]
    assert [sign.outcome for sign in (*first.signs, *merged.signs, *cut.signs)] == ["promote", "merge", "cut"]


def test_merged_team_is_joined_to_the_lane_that_takes_it_in() -> None:
    assert len(draw(COLUMNS, LANES, width=NARROW).joins) == 1


def test_many_stages_make_the_picture_wider_instead_of_smaller() -> None:
    picture = draw([Column(f"第{number}阶段", "90 天") for number in range(8)], [], width=NARROW)

    assert picture.width > NARROW


def test_text_that_does_not_fit_is_cut() -> None:
    assert fitting("原理验证", 52, 13) == "原理验证"
    assert fitting("原理验证阶段", 52, 13) == "原理验…"


def test_share_of_time_counts_the_running_day() -> None:
    first, last = date(2026, 1, 1), date(2026, 1, 10)

    assert share_passed(first, last, date(2026, 1, 1)) == 0.1
    assert share_passed(first, last, date(2026, 2, 1)) == 1.0
    assert share_passed(None, None, first) == 0.0
