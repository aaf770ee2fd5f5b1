"""Pairs whose owners are in contact already, which are not offered as new matches.

Matching does not know how people come into contact; the process that brings them together says so here.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

Pairs: TypeAlias = Mapping[tuple[UUID, UUID], datetime]
"""(demand, achievement) -> since when their owners are in contact."""

Source: TypeAlias = Callable[[Collection[UUID]], Pairs]
"""Answers, for the ids of demands, with the pairs of these demands."""

_SOURCES: list[Source] = []


def contact_source(source: Source) -> Source:
    """Register a function that knows such pairs; called once at start."""
    _SOURCES.append(source)
    return source


def pairs_in_contact(demands: Collection[UUID]) -> Pairs:
    """The pairs of these demands that need no match any more."""
    return {pair: since for source in _SOURCES for pair, since in source(demands).items()}
