"""What is known of a fact: its value, or bounds of it, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

Number = Decimal | int


@dataclass(frozen=True)
class Range:
    """A fact lies between `low` and `high`, both included; None is no bound. ValueError when `low` is above `high`.

    Facts that are yes or no are 1 or 0. A count of what a register holds is `at_least`: there may be more elsewhere.
    """

    low: Decimal | None = None
    high: Decimal | None = None

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"no value is at least {self.low} and at most {self.high}")

    @classmethod
    def exactly(cls, value: Number) -> Range:
        """A fact that is known."""
        return cls(Decimal(value), Decimal(value))

    @classmethod
    def at_least(cls, value: Number) -> Range:
        """A fact of which only the lower bound is known."""
        return cls(Decimal(value), None)

    @property
    def is_exact(self) -> bool:
        """Whether the value itself is known."""
        return self.low is not None and self.low == self.high

    @property
    def is_unknown(self) -> bool:
        """Whether nothing at all is known."""
        return self.low is None and self.high is None


UNKNOWN = Range()
