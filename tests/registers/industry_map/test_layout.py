"""The drawing: boxes do not overlap, lines lead from left to right and run through no box, words fit."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.registers.industry_map.drawing import wrap
from lianqiao.registers.industry_map.layout import BOX_WIDTH, Edge, Entangled, Layout, columns_of, lay_out


@st.composite
def maps(draw: st.DrawFn) -> tuple[dict[Any, int], dict[Any, int], list[Edge]]:
    """Heights, ranks and edges of a map that can be drawn: edges lead to a later node of the same or a later rank."""
    count = draw(st.integers(1, 14))
    ranks = dict(enumerate(sorted(draw(st.lists(st.integers(0, 2), min_size=count, max_size=count)))))
    heights = {key: draw(st.integers(40, 160)) for key in ranks}
    pairs = [(one, other) for one in ranks for other in ranks if one < other]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=30, unique=True)) if pairs else []
    return heights, ranks, [Edge(one, other, heights[one] // 2, heights[other] // 3) for one, other in chosen]


def _overlap(layout: Layout) -> list[tuple[Any, Any]]:
    return [
        (one.key, other.key)
        for number, one in enumerate(layout.boxes)
        for other in layout.boxes[number + 1 :]
        if one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    ]


@settings(max_examples=150, deadline=None)
@given(maps())
def test_layout_keeps_boxes_apart_and_lines_between_them(made: Any) -> None:
    heights, ranks, edges = made

    layout = lay_out(heights, ranks, edges)

    boxes = {box.key: box for box in layout.boxes}
    assert _overlap(layout) == []
    assert [line.edge for line in layout.lines] == edges
    for line in layout.lines:
        source, target = boxes[line.edge.source], boxes[line.edge.target]
        assert line.runs[0] == (source.x + source.width, source.x + source.width, source.y + line.edge.out_at)
        assert line.runs[-1] == (target.x, target.x, target.y + line.edge.in_at)
        places = [place for start, end, _y in line.runs for place in (start, end)]
        assert places == sorted(places)
        assert source.x + source.width < target.x
        for start, end, y in line.runs[1:-1]:
            crossed = [box.key for box in layout.boxes if box.x < end and start < box.x + box.width]
            assert crossed
            assert all(not boxes[key].y <= y <= boxes[key].y + boxes[key].height for key in crossed)
    assert all(0 <= box.x <= layout.width - box.width for box in layout.boxes)
    assert all(0 <= box.y <= layout.height - box.height for box in layout.boxes)


@settings(max_examples=50, deadline=None)
@given(maps())
def test_layout_is_the_same_for_the_same_map(made: Any) -> None:
    assert lay_out(*made) == lay_out(*made)


@settings(max_examples=50, deadline=None)
@given(maps())
def test_layout_puts_each_rank_left_of_the_next(made: Any) -> None:
    heights, ranks, edges = made

    layout = lay_out(heights, ranks, edges)

    spans = [(first, last) for _rank, first, last in layout.ranks]
    assert [rank for rank, _first, _last in layout.ranks] == sorted(set(ranks.values()))
    assert all(one[1] < other[0] for one, other in pairwise(spans))
    places = {rank: (first, last) for rank, first, last in layout.ranks}
    assert all(places[ranks[box.key]][0] <= box.column <= places[ranks[box.key]][1] for box in layout.boxes)


def test_layout_of_nothing_is_empty() -> None:
    assert lay_out({}, {}, []) == Layout((), (), (), 0, 0)


def test_long_line_takes_a_lane_beside_the_boxes_that_it_passes() -> None:
    ranks: dict[Any, int] = {"a": 0, "b": 1, "c": 2}
    edges = [Edge("a", "b", 20, 20), Edge("b", "c", 20, 20), Edge("a", "c", 30, 30)]

    layout = lay_out(dict.fromkeys(ranks, 60), ranks, edges)

    middle = next(box for box in layout.boxes if box.key == "b")
    (start, end, y) = layout.lines[2].runs[1]
    assert (start, end) == (middle.x, middle.x + BOX_WIDTH)
    assert not middle.y <= y <= middle.y + middle.height


@pytest.mark.parametrize(
    ("ranks", "edges", "wrong"),
    [
        ({"a": 1, "b": 0}, [("a", "b")], {("a", "b")}),
        ({"a": 0}, [("a", "a")], {("a", "a")}),
        ({"a": 0, "b": 0, "c": 0}, [("b", "c"), ("a", "b"), ("b", "a")], {("a", "b"), ("b", "a")}),
    ],
)
def test_columns_refuse_what_leads_back(ranks: Any, edges: Any, wrong: Any) -> None:
    with pytest.raises(Entangled) as refusal:
        columns_of(ranks, edges)

    assert refusal.value.edge in wrong


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("轴承钢", ("轴承钢",)),
        ("高品质轴承钢冶炼与棒线材", ("高品质轴承钢冶炼与", "棒线材")),
        ("碳化硅（SiC）外延片与功率模块", ("碳化硅（SiC）外延", "片与功率模块")),
        ("海上风电机组主轴、齿轮箱", ("海上风电机组主轴、", "齿轮箱")),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", ("ABCDEFGHIJKLMNO", "PQRSTUVWXYZ")),
        ("", ()),
    ],
)
def test_names_are_broken_where_reading_allows(text: str, lines: Any) -> None:
    assert wrap(text, 130) == lines
