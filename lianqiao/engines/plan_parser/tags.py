"""What a task speaks of, and what could measure a target: mechanisms by cue words, metrics by their own words.

Both are proposals with a score from 0 to 1, best first, for a person to accept; nothing is decided by them.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from lianqiao.engines.plan_parser import departments
from lianqiao.engines.plan_parser.types import Quantity, Task
from lianqiao.engines.text.units import unit_name
from lianqiao.engines.text.words import bigrams

# How sure one cue makes: in the title the task is about it, in the text it speaks of it, a weak cue may mean another.
_IN_TITLE: Final = 0.8
_IN_TEXT: Final = 0.45
_WEAK: Final = 0.25
_LEAST: Final = 0.3
_SENTENCE: Final = re.compile("[。；\n]")

_MONEY: Final = frozenset({"元", "美元", "欧元"})
_SHARES: Final = frozenset({"%", "‰", "百分点", "倍"})
_TIMES: Final = re.compile("^[十百千万亿]+(?=.)")
_OTHER_UNIT: Final = 0.6
_OTHER_KIND: Final = 0.15
_RULE_COUNTS: Final = 0.5
_LEAST_LIKE: Final = 0.2


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A mechanism of plans: its id (F001 …), its name, and the words by which a text speaks of it."""

    id: str
    name: str
    cues: tuple[tuple[tuple[str, ...], bool], ...]
    """Each cue with its parts, which have to stand in one sentence, and whether it is weak."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A mechanism that a task speaks of, with how sure that is, and the cues that said so."""

    id: str
    name: str
    score: float
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric of the registers as plain data: its name, its label and its counting rule in words, its unit."""

    name: str
    label: str
    unit: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric that could measure a target, with how well its words and its unit fit."""

    name: str
    score: float


@lru_cache(maxsize=1)
def mechanisms() -> tuple[Mechanism, ...]:
    """All mechanisms in the order of their ids."""
    content = files("lianqiao.engines.plan_parser").joinpath("data", "mechanisms.txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in content.splitlines() if line and not line.startswith("#"))
    return tuple(Mechanism(key, name, tuple(map(_cue, cues.split(" ")))) for key, name, cues in rows)


def _cue(spelt: str) -> tuple[tuple[str, ...], bool]:
    return tuple(spelt.removeprefix("~").split("+")), spelt.startswith("~")


def mechanisms_of(task: Task) -> tuple[Tag, ...]:
    """The mechanisms that a task speaks of, surest first."""
    text = "\n".join(map(departments.without_notes, task.text.split("\n")))
    sentences = [sentence for sentence in _SENTENCE.split(text) if sentence]
    whole = f"{task.title}\n{text}"
    found = (_tag(mechanism, task.title, sentences, whole) for mechanism in mechanisms())
    return tuple(sorted((tag for tag in found if tag is not None), key=lambda tag: (-tag.score, tag.id)))


def _tag(mechanism: Mechanism, title: str, sentences: Sequence[str], whole: str) -> Tag | None:
    doubt = 1.0
    said: list[str] = []
    for parts, weak in mechanism.cues:
        if not all(part in whole for part in parts):
            continue
        spelt = "+".join(parts)
        if any(spelt in cue for cue in said):  # 揭榜 says nothing more than 揭榜挂帅
            continue
        in_title = all(part in title for part in parts)
        if not in_title and not any(all(part in sentence for part in parts) for sentence in sentences):
            continue
        doubt *= 1 - (_WEAK if weak else _IN_TITLE if in_title else _IN_TEXT)
        said.append(spelt)
    score = round(1 - doubt, 3)
    return Tag(mechanism.id, mechanism.name, score, tuple(said)) if score >= _LEAST else None


class Measures:
    """The metrics among which one is looked for; what many of them say (科技成果) tells them apart the least."""

    def __init__(self, measures: Iterable[Measure]) -> None:
        self._measures = tuple(measures)
        self._pairs = [(_pairs(measure.label), _pairs(measure.rule)) for measure in self._measures]
        seen = Counter(pair for label, rule in self._pairs for pair in label | rule)
        self._weights = {pair: math.log(1 + len(self._measures) / count) for pair, count in seen.items()}

    def of(self, target: Quantity, *, most: int = 5) -> tuple[Measured, ...]:
        """The metrics that could measure a target, best first; none where no words fit."""
        asked = _pairs(target.indicator)
        found: list[Measured] = []
        for measure, (label, rule) in zip(self._measures, self._pairs, strict=True):
            like = max(self._likeness(asked, label), _RULE_COUNTS * self._likeness(asked, rule))
            score = round(like * _unit_fit(target.unit, measure.unit), 3)
            if score >= _LEAST_LIKE:
                found.append(Measured(measure.name, score))
        return tuple(sorted(found, key=lambda one: (-one.score, one.name))[:most])

    def _likeness(self, asked: frozenset[str], said: frozenset[str]) -> float:
        """The weight of what both say against all that either says: 1 for the same words."""
        if not asked or not said:
            return 0.0
        unknown = math.log(1 + len(self._measures))
        weight = {pair: self._weights.get(pair, unknown) for pair in asked | said}
        shared = sum(weight[pair] for pair in asked & said)
        return 2 * shared / (sum(weight[pair] for pair in asked) + sum(weight[pair] for pair in said))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(pair for pair, _ in bigrams(text))


def _unit_fit(asked: str, given: str) -> float:
    one, other = _base(asked), _base(given)
    if one == other:
        return 1.0
    return _OTHER_UNIT if _kind(one) == _kind(other) else _OTHER_KIND


def _base(unit: str) -> str:
    return unit_name(_TIMES.sub("", unit))


def _kind(unit: str) -> str:
    return "money" if unit in _MONEY else "share" if unit in _SHARES else "count"
