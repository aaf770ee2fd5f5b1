"""The shape of the table that a notice shows."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_COLUMNS, MOST_ROWS, LONGEST_CELL = 8, 200, 200


def validate_items(items: Any) -> None:
    """A head and rows of as many cells, all of them text; or nothing."""
    if items == {}:
        return
    if not isinstance(items, dict) or set(items) != {"head", "rows"}:
        raise ValidationError(_("表格应有表头和各行。"), "shape")
    head, rows = items["head"], items["rows"]
    if not isinstance(head, list) or not isinstance(rows, list) or not 1 <= len(head) <= MOST_COLUMNS:
        raise ValidationError(_("表格最多 %(limit)d 栏。"), "columns", {"limit": MOST_COLUMNS})
    if len(rows) > MOST_ROWS:
        raise ValidationError(_("表格最多 %(limit)d 行。"), "rows", {"limit": MOST_ROWS})
    for number, row in enumerate([head, *rows]):
        if not isinstance(row, list) or len(row) != len(head):
            raise ValidationError(_("第 %(number)d 行的栏数与表头不同。"), "cells", {"number": number})
        if not all(isinstance(cell, str) and len(cell) <= LONGEST_CELL for cell in row):
            raise ValidationError(
                _("第 %(number)d 行有太长的内容，每格最多 %(limit)d 字。"),
                "cell",
                {"number": number, "limit": LONGEST_CELL},
            )
