"""The rows with the highest inner products: for one query by cells or exactly, for many by blocks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import sqrt
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from lianqiao.engines.retrieval.records import Filters
from lianqiao.engines.retrieval.vectors.cells import CELLS_PER_ROOT, PROBES
from lianqiao.engines.retrieval.vectors.numbers import BLOCK, MANY_BLOCK, Half, Vector32, best, many_products, products

Mask = npt.NDArray[np.bool_]

#: Rows that pass up to which they are all looked at.
EXACT_ROWS: Final = 20_000
#: Survivors of the blocks that are gathered before they are sorted.
_MOST_SURVIVORS: Final = 2_000_000
#: How far beyond its mean a cell is expected to reach towards a query, in spreads: the best of it counts, not the mean.
_REACH: Final = np.float32(0.1)
_CELLS: Final = "cells.npz"
#: Below every product of unit vectors; a row that may not be found has -2.
_BELOW_ALL: Final = np.float32(-1.5)
_HIDDEN: Final = np.float32(-2)
_NOTHING: Final = np.empty(0, np.float32)


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a base: centres by which rows are given to them, and what is needed to choose among them.

    `means` are the means of their rows, `spreads` the root of the mean square distance from it, `starts` where the rows
    of each begin (one more at the end).
    """

    centres: Vector32
    means: Vector32
    spreads: Vector32
    starts: npt.NDArray[np.int64]

    @classmethod
    def load(cls, folder: Path) -> "Cells | None":
        """The cells of a part; None when it has none."""
        path = folder / _CELLS
        if not path.exists():
            return None
        with np.load(path) as data:
            return cls(data["centres"], data["means"], data["spreads"], data["starts"])

    @classmethod
    def of(cls, centres: Vector32, cells: npt.NDArray[np.int32], vectors: Half) -> "Cells":
        """The cells of rows that lie by cells."""
        starts = np.searchsorted(cells, np.arange(len(centres) + 1)).astype(np.int64)
        means = centres.copy()
        for cell, (start, end) in enumerate(pairwise(starts)):
            if end > start:
                means[cell] = vectors[start:end].mean(axis=0, dtype=np.float32)
        # Rows are unit vectors: the mean square distance from their mean is what its square lacks of 1.
        spreads = np.sqrt(np.maximum(0.0, 1.0 - np.square(means).sum(axis=1))).astype(np.float32)
        return cls(centres, means, spreads, starts)

    def write(self, folder: Path) -> None:
        """Keep them beside their rows."""
        np.savez(folder / _CELLS, centres=self.centres, means=self.means, spreads=self.spreads, starts=self.starts)

    def near(self, vector: Vector32, passing: "Passing", probes: int) -> npt.NDArray[np.int64]:
        """The cells to look into, in order of place: the nearest until as many rows pass as `probes` cells have rows,
        were there `CELLS_PER_ROOT` times the root of all rows (there may be half or twice as many)."""
        least = probes * sqrt(len(passing.mask)) / CELLS_PER_ROOT
        order = np.argsort(-(np.vecdot(self.means, vector) + _REACH * self.spreads), kind="stable")
        enough = int(np.searchsorted(np.cumsum(passing.by_cell[order]), least)) + 1
        return np.sort(order[:enough])

    def runs_of(self, chosen: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
        """Where the rows of some cells begin and end; cells in order of place, those side by side taken together."""
        breaks = np.flatnonzero(np.diff(chosen) != 1)
        first, last = chosen[[0, *(breaks + 1)]], chosen[[*breaks, -1]]
        return list(zip(self.starts[first].tolist(), self.starts[last + 1].tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Passing:
    """The rows that pass a filter: which, how many, and how many of each cell."""

    mask: Mask
    number: int
    by_cell: npt.NDArray[np.int64]

    @classmethod
    def of(cls, mask: Mask, cells: Cells | None) -> "Passing":
        """Counted once for all searches with the same filter."""
        starts = np.array([0, len(mask)]) if cells is None else cells.starts
        counts = np.concatenate(([0], np.cumsum(mask, dtype=np.int64)))
        return cls(mask, int(counts[-1]), np.diff(counts[starts]))


def one(
    vectors: Half,
    passing: Passing,
    cells: Cells | None,
    vector: Vector32,
    number: int,
    owners: npt.NDArray[np.uint32],
    owner_not: int | None,
    *,
    exact_rows: int = EXACT_ROWS,
    probes: int = PROBES,
) -> list[tuple[int, float]]:
    """At most `number` rows that pass and are not of the owner, with their products, highest first.

    Exact without cells, and where no more than `exact_rows` pass.
    """
    if not passing.number or number < 1:
        return []
    if cells is not None and passing.number > exact_rows:
        runs = cells.runs_of(cells.near(vector, passing, probes))
    else:
        runs = [(0, len(passing.mask))]
    inside = np.concatenate([np.arange(start, end) for start, end in runs])
    wanted = passing.mask[inside]
    if owner_not is not None:
        wanted &= owners[inside] != owner_not
    rows = inside[wanted]
    if 2 * len(rows) > len(inside):
        # Straight from the mapped file: to gather rows first takes longer than to multiply the others as well.
        scores = np.concatenate([products(vectors[start:end], vector) for start, end in runs])[wanted]
    else:
        blocks = (rows[start : start + BLOCK] for start in range(0, len(rows), BLOCK))
        scores = np.concatenate([_NOTHING, *(products(vectors[block], vector) for block in blocks)])
    return [(int(rows[place]), float(scores[place])) for place in best(scores, number)]


def many_by_cells(
    vectors: Half,
    passing: Passing,
    cells: Cells,
    queries: Vector32,
    number: int,
    owners: npt.NDArray[np.uint32],
    owners_not: Sequence[int | None],
    *,
    probes: int = PROBES,
) -> list[list[tuple[int, float]]]:
    """For each query what `one` finds in the cells near it; each cell is read once for all that look into it."""
    near = [cells.near(query, passing, probes) for query in queries]
    asked = np.repeat(np.arange(len(queries)), [len(chosen) for chosen in near])
    chosen = np.concatenate(near)
    # Each query has its scores in one run, cell behind cell as `near` has them.
    lengths = passing.by_cell[chosen]
    starts = np.cumsum(lengths) - lengths
    scores = np.empty(int(lengths.sum()), np.float32)
    rows_in: dict[int, npt.NDArray[np.int64]] = {}
    by_cell = np.argsort(chosen, kind="stable")
    for places in np.split(by_cell, np.flatnonzero(np.diff(chosen[by_cell])) + 1):
        cell = int(chosen[places[0]])
        start, end = int(cells.starts[cell]), int(cells.starts[cell + 1])
        rows = rows_in[cell] = np.flatnonzero(passing.mask[start:end]) + start
        if len(rows):
            found = many_products(vectors[rows], queries[asked[places]])
            for column, begin in enumerate(starts[places].tolist()):
                scores[begin : begin + len(rows)] = found[:, column]
    result = []
    ends = np.searchsorted(asked, np.arange(len(queries)), side="right")
    for owner_not, mine, end in zip(owners_not, near, ends.tolist(), strict=True):
        rows = np.concatenate([rows_in[cell] for cell in mine.tolist()])
        begin = int(starts[end - len(mine)])
        values = scores[begin : begin + len(rows)]
        if owner_not is not None:
            wanted = owners[rows] != owner_not
            rows, values = rows[wanted], values[wanted]
        result.append([(int(rows[place]), float(values[place])) for place in best(values, number)])
    return result


def many(
    vectors: Half,
    mask: Mask,
    queries: Vector32,
    number: int,
    owners: npt.NDArray[np.uint32],
    owners_not: Sequence[int | None],
) -> list[list[tuple[int, float]]]:
    """For each query the `number` best rows that pass the mask and are not of the owner named for the query.

    Exact. Of each block only what beats a query's worst find so far is looked at again.
    """
    unwanted = np.array([-1 if owner is None else owner for owner in owners_not], np.int64)
    found = _Finds(len(queries), number)
    for start in range(0, len(vectors), MANY_BLOCK):
        passing = mask[start : start + MANY_BLOCK]
        if not passing.any():
            continue
        scores = many_products(vectors[start : start + MANY_BLOCK], queries)
        scores[~passing] = _HIDDEN
        if start == 0 and len(scores) > number:
            # A first bar, so that not the whole first block survives; the owner's own rows make it lower, never higher.
            own = owners[start : start + MANY_BLOCK, None] == unwanted
            scores[own] = _HIDDEN
            found.bars = np.maximum(found.bars, np.partition(scores, -number, axis=0)[-number])
        places = _true_places(scores >= np.maximum(found.bars, _BELOW_ALL))
        rows, asked = np.divmod(places, len(queries))
        values = scores.ravel()[places]
        rows += start
        wanted = owners[rows] != unwanted[asked]
        found.add(asked[wanted], rows[wanted], values[wanted])
    return found.lists()


class _Finds:
    """The best rows of many queries so far, and the bar that a new one has to pass."""

    def __init__(self, queries: int, number: int) -> None:
        self.bars = np.full(queries, _BELOW_ALL, np.float32)
        self._number = number
        self._parts: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Vector32]] = []
        self._gathered = 0

    def add(self, asked: npt.NDArray[np.int64], rows: npt.NDArray[np.int64], scores: Vector32) -> None:
        self._parts.append((asked, rows, scores))
        self._gathered += len(asked)
        if self._gathered > max(_MOST_SURVIVORS, 4 * self._number * len(self.bars)):
            self._prune()

    def lists(self) -> list[list[tuple[int, float]]]:
        self._prune()
        asked, rows, scores = self._parts[0]
        starts = np.searchsorted(asked, np.arange(len(self.bars) + 1))
        return [
            list(zip(rows[start:end].tolist(), scores[start:end].tolist(), strict=True))
            for start, end in pairwise(starts)
        ]

    def _prune(self) -> None:
        if not self._parts:
            self._parts = [(np.empty(0, np.int64), np.empty(0, np.int64), _NOTHING)]
        asked, rows, scores = (np.concatenate(columns) for columns in zip(*self._parts, strict=True))
        order = np.lexsort((rows, -scores, asked))
        asked, rows, scores = asked[order], rows[order], scores[order]
        ranks = np.arange(len(asked)) - np.searchsorted(asked, asked)
        kept = ranks < self._number
        last = ranks == self._number - 1
        self.bars[asked[last]] = np.maximum(self.bars[asked[last]], scores[last])
        self._parts = [(asked[kept], rows[kept], scores[kept])]
        self._gathered = int(kept.sum())


def without_owner(filters: Filters) -> Filters:
    """The filters that many queries share though each leaves out records of its own."""
    return replace(filters, owner_not="")


def _true_places(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """The places of the true values, row by row; quick where there are few: eight are looked at at once."""
    flat = mask.ravel()
    whole = len(flat) // 8 * 8
    words = np.flatnonzero(flat[:whole].view(np.uint64))
    around = (words[:, None] * 8 + np.arange(8)).ravel()
    return np.concatenate((around[flat[around]], np.flatnonzero(flat[whole:]) + whole))
