"""How organisations answer those who ask them to meet.

Matching does not know of requests; the process that takes them says so here.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID


@dataclass(frozen=True)
class Answering:
    """How many requests an organisation has answered, and how many it let lapse; open ones do not count."""

    answered: int
    lapsed: int


Source: TypeAlias = Callable[[Collection[UUID]], Mapping[UUID, Answering]]
"""Answers, for the ids of organisations, with those that have been asked."""

_SOURCES: list[Source] = []


def answer_source(source: Source) -> Source:
    """Register a function that knows how organisations answer; called once at start."""
    _SOURCES.append(source)
    return source


def answering_of(organisations: Collection[UUID]) -> dict[UUID, Answering]:
    """The record of each of these that has been asked; one that has not is left out."""
    return {key: record for source in _SOURCES for key, record in source(organisations).items()}
