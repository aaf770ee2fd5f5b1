"""A form field that is a table: one row of inputs for each entry, empty rows below for more.

Scripts add and take away rows, and spread what is pasted from a spreadsheet; without them two empty rows wait below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

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
    #: What may be chosen while typing, as (value, words); other text may be typed all the same.
    suggestions: tuple[tuple[str, Any], ...] = ()


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


class TypedRows:
    """Makes a `LinesField` read the rows of a `RowsTable`. A row in which nothing was typed does not count."""

    widget: Any
    maximum: int
    read: Any

    def entry(self, lineage: str, cells: list[str]) -> Any:
        """The entry of a row; `lineage` is the hidden cell."""
        return self.read(cells)

    def to_python(self, value: Any) -> Any:
        """The entries; ValidationError with one sentence for each bad row."""
        if not value:
            return []
        if not isinstance(value[0], list):
            return list(value)
        filled = [(number, row) for number, row in enumerate(value, start=1) if self._is_filled(row[1:])]
        if len(filled) > self.maximum:
            raise ValidationError(_("最多 %(limit)d 行。") % {"limit": self.maximum}, "too_many")
        entries, errors = [], []
        for number, (lineage, *cells) in filled:
            try:
                entries.append(self.entry(lineage, cells))
            except ValidationError as error:
                reason = " ".join(error.messages)
                sentence = _("第 %(number)d 行：%(reason)s") % {"number": number, "reason": reason}
                errors.append(ValidationError(sentence, "row"))
        if errors:
            raise ValidationError(errors)
        return entries

    def _is_filled(self, cells: Sequence[str]) -> bool:
        return any(cell for column, cell in zip(self.widget.columns, cells, strict=True) if not column.options)
