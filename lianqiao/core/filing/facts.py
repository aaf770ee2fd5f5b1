"""A filed record as its page shows it: the sections of its form, with what is filled in, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lianqiao.core.filing.forms import FilingForm
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.filing.rows import RowsField, heading_of
from lianqiao.core.money import format_yuan, is_yuan, plain


@dataclass(frozen=True)
class Fact:
    """One line: what it is, what it says, and whether it is a text of several lines."""

    label: str
    value: str
    long: bool = False


@dataclass(frozen=True)
class Rows:
    """The rows of a part, as a table."""

    label: str
    headings: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class FactSection:
    """One section of the form."""

    title: str
    facts: list[Fact] = field(default_factory=list)
    tables: list[Rows] = field(default_factory=list)

    @property
    def short(self) -> list[Fact]:
        """The facts that fit beside their label."""
        return [fact for fact in self.facts if not fact.long]

    @property
    def long(self) -> list[Fact]:
        """The texts that are filled in."""
        return [fact for fact in self.facts if fact.long and fact.value]


def facts_of(
    record: FiledRecord,
    form: type[FilingForm],
    *,
    only: Collection[str] | None = None,
    parts: Mapping[str, tuple[str, ...]] | None = None,
) -> list[FactSection]:
    """The sections of `form` with what the record says; expects the parts to be prefetched.

    With `only`, fields of other names are left out, and sections that then hold nothing; of the parts those named in
    `parts` are shown, with the columns that stand there.
    """
    shown = []
    asked: dict[str, Any] = form.base_fields
    for title, _help, names in form.sections:
        section = FactSection(str(title))
        for name in names:
            shown_part = (parts or {}).get(name)
            left_out = only is not None and name not in only and shown_part is None
            if name == "title" or name not in asked or left_out:
                continue
            label = str(asked[name].label or name)
            if isinstance(asked[name], RowsField):
                section.tables.append(_rows(record, name, label, asked[name], shown_part or asked[name].names))
            else:
                section.facts.append(_fact(record, name, label, asked[name]))
        if section.facts or section.tables:
            shown.append(section)
    return shown


def outcome_of(record: FiledRecord, names: Iterable[str]) -> list[FactSection]:
    """The section with what was decided about the record; none while nothing was."""
    columns: list[Any] = [record._meta.get_field(name) for name in names]
    told = [(column, in_words(column, getattr(record, column.name))) for column in columns]
    facts = [
        Fact(str(column.verbose_name), words, long=isinstance(column, models.TextField))
        for column, words in told
        if words
    ]
    return [FactSection(_("办理结果"), facts)] if facts else []


def in_words(column: Any, value: Any) -> str:
    """A column's value as people read it; empty when there is none."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        choices = dict(getattr(getattr(column, "base_field", None), "flatchoices", ()) or ())
        return "、".join(str(choices.get(item, item)) for item in value)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if is_yuan(column):
        return format_yuan(value)
    if isinstance(column, models.DecimalField):
        return plain(value, grouped=True)
    if isinstance(column, models.IntegerField):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    if isinstance(value, date):
        return date_format(value, "Y年n月j日")
    return str(value)


def _fact(record: FiledRecord, name: str, label: str, asked: Any) -> Fact:
    column: Any = record._meta.get_field(name)
    if column.many_to_many:
        return Fact(label, _joined(getattr(record, name).all()))
    words = in_words(column, getattr(record, name))
    if unit := asked.widget.attrs.get("data-unit", ""):
        words = f"{words} {unit}" if words else ""
    return Fact(label, words, long=isinstance(column, models.TextField))


def _rows(record: FiledRecord, name: str, label: str, asked: RowsField, names: Collection[str]) -> Rows:
    columns = [asked.model._meta.get_field(column) for column in names]
    rows = [[in_words(column, getattr(row, column.name)) for column in columns] for row in getattr(record, name).all()]
    return Rows(label, [_bare(asked.model, column) for column in names], rows)


def _bare(model: type[models.Model], name: str) -> str:
    """The heading without the unit, which stands in each cell."""
    column: Any = model._meta.get_field(name)
    return str(column.verbose_name) if is_yuan(column) else heading_of(model, name)


def _joined(records: Iterable[Any]) -> str:
    return "、".join(str(row) for row in records)
