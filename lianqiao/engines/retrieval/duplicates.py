"""Records that probably say the same thing twice, and the passages that they share.

Two texts are compared by their runs of `SHINGLE` characters (letters, digits and Chinese characters only, so
that punctuation, blanks and line breaks do not matter). With A and B the two sets of runs,

    similarity = |A ∩ B| / sqrt(|A| * |B|)

the geometric mean of the shares that each has in the other: 1 for equal texts, 0.7 when one text is the half
of the other. Where the threshold comes from: `benchmarks/duplicates.py` and docs/apps/engines-retrieval.md.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Final

from lianqiao.engines.retrieval.index import Index
from lianqiao.engines.retrieval.records import Document, Query
from lianqiao.engines.text import normalise

SHINGLE: Final = 4
"""Characters of a run; 4 is longer than nearly all words, so shared vocabulary alone does not count."""

THRESHOLD: Final = 0.4
"""Least similarity of a likely duplicate."""

_CANDIDATES: Final = 20
_LEAST_PASSAGE: Final = 10
_MOST_PASSAGES: Final = 3
_SILENT = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A document that is likely the same as another: similarity 0..1 and the longest shared passages.

    The passages are in the words of the new text, normalised, without punctuation, longest first.
    """

    document: Document
    similarity: float
    passages: tuple[str, ...]


def likely_duplicates(
    document: Document, index: Index, *, threshold: float = THRESHOLD, limit: int = 5
) -> tuple[Duplicate, ...]:
    """The documents of the same kind in `index` that probably repeat `document`, most similar first.

    The document itself (its kind and id) is left out: a record can be checked before and after it is kept.
    """
    query = Query.from_document(document, kind=document.kind)
    hits = index.search(query, _CANDIDATES, explained=False)
    found = (index.get(*hit.key) for hit in hits)
    return among(document, (candidate for candidate in found if candidate), threshold=threshold, limit=limit)


def among(
    document: Document, candidates: Iterable[Document], *, threshold: float = THRESHOLD, limit: int = 5
) -> tuple[Duplicate, ...]:
    """The candidates that probably repeat `document`, most similar first, equal ones by kind and id."""
    text = _letters(document)
    found = []
    for candidate in candidates:
        other = _letters(candidate)
        value = _similarity(_shingles(text), _shingles(other))
        if value >= threshold:
            found.append(Duplicate(candidate, value, _shared_passages(text, other)))
    found.sort(key=lambda duplicate: (-duplicate.similarity, duplicate.document.key))
    return tuple(found[:limit])


def similarity(one: Document, other: Document) -> float:
    """How much two documents repeat each other, 0..1; symmetric."""
    return _similarity(_shingles(_letters(one)), _shingles(_letters(other)))


def _letters(document: Document) -> str:
    return _SILENT.sub("", normalise(f"{document.title}\n{document.text}").text).lower()


def _shingles(text: str) -> frozenset[str]:
    if len(text) <= SHINGLE:
        return frozenset({text} if text else ())
    return frozenset(text[start : start + SHINGLE] for start in range(len(text) - SHINGLE + 1))


def _similarity(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return 0.0
    return len(one & other) / sqrt(len(one) * len(other))


def _shared_passages(text: str, other: str) -> tuple[str, ...]:
    """The longest runs of `text` whose shingles all stand in `other`."""
    theirs = _shingles(other)
    passages: set[str] = set()
    start: int | None = None
    for at in range(len(text) - SHINGLE + 2):
        shared = text[at : at + SHINGLE] in theirs and at + SHINGLE <= len(text)
        if shared and start is None:
            start = at
        elif not shared and start is not None:
            passages.add(text[start : at + SHINGLE - 1])
            start = None
    long = sorted((p for p in passages if len(p) >= _LEAST_PASSAGE), key=lambda p: (-len(p), p))
    return tuple(long[:_MOST_PASSAGES])
