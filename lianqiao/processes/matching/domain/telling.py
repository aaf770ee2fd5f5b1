"""People who hear of the matches of a record in a way that they chose themselves, and are not told once more.

Matching does not know what people asked for; the process that lets them ask says so here.
"""

from collections.abc import Callable, Collection
from typing import Any, TypeAlias
from uuid import UUID

Readers: TypeAlias = "set[tuple[Any, UUID]]"
"""(key of a person, id of a record of theirs)."""

Source: TypeAlias = Callable[[Collection[UUID]], Readers]
"""Answers, for the ids of records, with the people who are told of their matches elsewhere."""

_SOURCES: list[Source] = []


def reader_source(source: Source) -> Source:
    """Register a function that knows such people; called once at start."""
    _SOURCES.append(source)
    return source


def told_elsewhere(records: Collection[UUID]) -> Readers:
    """The people who need no message of matching about these records."""
    return {reader for source in _SOURCES for reader in source(records)}
