"""What people of the trade say (拉稀), in the words that papers use (腹泻): a dictionary that is kept by hand.

`data/practice.tsv` has a line for each thing: words of papers, the best first, a tab, words of practice, all parted by
blanks. A word of practice is looked for letter by letter, so an entry has two characters at least. A word that stands
in several lines means all of them.
"""

from collections import defaultdict
from functools import lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

LEAST_CHARACTERS: Final = 2


class Meaning(NamedTuple):
    """A word of practice that stands in a text, and what papers call it."""

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


def read_lines() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """The dictionary as it is written: words of papers and words of practice, line by line."""
    content = files("lianqiao.engines.retrieval").joinpath("data", "practice.tsv").read_text(encoding="utf-8")
    lines = [line for line in content.splitlines() if line and not line.startswith("#")]
    parted = [line.split("\t") for line in lines]
    return tuple((tuple(papers.split()), tuple(practice.split())) for papers, practice in parted)


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
