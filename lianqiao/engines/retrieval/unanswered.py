"""What a query says and a document does not answer: neither with the word nor with another that means the same."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Final

from lianqiao.engines.retrieval.analysis import QueryTerms
from lianqiao.engines.text.words import is_thing, parts

MOST: Final = 4
"""Words that are named, the weightiest first."""

_LEAST_CHARACTERS: Final = 2


def unanswered_words(
    terms: QueryTerms, importance: Mapping[tuple[str, str], float], text: str, is_subject: Callable[[str], bool]
) -> tuple[str, ...]:
    """The weightiest words of a query, at most `MOST`, that nothing in a document's text (`document_text`) answers.

    `importance` says what the query gives for each of its words; those below the mean are passed over, for nobody
    misses them, and so is what names no thing (a verb, a number) or, as `is_subject` knows, no document is about. A
    term is answered when one of its parts stands there, a word of practice when what it means does.
    """
    said = {word: importance.get(("words", word), 0.0) for word in terms.alone}
    if not said:
        return ()
    usual = sum(said.values()) / len(said)
    answered = set(_answered(terms, text))
    missing = [
        word
        for word, weight in said.items()
        if weight >= usual and len(word) >= _LEAST_CHARACTERS and is_thing(word)
        if word not in text and word not in answered
    ]
    missing.sort(key=lambda word: (-said[word], word))
    return tuple(islice(filter(is_subject, missing), MOST))


def _answered(terms: QueryTerms, text: str) -> Iterator[str]:
    """Words of the query that do not stand in the text but are answered there."""
    for word in terms.alone:
        if any(len(part) >= _LEAST_CHARACTERS and part in text for part in parts(word)):
            yield word
    for meaning in terms.meanings:
        if any(other in text for other in meaning.meant):
            yield from (word for word in terms.alone if word in meaning.said or meaning.said in word)
