"""The form in which log rows and seals are hashed; pure Python, so that an export can be checked without a database.

A row is one line of JSON (RFC 8259): keys in alphabetical order, no spaces, characters as they are (no \\u escapes),
UTF-8. The digest of a day's entries is SHA-256 over its lines in order of (`at`, `id`), each ended by a line feed; the
digest of a seal is SHA-256 over the seal's own line without `digest`, `locator` and `sealed_at`.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

#: What a row's line holds.
COLUMNS = (
    "action",
    "actor",
    "actor_name",
    "at",
    "data",
    "id",
    "organisation",
    "organisation_name",
    "reason",
    "request_id",
    "subject",
    "subject_id",
    "subject_text",
    "text",
)
#: The previous digest of the first seal.
BEGINNING = "0" * 64
#: In the locator each row has the 16 bytes of its id and so many of its line's SHA-256.
MARK = 8
STEP = 16 + MARK


def line(values: Mapping[str, Any]) -> str:
    """The values as one line of JSON in the form that is hashed, without the line feed."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def moment(at: dt.datetime) -> str:
    """A time in UTC to the microsecond, like 2026-11-22T02:38:56.012345Z."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Day:
    """The digest of one day's rows, taken in one after the other."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._marks = bytearray()
        self.first: str | None = None
        self.last: str | None = None

    def add(self, row: Mapping[str, Any]) -> None:
        """Take in the next row."""
        text = f"{line(row)}\n".encode()
        self._digest.update(text)
        self._marks += UUID(row["id"]).bytes + hashlib.sha256(text).digest()[:MARK]
        self.first = self.first or row["id"]
        self.last = row["id"]

    @property
    def entries(self) -> int:
        return len(self._marks) // STEP

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()

    @property
    def locator(self) -> bytes:
        """Id and mark of each row, with which `first_difference` finds the row that is not as it was."""
        return bytes(self._marks)


@dataclass(frozen=True)
class Seal:
    """What is sealed of a day. `history` maps each table of row history to its columns, count and digest."""

    number: int
    day: str
    entries: int
    first: str | None
    last: str | None
    entries_digest: str
    history: dict[str, Any]
    previous: str
    digest: str = ""
    locator: bytes = field(default=b"", repr=False)
    sealed_at: str = ""

    def own_digest(self) -> str:
        """The digest that this content has."""
        content = {
            name: getattr(self, name)
            for name in ("number", "day", "entries", "first", "last", "entries_digest", "history", "previous")
        }
        return hashlib.sha256(line(content).encode()).hexdigest()

    def as_line(self) -> str:
        """The seal as it stands in an export."""
        values = {**self.__dict__, "locator": base64.b64encode(self.locator).decode()}
        return line({"seal": values})

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Seal:
        """The seal of an export's line; raises TypeError or ValueError for what is none."""
        return cls(**{**values, "locator": base64.b64decode(values["locator"], validate=True)})


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was sealed: a day, what is wrong (`changed`, `removed`, `added`, `seal`, `chain`,
    `history`, `before_first_seal`), and the row's id or the table's name where one can be named.
    """

    day: str
    what: str
    where: str = ""


def check_link(seal: Seal, before: Seal | None) -> list[Finding]:
    """Whether the seal says what it said, and follows the one before it without a gap."""
    found = []
    if seal.own_digest() != seal.digest:
        found.append(Finding(seal.day, "seal"))
    expected = (before.number + 1, before.digest) if before is not None else (1, BEGINNING)
    follows = before is None or dt.date.fromisoformat(seal.day) - dt.date.fromisoformat(before.day) == dt.timedelta(
        days=1
    )
    if (seal.number, seal.previous) != expected or not follows:
        found.append(Finding(seal.day, "chain"))
    return found


def check_rows(seal: Seal, rows: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """Whether the day's rows, in their order, are those that were sealed; names the first that is not."""
    day = Day()
    for row in rows:
        day.add(row)
    if (day.digest, day.entries) == (seal.entries_digest, seal.entries):
        return []
    return [Finding(seal.day, *first_difference(seal.locator, day.locator))]


def first_difference(sealed: bytes, present: bytes) -> tuple[str, str]:
    """What is the matter with the first row that differs, and its id."""
    then, now = _rows_of(sealed), _rows_of(present)
    for position in range(max(len(then), len(now))):
        old = then[position] if position < len(then) else None
        new = now[position] if position < len(now) else None
        if old == new:
            continue
        if old is not None and new is not None and old[0] == new[0]:
            return "changed", str(UUID(bytes=new[0]))
        if old is not None and old[0] not in {row for row, _mark in now}:
            return "removed", str(UUID(bytes=old[0]))
        if new is not None and new[0] not in {row for row, _mark in then}:
            return "added", str(UUID(bytes=new[0]))
        return "changed", str(UUID(bytes=(new or old or (b"\0" * 16,))[0]))
    return "seal", ""


def _rows_of(locator: bytes) -> list[tuple[bytes, bytes]]:
    return [(locator[at : at + 16], locator[at + 16 : at + STEP]) for at in range(0, len(locator), STEP)]
