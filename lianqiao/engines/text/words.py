"""Words of a Chinese text, cut by rjieba with the project's dictionary of technology."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from operator import add
from typing import NamedTuple

from rjieba import Jieba

from lianqiao.engines.text.normalise import HAN

_HAN_RUN = re.compile(f"[{HAN}]+")
_READABLE = re.compile(r"[^\W_]")
_EMPTY = re.compile(r"[\d\W_]*")
_MOST_REMEMBERED = 200_000


class Word(NamedTuple):
    """A word as it is compared (letters in lower case) and its half-open span in the text it was cut from."""

    text: str
    start: int
    end: int


def read_terms(name: str) -> tuple[str, ...]:
    """The entries of a word list in `engines/text/data`: one a line, `#` starts a comment, order kept."""
    content = files("lianqiao.engines.text").joinpath("data", name).read_text(encoding="utf-8")
    entries = (line.split("#", 1)[0].strip() for line in content.splitlines())
    return tuple(entry for entry in entries if entry)


@lru_cache(maxsize=1)
def _cutter() -> Jieba:
    """rjieba's dictionary plus ours; a word of ours gets the frequency that makes it win over its parts."""
    cutter = Jieba()
    for term in read_terms("words.txt"):
        cutter.add_word(term, None, None)
    return cutter


@lru_cache(maxsize=1)
def _parts() -> dict[str, tuple[str, ...]]:
    plain = Jieba()
    return {term: tuple(plain.cut(term)) for term in read_terms("words.txt")}


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    return frozenset(read_terms("stopwords.txt"))


def is_stop_word(word: str) -> bool:
    """Whether a word carries no subject: particles, and what every demand and every abstract says."""
    return word in _stop_words()


def all_words(text: str) -> frozenset[str]:
    """Every word of the dictionary that stands somewhere in a text, those inside longer ones too."""
    return frozenset(_cutter().cut_all(text))


def is_word(text: str) -> bool:
    """Whether the dictionary, ours included, has this as a word."""
    return bool(_cutter().has_word(text))


@lru_cache(maxsize=50_000)
def is_thing(word: str) -> bool:
    """Whether the dictionary knows a word as the name of a thing or as a term: no verb, number or measure word."""
    if word.lower() in _parts():
        return True
    tags = [tag for _, tag in _cutter().tag(word)]
    return len(tags) == 1 and (is_word(word) or tags[0] == "eng") and tags[0][:1] in ("n", "e")


def cut(text: str) -> list[Word]:
    """All words of a normalised text in order, without punctuation and blanks; spans never overlap."""
    return [Word(word.lower(), start, end) for word, start, end in _cutter().tokenize(text) if _READABLE.search(word)]


def content_words(text: str) -> list[Word]:
    """The words of a normalised text that say what it is about: no stop words, no bare numbers."""
    contents = _contents()
    return [word for word in cut(text) if contents[word.text]]


def content_terms(text: str) -> list[str]:
    """The same words without their places, in half the time."""
    return list(filter(_contents().__getitem__, _cutter().cut(text.lower())))


class _Contents(dict[str, bool]):
    """Word -> whether it says anything; what it was asked is remembered, as far as there is room."""

    def __missing__(self, word: str) -> bool:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        known = self[word] = word not in _stop_words() and not _EMPTY.fullmatch(word)
        return known


@lru_cache(maxsize=1)
def _contents() -> _Contents:
    return _Contents()


def parts(term: str) -> tuple[str, ...]:
    """The words in a term of the project's dictionary (固态电解质: 固态, 电解质); empty for other words."""
    return _parts().get(term, ())


def with_parts(words: Iterable[str]) -> list[str]:
    """Words, and behind a term of our dictionary its parts too, so that 电解质 still finds 固态电解质."""
    known = _parts()
    return [term for word in words for term in ((word, *known[word]) if word in known else (word,))]


def bigram_terms(text: str) -> list[str]:
    """The pairs of `bigrams` without their places, in a third of the time."""
    found: list[str] = []
    for characters in _HAN_RUN.findall(text):
        found += map(add, characters, characters[1:]) if len(characters) > 1 else (characters,)
    return found


def bigrams(text: str) -> Iterator[tuple[str, int]]:
    """Every pair of neighbouring Chinese characters with its place; a lone character counts as itself.

    They find what no dictionary knows (new materials, names) and forgive words that were cut differently.
    """
    for run in _HAN_RUN.finditer(text):
        start, characters = run.start(), run[0]
        if len(characters) == 1:
            yield characters, start
        for index in range(len(characters) - 1):
            yield characters[index : index + 2], start + index
