"""Two editions side by side: who entered, who left, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.lists.enums import Visibility
from lianqiao.core.lists.models import Edition, Entry
from lianqiao.core.lists.showing import as_public


@dataclass(frozen=True)
class Difference:
    """One thing that differs on a line that both editions name."""

    title: str
    old: str
    new: str


@dataclass(frozen=True)
class ChangedEntry:
    """A line of both editions that does not say the same."""

    entry: Entry
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Comparison:
    """The newer edition against the older one; `same` counts the lines that did not change."""

    old: Edition
    new: Edition
    entered: tuple[Entry, ...]
    left: tuple[Entry, ...]
    changed: tuple[ChangedEntry, ...]
    same: int


def compare(old: Edition, new: Edition, *, actor: Actor | None = None) -> Comparison:
    """Compare the standing entries of two editions of one kind, in two queries; ValueError for two kinds.

    A line is the same when it names the same record, or the same name of the same holder. The position does not count.
    For an `actor` the lines of editions that may be public say what that one may read today (`showing`).
    """
    if old.kind_id != new.kind_id:
        raise ValueError("editions of different kinds cannot be compared")
    before = {entry.identity: entry for entry in _lines(old, actor)}
    after = {entry.identity: entry for entry in _lines(new, actor)}
    changed = []
    for identity, entry in after.items():
        if identity in before and (differences := _differences(before[identity], entry, new)):
            changed.append(ChangedEntry(entry, differences))
    shared = sum(identity in before for identity in after)
    return Comparison(
        old=old,
        new=new,
        entered=tuple(entry for identity, entry in after.items() if identity not in before),
        left=tuple(entry for identity, entry in before.items() if identity not in after),
        changed=tuple(changed),
        same=shared - len(changed),
    )


def _lines(edition: Edition, actor: Actor | None) -> list[Entry]:
    lines = list(edition.entries.standing().in_order())
    return lines if actor is None or edition.visibility != Visibility.PUBLIC else as_public(lines, actor)


def _differences(old: Entry, new: Entry, edition: Edition) -> tuple[Difference, ...]:
    pairs: list[tuple[str, Any, Any]] = [
        (_("名称"), old.name, new.name),
        (_("所属单位"), old.holder, new.holder),
        *(
            (column.title, column.show(old.attributes.get(column.name)), column.show(new.attributes.get(column.name)))
            for column in edition.kind.own_columns()
        ),
        (_("备注"), old.note, new.note),
    ]
    return tuple(Difference(title, before, after) for title, before, after in pairs if before != after)
