"""Checking a published log from its lines alone: the chain of digests, and that every line could be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lianqiao.engines.bidding.log import BEGINNING, Line, NotALine, parse
from lianqiao.engines.bidding.replaying import BrokenLog, Story, follow


@dataclass(frozen=True)
class Finding:
    """What is wrong, and in which line of the file (from 1); 0 for the file as a whole."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Report:
    """What was found: nothing wrong when `findings` is empty. `digest` is that of the last line."""

    findings: tuple[Finding, ...]
    lines: int
    digest: str
    story: Story | None

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def verify(texts: Iterable[str], *, digest: str = "") -> Report:
    """Check the lines of a published log. `digest`, when given, is the one that the last line must have.

    Every line must be whole, follow the one before it, and say something that could happen there; the last one must
    end the auction with the result that the bids give. Whoever makes all digests anew leaves a sound chain: only the
    digest that was published on the auction's page tells, so pass it.
    """
    findings: list[Finding] = []
    previous, story, count, is_told = BEGINNING, None, 0, True
    for place, text in enumerate(texts, start=1):
        count = place
        try:
            line = parse(text)
        except NotALine as error:
            findings.append(Finding(place, f"the line {error}"))
            is_told = False
            continue
        findings += [Finding(place, sentence) for sentence in _chain_faults(line, place - 1, previous)]
        previous = line.digest
        if is_told:
            try:
                story = follow(story, line)
            except BrokenLog as error:
                findings.append(Finding(place, error.sentence))
                is_told = False
    if not count:
        findings.append(Finding(0, "the log is empty"))
    elif is_told and story is not None and not story.is_over:
        findings.append(Finding(0, "the log ends before the auction does"))
    if digest and digest.lower() != previous:
        findings.append(Finding(0, "the last line has another digest than the one given"))
    return Report(tuple(findings), count, previous, story)


def _chain_faults(line: Line, number: int, previous: str) -> list[str]:
    faults = []
    if line.number != number:
        faults.append(f"it has the number {line.number} where {number} belongs")
    if line.previous != previous:
        faults.append("it does not follow the line before it")
    if not line.is_sound:
        faults.append("its digest is not that of what it says")
    return faults
