"""Rows that belong to a record, typed one a line; read and shown by the columns of their own model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from lianqiao.core.money import MoneyWanField, is_signed, is_yuan, plain, wan_text
from lianqiao.core.publishing.fields import LinesField

MAXIMUM = 200


class RowsField(LinesField):
    """Rows of `model`: `names` are its columns in the order of the cells; the value is a list of {column: value}.

    A cell is read as the column's own form field reads it: choices by their words, amounts in 万元, days as dates.
    A column that may not be empty must be typed. `readers` give the value for a column that people type in another
    way (an organisation by its name); they may raise ValidationError.
    """

    def __init__(
        self,
        *,
        model: type[models.Model],
        names: Sequence[str],
        readers: Mapping[str, Callable[[str], Any]] | None = None,
        maximum: int = MAXIMUM,
        **kwargs: Any,
    ) -> None:
        self.model, self.names, self.readers = model, tuple(names), dict(readers or {})
        columns = [heading_of(model, name) for name in names]
        super().__init__(columns=columns, read=self._read_row, show=self._show_row, maximum=maximum, **kwargs)

    def _read_row(self, cells: list[str]) -> dict[str, Any]:
        row = {}
        for name, text in zip(self.names, [*cells, *[""] * (len(self.names) - len(cells))], strict=True):
            try:
                row[name] = self._read_cell(name, text)
            except ValidationError as error:
                heading = heading_of(self.model, name)
                raise ValidationError(f"{heading}“{text}”：{error.messages[0]}", "cell") from error
        return row

    def _read_cell(self, name: str, text: str) -> Any:
        column = _column(self.model, name)
        if text:
            return self.readers[name](text) if name in self.readers else _read_cell(column, text)
        if not column.blank:
            raise ValidationError(_("不能为空。"), "required")
        return None if column.null else column.get_default()

    def _show_row(self, entry: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(shown_cell(self.model, name, entry.get(name)) for name in self.names)


def heading_of(model: type[models.Model], name: str) -> str:
    """The words over a column; amounts are in 万元."""
    column = _column(model, name)
    unit = _("（万元）") if is_yuan(column) else ""
    return f"{column.verbose_name}{unit}"


def shown_cell(model: type[models.Model], name: str, value: Any) -> str:
    """A value of a column as it is typed."""
    column = _column(model, name)
    if value is None or value == "":
        return ""
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if is_yuan(column):
        return wan_text(value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return plain(value) if isinstance(value, Decimal) else str(value)


def _read_cell(column: Any, text: str) -> Any:
    if column.choices:
        return _chosen(column, text)
    if isinstance(column, models.BooleanField):
        return _truth(text)
    if is_yuan(column):
        return MoneyWanField(signed=is_signed(column)).clean(text)
    field = column.formfield()
    return text if field is None else field.clean(text.replace("/", "-") if _is_day(column) else text)


def _chosen(column: Any, text: str) -> Any:
    by_label = {str(label): value for value, label in column.flatchoices}
    if text in by_label:
        return by_label[text]
    if text in by_label.values():
        return text
    raise ValidationError(_("请从这些中选：%(choices)s。") % {"choices": "、".join(by_label)}, "unknown")


def _truth(text: str) -> bool:
    if text in ("是", "有", "1", "√", "true", "True"):
        return True
    if text in ("否", "无", "0", "false", "False"):
        return False
    raise ValidationError(_("请填“是”或“否”。"), "unknown")


def _is_day(column: Any) -> bool:
    return isinstance(column, models.DateField)


def _column(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)
