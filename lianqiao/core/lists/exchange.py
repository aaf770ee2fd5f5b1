"""Editions as tables: Excel and CSV out, Excel and CSV in, with the columns of the kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from django.db import transaction
from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.exchange import Column, Importer, ImportRow, Kind, excel_template, export_table
from lianqiao.core.exchange.checking import Checker
from lianqiao.core.exchange.exporting import Format
from lianqiao.core.lists import subjects
from lianqiao.core.lists.domain.entries import NewEntry, add_entries
from lianqiao.core.lists.models import Edition, ListKind
from lianqiao.core.permissions import Permission

MOST_ROWS = 2000
MOST_PROBLEMS = 20


def export_edition(edition: Edition, *, fmt: Format) -> HttpResponseBase:
    """The whole edition, also the lines that left, as a file to download."""
    columns = edition.kind.own_columns()
    headings = [
        _("序号"),
        _("名称"),
        _("所属单位"),
        *(column.title for column in columns),
        _("备注"),
        _("列入日期"),
        _("列入决定"),
        _("列入理由"),
        _("作用截止日期"),
        _("退出日期"),
        _("退出决定"),
        _("退出理由"),
    ]
    rows = (
        [
            entry.position,
            entry.name,
            entry.holder,
            *(column.show(entry.attributes.get(column.name)) for column in columns),
            entry.note,
            entry.entered_on,
            entry.entry_decision,
            entry.entry_reason,
            entry.effect_until,
            entry.left_on,
            entry.exit_decision,
            entry.exit_reason,
        ]
        for entry in edition.entries.in_order()
    )
    return export_table(headings, rows, fmt=fmt, name=edition.title)


def template(kind: ListKind) -> bytes:
    """An empty Excel file with the columns of the kind and their rules."""
    return excel_template(_importer(kind))


@transaction.atomic
def import_entries(edition: Edition, file: IO[bytes], *, file_kind: str, actor: Actor) -> int:
    """Enter the rows of a table into the edition, all or none; returns how many.

    `file_kind` is a `FileKind`. A row names a record by its exact title if exactly one record of the kind's models
    that the actor may name bears it (and belongs to the holder that the row names); else it is a name. Raises
    InvalidInput with the bad rows under "file", or AccessError and DomainError as `add_entries`.
    """
    with Checker(_importer(edition.kind), actor, file, file_kind) as checker:
        checked = [row for chunk in checker.chunks(500) for row in chunk]
    if problems := [f"{_('第')} {row.number} {_('行')}：{row.reason}" for row in checked if row.reason]:
        raise InvalidInput({"file": problems[:MOST_PROBLEMS]})
    if len(checked) > MOST_ROWS:
        raise DomainError("list_rows", _("一次最多导入 %(limit)d 行。") % {"limit": MOST_ROWS}, "file")
    rows = [row.row for row in checked if row.row is not None]
    found = _subjects(edition.kind, rows, actor)
    return len(add_entries(edition, [_new_entry(edition.kind, row, found) for row in rows], actor=actor))


def _importer(kind: ListKind) -> Importer:
    return Importer(
        kind=f"list.{kind.key}",
        label=kind.name,
        columns=(
            Column("name", _("名称"), required=True, max_length=200),
            Column("holder", _("所属单位"), max_length=200),
            *(column.sheet_column() for column in kind.own_columns()),
            Column("note", _("备注"), Kind.LONG_TEXT, max_length=1000),
            Column("entered_on", _("列入日期"), Kind.DATE),
            Column("entry_decision", _("列入决定"), max_length=200),
            Column("entry_reason", _("列入理由"), Kind.LONG_TEXT, max_length=1000),
            Column("effect_until", _("作用截止日期"), Kind.DATE),
        ),
        save_rows=_not_by_job,
        key=lambda values: (values["name"], values["holder"]),
        permission=Permission.LIST_EDIT,
    )


def _not_by_job(rows: Sequence[ImportRow], actor: Actor) -> None:
    raise NotImplementedError("lists are imported into an edition, by import_entries")


def _subjects(kind: ListKind, rows: Sequence[ImportRow], actor: Actor) -> dict[str, list[Any]]:
    """The records by title among those that the rows name, one query for each kind of record."""
    names = {row.values["name"] for row in rows}
    found: dict[str, list[Any]] = {}
    for label in kind.subject_models:
        for record in subjects.titled(label, names, actor=actor):
            found.setdefault(subjects.name_of(record), []).append(record)
    return found


def _new_entry(kind: ListKind, row: ImportRow, found: dict[str, list[Any]]) -> NewEntry:
    values = row.values
    holder = values["holder"] or ""
    same = [record for record in found.get(values["name"], ()) if not holder or subjects.holder_of(record) == holder]
    attributes = {column.name: values[column.name] for column in kind.own_columns()}
    return NewEntry(
        subject=same[0] if len(same) == 1 else None,
        name=values["name"],
        holder=holder,
        attributes=attributes,
        note=values["note"] or "",
        entered_on=values["entered_on"],
        entry_decision=values["entry_decision"] or "",
        entry_reason=values["entry_reason"] or "",
        effect_until=values["effect_until"],
    )
