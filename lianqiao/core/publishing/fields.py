"""Form fields that all registers use: keywords in one line, tables typed as lines, amounts in ranges."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_BETWEEN_WORDS = re.compile(r"[\s,，、;；|｜]+")
_BETWEEN_CELLS = re.compile(r"\s*[|｜\t]\s*")


def split_words(text: str) -> list[str]:
    """The words of a line, parted by spaces or any Chinese or Latin comma; each once, in order."""
    return list(dict.fromkeys(word for word in _BETWEEN_WORDS.split(text) if word))


def split_cells(line: str) -> list[str]:
    """The cells of a typed row, parted by ｜, | or a tab, as a spreadsheet pastes them."""
    return [cell.strip() for cell in _BETWEEN_CELLS.split(line.strip())]


class KeywordsField(forms.CharField):
    """A few words in one line; the value is a list."""

    def to_python(self, value: Any) -> Any:
        """A list of words from the typed line."""
        return value if isinstance(value, list) else split_words(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        """Required as a field is; the words themselves are checked by the model's validator."""
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], "required")

    def run_validators(self, value: Any) -> None:
        """The validators of a character field measure lines; those of the model measure words."""

    def prepare_value(self, value: Any) -> Any:
        """A stored list as a line; what was typed stays as it was typed."""
        return "、".join(value) if isinstance(value, list | tuple) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare words, not spellings."""
        return bool(self.to_python(data) != list(initial or ()))


class FigureField(forms.DecimalField):
    """A figure as people and spreadsheets write it: with thousands separators, spaces or full-width digits."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        """The number without its separators."""
        if isinstance(value, str):
            value = re.sub(r"[,\s]", "", unicodedata.normalize("NFKC", value))
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Without false zeros; what was typed stays as it was typed."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class LinesField(forms.CharField):
    """A small table typed as text: one row a line, cells parted by ｜, | or a tab; the value is a list.

    `read(cells)` makes an entry of a row's cells and may raise ValidationError; `show(entry)` gives the cells
    back. A refusal names the line. `columns` are the words for the cells, as many as a row may have.
    """

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(
        self,
        *,
        columns: Sequence[Any],
        read: Callable[[list[str]], Any],
        show: Callable[[Any], Sequence[str]],
        maximum: int,
        **kwargs: Any,
    ) -> None:
        self.columns, self.read, self.show, self.maximum = columns, read, show, maximum
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """The entries of the typed lines; ValidationError with one sentence for each bad line."""
        if isinstance(value, list):
            return value
        rows = [line for line in (super().to_python(value) or "").splitlines() if line.strip()]
        if len(rows) > self.maximum:
            raise ValidationError(_("最多 %(limit)d 行。") % {"limit": self.maximum}, "too_many")
        entries, errors = [], []
        for number, row in enumerate(rows, start=1):
            cells = split_cells(row)
            if len(cells) > len(self.columns):
                names = "｜".join(str(column) for column in self.columns)
                sentence = _("第 %(number)d 行的栏数太多，应为：%(columns)s。")
                errors.append(ValidationError(sentence % {"number": number, "columns": names}, "cells"))
                continue
            try:
                entries.append(self.read([*cells, *[""] * (len(self.columns) - len(cells))]))
            except ValidationError as error:
                sentence = _("第 %(number)d 行：%(reason)s")
                reason = " ".join(error.messages)
                errors.append(ValidationError(sentence % {"number": number, "reason": reason}, "row"))
        if errors:
            raise ValidationError(errors)
        return entries

    def validate(self, value: Any) -> None:
        """Required as a field is."""
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], "required")

    def run_validators(self, value: Any) -> None:
        """The rows were checked one by one."""

    def prepare_value(self, value: Any) -> Any:
        """Entries as lines, without empty cells at the end; what was typed stays as it was typed."""
        if not isinstance(value, list | tuple):
            return value
        return "\n".join("｜".join(self.show(entry)).rstrip("｜") for entry in value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare entries, not spellings."""
        try:
            return bool(self.to_python(data) != list(initial or ()))
        except ValidationError:
            return True
