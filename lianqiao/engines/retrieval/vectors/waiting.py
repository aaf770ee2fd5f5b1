"""The keys of documents that may lack a vector, in the order in which they came; the newest are taken first."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lianqiao.engines.retrieval.records import Key
from lianqiao.engines.retrieval.vectors.rows import write_at

_LONGEST_LINE = 400


@dataclass(frozen=True, slots=True)
class Taken:
    """Some keys, newest first, and the place in the file that they take up."""

    keys: tuple[Key, ...]
    start: int
    end: int


class Waiting:
    """A file of keys, one a line; written with the lock of the index held."""

    def __init__(self, path: Path, separator: str) -> None:
        self._path = path
        self._separator = separator

    def add(self, keys: Iterable[Key]) -> Taken:
        """Write keys behind the others, on the disk before this returns."""
        chosen = tuple(dict.fromkeys(keys))
        start = self._size()
        lines = "".join(f"{self._separator.join(key)}\n" for key in chosen).encode()
        if lines:
            write_at(self._path, start, lines)
        return Taken(chosen, start, start + len(lines))

    def newest(self, limit: int) -> Taken:
        """At most `limit` of the keys that came last; empty when none wait."""
        end = self._size()
        data = self._part(max(0, end - limit * _LONGEST_LINE), end)
        whole = data if len(data) == end else data[data.find(b"\n") + 1 :]
        lines = whole.splitlines(keepends=True)[-limit:]
        start = end - sum(map(len, lines))
        keys = (line.decode(errors="replace").rstrip("\n").partition(self._separator) for line in reversed(lines))
        return Taken(tuple(dict.fromkeys((kind, name) for kind, _, name in keys if kind and name)), start, end)

    def settle(self, taken: Taken, *, left: Iterable[Key] = ()) -> None:
        """Take these out again, but for those that are `left`; what came since stays behind them.

        Written over the old lines before the rest is cut off: whatever moment a crash takes, no key is lost.
        """
        if taken.end == taken.start:
            return
        since = self._part(taken.end, self._size())
        lines = "".join(f"{self._separator.join(key)}\n" for key in left).encode()
        with self._path.open("r+b") as handle:
            handle.seek(taken.start)
            handle.write(lines + since)
            handle.flush()
            os.fsync(handle.fileno())
            handle.truncate(taken.start + len(lines) + len(since))

    def all(self) -> tuple[Key, ...]:
        """All keys, newest first."""
        return self.newest(self._size()).keys

    def exists(self) -> bool:
        """Whether there is such a file."""
        return self._path.exists()

    def clear(self) -> None:
        """Begin anew with an empty file."""
        write_at(self._path, 0, b"")

    def count(self) -> int:
        """How many lines there are: at least as many as documents that wait."""
        if not self._path.exists():
            return 0
        with self._path.open("rb") as handle:
            return sum(block.count(b"\n") for block in iter(lambda: handle.read(1 << 20), b""))

    def _part(self, start: int, end: int) -> bytes:
        if end <= start or not self._path.exists():
            return b""
        with self._path.open("rb") as handle:
            handle.seek(start)
            return handle.read(end - start)

    def _size(self) -> int:
        return self._path.stat().st_size if self._path.exists() else 0
