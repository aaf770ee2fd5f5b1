"""The vectors of one generation of an index: written beside its documents, searched with its filters.

    vectors/
      LAYOUT           whose vectors they are, and the two parts in use, base and tail; replaced atomically
      part-1a2b3c/     rows (`rows.Part`); a base also has cells.npz
      classes.jsonl, owners.txt, waiting.txt

Rows are added to the tail. `compact` joins base and tail to a new base whose rows lie by cells, without the dead ones.
The documents have the last word: each row says of which state of a document it is (`mark`), and whoever shows a find
compares. So vectors may lag behind after a crash, but they never put forward what is gone or has changed.
"""

import json
import shutil
import threading
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from lianqiao.engines.retrieval.marks import mark_of
from lianqiao.engines.retrieval.records import Document, Filters, Key
from lianqiao.engines.retrieval.schema import SEPARATOR
from lianqiao.engines.retrieval.storage import write_atomically
from lianqiao.engines.retrieval.vectors import nearest
from lianqiao.engines.retrieval.vectors.cells import CELLS_FROM, PROBES, cells_of, centres_of
from lianqiao.engines.retrieval.vectors.classes import Table
from lianqiao.engines.retrieval.vectors.encoding import Encoder, passage_of
from lianqiao.engines.retrieval.vectors.nearest import EXACT_ROWS
from lianqiao.engines.retrieval.vectors.numbers import Half, Vector32, narrowed, products
from lianqiao.engines.retrieval.vectors.rows import ROW, Part, Rows
from lianqiao.engines.retrieval.vectors.sides import Gathered, Side
from lianqiao.engines.retrieval.vectors.waiting import Waiting

#: Rows of the tail from which it is joined to the base, and the same as a share of the base.
TAIL_ROWS: Final = 10_000
TAIL_SHARE: Final = 0.1
_WRITTEN_AT_ONCE: Final = 100_000
_FOLDER: Final = "vectors"


@dataclass(frozen=True, slots=True)
class Found:
    """A document near a query: its key, its cosine, and which state of it the vector is of."""

    key: Key
    cosine: float
    mark: int
    name: int
    """The mark of the key."""


class Vectors:
    """Vectors in a folder; reading is safe from any thread and process, writing needs the lock of the index."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.encoder_name = ""
        self.width = 0
        self.waiting = Waiting(path / "waiting.txt", SEPARATOR)
        self._guard = threading.Lock()
        self._table = Table(path)
        self._layout = ""
        self._sides: tuple[Side, ...] = ()
        self.refresh()

    @classmethod
    def open(cls, generation: Path) -> "Vectors | None":
        """The vectors of a generation; None when it has none."""
        try:
            return cls(generation / _FOLDER)
        except FileNotFoundError:
            return None

    @classmethod
    def create(cls, generation: Path, encoder: Encoder) -> "Vectors":
        """Empty vectors for the documents of a generation, in place of those of another encoder."""
        path = generation / _FOLDER
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        _lay_out(path, encoder.name, encoder.width, [_new_name(), _new_name()])
        return cls(path)

    def copy_to(self, generation: Path) -> "Vectors":
        """The same vectors for another generation; call it with the lock of the index held."""
        return Vectors(Path(shutil.copytree(self.path, generation / _FOLDER)))

    def refresh(self) -> None:
        """Take over what other processes have written; a few looks at the file system.

        Raises `FileNotFoundError` when the generation is gone.
        """
        with self._guard:
            text = (self.path / "LAYOUT").read_text(encoding="utf-8")
            if text != self._layout:
                layout = json.loads(text)
                if layout["encoder"] != self.encoder_name:
                    self._table = Table(self.path)
                self.encoder_name, self.width = layout["encoder"], layout["width"]
                self._sides = tuple(Side.of(Part(self.path / name, self.width)) for name in layout["parts"])
                self._layout = text
            else:
                self._sides = tuple(side.refreshed() for side in self._sides)
            self._table.refresh()

    def count(self) -> int:
        """Documents that have a vector."""
        return sum(int(side.loaded.alive.sum()) for side in self._sides)

    def nearest(
        self,
        vector: Vector32,
        number: int,
        filters: Filters,
        *,
        exclude: Collection[Key] = (),
        exact_rows: int = EXACT_ROWS,
        probes: int = PROBES,
    ) -> list[Found]:
        """The `number` rows of the highest cosine that pass the filters, highest first.

        Exact where few rows pass; among many, most of the best (recall in docs/matching-at-scale.md).
        """
        sides, wanted = self._sides, number + len(exclude)
        owner = self._table.owner_number(filters.owner_not)
        found: list[tuple[float, int, Side]] = []
        for side in sides:
            rows = nearest.one(
                side.loaded.vectors,
                side.passing(filters, self._table),
                side.cells,
                vector,
                wanted,
                side.owners,
                owner,
                exact_rows=exact_rows,
                probes=probes,
            )
            found += [(score, row, side) for row, score in rows]
        found.sort(key=lambda entry: -entry[0])
        return _named(found, number, exclude)

    def nearest_many(
        self,
        vectors: Vector32,
        number: int,
        filters: Sequence[Filters],
        exclude: Sequence[Collection[Key]],
        *,
        exact_rows: int = EXACT_ROWS,
        probes: int = PROBES,
    ) -> list[list[Found]]:
        """What `nearest` finds for each of many vectors, each with its own filters; the rows are read once for all."""
        best_of: list[list[tuple[float, int, Side]]] = [[] for _ in vectors]
        deepest = number + max(map(len, exclude), default=0)
        groups: dict[Filters, list[int]] = {}
        for place, one in enumerate(filters):
            groups.setdefault(nearest.without_owner(one), []).append(place)
        for shared, places in groups.items():
            owners = [self._table.owner_number(filters[place].owner_not) for place in places]
            for side in self._sides:
                passing = side.passing(shared, self._table)
                asked = vectors[places]
                if side.cells is not None and passing.number > exact_rows:
                    best = nearest.many_by_cells(
                        side.loaded.vectors, passing, side.cells, asked, deepest, side.owners, owners, probes=probes
                    )
                else:
                    best = nearest.many(side.loaded.vectors, passing.mask, asked, deepest, side.owners, owners)
                for place, rows in zip(places, best, strict=True):
                    best_of[place] += [(score, row, side) for row, score in rows]
        for ranked in best_of:
            ranked.sort(key=lambda entry: -entry[0])
        return [_named(ranked, number, keys) for ranked, keys in zip(best_of, exclude, strict=True)]

    def cosines(self, vector: Vector32, names: Sequence[int]) -> dict[int, tuple[float, int]]:
        """By the mark of its key, the cosine of each of these documents that has a vector, and of which state it is."""
        hashes = np.array(names, np.uint64)
        found: dict[int, tuple[float, int]] = {}
        for side in self._sides:
            rows = side.rows_of(hashes)
            known = rows >= 0
            rows = rows[known]
            if len(rows):
                cosines = products(side.loaded.vectors[rows], vector)
                marks = side.loaded.rows["mark"][rows]
                found |= zip(hashes[known].tolist(), zip(cosines.tolist(), marks.tolist(), strict=True), strict=True)
        return found

    def vector_of(self, key: Key, text: str) -> Vector32 | None:
        """The vector of a document, if it is of this text."""
        for side, row in self._rows_of([key]).values():
            if int(side.loaded.rows["text"][row]) == mark_of(text):
                stored: Vector32 = side.loaded.vectors[row].astype(np.float32)
                return stored
        return None

    def without_vector(self, keys: Iterable[Key]) -> list[Key]:
        """Those of the keys that have no vector at all."""
        wanted = list(keys)
        known = self._rows_of(wanted)
        return [key for key in wanted if key not in known]

    def all_keys(self) -> list[Key]:
        """The documents that have a vector."""
        return [
            _key(side.loaded.key_text(int(row))) for side in self._sides for row in np.flatnonzero(side.loaded.alive)
        ]

    def settle(self, present: Iterable[Document], gone: Iterable[Key] = ()) -> list[Key]:
        """Bring rows up to changed documents as far as no text has to be encoded; returns the keys of the others.

        Where the text is the same, the old vector goes on with the new facts; rows of changed texts and of documents
        that are gone count no more.
        """
        documents = list({document.key: document for document in present}.values())
        known = self._rows_of([*(document.key for document in documents), *gone])
        kept: list[Document] = []
        vectors: list[Half] = []
        left: list[Key] = []
        stale: list[tuple[Side, int]] = []
        for document in documents:
            place = known.get(document.key)
            if place is None:
                left.append(document.key)
                continue
            side, row = place
            entry = side.loaded.rows[row]
            if int(entry["text"]) != mark_of(passage_of(document)):
                left.append(document.key)
                stale.append(place)
            elif int(entry["mark"]) != mark_of(document.to_json()):
                kept.append(document)
                vectors.append(side.loaded.vectors[row])
        stale += [known[key] for key in gone if key in known]
        self._bury(stale)
        if kept:
            self._append(kept, np.array(vectors))
        return left

    def put(self, documents: Sequence[Document], vectors: Vector32) -> None:
        """Write the vectors of these documents, one row each, in place of what they had."""
        self._append(documents, narrowed(np.asarray(vectors, np.float32)))

    def needs_compaction(self) -> bool:
        """Whether the tail has grown so long that searches feel it.

        While many documents still wait for their vectors the tail may grow as long as the base: otherwise filling an
        empty index would write all rows anew time and again.
        """
        base, tail = (len(side.loaded) for side in self._sides)
        if tail <= max(TAIL_ROWS, TAIL_SHARE * base):
            return False
        return tail > max(CELLS_FROM, base) or self.waiting.count() < TAIL_ROWS

    def compact(self, *, cells_from: int = CELLS_FROM) -> None:
        """Write base and tail anew as one base without dead rows, by cells where there are many."""
        sides = self._sides
        numbers = [np.flatnonzero(side.loaded.alive) for side in sides]
        whose = np.repeat(np.arange(len(sides)), [len(rows) for rows in numbers])
        rows = np.concatenate(numbers)
        part = Part(self.path / _new_name(), self.width)
        centres = cells = None
        if len(rows) >= cells_from:
            before = sides[0].cells
            centres = centres_of(Gathered(sides, whose, rows), before=None if before is None else before.centres)
            cells = cells_of(Gathered(sides, whose, rows), centres)
            order = np.argsort(cells, kind="stable")
            whose, rows, cells = whose[order], rows[order], cells[order]
        for start in range(0, len(rows), _WRITTEN_AT_ONCE):
            some = Gathered(sides, whose[start : start + _WRITTEN_AT_ONCE], rows[start : start + _WRITTEN_AT_ONCE])
            part.append(some[:], some.rows(), some.keys())
        if centres is not None and cells is not None:
            nearest.Cells.of(centres, cells, part.load().vectors).write(part.path)
        used = [part.path.name, _new_name()]
        _lay_out(self.path, self.encoder_name, self.width, used)
        for old in self.path.glob("part-*"):
            if old.name not in used:
                shutil.rmtree(old, ignore_errors=True)
        self.refresh()

    def _append(self, documents: Sequence[Document], vectors: Half) -> None:
        """Rows of documents; the rows that they had count no more."""
        stale = list(self._rows_of([document.key for document in documents]).values())
        rows: Rows = np.zeros(len(documents), ROW)
        texts = [_key_text(document.key) for document in documents]
        rows["key"] = [mark_of(text) for text in texts]
        rows["mark"] = [mark_of(document.to_json()) for document in documents]
        rows["text"] = [mark_of(passage_of(document)) for document in documents]
        rows["class"], rows["owner"] = self._table.number(documents)
        for name in ("readiness", "readiness_wanted"):
            rows[name] = [getattr(document, name) or 0 for document in documents]
        for name in ("price_yuan", "budget_yuan"):
            rows[name] = [_number(getattr(document, name)) for document in documents]
        # Dead first: a crash in between leaves a document without a vector, never with two.
        self._bury(stale)
        self._sides[-1].part.append(vectors, rows, texts)
        self.refresh()

    def _bury(self, places: Iterable[tuple[Side, int]]) -> None:
        by_part: dict[Path, tuple[Part, list[int]]] = {}
        for side, row in places:
            by_part.setdefault(side.part.path, (side.part, []))[1].append(row)
        for part, rows in by_part.values():
            part.bury(rows)
        if by_part:
            self.refresh()

    def _rows_of(self, keys: Sequence[Key]) -> dict[Key, tuple[Side, int]]:
        """The living rows of these documents."""
        hashes = np.array([mark_of(_key_text(key)) for key in keys], np.uint64)
        found: dict[Key, tuple[Side, int]] = {}
        for side in self._sides:
            for key, row in zip(keys, side.rows_of(hashes), strict=True):
                if row >= 0:
                    found[key] = (side, int(row))
        return found


def _named(found: Iterable[tuple[float, int, Side]], number: int, exclude: Collection[Key]) -> list[Found]:
    result: list[Found] = []
    for score, row, side in found:
        key = _key(side.loaded.key_text(row))
        if key not in exclude:
            entry = side.loaded.rows[row]
            result.append(Found(key, score, int(entry["mark"]), int(entry["key"])))
        if len(result) == number:
            break
    return result


def _key_text(key: Key) -> str:
    return SEPARATOR.join(key)


def _key(text: str) -> Key:
    kind, _, name = text.partition(SEPARATOR)
    return kind, name


def _number(value: Any) -> float:
    return float("nan") if value is None else float(value)


def _new_name() -> str:
    return f"part-{uuid.uuid4().hex[:8]}"


def _lay_out(path: Path, encoder: str, width: int, parts: Sequence[str]) -> None:
    write_atomically(path / "LAYOUT", json.dumps({"encoder": encoder, "width": width, "parts": parts}))
