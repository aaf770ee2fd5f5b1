"""The order of applications by score, and the cut by floor, quota and money; pure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from lianqiao.processes.programmes.enums import Outcome


@dataclass(frozen=True)
class Candidate:
    """One application: its key, its score out of 100 (None: none yet), and the money that it would get."""

    key: Hashable
    score: Decimal | None
    money: Decimal = Decimal(0)


@dataclass(frozen=True)
class Limits:
    """What limits the selection; None: no limit. `reserve` is how many stand by."""

    quota: int | None = None
    budget: Decimal | None = None
    floor: Decimal | None = None
    reserve: int = 0


@dataclass(frozen=True)
class Place:
    """What comes of one application, and by which limit: `rank` counts from 1, equals share one; None without score."""

    key: Hashable
    score: Decimal | None
    rank: int | None
    outcome: Outcome
    cause: str


def rank(candidates: Sequence[Candidate], limits: Limits) -> list[Place]:
    """Places in order, best first; candidates of equal score keep their order and share a rank.

    Whoever is below the floor, or has no score, is declined. From the top, candidates are selected until the quota is
    full or the money of the next does not suffice: nobody is selected past somebody better who was not. Equals are
    selected together or not at all, so that no draw hides in the order. The next `reserve` stand by.

    Cause: `selected`, `floor`, `no_score`, `quota`, `budget`, `tie` or `reserve`.
    """
    scored = sorted((one for one in candidates if one.score is not None), key=lambda one: -(one.score or 0))
    places: list[Place] = []
    taken, spent, cut = 0, Decimal(0), ""
    waiting = limits.reserve
    position = 0
    for _score, equals in groupby(scored, key=lambda one: one.score):
        group = list(equals)
        place = position + 1
        position += len(group)
        if limits.floor is not None and (group[0].score or 0) < limits.floor:
            places += [Place(one.key, one.score, place, Outcome.DECLINED, "floor") for one in group]
            continue
        cut = cut or _cut(group, limits, taken, spent)
        if not cut:
            taken += len(group)
            spent += sum((one.money for one in group), Decimal(0))
            places += [Place(one.key, one.score, place, Outcome.SELECTED, "selected") for one in group]
            continue
        stands_by = waiting > 0
        waiting -= len(group)
        outcome, cause = (Outcome.RESERVE, "reserve") if stands_by else (Outcome.DECLINED, cut)
        places += [Place(one.key, one.score, place, outcome, cause) for one in group]
        if cut == "tie":
            cut = "quota"
    none = [one for one in candidates if one.score is None]
    return [*places, *(Place(one.key, None, None, Outcome.DECLINED, "no_score") for one in none)]


def _cut(group: Sequence[Candidate], limits: Limits, taken: int, spent: Decimal) -> str:
    """Why this group of equals is not selected; empty when it is."""
    if limits.quota is not None and taken + len(group) > limits.quota:
        return "tie" if taken < limits.quota else "quota"
    money = sum((one.money for one in group), Decimal(0))
    if limits.budget is not None and spent + money > limits.budget:
        return "budget"
    return ""
