"""One score from words and facts, and the account of what made it.

Let c be the coverage: the BM25 score of the document divided by the summed inverse document frequencies of
the query's terms (1 means: like an average text that says everything the query says). Let w be the sum of
the weights of the facts (`facts.py`). Then

    odds = c / HALF_COVERAGE * exp(w)          score = odds / (1 + odds)

A fact that one side does not state adds nothing to w, so it neither helps nor harms. What carried the score
is divided like this: words and fitting facts share the score as it would be without the gaps, the words
with what they reach alone, the facts with what they add, each in proportion to its weight. What the vector
lifts the coverage by is the part of the meaning among the words. Gaps cost what they take away.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Final

from lianqiao.engines.retrieval.facts import Fit
from lianqiao.engines.retrieval.records import Gap, GapKind, Reason, ReasonKind

HALF_COVERAGE: Final = 0.5
"""Coverage at which words alone give a score of one half."""

MOST_WORDS: Final = 8
"""Words named among the reasons of a hit; the others are summed up in one reason."""

_LEAST_SHARE: Final = 0.01


def fuse(coverage: float, fits: Sequence[Fit]) -> float:
    """The score in 0..1 of a document with this coverage and these facts."""
    return _score(coverage, sum(fit.weight for fit in fits))


def _score(coverage: float, weight: float) -> float:
    odds = coverage / HALF_COVERAGE * math.exp(weight)
    return odds / (1.0 + odds)


def explain(
    coverage: float, words: Mapping[str, float], fits: Sequence[Fit], *, meaning: float = 0.0
) -> tuple[tuple[Reason, ...], tuple[Gap, ...]]:
    """Reasons (shares sum to 1) and gaps of a hit; `words` maps each word to its part of the BM25 score.

    The part of `words` under the key "" belongs to no word and is counted among the other words. `meaning` is what the
    vector adds, in the same unit. Reasons stand by their shares, the other words last.
    """
    for_it = [fit for fit in fits if fit.weight > 0]
    against = [fit for fit in fits if fit.weight < 0]
    by_words = _score(coverage, 0.0)
    without_gaps = _score(coverage, sum(fit.weight for fit in for_it))
    score = fuse(coverage, fits)
    if not without_gaps:
        return (), ()
    reasons = _word_reasons(words, meaning, by_words / without_gaps)
    added = (without_gaps - by_words) / without_gaps
    total = sum(fit.weight for fit in for_it)
    reasons += [Reason(fit.kind, added * fit.weight / total, fit.value, fit.wanted, fit.offered) for fit in for_it]
    lost = sum(fit.weight for fit in against)
    gaps = [
        Gap(GapKind(fit.kind), (without_gaps - score) * fit.weight / lost, fit.value, fit.wanted, fit.offered)
        for fit in against
    ]
    reasons.sort(key=lambda reason: (reason.kind is ReasonKind.OTHER_WORDS, -reason.share, reason.value))
    gaps.sort(key=lambda gap: (-gap.cost, gap.kind))
    return tuple(reasons), tuple(gaps)


def _word_reasons(words: Mapping[str, float], meaning: float, part: float) -> list[Reason]:
    """The words with the largest shares, the meaning, and one reason for the rest; together they make `part`."""
    total = sum(words.values()) + meaning
    if total <= 0:
        return [Reason(ReasonKind.OTHER_WORDS, part)]
    named = sorted(((value, word) for word, value in words.items() if word), key=lambda pair: (-pair[0], pair[1]))
    reasons = [
        Reason(ReasonKind.WORD, part * value / total, word)
        for value, word in named[:MOST_WORDS]
        if part * value / total >= _LEAST_SHARE
    ]
    if part * meaning / total >= _LEAST_SHARE:
        reasons.append(Reason(ReasonKind.MEANING, part * meaning / total))
    rest = part - sum(reason.share for reason in reasons)
    if rest > _LEAST_SHARE / 100:
        reasons.append(Reason(ReasonKind.OTHER_WORDS, rest))
    elif reasons:
        first = reasons[0]
        reasons[0] = Reason(first.kind, first.share + rest, first.value)
    return reasons
