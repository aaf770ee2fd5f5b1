"""Where the scores of a ranked list come from: a narrow protocol, and the source that comes with programmes.

A source answers for many applications at once. `entered` has what was typed from a signed sheet, `reviewing.reviewed`
what experts gave in a review.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from lianqiao.processes.programmes.models import Application, EnteredScore


@dataclass(frozen=True)
class Score:
    """What a source says of one application: the value out of 100, and a sentence beside it."""

    value: Decimal
    note: str = ""


class ScoreSource(Protocol):
    """The scores by key of the application; those without one are left out. A fixed number of queries."""

    def __call__(self, applications: Collection[Application]) -> Mapping[Any, Score]: ...


_SOURCES: dict[str, ScoreSource] = {}


def register(name: str, source: ScoreSource) -> None:
    """Make a source known; LookupError for a name that is taken."""
    if name in _SOURCES:
        raise LookupError(f"there is a source of scores {name} already")
    _SOURCES[name] = source


def scores_of(applications: Collection[Application]) -> dict[Any, Score]:
    """The scores of all sources; of an application that several know, that of the source registered last."""
    found: dict[Any, Score] = {}
    for source in _SOURCES.values():
        found |= source(applications)
    return found


def entered(applications: Collection[Application]) -> dict[Any, Score]:
    """The scores that were entered from a signed sheet."""
    rows = EnteredScore.objects.filter(application__in=[one.pk for one in applications])
    return {row.application_id: Score(row.score, row.note) for row in rows}


register("entered", entered)
