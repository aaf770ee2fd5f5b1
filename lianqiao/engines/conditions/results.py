"""What comes of a rule for somebody of whom some facts are known, by Kleene's logic of three values.

A verdict of met or unmet never changes when more becomes known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lianqiao.engines.conditions.rules import AllOf, AnyOf, Clause, Comparator, Judged, Not, Rule, When
from lianqiao.engines.conditions.values import UNKNOWN, Range

Facts = Mapping[str, Range]


class Verdict(StrEnum):
    """What is known of a rule."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Result:
    """The verdict on `rule`, with those on its parts in their order.

    Of a clause `value` is what is known of its fact, and `gap` how much is missing to its threshold, in the clause's
    unit: more than nothing, or 0 where the threshold itself does not suffice; None when the clause is met, when no
    bound is known, and for what is simply yes or no. `applies` says of a When whether it is asked at all.
    """

    rule: Rule
    verdict: Verdict
    parts: tuple[Result, ...] = ()
    value: Range = UNKNOWN
    gap: Decimal | None = None
    applies: Verdict = Verdict.MET

    def clauses(self) -> Iterator[Result]:
        """The results of clauses and judgements in the order of the rule, without those that are not asked."""
        if isinstance(self.rule, Clause | Judged):
            yield self
        elif isinstance(self.rule, When):
            if self.applies != Verdict.UNMET:
                yield from self.parts[1].clauses()
        else:
            for part in self.parts:
                yield from part.clauses()


def evaluate(rule: Rule, facts: Facts) -> Result:
    """The result of a rule; a fact that is not named is unknown."""
    match rule:
        case Clause():
            return _clause(rule, facts.get(rule.fact, UNKNOWN))
        case Judged():
            return Result(rule, Verdict.UNKNOWN)
        case AllOf(rules=rules):
            parts = tuple(evaluate(part, facts) for part in rules)
            return Result(rule, _all(part.verdict for part in parts), parts)
        case AnyOf(rules=rules):
            parts = tuple(evaluate(part, facts) for part in rules)
            return Result(rule, _opposite(_all(_opposite(part.verdict) for part in parts)), parts)
        case Not(rule=inner):
            part = evaluate(inner, facts)
            return Result(rule, _opposite(part.verdict), (part,))
        case When(condition=condition, rule=inner):
            asked, part = evaluate(condition, facts), evaluate(inner, facts)
            verdict = _opposite(_all((asked.verdict, _opposite(part.verdict))))
            return Result(rule, verdict, (asked, part), applies=asked.verdict)


def open_facts(result: Result) -> tuple[str, ...]:
    """The facts, each once and in the order of the rule, that are still worth asking for.

    They are those of unknown clauses, except under alternatives of which one is met already or which fail anyway.
    """
    return tuple(dict.fromkeys(_open(result)))


def _open(result: Result) -> Iterator[str]:
    if isinstance(result.rule, Clause):
        if result.verdict == Verdict.UNKNOWN:
            yield result.rule.fact
    elif isinstance(result.rule, AnyOf):
        if result.verdict == Verdict.UNKNOWN:
            for part in result.parts:
                if part.verdict == Verdict.UNKNOWN:
                    yield from _open(part)
    elif isinstance(result.rule, When):
        if result.applies != Verdict.UNMET and result.verdict == Verdict.UNKNOWN:
            for part in result.parts:
                yield from _open(part)
    else:
        for part in result.parts:
            yield from _open(part)


def _clause(clause: Clause, value: Range) -> Result:
    verdict = _compared(value, clause.comparator, clause.value)
    gap = None if verdict == Verdict.MET else _gap(value, clause)
    return Result(clause, verdict, value=value, gap=gap)


def _compared(value: Range, comparator: Comparator, threshold: Decimal) -> Verdict:
    low, high = value.low, value.high
    match comparator:
        case Comparator.AT_LEAST:
            return _between(low is not None and low >= threshold, high is not None and high < threshold)
        case Comparator.ABOVE:
            return _between(low is not None and low > threshold, high is not None and high <= threshold)
        case Comparator.AT_MOST:
            return _between(high is not None and high <= threshold, low is not None and low > threshold)
        case Comparator.BELOW:
            return _between(high is not None and high < threshold, low is not None and low >= threshold)
        case Comparator.EQUAL:
            outside = (low is not None and low > threshold) or (high is not None and high < threshold)
            return _between(value.is_exact and low == threshold, outside)


def _between(surely: bool, surely_not: bool) -> Verdict:
    if surely:
        return Verdict.MET
    return Verdict.UNMET if surely_not else Verdict.UNKNOWN


def _gap(value: Range, clause: Clause) -> Decimal | None:
    """From what is surely there to the threshold."""
    if clause.comparator in (Comparator.AT_LEAST, Comparator.ABOVE) and value.low is not None:
        return max(clause.value - value.low, Decimal(0))
    if clause.comparator in (Comparator.AT_MOST, Comparator.BELOW) and value.high is not None:
        return max(value.high - clause.value, Decimal(0))
    return None


def _all(verdicts: Iterable[Verdict]) -> Verdict:
    found = set(verdicts)
    if Verdict.UNMET in found:
        return Verdict.UNMET
    return Verdict.UNKNOWN if Verdict.UNKNOWN in found else Verdict.MET


def _opposite(verdict: Verdict) -> Verdict:
    if verdict == Verdict.UNKNOWN:
        return verdict
    return Verdict.UNMET if verdict == Verdict.MET else Verdict.MET
