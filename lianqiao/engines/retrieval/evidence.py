"""The sentence of a found document that answers a query best, and what of the query it answers.

With an encoder each sentence is encoded beside the document's title and the nearest to the query are tried: the one is
named without which the document lies farthest from the query, if it does not gain by words then: what is named carries
the hit. Without an encoder the sentence is named without which the document would lose most by words. Nothing of this
is part of ranking; it costs an encoder some tenths of a second for a document, so it is made for what somebody looks
at, and kept.
"""

import re
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from lianqiao.engines.retrieval.analysis import WHOLE_FIELDS, QueryTerms, document_terms
from lianqiao.engines.retrieval.records import Document, Query
from lianqiao.engines.retrieval.vectors import Encoder, passage_of, question_of
from lianqiao.engines.text import normalised_text

MOST_SENTENCES: Final = 24
"""Sentences of a document that are looked at, from its beginning: what stands behind is beyond an encoder's reach."""

MOST_CLAUSES: Final = 24
"""Clauses of a query that are looked at."""

MOST_TRIED: Final = 3
"""Sentences that are left out by way of trial before the meaning is said to lie in no single one."""

LEAST_DROP: Final = 0.005
"""Cosine that a document loses at least without the sentence: less may be what eight bits make of the same text."""

MOST_WORDS: Final = 5

_KEPT: Final = 512
_LEAST_CHARACTERS: Final = 4
_LEAST_WORD: Final = 2
_BM25_K: Final = 1.2
_BM25_B: Final = 0.75
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]*")
_CLAUSE = re.compile(r"[^。！？!?；;\n，,、：:]+")
_READABLE = re.compile(r"[^\W_]")

Term: TypeAlias = tuple[str, str]
"""(whole field, term)."""

Vector: TypeAlias = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence as it stands in the document, and the words or the clause of the query that it answers.

    `answers` is empty where the query is a single clause. `by_meaning` says that vectors have chosen it.
    """

    sentence: str
    answers: tuple[str, ...]
    by_meaning: bool


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a text as they stand there, what says nothing left out."""
    return _readable(_SENTENCE.findall(text))[:MOST_SENTENCES]


def all_sentences(document: Document) -> tuple[str, ...]:
    """What can be named of a document: its sentences, or its title where it has no other text."""
    return sentences_of(document.text) or _readable([document.title])


def clauses_of(query: Query) -> tuple[str, ...]:
    """The clauses of a query's title and text."""
    return tuple(dict.fromkeys(_readable(_CLAUSE.findall(f"{query.title}\n{query.text}"))))[:MOST_CLAUSES]


def without(document: Document, sentence: str) -> Document:
    """The document less one of its sentences, or less its title where that is what is named."""
    if sentence == document.title.strip():
        return replace(document, title="")
    return replace(document, text=document.text.replace(sentence, "", 1))


def losses(
    importance: Mapping[Term, float],
    rarer: Callable[[Term], float],
    document: Document,
    usual: Mapping[str, float],
) -> dict[str, float]:
    """Sentence -> what the document would lose of its coverage by words, were it written without; below 0: gain.

    `importance` has what the query gives for each term, `rarer` says what it would give were the term in one document
    less, `usual` is the mean length of each whole field.
    """
    whole = _Counted.of(document)
    parts = {term: weight * whole.part(term, usual) for term, weight in importance.items()}
    ideal = sum(importance.values())
    covered = sum(parts.values()) / ideal
    present = [term for term, part in parts.items() if part]
    lost = {}
    for sentence in all_sentences(document):
        rest = _Counted.of(without(document, sentence))
        left = {term: rest.part(term, usual) for term in present}
        weights = {term: importance[term] if part else rarer(term) for term, part in left.items()}
        without_it = ideal + sum(weights[term] - importance[term] for term in present)
        lost[sentence] = covered - sum(weights[term] * part for term, part in left.items()) / without_it
    return lost


def by_words(terms: QueryTerms, importance: Mapping[Term, float], lost: Mapping[str, float]) -> Evidence | None:
    """The sentence without which the document would lose most; None where it would lose by none."""
    best = max(lost, key=lost.__getitem__, default=None)
    if best is None or lost[best] <= 0:
        return None
    return Evidence(best, _words_in(best, terms, importance), by_meaning=False)


def _words_in(sentence: str, terms: QueryTerms, importance: Mapping[Term, float]) -> tuple[str, ...]:
    """The words of the query that stand in a sentence, or whose meaning in the other side's words does."""
    text = normalised_text(sentence).lower()
    known = {word for field, word in importance if field == "words" and (word in terms.alone or word in terms.said)}
    present = [word for word in known if len(word) >= _LEAST_WORD and word in text]
    present.sort(key=lambda word: (-importance["words", word], word))
    return tuple(dict.fromkeys(terms.said.get(word, word) for word in present))[:MOST_WORDS]


class _Counted(NamedTuple):
    """How often each term stands in a document, by whole field."""

    numbers: dict[str, Counter[str]]

    @classmethod
    def of(cls, document: Document) -> Self:
        """Those of a document."""
        terms = document_terms(document)
        return cls({field: Counter(terms[field].split()) for field in WHOLE_FIELDS})

    def part(self, term: Term, usual: Mapping[str, float]) -> float:
        """What BM25 gives for a term, in 0..1, in a document of this length where that of `usual` is the mean."""
        field, text = term
        often = self.numbers[field][text]
        length = self.numbers[field].total() / usual[field] if field in usual else 1.0
        return often / (often + _BM25_K * (1 - _BM25_B + _BM25_B * length)) if often else 0.0


class Reader:
    """Finds evidence by meaning; remembers what it has encoded. Threads may share one."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._guard = threading.Lock()

    def evidence(
        self, query: Query, document: Document, sentences: Sequence[str], words: Evidence | None
    ) -> Evidence | None:
        """Of these sentences the one without which the document is farther from the query.

        Where the meaning lies in no single one, that of the words, if the document is no nearer without it; else None.
        """
        question, passage = question_of(query), passage_of(document)
        if not question or not sentences:
            return None
        key = ("evidence", question, passage, tuple(sentences))
        found = self._recalled(key)
        if found is None:
            found = (self._found(query, question, document, passage, sentences, words),)
            self._keep(key, found)
        evidence: Evidence | None = found[0]
        return evidence

    def _found(
        self,
        query: Query,
        question: str,
        document: Document,
        passage: str,
        sentences: Sequence[str],
        words: Evidence | None,
    ) -> Evidence | None:
        asked = self._queries((question,))[0]
        whole, vectors = self._passages(passage, document)
        nearest = sorted(sentences, key=lambda one: -float(vectors[one] @ asked))[:MOST_TRIED]
        # One text at a time: in eight bits a vector changes a little with what is encoded beside it.
        rest = {
            sentence: float(self._encoder.passages([passage_of(without(document, sentence))])[0] @ asked)
            for sentence in {*nearest, *((words.sentence,) if words else ())}
        }
        best = min(rest, key=lambda one: (rest[one], one))
        if rest[best] <= float(whole @ asked) - LEAST_DROP:
            return Evidence(best, self._answered(query, vectors[best]), by_meaning=True)
        return words if words and rest[words.sentence] <= float(whole @ asked) else None

    def _answered(self, query: Query, sentence: Vector) -> tuple[str, ...]:
        """The clause of the query that lies nearest to the sentence."""
        clauses = clauses_of(query)
        if len(clauses) < 2:
            return ()
        return (clauses[int(np.argmax(self._queries(clauses) @ sentence))],)

    def _passages(self, passage: str, document: Document) -> tuple[Vector, dict[str, Vector]]:
        """The vector of the document, and by sentence those of its title with that sentence alone."""
        key = ("passages", passage)
        found: tuple[Vector, dict[str, Vector]] | None = self._recalled(key)
        if found is None:
            sentences = all_sentences(document)
            alone = [passage_of(replace(document, text=sentence)) for sentence in sentences]
            vectors = self._encoder.passages(alone)
            found = self._encoder.passages([passage])[0], dict(zip(sentences, vectors, strict=True))
            self._keep(key, found)
        return found

    def _queries(self, texts: tuple[str, ...]) -> Vector:
        key = ("queries", texts)
        vectors: Vector | None = self._recalled(key)
        if vectors is None:
            vectors = self._encoder.queries(texts)
            self._keep(key, vectors)
        return vectors

    def _recalled(self, key: Hashable) -> Any:
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: Hashable, value: Any) -> None:
        with self._guard:
            self._kept[key] = value
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)


def _readable(pieces: Sequence[str]) -> tuple[str, ...]:
    stripped = (piece.strip() for piece in pieces)
    return tuple(piece for piece in stripped if len(_READABLE.findall(piece)) >= _LEAST_CHARACTERS)
