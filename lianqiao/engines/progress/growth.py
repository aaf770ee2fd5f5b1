"""How a figure compares with the same months of the year before, so that a tiny base does not read as a triumph."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

HUNDRED = Decimal(100)


class Told(StrEnum):
    """As what a comparison is told."""

    PER_CENT = "per_cent"
    POINTS = "points"
    TIMES = "times"
    TURNED = "turned"
    TINY_BASE = "tiny_base"


@dataclass(frozen=True)
class Growth:
    """What is told, and the number that belongs to it.

    `amount` is a signed share for per cent, signed percentage points for points, how many times the figure of the year
    before for times; None where only words are told.
    """

    told: Told
    amount: Decimal | None = None


@dataclass(frozen=True)
class GrowthRule:
    """From how many times the year before a growth is told as a multiple, and beyond how many by no number at all."""

    times_from: Decimal
    tiny_beyond: Decimal

    def compare(self, now: Decimal | None, before: Decimal | None, *, in_points: bool = False) -> Growth | None:
        """The comparison of a figure with that of the year before; None where one of them is not known.

        Figures that are per cent themselves (`in_points`) are compared by their difference. Others need a base above 0;
        one that fell below 0 since is said to have turned.
        """
        if now is None or before is None:
            return None
        if in_points:
            return Growth(Told.POINTS, now - before)
        if before <= 0:
            return None
        if now < 0:
            return Growth(Told.TURNED)
        times = now / before
        if times > self.tiny_beyond:
            return Growth(Told.TINY_BASE)
        return Growth(Told.TIMES, times) if times >= self.times_from else Growth(Told.PER_CENT, times - 1)
