"""A form field that is a table: one row of inputs for each row of a node, empty rows below for more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from lianqiao.core.filing.rows import RowsField, heading_of, shown_cell
from lianqiao.core.publishing.row_inputs import RowsTable, TableColumn, TypedRows


class TableField(TypedRows, RowsField):
    """Rows of `model` as a table. The value is a list of {column: value}, with the `lineage` of a row that was there.

    `headings` replace the words of the columns, `options` make a column a choice of (value, words), `sizes` say how
    wide it is. A row in which nothing was typed does not count.
    """

    def __init__(
        self,
        *,
        model: type[models.Model],
        names: Sequence[str],
        headings: Mapping[str, Any] | None = None,
        options: Mapping[str, Sequence[tuple[str, Any]]] | None = None,
        sizes: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        columns = [_column(model, name, headings or {}, options or {}, sizes or {}) for name in names]
        super().__init__(model=model, names=names, widget=RowsTable(columns), **kwargs)

    def offer(self, name: str, options: Sequence[tuple[str, Any]]) -> None:
        """Let a column of this form's field choose among these."""
        widget: Any = self.widget
        widget.columns = tuple(
            replace(column, options=tuple(options), kind="select") if column.name == name else column
            for column in widget.columns
        )

    def entry(self, lineage: str, cells: list[str]) -> Any:
        """The columns, and the row that it was."""
        return {**self.read(cells), "lineage": _lineage(lineage)}

    def prepare_value(self, value: Any) -> Any:
        """Rows as the table shows them; what was typed stays as it was typed."""
        if not value or not isinstance(value[0], Mapping):
            return value
        return [
            [str(row.get("lineage") or ""), *(_shown(self.model, name, row.get(name)) for name in self.names)]
            for row in value
        ]


def _column(
    model: type[models.Model],
    name: str,
    headings: Mapping[str, Any],
    options: Mapping[str, Sequence[tuple[str, Any]]],
    sizes: Mapping[str, str],
) -> TableColumn:
    column: Any = model._meta.get_field(name)
    offered: Sequence[tuple[str, Any]] = options.get(name, ())
    if column.choices:
        offered = list(column.flatchoices)
        default = column.get_default()
        offered = sorted(offered, key=lambda choice: choice[0] != default)
    elif isinstance(column, models.BooleanField):
        offered = sorted(((_YES, _("是")), (_NO, _("否"))), key=lambda choice: (choice[0] == _YES) != column.default)
    kind = "select" if offered else "date" if isinstance(column, models.DateField) else "text"
    return TableColumn(
        name=name,
        heading=headings.get(name, heading_of(model, name)),
        kind=kind,
        options=tuple(offered),
        size=sizes.get(name, "m"),
        max_length=getattr(column, "max_length", None),
    )


#: What a yes or no column is sent as; the reader of rows takes both.
_YES, _NO = "1", "0"


def _shown(model: type[models.Model], name: str, value: Any) -> str:
    column: Any = model._meta.get_field(name)
    if isinstance(value, bool):
        return _YES if value else _NO
    return str(value or "") if column.choices else shown_cell(model, name, value)


def _lineage(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
