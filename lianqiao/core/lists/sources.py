"""How registers fill lists: each says once which of its records may stand on lists, how they are narrowed and shown.

Lists are of the kernel and know no register. A register registers a `Source` for its model when its app is ready; every
kind of list that may name the model can then be filled from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django_filters import FilterSet

from lianqiao.core.access import Actor
from lianqiao.core.lists.models import ListKind


@dataclass(frozen=True, eq=False)
class Source:
    """A register as lists are filled from it.

    `records(actor)` are those of the actor's region that come into question, with all that `columns` reads; `filters`
    is what an official narrows them by. `columns(record, is_public)` says what the record fills into the columns of a
    list, by the column's name or its title; what the public is not shown is left out where `is_public`.
    """

    model: type[Model]
    filters: type[FilterSet]
    records: Callable[[Actor], QuerySet[Any]]
    columns: Callable[[Any, bool], Mapping[str, Any]]

    @property
    def label(self) -> str:
        """The label of the model, as kinds of lists name it."""
        return self.model._meta.label_lower


_SOURCES: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Make a source known; each model has one. LookupError for a model that has one already."""
    if source.label in _SOURCES:
        raise LookupError(f"lists are filled from {source.label} already")
    _SOURCES[source.label] = source
    return source


def source_of(label: str) -> Source | None:
    """The source for records of that label, if there is one."""
    return _SOURCES.get(label)


def sources_for(kind: ListKind) -> list[Source]:
    """The sources that a kind of list can be filled from, in the order of what it names."""
    return [_SOURCES[label] for label in kind.subject_models if label in _SOURCES]
