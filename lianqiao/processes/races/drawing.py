"""The picture of a race: a lane for each team, stages from left to right, and at each gate what became of the team.

Pure geometry: it gives figures and words, a template draws them. Two drawings are made, one for the width of a
telephone and one for a desk, since one that is scaled down cannot be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lianqiao.processes.races.enums import Outcome

#: Widths of the two drawings, and the least width of a stage in each.
NARROW, WIDE = 340, 720
_LEAST_COLUMN = {NARROW: 84, WIDE: 150}
_PAD, _HEAD, _LANE, _END = 8, 46, 62, 22
_NAME_SIZE, _SMALL_SIZE = 13, 11
#: Narrower than this a column has no room for a score beside the money.
_ROOM_FOR_SCORE = 100
#: Where things lie in a lane, from its top.
_NAME_Y, _TRACK_Y, _MONEY_Y = 16, 32, 53
#: Money stands behind the way of a team that is merged.
_MONEY_X = 16
#: From the gate line back to the sign, and from the sign to where the next stage begins.
_BEFORE_GATE, _AFTER_GATE = 14, 12
#: The signs, drawn around (0, 0) in a circle of radius 9.
SIGNS = {
    Outcome.PROMOTE: "M-4 0L-1 3.5L4.5 -3.5",
    Outcome.WIN: "M0 -5.5L1.7 -1.7L5.8 -1.4L2.6 1.2L3.7 5.2L0 3L-3.7 5.2L-2.6 1.2L-5.8 -1.4L-1.7 -1.7z",
    Outcome.CUT: "M-3.5 -3.5L3.5 3.5M3.5 -3.5L-3.5 3.5",
    Outcome.MERGE: "M-4 -3C1 -3 -1 3 4 3M1.5 0.5L4 3L1.5 5.5",
    Outcome.STOP: "M-4 0L4 0",
    Outcome.LEFT: "M3.5 -3.5L-3.5 3.5M-3.5 0.5L-3.5 3.5L-0.5 3.5",
}


@dataclass(frozen=True)
class Leg:
    """A team in one stage, as the picture takes it: `share` of the stage's time that has passed, 0 to 1."""

    outcome: str
    label: str
    money: str
    score: str
    share: float
    into: int | None = None


@dataclass(frozen=True)
class Lane:
    """A team: its words, its legs in order of the stages, and whether it still races."""

    number: int
    name: str
    legs: Sequence[Leg]
    is_racing: bool


@dataclass(frozen=True)
class Column:
    """A stage: its name and its time in words."""

    name: str
    time: str


@dataclass(frozen=True)
class Text:
    """Words at a place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Line:
    """A piece of a lane; `kind` is done, now or ahead."""

    x: float
    y: float
    length: float
    kind: str


@dataclass(frozen=True)
class Sign:
    """What a gate said of a team."""

    x: float
    y: float
    outcome: str
    path: str
    label: str


@dataclass(frozen=True)
class DrawnLane:
    """A lane as it is drawn."""

    name: Text
    lines: tuple[Line, ...]
    signs: tuple[Sign, ...]
    money: tuple[Text, ...]
    scores: tuple[Text, ...]


@dataclass(frozen=True)
class Picture:
    """A whole drawing in units of a pixel; `gates` are the places of the lines between stages."""

    width: int
    height: int
    names: tuple[Text, ...]
    times: tuple[Text, ...]
    gates: tuple[float, ...]
    top: int
    bottom: int
    lanes: tuple[DrawnLane, ...]
    joins: tuple[str, ...]


def draw(columns: Sequence[Column], lanes: Sequence[Lane], *, width: int) -> Picture:
    """The picture of a race in one of the two widths; wider where its stages would become too narrow to read."""
    column = max(_LEAST_COLUMN[width], (width - 2 * _PAD - _END) / max(1, len(columns)))
    whole = round(2 * _PAD + _END + column * len(columns))
    tops = {lane.number: _HEAD + row * _LANE for row, lane in enumerate(lanes)}
    bottom = _HEAD + len(lanes) * _LANE
    lefts = [_PAD + place * column for place in range(len(columns))]
    names = [Text(x, 18, fitting(one.name, column - 6, _NAME_SIZE)) for x, one in zip(lefts, columns, strict=True)]
    times = [Text(x, 35, fitting(one.time, column - 4, _SMALL_SIZE)) for x, one in zip(lefts, columns, strict=True)]
    gates = tuple(round(x + column, 1) for x in lefts)
    drawn = [_lane(lane, tops[lane.number], lefts, column, whole) for lane in lanes]
    joins = [
        _join(gates[place] - _BEFORE_GATE, tops[lane.number] + _TRACK_Y, tops[leg.into] + _TRACK_Y)
        for lane in lanes
        for place, leg in enumerate(lane.legs)
        if leg.into in tops
    ]
    return Picture(
        whole, bottom + _PAD, tuple(names), tuple(times), gates, _HEAD - 4, bottom, tuple(drawn), tuple(joins)
    )


def _lane(lane: Lane, top: int, lefts: Sequence[float], column: float, whole: int) -> DrawnLane:
    y = top + _TRACK_Y
    lines: list[Line] = []
    signs: list[Sign] = []
    money: list[Text] = []
    scores: list[Text] = []
    for place, (x, leg) in enumerate(zip(lefts, lane.legs, strict=False)):
        begins = x if place == 0 else x + _AFTER_GATE - _BEFORE_GATE
        gate = x + column - _BEFORE_GATE
        length = gate - begins
        passed = length if leg.outcome else length * min(1.0, max(0.0, leg.share))
        if passed:
            lines.append(Line(round(begins, 1), y, round(passed, 1), "done" if leg.outcome else "now"))
        if passed < length:
            lines.append(Line(round(begins + passed, 1), y, round(length - passed, 1), "ahead"))
        if leg.outcome:
            signs.append(Sign(round(gate, 1), y, leg.outcome, SIGNS[Outcome(leg.outcome)], leg.label))
        if leg.money:
            money.append(Text(round(begins if place == 0 else x + _MONEY_X, 1), top + _MONEY_Y, leg.money))
        if leg.score and column >= _ROOM_FOR_SCORE:
            scores.append(Text(round(gate + 9, 1), top + _MONEY_Y, leg.score))
    ahead = lefts[len(lane.legs) :] if lane.is_racing else ()
    for x in ahead:
        begins = x + _AFTER_GATE - _BEFORE_GATE if x > _PAD else x
        lines.append(Line(round(begins, 1), y, round(column - _AFTER_GATE, 1), "ahead"))
    name = Text(_PAD, top + _NAME_Y, fitting(lane.name, whole - 2 * _PAD, _NAME_SIZE))
    return DrawnLane(name, tuple(lines), tuple(signs), tuple(money), tuple(scores))


def _join(x: float, begins: float, ends: float) -> str:
    """The way from the lane of a team to that of the one that takes it in, behind the gate."""
    right = x + _BEFORE_GATE + _AFTER_GATE
    return f"M{x + 9:g} {begins:g}C{right:g} {begins:g} {x + _BEFORE_GATE:g} {ends:g} {right:g} {ends:g}"


def fitting(text: str, room: float, size: float) -> str:
    """The text as far as it fits: a Chinese character is as wide as it is high, others about half as wide."""
    used = 0.0
    for place, sign in enumerate(text):
        used += size if ord(sign) > 0x2E80 else size * 0.58
        if used > room:
            return f"{text[: max(1, place - 1)]}…"
    return text


def share_passed(opened_on: date | None, due_on: date | None, today: date) -> float:
    """How much of a stage's time has passed, 0 to 1; nothing of one that has not been opened."""
    if opened_on is None or due_on is None:
        return 0.0
    whole = max(1, (due_on - opened_on).days + 1)
    return min(1.0, max(0.0, ((today - opened_on).days + 1) / whole))
