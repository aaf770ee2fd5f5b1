"""What people of the trade say (拉稀), in the words that papers use (腹泻): a dictionary that is kept by hand.

`data/practice.tsv` has a line for each thing: words of papers, the best first, a tab, words of practice, all parted by
blanks. A word of practice is looked for letter by letter, so an entry has two characters at least. A word that stands
in several lines means all of them.

The other way round, for whoever looks for people of the trade in the words of papers, a line counts when a quarter of
its words of papers stand in the text.
"""

from collections import defaultdict
from functools import lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

LEAST_CHARACTERS: Final = 2
LEAST_PART: Final = 0.25
"""Of the words of papers in a line, the part that a text must have; a half finds fewer demands (decision 21)."""


class Meaning(NamedTuple):
    """A word that stands in a text, and what the other side calls it: papers, or with `sayings` people of the trade."""

    said: str
    meant: tuple[str, ...]


def meanings(text: str) -> tuple[Meaning, ...]:
    """The words of practice in a normalised text in small letters, each once, in order of their places."""
    dictionary, lengths = _dictionary()
    found: dict[str, Meaning] = {}
    for start, first in enumerate(text):
        for length in lengths.get(first, ()):
            said = text[start : start + length]
            if said in dictionary:
                found.setdefault(said, Meaning(said, dictionary[said]))
    return tuple(found.values())


def sayings(text: str) -> tuple[Meaning, ...]:
    """What people of the trade call the things that a normalised text in small letters tells in words of papers.

    One entry for each line of the dictionary that counts: its first word in the text, its words of practice.
    """
    found = []
    for papers, practice in _lowered():
        present = [word for word in papers if word in text]
        if len(present) >= LEAST_PART * len(papers):
            found.append(Meaning(present[0], practice))
    return tuple(found)


def read_lines() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """The dictionary as it is written: words of papers and words of practice, line by line."""
    content = files("lianqiao.engines.retrieval").joinpath("data", "practice.tsv").read_text(encoding="utf-8")
    lines = [line for line in content.splitlines() if line and not line.startswith("#")]
    parted = [line.split("\t") for line in lines]
    return tuple((tuple(papers.split()), tuple(practice.split())) for papers, practice in parted)


@lru_cache(maxsize=1)
def _lowered() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """The lines in small letters."""
    return tuple(
        (tuple(word.lower() for word in papers), tuple(word.lower() for word in practice))
        for papers, practice in read_lines()
    )


@lru_cache(maxsize=1)
def _dictionary() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[int, ...]]]:
    """Word of practice -> words of papers; first character -> lengths of what begins with it, longest first."""
    collected: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for papers, practice in read_lines():
        for said in practice:
            collected[said.lower()].update(dict.fromkeys(papers))
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for said in collected:
        lengths[said[0]].add(len(said))
    dictionary = {said: tuple(papers) for said, papers in collected.items()}
    return dictionary, {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
