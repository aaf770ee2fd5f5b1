"""Loading of the code lists from files: versioned, repeatable, and never deleting a code that was in use."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError
from lianqiao.registers.taxonomy.domain.tables import TABLES, Fields, Row, Table, read_rows, read_table
from lianqiao.registers.taxonomy.enums import EditionKind
from lianqiao.registers.taxonomy.models import Edition, Region

DATA = Path(__file__).resolve().parent.parent / "data"
LOCK = int.from_bytes(b"taxonomy")
BATCH = 1000


@dataclass(frozen=True)
class LoadResult:
    """What one load did: `rows` were read; of these `added` are new and `changed` differ from before.

    `closed` codes ended with this load: the file gives them a last day or has them no longer. A row is
    counted once; a closed one is not also a changed one.
    """

    kind: EditionKind
    version: str
    rows: int
    added: int
    changed: int
    closed: int

    @property
    def touched(self) -> int:
        """How many rows of the database differ from before."""
        return self.added + self.changed + self.closed


def load_packaged(*, only: EditionKind | None = None, on: dt.date | None = None) -> list[LoadResult]:
    """Load the lists that come with the program, or one of them, and return what was done, in order.

    `on` is the day from which vanished codes no longer hold (today in Asia/Shanghai by default). Codes that
    the installation added itself stay as they are. Raises `DomainError` when a file is wrong; then nothing of
    that file has been loaded.
    """
    results = []
    for edition in csv.DictReader(io.StringIO((DATA / "editions.csv").read_text(encoding="utf-8"))):
        kind = EditionKind(edition["kind"])
        if only in (None, kind):
            path = DATA / f"{kind.value}.csv"
            results.append(load_table(kind, path, version=edition["version"], source=edition["source"], on=on))
    return results


def load_table(kind: EditionKind, path: Path, *, version: str, source: str, on: dt.date | None = None) -> LoadResult:
    """Make one list equal to a CSV file (UTF-8, with a header) and note the edition.

    New codes are added, different ones changed; codes that the file no longer has get `valid_to`. Loading the
    same file again changes nothing and notes nothing. Raises `DomainError` with one sentence when the file
    cannot be read or a row is wrong; then nothing has changed.
    """
    table = TABLES[kind]
    text = _text(path)
    wanted = read_table(read_rows(text, table=table, name=path.name), table=table, name=path.name)
    checksum = hashlib.sha256(text.encode()).hexdigest()
    with transaction.atomic():
        _lock()
        result = _write(table, wanted, version=version, name=path.name, closing_on=on or timezone.localdate())
        _note(result, source=source, checksum=checksum)
    return result


def load_regions(rows: Path | Iterable[Row], *, version: str, source: str) -> LoadResult:
    """Add divisions of this installation's own, such as development zones or an invented province.

    `rows` is a CSV file or mappings with `code` and `name`, and where known `short_name`, `parent`,
    `valid_from`, `valid_to`, `former_names`; what is left out follows from code and name. The rows are
    marked as local, so that a later load of the national list leaves them alone; none is closed because it is
    not given again.
    Raises `DomainError` when a row is wrong or takes a code of the national list; then nothing has changed.
    """
    table = TABLES[EditionKind.REGION]
    name = "regions"
    if isinstance(rows, Path):
        name = rows.name
        rows = read_rows(_text(rows), table=table, name=name)
    given = [dict(row) for row in rows]
    wanted = read_table(given, table=table, name=name)
    checksum = hashlib.sha256(repr([sorted(row.items()) for row in given]).encode()).hexdigest()
    with transaction.atomic():
        _lock()
        taken = Region.objects.filter(local=False, code__in=[code for (code,) in wanted]).order_by("code").first()
        if taken:
            raise DomainError(
                "code_taken",
                _("代码 %(code)s 属于国家代码表中的“%(name)s”，不能增补。") % {"code": taken.code, "name": taken.name},
            )
        result = _write(table, wanted, version=version, name=name, local=True)
        _note(result, source=source, checksum=checksum)
    return result


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DomainError("bad_table", _("无法读取文件 %(file)s。") % {"file": path}) from error
    except UnicodeDecodeError as error:
        raise DomainError("bad_table", _("%(file)s 不是 UTF-8 编码。") % {"file": path.name}) from error


def _lock() -> None:
    # Two servers that start together would otherwise both add the same codes.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _write(
    table: Table,
    wanted: dict[tuple[Any, ...], Fields],
    *,
    version: str,
    name: str,
    local: bool = False,
    closing_on: dt.date | None = None,
) -> LoadResult:
    present = {_key(table, row): row for row in table.model._default_manager.all()}
    _check_parents(table, wanted, present, name=name)
    added: list[Model] = []
    changed: list[Model] = []
    closed: list[Model] = []
    for key, fields in wanted.items():
        if table.dated:
            fields = {**fields, "local": local}
        row = present.get(key)
        if row is None:
            added.append(table.model(**fields))
            continue
        before = {field: getattr(row, field) for field in fields}
        if before == fields:
            continue
        for field, value in fields.items():
            setattr(row, field, value)
        ends_now = table.dated and before["valid_to"] is None and fields["valid_to"] is not None
        (closed if ends_now else changed).append(row)
    if table.dated and closing_on:
        closed += _close_vanished(present, wanted, closing_on)
    names = _field_names(table)
    table.model._default_manager.bulk_create(added, batch_size=BATCH)
    if changed or closed:
        table.model._default_manager.bulk_update([*changed, *closed], names, batch_size=BATCH)
    return LoadResult(table.kind, version, len(wanted), len(added), len(changed), len(closed))


def _close_vanished(
    present: dict[tuple[Any, ...], Any], wanted: dict[tuple[Any, ...], Fields], day: dt.date
) -> list[Model]:
    vanished = []
    for key, row in present.items():
        if key not in wanted and not row.local and row.valid_to is None:
            # A code that began later than the closing day was in force on no day but its first.
            row.valid_to = max(day, row.valid_from + dt.timedelta(days=1)) if row.valid_from else day
            vanished.append(row)
    return vanished


def _check_parents(
    table: Table, wanted: dict[tuple[Any, ...], Fields], present: dict[tuple[Any, ...], Model], *, name: str
) -> None:
    if table.kind == EditionKind.SCALE_LEVEL:
        field, known = (
            "scale_id",
            set(TABLES[EditionKind.SCALE].model._default_manager.values_list("pk", flat=True)),
        )
    else:
        field, known = "parent_id", {key[0] for key in wanted} | {key[0] for key in present}
    for key, fields in wanted.items():
        above = fields.get(field)
        if above is not None and above not in known:
            raise DomainError(
                "bad_table",
                _("%(file)s 中代码“%(code)s”的上级“%(parent)s”不存在。")
                % {"file": name, "code": "-".join(str(part) for part in key), "parent": above},
            )


def _key(table: Table, row: Model) -> tuple[Any, ...]:
    return tuple(getattr(row, part) for part in table.key)


def _field_names(table: Table) -> list[str]:
    skipped = {"id", *table.key}
    return [f.name for f in table.model._meta.concrete_fields if not {f.name, f.attname} & skipped]


def _note(result: LoadResult, *, source: str, checksum: str) -> None:
    same = Edition.objects.filter(kind=result.kind, version=result.version, checksum=checksum).exists()
    if result.touched or not same:
        Edition.objects.create(
            kind=result.kind, version=result.version, source=source, rows=result.rows, checksum=checksum
        )
