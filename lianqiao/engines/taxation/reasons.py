"""What comes of a question about relief: a verdict, with a reason for every fact that was looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Whether there is relief."""

    GRANTED = "granted"
    DENIED = "denied"
    OPEN = "open"


@dataclass(frozen=True)
class Reason:
    """One condition by its code, and whether it is met; None where the fact is not known."""

    code: str
    met: bool | None


@dataclass(frozen=True)
class Relief:
    """The verdict, its reasons in the order of the law, and the codes of the papers that the tax office wants."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    papers: tuple[str, ...] = ()

    @property
    def open(self) -> tuple[str, ...]:
        """The codes of what is still to be known."""
        return tuple(reason.code for reason in self.reasons if reason.met is None)

    @property
    def against(self) -> tuple[str, ...]:
        """The codes of what stands against it."""
        return tuple(reason.code for reason in self.reasons if reason.met is False)


def judged(reasons: Iterable[Reason], papers: tuple[str, ...]) -> Relief:
    """All conditions have to be met; one that is not decides, whatever is still unknown."""
    told = tuple(reasons)
    if any(reason.met is False for reason in told):
        return Relief(Verdict.DENIED, told)
    verdict = Verdict.OPEN if any(reason.met is None for reason in told) else Verdict.GRANTED
    return Relief(verdict, told, papers)
