"""The file that a backup is: a database dump and the uploaded files in a tar, closed by a manifest that proves both."""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import IO, Any

DUMP = "database.dump"
FILES = "files"
MANIFEST = "manifest.json"
SEAL = "manifest.sha256"
FORMAT = 1
CHUNK_BYTES = 1 << 20


class ArchiveError(Exception):
    """A backup cannot be written or read; the text is one sentence for the person who runs the program."""


@dataclasses.dataclass(frozen=True)
class Content:
    """One file of the archive: its place below `files`, its size in bytes and the SHA-256 of what it holds."""

    path: str
    size: int
    sha256: str


@dataclasses.dataclass(frozen=True)
class Manifest:
    """What an archive holds, and what must be there once it is restored.

    `server` is PostgreSQL's version number (180006), `migrations` the applied ones as (app, name), `tables` the number
    of rows of each table. `absent` are files that a row names and storage did not have as the row says.
    """

    program: str
    made_at: str
    server: int
    migrations: tuple[tuple[str, str], ...]
    tables: Mapping[str, int]
    dump: Content
    files: tuple[Content, ...]
    absent: tuple[str, ...]

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(self.tables.values())

    @property
    def size(self) -> int:
        """The size of all files."""
        return sum(file.size for file in self.files)

    def as_json(self) -> bytes:
        """The manifest as it stands in the archive."""
        return json.dumps({"format": FORMAT, **dataclasses.asdict(self)}, ensure_ascii=False, indent=1).encode()


def parse(text: bytes) -> Manifest:
    """The manifest that `as_json` wrote. `ArchiveError` for another format or what is none."""
    try:
        values: dict[str, Any] = json.loads(text)
        number = values.pop("format")
        if number != FORMAT:
            raise ArchiveError(
                f"The backup has format {number}, this program reads {FORMAT}; use the program it is from."
            )
        return Manifest(
            **{
                **values,
                "migrations": tuple((app, name) for app, name in values["migrations"]),
                "dump": Content(**values["dump"]),
                "files": tuple(Content(**file) for file in values["files"]),
                "absent": tuple(values["absent"]),
            }
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        raise ArchiveError("The backup is damaged: its manifest cannot be read.") from None


# --- writing ----------------------------------------------------------------------------------------


@contextlib.contextmanager
def draft(target: Path) -> Iterator[Draft]:
    """The archive that becomes `target` at the end of the block, whole or not at all.

    What a killed predecessor left half done is overwritten. `ArchiveError` when `target` exists or is being written.
    """
    if target.exists():
        raise ArchiveError(f"{target} exists; name a file that does not.")
    path, dump = (target.with_name(f"{target.name}{end}") for end in (".part", ".dump.part"))
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ArchiveError(f"Another backup writes {target} already.") from None
        handle.truncate(0)
        try:
            os.close(os.open(dump, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
            with tarfile.open(fileobj=handle, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Draft(dump, tar)
            handle.flush()
            os.fsync(handle.fileno())
            os.link(path, target)  # refuses to take the place of a file that has appeared meanwhile
        finally:
            dump.unlink(missing_ok=True)
            path.unlink(missing_ok=True)


class Draft:
    """An archive in the making; `dump` is where the database is written before `add_dump` takes it in."""

    def __init__(self, dump: Path, tar: tarfile.TarFile) -> None:
        self.dump = dump
        self._tar = tar

    def add_dump(self) -> Content:
        """Take the dump in."""
        with self.dump.open("rb") as source:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
            size = source.tell()
            source.seek(0)
            self._tar.addfile(_header(DUMP, size), source)
        self.dump.unlink()
        return Content(DUMP, size, digest)

    def add_file(self, root: Path, wanted: Content) -> bool:
        """Take in a file from below `root`; False, and nothing is taken, when it is not what is wanted."""
        try:
            with (root / wanted.path).open("rb") as source:
                if hashlib.file_digest(source, "sha256").hexdigest() != wanted.sha256 or source.tell() != wanted.size:
                    return False
                source.seek(0)
                self._tar.addfile(_header(f"{FILES}/{wanted.path}", wanted.size), source)
        except FileNotFoundError:
            return False
        return True

    def close_with(self, manifest: Manifest) -> None:
        """Write the manifest, which makes the archive whole."""
        text = manifest.as_json()
        seal = hashlib.sha256(text).hexdigest().encode()
        for name, content in ((MANIFEST, text), (SEAL, seal)):
            self._tar.addfile(_header(name, len(content)), io.BytesIO(content))


def _header(name: str, size: int) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size, header.mode = size, 0o600
    return header


# --- reading ----------------------------------------------------------------------------------------


@contextlib.contextmanager
def opened(path: Path) -> Iterator[tuple[Manifest, tarfile.TarFile]]:
    """An archive with its manifest. `ArchiveError` when it is no archive or not a whole one."""
    try:
        with tarfile.open(path, "r:") as tar:
            names = set(tar.getnames())
            if MANIFEST not in names or SEAL not in names:
                raise ArchiveError(f"{path} is no whole backup: it is cut off, or a program before 0.2 made it.")
            text = _bytes(tar, MANIFEST)
            if hashlib.sha256(text).hexdigest().encode() != _bytes(tar, SEAL):
                raise ArchiveError(f"{path} is damaged: its manifest is not as it was written.")
            yield parse(text), tar
    except (OSError, tarfile.TarError) as error:
        raise ArchiveError(f"{path} cannot be read: {error}.") from None


def unpack(
    tar: tarfile.TarFile, manifest: Manifest, folder: Path, *, progress: Callable[[int, int], None]
) -> tuple[Path, Path]:
    """Write dump and files below the empty `folder`, each compared with its SHA-256; their places.

    `ArchiveError` at the first that is missing or differs. `progress` is told bytes done and in all.
    """
    contents: Sequence[tuple[str, Content]] = [
        (DUMP, manifest.dump),
        *((f"{FILES}/{file.path}", file) for file in manifest.files),
    ]
    total, done = sum(content.size for _name, content in contents), 0
    (folder / FILES).mkdir(mode=0o700)
    for name, content in contents:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise ArchiveError(f"The backup is damaged: {name} points out of it.")
        target = folder / path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _copy(tar, name, target) != (content.size, content.sha256):
            raise ArchiveError(f"The backup is damaged: {name} is not as it was written.")
        done += content.size
        progress(done, total)
    return folder / DUMP, folder / FILES


def _copy(tar: tarfile.TarFile, name: str, target: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with _member(tar, name) as source, open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while chunk := source.read(CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
    return size, digest.hexdigest()


def _bytes(tar: tarfile.TarFile, name: str) -> bytes:
    with _member(tar, name) as source:
        return source.read()


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    try:
        source = tar.extractfile(name)
    except KeyError:
        source = None
    if source is None:
        raise ArchiveError(f"The backup is damaged: it does not hold {name}.")
    return source
