"""Where a figure stands between nothing, its time line and its target, and the light that a rule gives it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ZERO, ONE = Decimal(0), Decimal(1)


class Direction(StrEnum):
    """Whether more of a figure is better, or less."""

    UP = "up"
    DOWN = "down"


class Light(StrEnum):
    """The light of a figure; grey says that nothing can be said."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


class Ground(StrEnum):
    """Why a light is what it is."""

    LINE = "line"
    TARGET = "target"
    NOTHING_DUE = "nothing_due"
    NO_VALUE = "no_value"
    NO_TARGET = "no_target"


@dataclass(frozen=True)
class Standing:
    """A value beside its target and the value that its time line asks for by now.

    `completion` is the share of the target, `ratio` the share of the line; each is None where it cannot be formed.
    `gap` is how much is missing to the line (negative: so much ahead), in the unit of the value.
    """

    value: Decimal | None
    target: Decimal | None
    line: Decimal | None
    completion: Decimal | None
    ratio: Decimal | None
    direction: Direction

    @property
    def gap(self) -> Decimal | None:
        """What is missing to the line; negative when the value is ahead, None without value or line."""
        if self.value is None or self.line is None:
            return None
        return self.line - self.value if self.direction is Direction.UP else self.value - self.line


def stand(
    value: Decimal | None,
    *,
    target: Decimal | None,
    due: Decimal,
    direction: Direction = Direction.UP,
    baseline: Decimal | None = None,
) -> Standing:
    """Where a value stands when the share `due` (0 to 1) of the way to the target should be gone.

    The way begins at `baseline`, or at 0 when more is better. Without a baseline a figure that should fall has no
    way: its line is the target from the first day. What has gone the wrong way counts as nothing, not below it.
    """
    if target is None:
        return Standing(value, None, None, None, None, direction)
    start = _start(target, direction, baseline)
    line = asked_for(target, due=due, direction=direction, baseline=baseline)
    if value is None:
        return Standing(None, target, line, None, None, direction)
    return Standing(
        value,
        target,
        line,
        _reached(value, target, start, direction),
        _reached(value, line, start, direction),
        direction,
    )


def asked_for(
    target: Decimal, *, due: Decimal, direction: Direction = Direction.UP, baseline: Decimal | None = None
) -> Decimal:
    """The value that the time line asks for, which is the `line` of `stand`."""
    start = _start(target, direction, baseline)
    return start + (target - start) * due


def _start(target: Decimal, direction: Direction, baseline: Decimal | None) -> Decimal:
    """Where the way to a target begins."""
    if baseline is not None:
        return baseline
    return ZERO if direction is Direction.UP else target


def _reached(value: Decimal, goal: Decimal, start: Decimal, direction: Direction) -> Decimal | None:
    """Which share of the way from `start` to `goal` the value has gone; None where there is no way to go."""
    if goal != start:
        return max((value - start) / (goal - start), ZERO)
    if direction is Direction.UP or goal == ZERO:
        return ONE if _is_met(value, goal, direction) and goal != ZERO else None
    return max(2 - value / goal, ZERO)


def _is_met(value: Decimal, goal: Decimal, direction: Direction) -> bool:
    return value >= goal if direction is Direction.UP else value <= goal


@dataclass(frozen=True)
class Judgement:
    """A light with what led to it: the standing, the rule, and on what ground it was decided."""

    light: Light
    ground: Ground
    standing: Standing
    rule: LightRule


@dataclass(frozen=True)
class LightRule:
    """From which share of the time line on a light is green or amber; below it is red.

    ValueError unless 0 < `amber_from` <= `green_from`.
    """

    green_from: Decimal
    amber_from: Decimal

    def __post_init__(self) -> None:
        if not ZERO < self.amber_from <= self.green_from:
            raise ValueError("lights need 0 < amber_from <= green_from")

    def judge(self, standing: Standing) -> Judgement:
        """The light of a standing. Who has reached the whole target is green, whatever the line says."""
        light, ground = self._light(standing)
        return Judgement(light, ground, standing, self)

    def _light(self, standing: Standing) -> tuple[Light, Ground]:
        if standing.target is None:
            return Light.GREY, Ground.NO_TARGET
        if standing.value is None:
            return Light.GREY, Ground.NO_VALUE
        if _is_met(standing.value, standing.target, standing.direction):
            return Light.GREEN, Ground.TARGET
        if standing.ratio is None:
            nothing_due = standing.gap is not None and standing.gap <= ZERO
            return (Light.GREEN, Ground.NOTHING_DUE) if nothing_due else (Light.RED, Ground.LINE)
        if standing.ratio >= self.green_from:
            return Light.GREEN, Ground.LINE
        return (Light.AMBER if standing.ratio >= self.amber_from else Light.RED), Ground.LINE
