"""Cells: rows that lie near each other lie together on disk, so that a search reads only the cells near its query."""

from collections.abc import Iterator
from math import sqrt
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from lianqiao.engines.retrieval.vectors.numbers import MANY_BLOCK, Half, Vector32

#: Rows from which cells are worth their while; below, all rows are looked at. See docs/matching-at-scale.md.
CELLS_FROM: Final = 50_000
#: Cells are this many times the root of the number of rows.
CELLS_PER_ROOT: Final = 4
#: Cells whose number of rows a search looks into.
PROBES: Final = 128
_SAMPLE_PER_CELL: Final = 40
_ROUNDS: Final = 8
_SEED: Final = 29


class Matrix(Protocol):
    """Rows of float16 of which some or a slice can be taken, wherever they lie."""

    def __len__(self) -> int: ...

    def __getitem__(self, chosen: Any, /) -> Half: ...


def centres_of(vectors: Matrix, *, before: Vector32 | None = None) -> Vector32:
    """Unit vectors of cells for these rows: spherical k-means over a sample, the same each time.

    Those that were there `before` serve on until their number is half or twice of what it should be.
    """
    number = max(1, int(CELLS_PER_ROOT * sqrt(len(vectors))))
    if before is not None and number / 2 < len(before) < number * 2:
        return before
    chance = np.random.default_rng(_SEED)
    chosen = np.sort(chance.choice(len(vectors), min(len(vectors), number * _SAMPLE_PER_CELL), replace=False))
    sample = vectors[chosen].astype(np.float32)
    centres = sample[chance.choice(len(sample), number, replace=len(sample) < number)]
    for _ in range(_ROUNDS):
        nearest = np.concatenate([_nearest(block, centres) for block in _blocks(sample)])
        order = np.argsort(nearest, kind="stable")
        starts = np.searchsorted(nearest[order], np.arange(number))
        filled = np.flatnonzero(np.diff(np.append(starts, len(sample))))
        sums = np.add.reduceat(sample[order], starts[filled], axis=0)
        centres[filled] = sums
        empty = np.setdiff1d(np.arange(number), filled)
        centres[empty] = sample[chance.choice(len(sample), len(empty))]
        centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    return centres


def cells_of(vectors: Matrix, centres: Vector32) -> npt.NDArray[np.int32]:
    """The cell of each row."""
    if not len(vectors):
        return np.empty(0, np.int32)
    return np.concatenate([_nearest(block.astype(np.float32), centres) for block in _blocks(vectors)]).astype(np.int32)


def _blocks(rows: Any) -> Iterator[Any]:
    return (rows[start : start + MANY_BLOCK] for start in range(0, len(rows), MANY_BLOCK))


def _nearest(rows: Vector32, centres: Vector32) -> npt.NDArray[np.intp]:
    best: npt.NDArray[np.intp] = np.argmax(rows @ centres.T, axis=1)
    return best
