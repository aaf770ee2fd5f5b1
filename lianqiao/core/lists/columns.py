"""The columns that a kind of list has besides the name: described as data, checked in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.exchange.columns import CellParser, Kind
from lianqiao.core.exchange.columns import Column as SheetColumn
from lianqiao.core.lists.enums import ColumnKind
from lianqiao.core.money import plain

LONGEST_TEXT = 500
#: The column in which the desk shows what the organisations answered to which an edition was sent.
FEEDBACK = "feedback"
_SHEET_KINDS = {
    ColumnKind.TEXT: Kind.TEXT,
    ColumnKind.NUMBER: Kind.DECIMAL,
    ColumnKind.DATE: Kind.DATE,
    ColumnKind.CHOICE: Kind.CHOICE,
}


@dataclass(frozen=True)
class Column:
    """One column; `choices` are the words that a choice allows.

    `dated` names the column that keeps the day of the decision by which this one last changed.
    """

    name: str
    title: str
    kind: ColumnKind = ColumnKind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    dated: str = ""

    def sheet_column(self) -> SheetColumn:
        """The same column as tables of the exchange know it."""
        limit = LONGEST_TEXT if self.kind == ColumnKind.TEXT else None
        choices = [(choice, choice) for choice in self.choices]
        return SheetColumn(
            self.name, self.title, _SHEET_KINDS[self.kind], self.required, choices=choices, max_length=limit
        )

    def show(self, kept: Any) -> str:
        """A kept value in words."""
        return "" if kept is None else str(kept)


def columns_of(described: Iterable[Mapping[str, Any]]) -> tuple[Column, ...]:
    """The columns of a kind's description; raises DomainError for a description that is none."""
    columns = []
    for row in described:
        try:
            column = Column(
                name=str(row["name"]),
                title=str(row["title"]),
                kind=ColumnKind(row.get("kind", ColumnKind.TEXT)),
                required=bool(row.get("required", False)),
                choices=tuple(str(choice) for choice in row.get("choices", ())),
                dated=str(row.get("dated", "")),
            )
        except (KeyError, ValueError) as error:
            message = _("栏目没有写对：%(what)s") % {"what": error}
            raise DomainError("list_column", message, "columns") from error
        if not column.name.isidentifier() or (column.kind == ColumnKind.CHOICE) != bool(column.choices):
            raise DomainError("list_column", _("栏目“%(title)s”没有写对。") % {"title": column.title}, "columns")
        columns.append(column)
    if len({column.name for column in columns}) != len(columns):
        raise DomainError("list_column", _("栏目的代号重复。"), "columns")
    dates = {column.name for column in columns if column.kind == ColumnKind.DATE}
    if any(column.dated and column.dated not in dates for column in columns):
        raise DomainError("list_column", _("记录日期的栏目没有写对。"), "columns")
    return tuple(columns)


def checked(columns: Iterable[Column], raw: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes as they are kept in JSON: numbers as exact texts, dates as 2026-03-01, nothing for empty cells.

    Raises InvalidInput with the sentences per column, and LookupError for a name that is no column.
    """
    known = {column.name: column for column in columns}
    if strange := raw.keys() - known.keys():
        raise LookupError(f"no such column: {', '.join(sorted(strange))}")
    kept: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for name, column in known.items():
        try:
            value = CellParser(column.sheet_column())(raw.get(name))
        except DomainError as refusal:
            errors[name] = [refusal.message]
            continue
        if value is not None:
            kept[name] = _kept(value)
        elif column.required:
            errors[name] = [_("请填写这一项。")]
    if errors:
        raise InvalidInput(errors)
    return kept


def _kept(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value
