"""A form field that is a table: one row of inputs for each row of a node, empty rows below for more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from lianqiao.core.filing.rows import RowsField, heading_of, shown_cell

#: Empty rows that stand below those that are filled.
EMPTY_ROWS = 2


@dataclass(frozen=True)
class TableColumn:
    """One column as the page shows it; `options` make it a choice, `size` is `s`, `m` or `l`."""

    name: str
    heading: Any
    kind: str = "text"
    options: tuple[tuple[str, Any], ...] = ()
    size: str = "m"
    max_length: int | None = None


class RowsTable(forms.Widget):
    """Rows of inputs named `field.column`, each repeated; the first, hidden, says which row it was before."""

    template_name = "shell/forms/rows.html"
    use_fieldset = True

    def __init__(self, columns: Sequence[TableColumn], attrs: Any = None) -> None:
        super().__init__(attrs)
        self.columns = tuple(columns)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The columns, and the cells of each row: (column, text)."""
        context = super().get_context(name, value, attrs)
        filled = [list(row) for row in value or ()]
        blank = ["", *(str(column.options[0][0]) if column.options else "" for column in self.columns)]
        rows = [*filled, *(list(blank) for _number in range(EMPTY_ROWS))]
        shown = [{"lineage": row[0], "cells": list(zip(self.columns, row[1:], strict=True))} for row in rows]
        context["widget"] |= {"columns": self.columns, "rows": shown}
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[list[str]] | None:
        """The rows as typed, the hidden cell first; None when the table was not in the form."""
        if f"{name}.lineage" not in data:
            return None
        lists = [data.getlist(f"{name}.{column}") for column in ("lineage", *(column.name for column in self.columns))]
        return [[str(cell).strip() for cell in row] for row in zip(*lists, strict=False)]

    def id_for_label(self, id_: str) -> str:
        """No single control bears the label."""
        return ""


class TableField(RowsField):
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

    def to_python(self, value: Any) -> Any:
        """The rows; ValidationError with one sentence for each bad one."""
        if not value:
            return []
        if isinstance(value[0], Mapping):
            return list(value)
        filled = [(number, row) for number, row in enumerate(value, start=1) if self._is_filled(row[1:])]
        if len(filled) > self.maximum:
            raise ValidationError(_("最多 %(limit)d 行。") % {"limit": self.maximum}, "too_many")
        entries, errors = [], []
        for number, (lineage, *cells) in filled:
            try:
                entries.append({**self.read(cells), "lineage": _lineage(lineage)})
            except ValidationError as error:
                reason = " ".join(error.messages)
                sentence = _("第 %(number)d 行：%(reason)s") % {"number": number, "reason": reason}
                errors.append(ValidationError(sentence, "row"))
        if errors:
            raise ValidationError(errors)
        return entries

    def prepare_value(self, value: Any) -> Any:
        """Rows as the table shows them; what was typed stays as it was typed."""
        if not value or not isinstance(value[0], Mapping):
            return value
        return [
            [str(row.get("lineage") or ""), *(_shown(self.model, name, row.get(name)) for name in self.names)]
            for row in value
        ]

    def _is_filled(self, cells: Sequence[str]) -> bool:
        widget: Any = self.widget
        return any(cell for column, cell in zip(widget.columns, cells, strict=True) if not column.options)


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
