"""What one column of a table holds, and how a cell becomes a value or a sentence that says why not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError
from lianqiao.core.money import parse_wan


class Kind(StrEnum):
    """What a cell holds; the value that `parse` gives for it stands behind each."""

    TEXT = "text"  # str in one line
    LONG_TEXT = "long_text"  # str with its line breaks
    INTEGER = "integer"  # int
    DECIMAL = "decimal"  # Decimal
    MONEY_WAN = "money_wan"  # Decimal yuan, written in 万元
    DATE = "date"  # date
    YEAR = "year"  # int
    CHOICE = "choice"  # the choice's value
    CHOICES = "choices"  # list of the choices' values
    CODE = "code"  # the choice's value, found by its code or by its name
    BOOLEAN = "boolean"  # bool


class Choice(NamedTuple):
    """One value that a cell may name, with its label and (for code lists) its code."""

    value: Any
    label: str
    code: str = ""


@dataclass(frozen=True)
class Unusable:
    """A cell that holds no value of its own: a formula or an error of the spreadsheet."""

    shown: str
    reason: str


ChoiceSource = Sequence[Sequence[Any]] | Callable[[], Iterable[Sequence[Any]]]


@dataclass(frozen=True)
class Column:
    """One column: `name` for the program, `label` as its heading, `clean` for the register's own validator.

    `choices` holds (value, label) or (value, label, code), or is a function that gives them; it is asked
    once for each file. `clean` gets the parsed value, returns the value to keep, and may raise DomainError
    or ValidationError. `aliases` are further headings under which the column is recognised.
    """

    name: str
    label: Any
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: ChoiceSource = ()
    help: Any = ""
    example: Any = ""
    max_length: int | None = None
    clean: Callable[[Any], Any] | None = None
    aliases: tuple[str, ...] = ()


class CellParser:
    """Parses the cells of one column for one file; keeps the column's choices and its headings."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self._parse = _PARSERS[column.kind]

    def __call__(self, raw: Any) -> Any:
        """The value of the cell, None for an empty one; DomainError with the reason for a bad one."""
        if isinstance(raw, Unusable):
            raise DomainError("cell_unusable", raw.reason)
        if raw is None or raw == "":
            return None
        value = self._parse(self, raw)
        if value is None or value == "" or value == []:
            return None
        limit = self.column.max_length
        if limit is not None and isinstance(value, str) and len(value) > limit:
            message = _("最多 %(limit)d 个字，现在有 %(length)d 个。")
            raise DomainError("cell_long", message % {"limit": limit, "length": len(value)})
        if self.column.clean is None:
            return value
        try:
            return self.column.clean(value)
        except ValidationError as error:
            raise DomainError("cell_invalid", error.messages[0]) from error

    @cached_property
    def choices(self) -> list[Choice]:
        """The column's choices in their order, read once."""
        source = self.column.choices
        given = source() if callable(source) else source
        return [Choice(entry[0], str(entry[1]), *(str(part) for part in entry[2:3])) for entry in given]

    @cached_property
    def lookup(self) -> dict[str, list[Choice]]:
        """Every spelling under which a choice may be named; several choices can share one."""
        found: dict[str, list[Choice]] = {}
        for choice in self.choices:
            spellings = {folded(str(choice.value)), folded(choice.label), folded(choice_text(choice))}
            if choice.code:
                spellings.add(folded(choice.code))
            for spelling in spellings:
                found.setdefault(spelling, []).append(choice)
        return found

    def find(self, text: str) -> Any:
        """The value of the one choice of that name."""
        found = self.lookup.get(folded(text), [])
        if len(found) == 1:
            return found[0].value
        if found:
            message = _("有 %(count)d 个同名选项，请填写代码（例如 %(code)s）。")
            raise DomainError("cell_ambiguous", message % {"count": len(found), "code": found[0].code})
        raise DomainError("cell_choice", self._unknown())

    def _unknown(self) -> str:
        if len(self.choices) > 8:
            return _("不在可选范围内，请从模板的下拉列表中选择。")
        return _("不在可选范围内，可选：%(choices)s。") % {"choices": "、".join(c.label for c in self.choices)}


def choice_text(choice: Choice) -> str:
    """How a choice stands in a drop-down list: with its code where it has one, so that it is unique."""
    return f"{choice.code} {choice.label}" if choice.code else choice.label


def folded(text: str) -> str:
    """The text as it is compared: width, case and white space do not count."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def shown(raw: Any) -> str:
    """A cell as it is shown to people in a report and written back beside the reason."""
    if raw is None:
        return ""
    if isinstance(raw, Unusable):
        return raw.shown
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == datetime.min.time() else raw.isoformat(" ")
    if isinstance(raw, float):
        return _number_text(raw)
    if isinstance(raw, list):
        return "；".join(shown(part) for part in raw)
    return str(raw)


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u200b\u2028\u2029]")
_ESCAPED = re.compile(r"_x000[dD]_")


def _number_text(number: float) -> str:
    """A floating point number without the noise of its binary form (Excel keeps 15 digits), never `1e5`."""
    return f"{Decimal(f'{number:.15g}'):f}"


def _plain_text(raw: Any) -> str:
    if isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) >= 10**15:
        message = _("数字超过 15 位，电子表格已经改动了末尾几位，请把单元格设为文本格式后重新填写。")
        raise DomainError("cell_digits", message)
    text = _ESCAPED.sub("", shown(raw)).replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text).strip()


def _text(_parser: CellParser, raw: Any) -> str:
    return re.sub(r"\s+", " ", _plain_text(raw))


def _long_text(_parser: CellParser, raw: Any) -> str:
    return _plain_text(raw)


def _decimal(_parser: CellParser, raw: Any) -> Decimal | None:
    text = folded(_plain_text(raw))
    if not text:
        return None
    if not re.fullmatch(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", text, re.ASCII) or len(text) > 40:
        raise DomainError("cell_number", _("请填写数字。"))
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise DomainError("cell_number", _("请填写数字。")) from error


def _integer(parser: CellParser, raw: Any) -> int | None:
    number = _decimal(parser, raw)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise DomainError("cell_integer", _("请填写整数。"))
    return int(number)


def _money(_parser: CellParser, raw: Any) -> Decimal | None:
    text = _plain_text(raw)
    return parse_wan(text) if text else None


_DATE = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?(?: ?00:00(?::00)?)?", re.ASCII)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)


def _date(_parser: CellParser, raw: Any) -> date | None:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = unicodedata.normalize("NFKC", _plain_text(raw))
    if not text:
        return None
    match = _DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError as error:
        raise DomainError("cell_date", _("请填写日期，例如 2026-03-01。")) from error


def _year(_parser: CellParser, raw: Any) -> int | None:
    text = folded(_plain_text(raw)).removesuffix("年")
    if not text:
        return None
    if not re.fullmatch(r"(19|20)\d\d", text, re.ASCII):
        raise DomainError("cell_year", _("请填写四位年份，例如 2026。"))
    return int(text)


def _choice(parser: CellParser, raw: Any) -> Any:
    text = _plain_text(raw)
    return parser.find(text) if text else None


def _choices(parser: CellParser, raw: Any) -> list[Any]:
    parts = [shown(part) for part in raw] if isinstance(raw, list) else [_plain_text(raw)]
    # A label may contain a comma of its own, so the weaker separators come last.
    for separators in (r"[;；\n|]", r"[,，、]"):
        parts = [
            piece
            for part in parts
            for piece in ([part] if folded(part) in parser.lookup else re.split(separators, part))
        ]
    found = [parser.find(part) for part in parts if part.strip()]
    return list(dict.fromkeys(found))


_TRUE = frozenset({"是", "有", "true", "yes", "y", "1", "√", "✓", "对"})
_FALSE = frozenset({"否", "无", "没有", "false", "no", "n", "0", "×", "✗", "x", "错"})


def _boolean(_parser: CellParser, raw: Any) -> bool | None:
    text = folded(_plain_text(raw))
    if not text:
        return None
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise DomainError("cell_boolean", _("请填写“是”或“否”。"))


_PARSERS: dict[Kind, Callable[[CellParser, Any], Any]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _long_text,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.MONEY_WAN: _money,
    Kind.DATE: _date,
    Kind.YEAR: _year,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.CODE: _choice,
    Kind.BOOLEAN: _boolean,
}
