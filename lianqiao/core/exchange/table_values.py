"""What a django-tables2 table shows, as plain rows, for thousands of records.

`Table.as_values` looks into the signature of each column's function again for each cell, and a list reads the whole
organisation anew with each record; with 5,000 applications that was 3 s. Here each is done once.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import django_tables2 as tables
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable
from django.utils.encoding import force_str
from django_tables2.rows import BoundRow
from django_tables2.utils import A

#: Beyond so many records an export keeps them no longer than it needs them.
_ROWS_AT_ONCE = 5_000


def values_of(table: tables.Table, columns: Sequence[Any]) -> Iterator[list[Any]]:
    """The rows of the table for these bound columns: what `as_values` gives, without its heading."""
    cells = [_Cell(table, bound) for bound in columns]
    for record in _records(table, cells):
        yield [cell.value(record) for cell in cells]


def _records(table: tables.Table, cells: Sequence[_Cell]) -> Iterator[Any]:
    """The records in the table's order; what many of them refer to alike is read once, what no cell shows never."""
    rows = table.data.data
    if not isinstance(rows, QuerySet) or not issubclass(rows._iterable_class, ModelIterable):
        return iter(table.data)
    together = rows.query.select_related
    if not isinstance(together, dict) or rows.query.combinator or rows._result_cache is not None:
        return iter(table.data)
    rows = rows.select_related(None).prefetch_related(*_paths(together))
    columns = {field.name for field in rows.model._meta.concrete_fields}
    known = columns | rows.query.annotations.keys()
    shown = {cell.accessor.bits[0] for cell in cells}
    if rows.query.deferred_loading[0] == frozenset() and shown <= known and not any(c.asks_more for c in cells):
        rows = rows.only(*(columns & (shown | together.keys())), "pk")
    return rows.iterator(chunk_size=_ROWS_AT_ONCE)


def _paths(tree: dict[str, Any], before: str = "") -> Iterator[str]:
    for name, below in tree.items():
        yield before + name
        yield from _paths(below, f"{before}{name}__")


class _Cell:
    """How one column makes a value of a record."""

    def __init__(self, table: tables.Table, bound: Any) -> None:
        self.table, self.bound, self.column = table, bound, bound.column
        self.accessor = A(bound.accessor)
        function = bound.value
        if getattr(function, "__func__", None) is tables.Column.value:
            function = self.column.render
        plain = getattr(function, "__func__", None) is tables.Column.render
        self.function: Callable[..., Any] | None = None if plain else function
        self.wanted, self.takes_all = _arguments(function)
        #: Whether the function may look at more of the record than the accessor's value.
        self.asks_more = self.takes_all or not set(self.wanted) <= {"value", "column", "bound_column"}
        self.words: dict[Any, str] | None = None
        self.is_known = False

    def value(self, record: Any) -> Any:
        """What stands in the cell."""
        if not self.is_known:
            self.words, self.is_known = self._choices(record), True
        try:
            value = self.accessor.resolve(record)
        except Exception:
            value = None
        if self.words is not None and value is not None:
            value = self.words.get(value, value)
        if value in self.column.empty_values:
            return None
        if self.function is not None:
            value = self._call(self.function, record, value)
        return force_str(value, strings_only=True)

    def _call(self, function: Callable[..., Any], record: Any, value: Any) -> Any:
        if self.wanted == ("value",) and not self.takes_all:
            return function(value=value)
        given = {
            "value": value,
            "record": record,
            "column": self.column,
            "bound_column": self.bound,
            "bound_row": BoundRow(record, self.table),
            "table": self.table,
        }
        if not self.takes_all:
            if any(name not in given for name in self.wanted):
                return None
            given = {name: given[name] for name in self.wanted}
        return function(**given)

    def _choices(self, record: Any) -> dict[Any, str] | None:
        """The words of the field's choices, when the column shows such a field."""
        if not isinstance(record, Model):
            return None
        try:
            field = self.accessor.get_field(record)
        except (FieldDoesNotExist, AttributeError):
            return None
        choices = getattr(field, "flatchoices", None)
        return {key: str(words) for key, words in choices} if choices else None


def _arguments(function: Callable[..., Any]) -> tuple[tuple[str, ...], bool]:
    """The names of what a function takes, and whether it takes anything."""
    names, takes_all = [], False
    for name, argument in inspect.signature(function).parameters.items():
        if argument.kind is inspect.Parameter.VAR_KEYWORD:
            takes_all = True
        elif argument.kind is not inspect.Parameter.VAR_POSITIONAL:
            names.append(name)
    return tuple(names), takes_all
