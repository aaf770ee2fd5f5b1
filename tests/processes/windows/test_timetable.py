"""Seating: nobody at two tables at once, and nobody left out who could have been seated."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lianqiao.processes.windows.timetable import Place, Wanted, arrange

SIDES = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 2), st.integers(0, 9)),
    max_size=40,
    unique_by=lambda talk: (talk[0], talk[1]),
)


def talks_of(drawn: list[tuple[int, int, int, int]], *, mixed: bool = False) -> list[Wanted]:
    """Talks between people who seek and people who offer; `mixed`: some are on both sides."""
    return [
        Wanted((seeks, offers), (f"p{seeks}", f"{'p' if mixed else 'q'}{offers}"), (both, score, f"{seeks}.{offers}"))
        for seeks, offers, both, score in drawn
    ]


def check_nobody_is_at_two_tables(wanted: list[Wanted], places: dict[object, Place], slots: int, tables: int) -> None:
    by_key = {one.key: one for one in wanted}
    seats = [(place.slot, person) for key, place in places.items() for person in by_key[key].people]
    assert len(seats) == len(set(seats))
    assert len(set(places.values())) == len(places)
    assert all(0 <= place.slot < slots and 1 <= place.table <= tables for place in places.values())


@settings(max_examples=200, deadline=None)
@given(drawn=SIDES, slots=st.integers(1, 6), tables=st.integers(1, 4))
def test_who_is_left_out_has_no_time_or_the_hall_is_full_of_higher_ranks(
    drawn: list[tuple[int, int, int, int]], slots: int, tables: int
) -> None:
    wanted = talks_of(drawn)

    places = dict(arrange(wanted, slots=slots, tables=tables))

    check_nobody_is_at_two_tables(wanted, places, slots, tables)
    seated = [one for one in wanted if one.key in places]
    for one in wanted:
        if one.key in places:
            continue
        higher = [other for other in seated if other.rank >= one.rank]
        busiest = max(sum(person in other.people for other in higher) for person in one.people)
        assert busiest == slots or len(higher) == slots * tables


@settings(max_examples=150, deadline=None)
@given(drawn=SIDES, slots=st.integers(1, 5), tables=st.integers(1, 3))
def test_people_on_both_sides_are_never_at_two_tables(
    drawn: list[tuple[int, int, int, int]], slots: int, tables: int
) -> None:
    wanted = talks_of(drawn, mixed=True)

    places = dict(arrange(wanted, slots=slots, tables=tables))

    check_nobody_is_at_two_tables(wanted, places, slots, tables)
    assert all(one.people[0] != one.people[1] for one in wanted if one.key in places)


def test_what_both_want_comes_first() -> None:
    only_place = [Wanted("one", ("a", "x"), (1, 0.9)), Wanted("both", ("a", "y"), (2, 0.3))]

    assert arrange(only_place, slots=1, tables=5) == {"both": Place(0, 1)}


def test_others_are_moved_so_that_everybody_fits() -> None:
    # In the order of rank the first free slot would leave no common one for the last.
    wanted = [
        Wanted(1, ("a", "x"), (9,)),
        Wanted(2, ("b", "x"), (8,)),
        Wanted(3, ("b", "y"), (7,)),
        Wanted(4, ("c", "y"), (6,)),
        Wanted(5, ("c", "z"), (5,)),
        Wanted(6, ("a", "z"), (4,)),
    ]

    assert len(arrange(wanted, slots=2, tables=3)) == 6


def test_tables_limit_a_slot() -> None:
    wanted = [Wanted(number, (f"p{number}", f"q{number}"), (number,)) for number in range(7)]

    places = arrange(wanted, slots=3, tables=2)

    assert set(places) == {1, 2, 3, 4, 5, 6}
    assert sorted((place.slot, place.table) for place in places.values()) == [
        (0, 1),
        (0, 2),
        (1, 1),
        (1, 2),
        (2, 1),
        (2, 2),
    ]
