"""Seats pairs at tables: who is met first, and that nobody sits at two tables at once.

Pure computation. A timetable is an edge colouring: people are nodes, talks are edges, slots are colours. Where
everybody stands on one side only (offers or seeks) the graph has two parts, and what fits the people and the hall can
always be seated: a graph of two parts needs no more colours than its greatest degree (D. Kőnig 1916), and of two
colours of unequal size one can be made smaller by swapping along a path (C. J. H. McDiarmid 1972).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Wanted:
    """A talk that somebody wants between two different people; of two, the one of the higher `rank` goes first."""

    key: Hashable
    people: tuple[Hashable, Hashable]
    rank: tuple[Any, ...]


@dataclass(frozen=True)
class Place:
    """Where a talk is: slots count from 0, tables from 1."""

    slot: int
    table: int


def arrange(wanted: Iterable[Wanted], *, slots: int, tables: int) -> dict[Hashable, Place]:
    """The place of each talk that can be held; keys that are missing have none.

    Guarantees: nobody has two talks in one slot, no table two; and, as long as nobody is on both sides, a talk is left
    out only if one of its people has a talk in each slot or all tables are taken throughout, always by talks of no
    lower rank. Early slots have the most talks. A talk of a person with himself is left out.
    """
    ordered = sorted(wanted, key=lambda one: one.rank, reverse=True)
    hall = _Hall(slots)
    for one in ordered:
        if len(hall.slot_of) == slots * tables:
            break
        if one.people[0] != one.people[1]:
            hall.seat(one)
    hall.level(tables)
    return hall.places()


class _Hall:
    """Talks by slot, at first without a limit to the tables."""

    def __init__(self, slots: int) -> None:
        self._slots = slots
        #: Of each person the talk in each slot.
        self._busy: dict[Hashable, dict[int, Wanted]] = {}
        self.slot_of: dict[Wanted, int] = {}

    def seat(self, one: Wanted) -> None:
        """Give the talk a slot, if need be by moving others; not at all where somebody has no time left."""
        first, second = (self._free(person) for person in one.people)
        if not first or not second:
            return
        common = sorted(set(first) & set(second))
        if common:
            self._put(one, common[0])
            return
        # Along the path of the talks that alternate between the two slots, the second person's slot is swapped.
        for mine in first:
            for theirs in second:
                path = self._path(one.people[1], mine, theirs)
                if one.people[0] not in {person for talk in path for person in talk.people}:
                    self._swap(path, mine, theirs)
                    self._put(one, mine)
                    return

    def level(self, tables: int) -> None:
        """Move talks to other slots until no slot has more than `tables`; there are at most slots × tables talks."""
        while True:
            sizes = Counter(dict.fromkeys(range(self._slots), 0))
            sizes.update(self.slot_of.values())
            fullest, emptiest = max(sizes, key=sizes.__getitem__), min(sizes, key=sizes.__getitem__)
            if sizes[fullest] <= tables:
                return
            path = self._longer_path(fullest, emptiest)
            self._swap(path, fullest, emptiest)

    def places(self) -> dict[Hashable, Place]:
        """Slots in order of the number of their talks, tables in order of rank."""
        by_slot: dict[int, list[Wanted]] = {}
        for one, slot in self.slot_of.items():
            by_slot.setdefault(slot, []).append(one)
        fullest_first = sorted(by_slot.values(), key=lambda talks: -len(talks))
        return {
            one.key: Place(slot, table)
            for slot, talks in enumerate(fullest_first)
            for table, one in enumerate(sorted(talks, key=lambda one: one.rank, reverse=True), start=1)
        }

    def _free(self, person: Hashable) -> list[int]:
        busy = self._busy.get(person, {})
        return [slot for slot in range(self._slots) if slot not in busy]

    def _put(self, one: Wanted, slot: int) -> None:
        self.slot_of[one] = slot
        for person in one.people:
            self._busy.setdefault(person, {})[slot] = one

    def _path(self, start: Hashable, slot: int, other: int) -> list[Wanted]:
        """The talks in the two slots that hang together with the person, who has one in `slot` and none in `other`."""
        path: list[Wanted] = []
        person, looked_for = start, slot
        while (talk := self._busy.get(person, {}).get(looked_for)) is not None:
            path.append(talk)
            person = talk.people[0] if talk.people[1] == person else talk.people[1]
            looked_for = other if looked_for == slot else slot
        return path

    def _longer_path(self, fullest: int, emptiest: int) -> Sequence[Wanted]:
        """A path with one more talk in the fuller of two slots; there is one, since cycles have as many of both."""
        for one in [talk for talk, slot in self.slot_of.items() if slot == fullest]:
            for person in one.people:
                if emptiest not in self._busy[person]:
                    path = self._path(person, fullest, emptiest)
                    if len(path) % 2:
                        return path
        raise LookupError("of two slots the fuller one has no longer path")

    def _swap(self, path: Sequence[Wanted], slot: int, other: int) -> None:
        moved = [(talk, other if self.slot_of[talk] == slot else slot) for talk in path]
        for talk in path:
            for person in talk.people:
                self._busy[person].pop(self.slot_of[talk], None)
        for talk, new in moved:
            self._put(talk, new)
