"""Answers to the fields of a form: read and checked, shown in words, and how much of a form is filled in.

A kept answer is text (also of numbers, amounts in yuan and days), a truth value, or a list: of options, or of rows.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError
from lianqiao.core.money import format_yuan, parse_wan, plain, wan_text
from lianqiao.processes.programmes.definitions.form import Field, Form
from lianqiao.processes.programmes.definitions.offers import CODES, REGISTERS
from lianqiao.processes.programmes.enums import FieldKind

LONGEST_LINE = 300
LONGEST_TEXT = 5000
MOST_ROWS = 100
Answers = Mapping[str, Any]


def is_empty(value: Any) -> bool:
    """Whether nothing was answered; `False` is an answer."""
    return value is None or value == "" or value == [] or value == ()


def read(field: Field, value: Any, *, actor: Actor) -> Any:
    """The answer as it is kept, from what a form or a program gives; None for none.

    `actor` decides which records may be named. ValidationError with one sentence for what does not fit the field.
    """
    if is_empty(value):
        return None
    return _READERS[field.kind](field, value, actor)


def _text(field: Field, value: Any, actor: Actor) -> str:
    limit = LONGEST_TEXT if field.kind == FieldKind.LONG else LONGEST_LINE
    text = str(value).strip()
    if len(text) > limit:
        raise ValidationError(_("最多 %(limit)d 个字。"), "long", {"limit": limit})
    return text


def _number(field: Field, value: Any, actor: Actor) -> str:
    text = unicodedata.normalize("NFKC", str(value)).replace(",", "").strip()
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValidationError(_("请填写数字。"), "number") from error
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise ValidationError(_("请填写数字。"), "number")
    return plain(number)


def _money(field: Field, value: Any, actor: Actor) -> str:
    """A Decimal is yuan; text is what was typed, in 万元."""
    if isinstance(value, Decimal):
        return plain(value)
    try:
        return plain(parse_wan(str(value)))
    except DomainError as error:
        raise ValidationError(error.message, error.code) from error


def _date(field: Field, value: Any, actor: Actor) -> str:
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value).strip().replace("/", "-")).isoformat()
    except ValueError as error:
        raise ValidationError(_("请填写日期，例如 2026-05-01。"), "date") from error


def _yes_no(field: Field, value: Any, actor: Actor) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("yes", "no"):
        return bool(value == "yes")
    raise ValidationError(_("请选“是”或“否”。"), "yes_no")


def _choice(field: Field, value: Any, actor: Actor) -> str:
    if value not in field.options:
        raise ValidationError(_("请从所列选项中选择。"), "choice")
    return str(value)


def _choices(field: Field, value: Any, actor: Actor) -> list[str]:
    chosen = [value] if isinstance(value, str) else list(value)
    if any(one not in field.options for one in chosen):
        raise ValidationError(_("请从所列选项中选择。"), "choice")
    return [option for option in field.options if option in chosen]


def _code(field: Field, value: Any, actor: Actor) -> str:
    code = str(getattr(value, "pk", value))
    if not CODES[field.source].valid().filter(pk=code).exists():
        raise ValidationError(_("没有这个代码。"), "code")
    return code


def _record(field: Field, value: Any, actor: Actor) -> str:
    key = _key(value)
    if not REGISTERS[field.source].records.choosable(actor).filter(pk=key).exists():
        raise ValidationError(_("没有这条记录，或它不能选。"), "record")
    return str(key)


def _file(field: Field, value: Any, actor: Actor) -> str:
    return str(_key(value))


def _key(value: Any) -> UUID:
    try:
        return UUID(str(getattr(value, "pk", value)))
    except ValueError as error:
        raise ValidationError(_("没有这条记录，或它不能选。"), "record") from error


def _table(field: Field, value: Any, actor: Actor) -> list[list[str]]:
    rows = []
    if not isinstance(value, list) or len(value) > MOST_ROWS:
        raise ValidationError(_("最多 %(limit)d 行。"), "rows", {"limit": MOST_ROWS})
    for number, row in enumerate(value, start=1):
        if not isinstance(row, list | tuple) or len(row) != len(field.columns):
            raise ValidationError(_("第 %(number)d 行的栏数不对。"), "cells", {"number": number})
        cells = []
        for column, cell in zip(field.columns, row, strict=True):
            one = Field(key="", label=column.label, kind=column.kind)
            try:
                cells.append("" if is_empty(cell) else str(_READERS[column.kind](one, cell, actor)))
            except ValidationError as error:
                given = {"number": number, "column": column.label, "why": error.messages[0]}
                raise ValidationError(_("第 %(number)d 行“%(column)s”：%(why)s"), "cell", given) from error
        rows.append(cells)
    return rows


_READERS: Mapping[FieldKind, Callable[[Field, Any, Actor], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG: _text,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _date,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.CODE: _code,
    FieldKind.FILE: _file,
    FieldKind.TABLE: _table,
    FieldKind.RECORD: _record,
}


def typed(kind: FieldKind, kept: str) -> str:
    """A kept cell as it is typed again: amounts in 万元."""
    return wan_text(Decimal(kept)) if kind == FieldKind.MONEY and kept else kept


def plain_words(field: Field, value: Any) -> str:
    """An answer in words, as far as it needs no other record; codes, records and files are named by `Names`."""
    if is_empty(value):
        return ""
    if field.kind == FieldKind.MONEY:
        return format_yuan(Decimal(value))
    if field.kind == FieldKind.YES_NO:
        return _("是") if value else _("否")
    if field.kind == FieldKind.NUMBER:
        return f"{plain(Decimal(value), grouped=True)} {field.unit}".strip()
    if field.kind == FieldKind.CHOICES:
        return "、".join(value)
    if field.kind == FieldKind.TABLE:
        return "；".join("，".join(cell for cell in row if cell) for row in value)
    return str(value)


def is_asked(field: Field, answers: Answers) -> bool:
    """Whether the field is asked of whoever has given these answers."""
    if field.when is None:
        return True
    given = answers.get(field.when.field)
    if isinstance(given, bool):
        return field.when.value == (_("是") if given else _("否"))
    return field.when.value in given if isinstance(given, list) else given == field.when.value


@dataclass(frozen=True)
class Completeness:
    """How many of the required fields are answered, and the labels of those that are not, by section."""

    done: int
    asked: int
    missing: Mapping[str, tuple[str, ...]]

    @property
    def percent(self) -> int:
        """In whole percent, down; a form that asks nothing is complete."""
        return self.done * 100 // self.asked if self.asked else 100

    @property
    def is_complete(self) -> bool:
        """Whether nothing required is missing."""
        return not self.missing


def completeness(form: Form, answers: Answers) -> Completeness:
    """What of the form is filled in, counting what is required of whoever gave these answers."""
    asked = done = 0
    missing: dict[str, tuple[str, ...]] = {}
    for section in form.sections:
        wanted = [one for one in section.fields if one.required and is_asked(one, answers)]
        open_ones = tuple(one.label for one in wanted if is_empty(answers.get(one.key)))
        asked += len(wanted)
        done += len(wanted) - len(open_ones)
        if open_ones:
            missing[section.key] = open_ones
    return Completeness(done, asked, missing)
