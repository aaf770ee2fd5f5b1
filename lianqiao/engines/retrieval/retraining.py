"""Finds better numbers for the ranking from what became of finds, and says how sure that is; nothing is put in use.

Coordinate ascent over few values of each number, by nDCG@10. What is reported is measured on demands that the choice
has not seen: it is made once for each of five parts without that part, and applied to it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import chain
from statistics import fmean
from typing import Final

import numpy as np

from lianqiao.engines.retrieval.index import Index
from lianqiao.engines.retrieval.measures import ndcg_at
from lianqiao.engines.retrieval.records import Hit, Query
from lianqiao.engines.retrieval.tuning import Settings

#: The values that are tried for each number, besides the one in use.
GRID: Final[Mapping[str, tuple[float, ...]]] = {
    "vector_weight": (0.5, 1.0, 1.75, 2.5, 3.5),
    "topicality": (0.0, 0.25, 0.5, 0.75, 1.0),
    "bigrams": (0.5, 1.0, 1.5),
    "title": (0.0, 0.1, 0.3, 0.6),
    "keywords": (0.0, 0.2, 0.5, 1.0),
    "meant": (0.0, 0.2, 0.4, 0.7),
}
#: The first so many of a ranking are looked at by people, and measured.
DEPTH: Final = 10
#: Hits among which a judged document is looked for.
_POOL: Final = 100
_PARTS: Final = 5
_ROUNDS: Final = 2
#: A value that gains less on what it is chosen by is not worth a change.
_LEAST_GAIN: Final = 0.001
_RESAMPLES: Final = 2000
_OUTER: Final = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Sample:
    """A demand, and how well the documents fit that something is known of: id -> gain, 0 for what does not fit.

    With `is_complete` every other document counts as not fitting; without, nothing is known of the others and they are
    left out of the ranking before it is measured (condensed lists: Sakai, 2007). `group` is for telling results apart.
    """

    name: str
    query: Query
    gains: Mapping[str, float]
    group: str = ""
    is_complete: bool = False

    @property
    def is_telling(self) -> bool:
        """Whether orders can be told apart by it: something fits, and something else does not."""
        return any(gain > 0 for gain in self.gains.values()) and (self.is_complete or 0 in self.gains.values())


@dataclass(frozen=True, slots=True)
class Measured:
    """nDCG@10 of some demands with the numbers in use and with others."""

    group: str
    demands: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Result:
    """What a run found. `whole` and `groups` are of demands that the choice had not seen."""

    present: Settings
    proposed: Settings
    whole: Measured
    low: float
    """Of the difference: 95 of 100 samples of as many demands lie between `low` and `high` (bootstrap)."""
    high: float
    better: int
    worse: int
    judged: int
    """Pairs that something is known of."""
    groups: tuple[Measured, ...] = ()
    folds: tuple[Settings, ...] = field(default=())
    """What was chosen without each part: much alike means stable."""

    @property
    def is_sure(self) -> bool:
        """Whether held-out demands gain beyond chance."""
        return self.low > 0 and self.proposed != self.present


class _Table:
    """nDCG@10 of each sample under settings, searched once."""

    def __init__(self, index: Index, samples: Sequence[Sample], progress: Callable[[int], None] | None) -> None:
        self._index, self._samples, self._progress = index, samples, progress
        self._known: dict[Settings, np.ndarray] = {}

    def values(self, trials: Iterable[Settings]) -> list[np.ndarray]:
        """For each of the settings the values of all samples."""
        wanted = list(trials)
        new = [one for one in dict.fromkeys(wanted) if one not in self._known]
        if new:
            columns = np.array([self._of(sample, new) for sample in self._samples]).reshape(-1, len(new))
            self._known.update(zip(new, columns.T, strict=True))
            if self._progress is not None:
                self._progress(len(self._known))
        return [self._known[one] for one in wanted]

    def _of(self, sample: Sample, trials: Sequence[Settings]) -> list[float]:
        found = self._index.search_under(sample.query, _POOL, trials)
        return [_value(sample, hits) for hits in found]


def _value(sample: Sample, hits: Sequence[Hit]) -> float:
    ranked = [hit.id for hit in hits if sample.is_complete or hit.id in sample.gains]
    return ndcg_at(ranked, {name: gain for name, gain in sample.gains.items() if gain > 0}, DEPTH)


def retrain(
    index: Index, samples: Iterable[Sample], *, seed: int = 5, progress: Callable[[int], None] | None = None
) -> Result:
    """Choose the numbers of the ranking by these samples; those that tell nothing are left out.

    Equal samples, index and seed give equal results, whatever their order. `progress` is told the number of settings
    tried so far. Raises ValueError where fewer samples tell something than there are parts.
    """
    telling = sorted((sample for sample in samples if sample.is_telling), key=lambda sample: sample.name)
    if len(telling) < _PARTS:
        raise ValueError(f"{_PARTS} demands at least have to tell something, these are {len(telling)}")
    present = index.settings
    table = _Table(index, telling, progress)
    parts = _parted(telling)
    names = [name for name in GRID if name != "vector_weight" or (index.vectors is not None and index.vectors.count())]
    folds = tuple(_chosen(table, present, names, parts != part) for part in range(_PARTS))
    before = table.values([present])[0]
    held = table.values(folds)
    after = np.array([held[part][place] for place, part in enumerate(parts)])
    low, high = _interval(after - before, seed)
    return Result(
        present=present,
        proposed=_chosen(table, present, names, np.ones(len(telling), bool)),
        whole=_measured("", before, after),
        low=low,
        high=high,
        better=int(np.sum(after > before)),
        worse=int(np.sum(after < before)),
        judged=sum(len(sample.gains) for sample in telling),
        groups=tuple(_grouped(telling, before, after)),
        folds=folds,
    )


def _parted(samples: Sequence[Sample]) -> np.ndarray:
    """A part for each sample, all of much the same size, by chance that is the same each time."""
    digests = [blake2b(sample.name.encode(), digest_size=8).digest() for sample in samples]
    parts = np.empty(len(samples), int)
    for number, place in enumerate(sorted(range(len(samples)), key=digests.__getitem__)):
        parts[place] = number % _PARTS
    return parts


def _chosen(table: _Table, present: Settings, names: Sequence[str], among: np.ndarray) -> Settings:
    """The best settings for some of the samples, changed from the present ones one number after the other."""
    best = present
    for _round in range(_ROUNDS):
        at_start = best
        for name in names:
            trials = [best, *(replace(best, **{name: value}) for value in GRID[name])]
            means = [float(values[among].mean()) for values in table.values(trials)]
            if max(means) > means[0] + _LEAST_GAIN:
                best = trials[means.index(max(means))]
        if best == at_start:
            break
    return best


def _interval(differences: np.ndarray, seed: int) -> tuple[float, float]:
    chance = np.random.default_rng(seed)
    places = chance.integers(0, len(differences), (_RESAMPLES, len(differences)))
    low, high = np.percentile(differences[places].mean(axis=1), _OUTER)
    return float(low), float(high)


def _measured(group: str, before: Sequence[float] | np.ndarray, after: Sequence[float] | np.ndarray) -> Measured:
    return Measured(group, len(before), fmean(map(float, before)), fmean(map(float, after)))


def _grouped(samples: Sequence[Sample], before: np.ndarray, after: np.ndarray) -> Iterable[Measured]:
    groups = sorted({sample.group for sample in samples})
    for group in chain(groups if groups != [""] else ()):
        places = [place for place, sample in enumerate(samples) if sample.group == group]
        yield _measured(group, before[places], after[places])
