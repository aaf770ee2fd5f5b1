"""The folder of a match index: generations, the mark of the rules they follow, and the lock of the writer.

    index/
      CURRENT          name of the generation in use, replaced atomically
      writer.lock      held while something is written
      gen-1a2b3c/      one generation: the tantivy files, RULES (the fingerprint of the rules they follow), REMOVED
                       (since when something that is gone may still stand in the files) and the vectors

A rebuild writes a new generation beside the old one and then moves CURRENT: readers always see a whole index.
"""

import contextlib
import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from lianqiao.engines.retrieval.errors import IndexBusy, IndexMissing, IndexOutdated

_CURRENT = "CURRENT"
_RULES = "RULES"
_LOCK = "writer.lock"
_REMOVED = "REMOVED"
_RETRY_SECONDS = 0.02


class Folder:
    """One index folder; it touches nothing until asked to."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def current(self) -> Path:
        """The generation in use. Raises `IndexMissing` when there is none."""
        try:
            name = (self.path / _CURRENT).read_text(encoding="utf-8").strip()
        except (FileNotFoundError, NotADirectoryError):
            raise IndexMissing(f"no match index in {self.path}") from None
        generation = self.path / name
        if not name or not generation.is_dir():
            raise IndexMissing(f"the match index in {self.path} is incomplete")
        return generation

    def in_use(self) -> Path | None:
        """The generation in use; None when there is none."""
        try:
            return self.current()
        except IndexMissing:
            return None

    def check_rules(self, generation: Path, fingerprint: str) -> None:
        """Raises `IndexOutdated` when the generation was written by rules other than `fingerprint`."""
        try:
            written = (generation / _RULES).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            written = "unknown rules"
        if written != fingerprint:
            raise IndexOutdated(f"the match index in {self.path} follows {written!r}, not {fingerprint!r}")

    def new_generation(self) -> Path:
        """An empty generation that nobody reads until `publish`; call it with the lock held."""
        generation = self.path / f"gen-{uuid.uuid4().hex[:12]}"
        generation.mkdir(parents=True)
        return generation

    def publish(self, generation: Path, fingerprint: str) -> None:
        """Make a finished generation the one in use and remove all others, those of a killed rebuild too.

        Call it with the lock held.
        """
        write_atomically(generation / _RULES, fingerprint)
        write_atomically(self.path / _CURRENT, generation.name)
        for old in self.path.glob("gen-*"):
            if old != generation:
                self.discard(old)

    def note_removal(self, generation: Path) -> None:
        """Remember that something that was removed still stands in the files."""
        if not (generation / _REMOVED).exists():
            write_atomically(generation / _REMOVED, "")

    def removed_since(self, generation: Path) -> float | None:
        """The time (seconds since 1970) of the oldest removal whose words still stand in the files."""
        try:
            return (generation / _REMOVED).stat().st_mtime
        except FileNotFoundError:
            return None

    def discard(self, generation: Path) -> None:
        """Remove a generation that nobody is to read any more; call it with the lock held."""
        shutil.rmtree(generation, ignore_errors=True)

    @contextlib.contextmanager
    def lock(self, *, wait_seconds: float = 0.0, name: str = _LOCK) -> Iterator[None]:
        """Be the only writer among all processes; the system frees the lock when its holder dies.

        `name` is another file of the folder for what goes on beside the writer.

        Raises `IndexBusy` when another writer holds it for longer than `wait_seconds`.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + wait_seconds
        with (self.path / name).open("a", encoding="utf-8") as handle:
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= deadline:
                        message = f"another writer is at work on the match index in {self.path}"
                        raise IndexBusy(message) from None
                    time.sleep(_RETRY_SECONDS)
            yield


def write_atomically(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old text or the new one, also after a crash."""
    scratch = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
    with scratch.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    scratch.replace(path)
