"""How a register describes its import, once: columns, row rules, duplicates, and how rows are saved."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.exchange.columns import Column
from lianqiao.core.permissions import Permission

Values = dict[str, Any]


@dataclass(frozen=True)
class ImportRow:
    """A row whose cells are all good: its number in the file and a value (or None) for every column."""

    number: int
    values: Values


def no_errors(_values: Values, _actor: Actor) -> Mapping[str, str]:
    """The rule of a register whose columns say everything."""
    return {}


def no_key(_values: Values) -> Hashable | None:
    """The key of a register in which two equal rows are two records."""
    return None


def no_duplicates(_rows: Sequence[ImportRow], _actor: Actor) -> Mapping[int, str]:
    """The answer of a register that does not compare with what it has."""
    return {}


@dataclass(frozen=True)
class Importer:
    """One kind of table that can be imported.

    - `validate_row(values, actor)` gives {column name: sentence} for what only the whole row shows; the name
      "" stands for the row itself. It is called only when every cell is good, and changes nothing.
    - `key(values)` names the record that the row is about; a second row of the same key is a duplicate
      inside the file. None means "cannot say".
    - `duplicates(rows, actor)` gives {row number: sentence} for rows that the database has already; called
      with some hundred rows at a time, so that it can ask once for all.
    - `save_rows(rows, actor)` saves them all, inside the caller's transaction, through the register's domain
      functions or in bulk. A DomainError (or a database constraint) refuses the rows; they are then tried
      one by one to find those at fault.
    - `is_for(actor)` says whether the organisation acted for keeps such records at all.
    """

    kind: str
    label: Any
    columns: Sequence[Column]
    save_rows: Callable[[Sequence[ImportRow], Actor], None]
    validate_row: Callable[[Values, Actor], Mapping[str, str]] = no_errors
    key: Callable[[Values], Hashable | None] = no_key
    duplicates: Callable[[Sequence[ImportRow], Actor], Mapping[int, str]] = no_duplicates
    permission: Permission = Permission.EXCHANGE_IMPORT
    is_for: Callable[[Actor], bool] = lambda actor: True
    notes: Sequence[Any] = field(default=())


_importers: dict[str, Importer] = {}


def register(importer: Importer) -> Importer:
    """Make the importer known under its kind; each kind and each column name once."""
    names = [column.name for column in importer.columns]
    if importer.kind in _importers or len(set(names)) != len(names):
        raise LookupError(f"importer {importer.kind} is registered already or names a column twice")
    _importers[importer.kind] = importer
    return importer


def importer_of(kind: str) -> Importer:
    """The importer of that kind; LookupError when there is none."""
    return _importers[kind]


def importers() -> list[Importer]:
    """All importers, by kind."""
    return [_importers[kind] for kind in sorted(_importers)]


def importers_for(actor: Actor) -> list[Importer]:
    """Those that the actor may use, by kind; none in a support session, which an import would outlive."""
    if actor.supporter is not None:
        return []
    return [one for one in importers() if actor.has(one.permission) and one.is_for(actor)]
