"""League tables: ranks, ties, those without a figure, and the way since the last table."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lianqiao.engines.progress import Direction, league

D = Decimal


def test_equals_share_a_rank_and_the_next_leaves_a_gap() -> None:
    places = league({"A": D(5), "B": D(9), "C": D(9), "D": D(1), "E": None})

    assert [(one.key, one.rank, one.tied) for one in places] == [
        ("B", 1, True),
        ("C", 1, True),
        ("A", 3, False),
        ("D", 4, False),
        ("E", None, False),
    ]


def test_less_leads_where_less_is_better() -> None:
    assert [one.key for one in league({"A": D(5), "B": D(9)}, direction=Direction.DOWN)] == ["A", "B"]


def test_places_climbed_since_the_last_table() -> None:
    places = league({"A": D(9), "B": D(5), "C": D(1), "D": None}, before={"A": 3, "B": 2, "C": None, "D": 1})

    assert [one.climbed for one in places] == [2, 0, None, None]


def test_nobody_makes_an_empty_table() -> None:
    assert league({}) == []


@given(st.dictionaries(st.integers(), st.one_of(st.none(), st.integers(0, 20).map(D)), max_size=30))
def test_rank_is_one_more_than_the_number_of_better_ones(values: dict[int, Decimal | None]) -> None:
    places = league(values)

    assert sorted(one.key for one in places) == sorted(values)
    for one in places:
        better = (
            None if one.value is None else sum(other is not None and other > one.value for other in values.values())
        )
        assert one.rank == (None if better is None else better + 1)
