"""Base and tail of the vectors as they are in memory: rows by key, rows that pass a filter, rows taken together."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from lianqiao.engines.retrieval.marks import mark_of
from lianqiao.engines.retrieval.records import Filters
from lianqiao.engines.retrieval.schema import SEPARATOR
from lianqiao.engines.retrieval.vectors import nearest
from lianqiao.engines.retrieval.vectors.classes import Table, numbers_pass
from lianqiao.engines.retrieval.vectors.numbers import Half
from lianqiao.engines.retrieval.vectors.rows import ROW, Loaded, Part, Rows

_KEPT_MASKS: Final = 8


@dataclass
class Side:
    """Base or tail as loaded, with what searching needs."""

    part: Part
    sizes: tuple[int, int]
    loaded: Loaded
    cells: nearest.Cells | None
    classes: npt.NDArray[np.uint32]
    owners: npt.NDArray[np.uint32]
    hashes: npt.NDArray[np.uint64]
    order: npt.NDArray[np.int64]
    known: OrderedDict[Filters, nearest.Passing] = field(default_factory=OrderedDict)

    @classmethod
    def of(cls, part: Part) -> "Side":
        sizes = part.sizes()
        loaded = part.load()
        order = np.argsort(loaded.rows["key"], kind="stable")
        return cls(
            part,
            sizes,
            loaded,
            nearest.Cells.load(part.path),
            np.ascontiguousarray(loaded.rows["class"]),
            np.ascontiguousarray(loaded.rows["owner"]),
            loaded.rows["key"][order],
            order,
        )

    def refreshed(self) -> "Side":
        """As it is now; where rows have only died, what is costly is kept."""
        sizes = self.part.sizes()
        if sizes == self.sizes:
            return self
        if sizes[0] != self.sizes[0]:
            return Side.of(self.part)
        loaded = replace(self.loaded, alive=self.part.alive(sizes[0]))
        return replace(self, sizes=sizes, loaded=loaded, known=OrderedDict())

    def rows_of(self, hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
        """The living row of each hash of a key, -1 for none."""
        if not len(self.order):
            return np.full(len(hashes), -1, np.int64)
        # Of several rows of a key only the last can be alive, and the order is stable.
        places = np.searchsorted(self.hashes, hashes, side="right") - 1
        rows = self.order[np.maximum(places, 0)]
        known = (places >= 0) & (self.hashes[np.maximum(places, 0)] == hashes) & self.loaded.alive[rows]
        return np.where(known, rows, -1)

    def passing(self, filters: Filters, table: Table) -> nearest.Passing:
        """Which rows are alive and pass, whatever owner the filters leave out: that is asked of the rows found."""
        shared = nearest.without_owner(filters)
        if shared in self.known:
            self.known.move_to_end(shared)
            return self.known[shared]
        classes = table.passing(shared)
        mask: npt.NDArray[np.bool_] = self.loaded.alive.copy()
        if not classes.all():
            mask &= classes[self.classes]
        by_numbers = numbers_pass(shared, self.loaded.rows)
        if by_numbers is not None:
            mask &= by_numbers
        if shared.only is not None:
            rows = self.rows_of(np.array([mark_of(SEPARATOR.join(key)) for key in shared.only], np.uint64))
            named = np.zeros(len(mask), np.bool_)
            named[rows[rows >= 0]] = True
            mask &= named
        self.known[shared] = nearest.Passing.of(mask, self.cells)
        if len(self.known) > _KEPT_MASKS:
            self.known.popitem(last=False)
        return self.known[shared]


@dataclass(frozen=True)
class Gathered:
    """Chosen rows of base and tail as one matrix of which slices and rows can be taken."""

    sides: Sequence[Side]
    whose: npt.NDArray[np.int64]
    numbers: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, chosen: slice | npt.NDArray[np.int64]) -> Half:
        whose, numbers = self.whose[chosen], self.numbers[chosen]
        taken = np.empty((len(numbers), self.sides[0].loaded.vectors.shape[1]), np.float16)
        for place, side in enumerate(self.sides):
            taken[whose == place] = side.loaded.vectors[numbers[whose == place]]
        return taken

    def rows(self) -> Rows:
        """What is known of them."""
        taken: Rows = np.empty(len(self), ROW)
        for place, side in enumerate(self.sides):
            taken[self.whose == place] = side.loaded.rows[self.numbers[self.whose == place]]
        return taken

    def keys(self) -> list[str]:
        """Their keys."""
        return [
            self.sides[place].loaded.key_text(row)
            for place, row in zip(self.whose.tolist(), self.numbers.tolist(), strict=True)
        ]
