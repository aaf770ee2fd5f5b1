"""The sentence of a found document that answers a query best, and what of the query it answers.

With an encoder each sentence is encoded beside the document's title, the nearest to the query is tried, and it is named
only when the document without it lies farther from the query: what is named carries the hit. Without one, the sentence
is named in which the weightiest words of the query stand. Nothing of this is part of ranking; it costs an encoder some
tenths of a second for a document, so it is made for what somebody looks at, and kept.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from lianqiao.engines.retrieval.analysis import QueryTerms
from lianqiao.engines.retrieval.records import Document, Query
from lianqiao.engines.retrieval.vectors import Encoder, passage_of, question_of
from lianqiao.engines.text import normalised_text

MOST_SENTENCES: Final = 24
"""Sentences of a document that are looked at, from its beginning: what stands behind is beyond an encoder's reach."""

MOST_CLAUSES: Final = 24
"""Clauses of a query that are looked at."""

MOST_TRIED: Final = 3
"""Sentences that are left out by way of trial before the meaning is said to lie in no single one."""

MOST_WORDS: Final = 5

_KEPT: Final = 512
_LEAST_CHARACTERS: Final = 4
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]*")
_CLAUSE = re.compile(r"[^。！？!?；;\n，,、：:]+")
_READABLE = re.compile(r"[^\W_]")

Vectors32 = npt.NDArray[np.float32]


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


def clauses_of(query: Query) -> tuple[str, ...]:
    """The clauses of a query's title and text."""
    return tuple(dict.fromkeys(_readable(_CLAUSE.findall(f"{query.title}\n{query.text}"))))[:MOST_CLAUSES]


def without(document: Document, sentence: str) -> Document:
    """The document less one of its sentences, or less its title where that is what is named."""
    if sentence == document.title.strip():
        return replace(document, title="")
    return replace(document, text=document.text.replace(sentence, "", 1))


def by_words(terms: QueryTerms, importance: Mapping[str, float], document: Document) -> Evidence | None:
    """The sentence that has the weightiest words of the query or what they mean; None where no sentence has any."""
    best: tuple[float, str, list[str]] = (0.0, "", [])
    known = {word for word in importance if len(word) > 1 and (word in terms.alone or word in terms.said)}
    for sentence in sentences_of(document.text) or _readable([document.title]):
        text = normalised_text(sentence).lower()
        words = sorted((word for word in known if word in text), key=lambda word: (-importance[word], word))
        weight = sum(importance[word] for word in words)
        if weight > best[0]:
            best = weight, sentence, words
    if not best[1]:
        return None
    answers = dict.fromkeys(terms.said.get(word, word) for word in best[2])
    return Evidence(best[1], tuple(answers)[:MOST_WORDS], by_meaning=False)


class Reader:
    """Finds evidence by meaning; remembers what it has encoded. Threads may share one."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._guard = threading.Lock()

    def evidence(self, query: Query, document: Document) -> Evidence | None:
        """The sentence without which the document is farther from the query; None where there is no single one."""
        question, passage = question_of(query), passage_of(document)
        if not question:
            return None
        key = ("evidence", question, passage)
        found = self._recalled(key)
        if found is None:
            found = (self._found(query, question, document, passage),)
            self._keep(key, found)
        evidence: Evidence | None = found[0]
        return evidence

    def _found(self, query: Query, question: str, document: Document, passage: str) -> Evidence | None:
        sentences = sentences_of(document.text) or _readable([document.title])
        if not sentences:
            return None
        asked = self._queries((question,))[0]
        vectors = self._passages(passage, sentences, document)
        nearness = vectors[0] @ asked
        order = np.argsort(-(vectors[1:] @ asked), kind="stable")
        for place in order[:MOST_TRIED]:
            sentence = sentences[place]
            rest = self._encoder.passages([passage_of(without(document, sentence))])[0]
            if rest @ asked < nearness:
                return Evidence(sentence, self._answered(query, vectors[1 + place]), by_meaning=True)
        return None

    def _answered(self, query: Query, sentence: Vectors32) -> tuple[str, ...]:
        """The clause of the query that lies nearest to the sentence."""
        clauses = clauses_of(query)
        if len(clauses) < 2:
            return ()
        return (clauses[int(np.argmax(self._queries(clauses) @ sentence))],)

    def _passages(self, passage: str, sentences: Sequence[str], document: Document) -> Vectors32:
        """The vector of the document, then those of its title with each sentence alone."""
        key = ("passages", passage)
        vectors: Vectors32 | None = self._recalled(key)
        if vectors is None:
            alone = [passage_of(replace(document, text=sentence)) for sentence in sentences]
            vectors = self._encoder.passages([passage, *alone])
            self._keep(key, vectors)
        return vectors

    def _queries(self, texts: tuple[str, ...]) -> Vectors32:
        key = ("queries", texts)
        vectors: Vectors32 | None = self._recalled(key)
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
