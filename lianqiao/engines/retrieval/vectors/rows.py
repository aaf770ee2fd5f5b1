"""Rows of vectors on disk: appended, never changed, read through the memory map of the system.

    vectors.f16    the vectors, `width` float16 a row
    keys.txt       the keys of the documents, one a line
    rows.bin       a `ROW` for each: what filters look at, and which document it is; a row counts once it is here
    dead.bin       numbers of rows that do not count any more

Files are written in this order, each flushed to the disk before the next, so that after a crash the rows that count
are whole; what stands behind them is overwritten by the next append.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from lianqiao.engines.retrieval.vectors.numbers import Half

ROW: Final = np.dtype(
    [
        ("key", "<u8"),
        ("mark", "<u8"),  # of the whole document: it changes with any of its facts
        ("text", "<u8"),  # of the text that was encoded: as long as it stays, so does the vector
        ("class", "<u4"),
        ("owner", "<u4"),
        ("readiness", "i1"),  # 0: not stated
        ("readiness_wanted", "i1"),
        ("price_yuan", "<f8"),  # not a number: not stated
        ("budget_yuan", "<f8"),
        ("key_start", "<u8"),
        ("key_length", "<u4"),
    ]
)

Rows = npt.NDArray[np.void]


@dataclass(frozen=True, slots=True)
class Loaded:
    """The rows of a folder as they were at one moment."""

    vectors: Half
    rows: Rows
    alive: npt.NDArray[np.bool_]
    keys: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.rows)

    def key_text(self, row: int) -> str:
        """The key of a row as it was given."""
        start = int(self.rows["key_start"][row])
        return self.keys[start : start + int(self.rows["key_length"][row])].tobytes().decode()


class Part:
    """One folder of rows."""

    def __init__(self, path: Path, width: int) -> None:
        self.path = path
        self.width = width

    def sizes(self) -> tuple[int, int]:
        """How many rows and how many numbers of dead rows there are: equal sizes mean nothing has changed."""
        return self._count(), _size(self.path / "dead.bin") // 4

    def load(self) -> Loaded:
        """The rows that count now; nothing is read from the disk before it is used, but which rows are dead."""
        count, _ = self.sizes()
        end = 0
        rows = self._map("rows.bin", ROW, (count,))
        if count:
            end = int(rows["key_start"][-1]) + int(rows["key_length"][-1])
        return Loaded(
            self._map("vectors.f16", np.dtype(np.float16), (count, self.width)),
            rows,
            self.alive(count),
            self._map("keys.txt", np.dtype(np.uint8), (end,)),
        )

    def alive(self, count: int) -> npt.NDArray[np.bool_]:
        """Which of the first `count` rows are not dead."""
        alive = np.ones(count, np.bool_)
        path = self.path / "dead.bin"
        if path.exists():
            numbers = np.fromfile(path, "<u4")
            alive[numbers[numbers < count]] = False
        return alive

    def append(self, vectors: Half, rows: Rows, keys: Sequence[str]) -> None:
        """Add rows behind those that count; places and lengths of the keys are filled in here."""
        count = self._count()
        start = 0
        if count:
            last = self._map("rows.bin", ROW, (count,))[-1]
            start = int(last["key_start"]) + int(last["key_length"]) + 1
        lines = [key.encode() for key in keys]
        lengths = np.array([len(line) for line in lines], np.uint64)
        rows["key_length"] = lengths
        rows["key_start"] = start + np.concatenate(([0], np.cumsum(lengths[:-1] + 1))).astype(np.uint64)
        self.path.mkdir(parents=True, exist_ok=True)
        write_at(self.path / "vectors.f16", count * self.width * 2, np.ascontiguousarray(vectors).tobytes())
        write_at(self.path / "keys.txt", start, b"".join(line + b"\n" for line in lines))
        write_at(self.path / "rows.bin", count * ROW.itemsize, rows.tobytes())

    def bury(self, numbers: Sequence[int] | npt.NDArray[np.int64]) -> None:
        """Let rows count no more."""
        if len(numbers):
            start = _size(self.path / "dead.bin") // 4 * 4
            write_at(self.path / "dead.bin", start, np.asarray(numbers, "<u4").tobytes())

    def _count(self) -> int:
        return _size(self.path / "rows.bin") // ROW.itemsize

    def _map(self, name: str, dtype: np.dtype, shape: tuple[int, ...]) -> npt.NDArray:  # type: ignore[type-arg]
        if 0 in shape:
            return np.empty(shape, dtype)
        return np.memmap(self.path / name, dtype, "r", shape=shape).view(np.ndarray)


def write_at(path: Path, start: int, data: bytes) -> None:
    """Write behind the first `start` bytes, drop what stood there, and wait for the disk."""
    with path.open("r+b" if path.exists() else "wb") as handle:
        handle.truncate(start)
        handle.seek(start)
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
