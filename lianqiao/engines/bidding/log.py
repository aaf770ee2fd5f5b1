"""The log of an auction: lines of one form, each chained to the one before it by its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from lianqiao.engines.bidding.amounts import amount_text, moment_text

#: What stands before the first line.
BEGINNING: Final = "0" * 64
_NAMES: Final = {"number", "kind", "at", "data", "previous", "digest"}


class LineKind(StrEnum):
    """What a line says."""

    ANNOUNCED = "announced"
    BID = "bid"
    SEALED = "sealed"
    OPENED = "opened"
    CLOSED = "closed"
    CALLED_OFF = "called_off"


class NotALine(ValueError):
    """A text that is not a line of a log."""


@dataclass(frozen=True)
class Line:
    """A line: its number from 0 without gaps, what it says, when, and the digests of the line before it and its own."""

    number: int
    kind: str
    at: str
    data: Mapping[str, Any]
    previous: str
    digest: str

    @property
    def is_sound(self) -> bool:
        """Whether the digest is that of what the line says."""
        return self.digest == digest_of(self.number, self.kind, self.at, self.data, self.previous)


def canonical(value: Any) -> str:
    """One spelling for each value: JSON with sorted names and no blanks."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_of(number: int, kind: str, at: str, data: Mapping[str, Any], previous: str) -> str:
    """SHA-256, in hexadecimal, of the digest before and the line without digests."""
    said = canonical({"number": number, "kind": kind, "at": at, "data": data})
    return hashlib.sha256(f"{previous}{said}".encode()).hexdigest()


def digest_of_terms(data: Mapping[str, Any]) -> str:
    """What a bidder agrees to: SHA-256, in hexadecimal, of the data of the announcement."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def chain(number: int, previous: str, kind: LineKind, at: datetime, data: Mapping[str, Any]) -> Line:
    """The next line behind the digest `previous` (`BEGINNING` for the first)."""
    moment = moment_text(at)
    digest = digest_of(number, str(kind), moment, data, previous)
    return Line(number, str(kind), moment, data, previous, digest)


def as_text(line: Line) -> str:
    """The line as it is published, one object of JSON."""
    return canonical({name: getattr(line, name) for name in _NAMES})


def parse(text: str) -> Line:
    """The line of a text; NotALine for what is none."""
    try:
        given = json.loads(text, object_pairs_hook=_once, parse_float=_no_number, parse_constant=_no_number)
        canonical(given).encode()
    except (ValueError, RecursionError) as error:
        raise NotALine("is not JSON") from error
    if not isinstance(given, dict) or set(given) != _NAMES:
        raise NotALine("has other parts than number, kind, at, data, previous and digest")
    texts = (given[name] for name in ("kind", "at", "previous", "digest"))
    number = given["number"]
    if not all(isinstance(one, str) for one in texts) or not isinstance(given["data"], dict):
        raise NotALine("has a part of another form")
    if not isinstance(number, int) or isinstance(number, bool):
        raise NotALine("has no number")
    return Line(**given)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which no name stands twice: of two values one would be read and the other shown."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_number(text: str) -> float:
    """Fractions have several spellings; a log has none of them."""
    raise ValueError(f"{text} is no number of a log")


def commitment_of(amount: Decimal, salt: str) -> str:
    """What is published of a sealed offer before the opening: SHA-256 of salt and amount."""
    return hashlib.sha256(f"{salt}:{amount_text(amount)}".encode()).hexdigest()
