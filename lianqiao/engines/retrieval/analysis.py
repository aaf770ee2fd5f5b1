"""From texts to the terms of the index: words and bigrams in weighted fields."""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from typing import Final, TypeAlias

from lianqiao.engines.retrieval.practice import Meaning, meanings, sayings
from lianqiao.engines.retrieval.records import Document, Query
from lianqiao.engines.text import bigrams, content_words, normalised_text
from lianqiao.engines.text.words import bigram_terms, content_terms, read_terms, with_parts

ANALYSIS: Final = 5
"""Raise it when a change here makes other terms of a text, or one of the schema other columns: old indexes then say
that they are outdated."""

BOOSTS: Final[dict[str, float]] = {
    "words": 1.0,
    "bigrams": 1.0,
    "title_words": 0.1,
    "title_bigrams": 0.1,
    "keywords": 0.2,
}
"""Index field -> weight of its BM25 score. The first two hold the whole record, the others a part of it."""

WHOLE_FIELDS: Final = ("words", "bigrams")

FRONTS: Final[dict[str, tuple[str, ...]]] = {"words": ("title_words", "keywords"), "bigrams": ("title_bigrams",)}
"""Whole field -> the fields that hold what stands in front of a record."""

MEANT_WEIGHT: Final = 0.4
"""What a word that the dictionary of practice suggests counts beside one that the query has itself."""

LEAST_HEADING: Final = 10
"""Letters and digits of a title from which on whoever types it is taken to mean its record."""


Texts: TypeAlias = tuple[str, str, str]
"""Title, keywords joined by line ends, text."""


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """The terms of a query: how often each occurs, and how a bigram divides among the words it is part of."""

    words: Counter[str]
    bigrams: Counter[str]
    owners: dict[str, dict[str, float]]
    """Bigram -> word -> share; the shares of a bigram sum to 1."""
    alone: frozenset[str]
    """Words that the query has by themselves, not as parts of a dictionary term only."""
    suggested: dict[str, dict[str, float]]
    """Whole field -> term -> weight, of what the words of practice in the query mean in papers, or the other way."""
    said: dict[str, str]
    """Word that is suggested and not in the query -> the word of the query that suggests it."""
    meanings: tuple[Meaning, ...]
    """All that the dictionary of practice says of the query."""

    def weights_of(self, field: str, *, meant: float = MEANT_WEIGHT) -> dict[str, float]:
        """Term -> weight: a repeated one counts as the root of its number, a suggested one `meant` of a said one."""
        weights = {term: math.sqrt(count) for term, count in self.of_field(field).items()}
        for term, weight in self.suggested[WHOLE_FIELDS[field.endswith("bigrams")]].items():
            weights[term] = weights.get(term, 0.0) + meant * weight
        return weights

    def of_field(self, field: str) -> Counter[str]:
        """The terms of the query itself that are looked up in an index field, with their numbers."""
        return self.bigrams if field.endswith("bigrams") else self.words


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Names everything that decides the terms of a text; equal fingerprints mean equal terms."""
    libraries = [f"{name} {version(name)}" for name in ("rjieba", "opencc", "tantivy")]
    lists = hashlib.sha256()
    for name in ("words.txt", "stopwords.txt"):
        lists.update("\n".join(read_terms(name)).encode())
    return ", ".join([str(ANALYSIS), *libraries, lists.hexdigest()[:16]])


def document_terms(document: Document) -> dict[str, str]:
    """Index field -> terms of the document joined by blanks, ready for a tokenizer that cuts at blanks."""
    return terms_of(texts_of(document))


def terms_of(raw: Texts) -> dict[str, str]:
    """The same of a document of which only the texts are there."""
    texts = [normalised_text(part) for part in raw]
    words = [" ".join(with_parts(content_terms(text))) for text in texts]
    grams = [" ".join(bigram_terms(text)) for text in texts]
    return {
        "words": " ".join(words),
        "bigrams": " ".join(grams),
        "title_words": words[0],
        "title_bigrams": grams[0],
        "keywords": words[1],
    }


def document_text(document: Document) -> str:
    """All of a document's text as its terms are cut from it: normalised, letters in lower case."""
    return "\n".join(normalised_text(part) for part in texts_of(document)).lower()


def heading_of(title: str) -> str:
    """Names a title, so that one who types it names its record; empty for one too short to mean one record only."""
    letters = "".join(filter(str.isalnum, normalised_text(title).lower()))
    return letters if len(letters) >= LEAST_HEADING else ""


def texts_of(document: Document) -> Texts:
    """What terms are cut from."""
    return document.title, "\n".join(document.keywords), document.text


def query_terms(query: Query) -> QueryTerms:
    """The terms of a query's title, keywords and text; a query of stop words alone has none."""
    text = normalised_text("\n".join((query.title, *query.keywords, query.text)))
    words = content_words(text)
    owners: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    grams: Counter[str] = Counter()
    at: dict[int, str] = {index: word.text for word in words for index in range(word.start, word.end)}
    for gram, start in bigrams(text):
        # Inside stop words a bigram says as little as they do; at their edge it helps (ADR 0003).
        covered = [at[index] for index in range(start, start + len(gram)) if index in at]
        grams[gram] += bool(covered)
        for word in covered:
            owners[gram][word] += 1
    shares = {
        gram: {word: count / sum(counts.values()) for word, count in counts.items()} for gram, counts in owners.items()
    }
    alone = frozenset(word.text for word in words)
    lowered = text.lower()
    found = (*meanings(lowered), *sayings(lowered)) if query.of_practice else meanings(lowered)
    suggested, said = _suggested(found, shares)
    said = {word: practice for word, practice in said.items() if word not in alone}
    return QueryTerms(Counter(with_parts(word.text for word in words)), +grams, shares, alone, suggested, said, found)


def suggested_words(text: str) -> tuple[str, ...]:
    """Words of papers for the words of practice in a text, each once."""
    found = (word for meaning in meanings(normalised_text(text).lower()) for word in meaning.meant)
    return tuple(dict.fromkeys(found))


def _suggested(
    found: Iterable[Meaning], shares: dict[str, dict[str, float]]
) -> tuple[dict[str, dict[str, float]], dict[str, str]]:
    """Terms with weights, and which word of the text each word comes from; new bigrams get their shares.

    Words that stand for the same word share its weight; a term weighs 1 at most.
    """
    weights: dict[str, defaultdict[str, float]] = {field: defaultdict(float) for field in WHOLE_FIELDS}
    said: dict[str, str] = {}
    for meaning in found:
        for papers in meaning.meant:
            words = content_words(papers)
            for word in with_parts(one.text for one in words):
                weights["words"][word] += 1 / len(meaning.meant)
                said.setdefault(word, meaning.said)
            for gram, start in bigrams(papers):
                weights["bigrams"][gram] += 1 / len(meaning.meant)
                around = [one.text for one in words if one.start < start + len(gram) and start < one.end]
                shares.setdefault(gram, {word: 1 / len(around) for word in around})
    capped = {field: {term: min(1.0, weight) for term, weight in terms.items()} for field, terms in weights.items()}
    return capped, said
