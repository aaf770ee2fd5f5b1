"""What the files of the code lists look like: their columns, and how a row becomes the fields of a model."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError
from lianqiao.core.names import pinyin_key
from lianqiao.registers.taxonomy.enums import EditionKind, IndustryLevel, PublicStage, RegionLevel
from lianqiao.registers.taxonomy.models import Industry, Region, Scale, ScaleLevel, TechField
from lianqiao.registers.taxonomy.models.regions import NATION_CODE
from lianqiao.registers.taxonomy.naming import short_name

Row = Mapping[str, str]
Fields = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """One kind of file.

    `key` names the fields that identify a row, `required` the columns that a file must have; `read` turns a
    row into the fields of `model` and raises `ValueError` with a sentence. `dated` tables have days of
    validity.
    """

    kind: EditionKind
    model: type[Model]
    key: tuple[str, ...]
    required: frozenset[str]
    read: Callable[[Row], Fields]
    dated: bool = True


def read_rows(text: str, *, table: Table, name: str) -> list[Row]:
    """Return the rows of a CSV text; `name` is what the file is called in refusals.

    Raises `DomainError` when columns are missing or a row has more or fewer cells than the header.
    """
    reader = csv.DictReader(io.StringIO(text), strict=True)
    missing = sorted(table.required - set(reader.fieldnames or ()))
    if missing:
        raise DomainError(
            "bad_table", _("%(file)s 缺少列：%(columns)s。") % {"file": name, "columns": "、".join(missing)}
        )
    rows: list[Row] = []
    try:
        for row in reader:
            if None in row or None in row.values():
                raise ValueError(_("单元格个数与表头不一致"))
            rows.append(row)
    except (csv.Error, ValueError) as error:
        raise refusal(name, reader.line_num, error) from error
    return rows


def refusal(name: str, line: int, error: Exception) -> DomainError:
    """Return the one sentence that says what is wrong at which line of which file."""
    return DomainError(
        "bad_table", _("%(file)s 第 %(line)d 行：%(error)s。") % {"file": name, "line": line, "error": error}
    )


def read_table(rows: Iterable[Row], *, table: Table, name: str) -> dict[tuple[Any, ...], Fields]:
    """Return the fields of every row by its key; the header counts as line 1.

    Raises `DomainError` at the first row that is wrong or comes twice, and when there is no row.
    """
    found: dict[tuple[Any, ...], Fields] = {}
    for line, row in enumerate(rows, start=2):
        try:
            fields = table.read(row)
            key = tuple(fields[part] for part in table.key)
            if key in found:
                raise ValueError(_("代码“%s”重复") % "-".join(str(part) for part in key))
        except ValueError as error:
            raise refusal(name, line, error) from error
        found[key] = fields
    if not found:
        raise DomainError("bad_table", _("%(file)s 没有数据行。") % {"file": name})
    return found


def _filled(row: Row, column: str) -> str:
    value = row.get(column, "").strip()
    if not value:
        raise ValueError(_("“%s”不能为空") % column)
    return value


def _code(row: Row, column: str, pattern: str) -> str:
    code = _filled(row, column)
    if not re.fullmatch(pattern, code):
        raise ValueError(_("代码“%s”的格式不对") % code)
    return code


def _number(row: Row, column: str) -> int:
    value = _filled(row, column)
    if not re.fullmatch(r"[0-9]{1,4}", value):
        raise ValueError(_("“%s”不是数字") % value)
    return int(value)


def _flag(row: Row, column: str) -> bool:
    value = _filled(row, column)
    if value not in {"true", "false"}:
        raise ValueError(_("“%s”应为 true 或 false") % value)
    return value == "true"


def _choice(row: Row, column: str, choices: Iterable[str]) -> str:
    value = _filled(row, column)
    if value not in list(choices):
        raise ValueError(_("“%(value)s”不是“%(column)s”允许的值") % {"value": value, "column": column})
    return value


def _day(row: Row, column: str) -> dt.date | None:
    value = row.get(column, "").strip()
    if not value:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(_("“%s”不是日期，应写作 2026-01-31") % value) from error


def _dated(row: Row) -> Fields:
    name = _filled(row, "name")
    valid_from, valid_to = _day(row, "valid_from"), _day(row, "valid_to")
    if valid_from and valid_to and valid_to <= valid_from:
        raise ValueError(_("失效日期应晚于生效日期"))
    return {"name": name, "pinyin": pinyin_key(name), "valid_from": valid_from, "valid_to": valid_to}


def _level_of_region(code: str) -> RegionLevel:
    if code == NATION_CODE:
        return RegionLevel.NATION
    if code.endswith("0000"):
        return RegionLevel.PROVINCE
    return RegionLevel.CITY if code.endswith("00") else RegionLevel.COUNTY


def read_region(row: Row) -> Fields:
    """Return the fields of a division; level and parent are the ones that the code implies, unless given."""
    code = _code(row, "code", r"[0-9]{6}")
    level = _level_of_region(code)
    if row.get("level", "").strip() not in {"", level.value}:
        raise ValueError(_("代码“%(code)s”应属%(level)s") % {"code": code, "level": level.label})
    implied = {
        RegionLevel.NATION: None,
        RegionLevel.PROVINCE: NATION_CODE,
        RegionLevel.CITY: f"{code[:2]}0000",
        RegionLevel.COUNTY: f"{code[:4]}00",
    }
    parent = row.get("parent", "").strip() or implied[level]
    above = {implied[level], f"{code[:2]}0000"} if level == RegionLevel.COUNTY else {implied[level]}
    if parent not in above:
        raise ValueError(_("代码“%(code)s”不能以“%(parent)s”为上级") % {"code": code, "parent": parent})
    dated = _dated(row)
    return {
        "code": code,
        "short_name": row.get("short_name", "").strip() or short_name(dated["name"]),
        "former_names": row.get("former_names", "").strip(),
        "initials": "".join(syllable[0] for syllable in dated["pinyin"].split()),
        "level": level.value,
        "parent_id": parent,
        **dated,
    }


def read_industry(row: Row) -> Fields:
    """Return the fields of an industry; level and parent follow from the code."""
    code = _code(row, "code", r"[A-T]([0-9]{2,3})?")
    level = {1: IndustryLevel.SECTION, 3: IndustryLevel.DIVISION, 4: IndustryLevel.GROUP}[len(code)]
    parent = {1: None, 3: code[:1], 4: code[:3]}[len(code)]
    if row.get("level", "").strip() not in {"", level.value}:
        raise ValueError(_("代码“%(code)s”应属%(level)s") % {"code": code, "level": level.label})
    if row.get("parent", "").strip() not in {"", parent}:
        raise ValueError(_("代码“%(code)s”的上级应为“%(parent)s”") % {"code": code, "parent": parent or ""})
    edition = _filled(row, "edition")
    return {"code": code, "level": level.value, "parent_id": parent, "edition": edition, **_dated(row)}


def read_tech_field(row: Row) -> Fields:
    """Return the fields of a high-tech field; the parent is the code without its last two digits."""
    code = _code(row, "code", r"([0-9]{2}){1,3}")
    parent = code[:-2] or None
    if row.get("parent", "").strip() not in {"", parent}:
        raise ValueError(_("代码“%(code)s”的上级应为“%(parent)s”") % {"code": code, "parent": parent or ""})
    order, verified = _number(row, "order"), _flag(row, "verified")
    return {"code": code, "parent_id": parent, "order": order, "verified": verified, **_dated(row)}


def read_scale(row: Row) -> Fields:
    """Return the fields of a scale."""
    return {
        "code": _code(row, "code", r"[A-Z0-9]{1,20}"),
        "name": _filled(row, "name"),
        "verified": _flag(row, "verified"),
        "source": _filled(row, "source"),
    }


def read_scale_level(row: Row) -> Fields:
    """Return the fields of a level; its scale must be loaded before."""
    return {
        "scale_id": _filled(row, "scale"),
        "number": _number(row, "number"),
        "name": _filled(row, "name"),
        "description": _filled(row, "description"),
        "public_stage": _choice(row, "public_stage", PublicStage.values),
    }


TABLES: dict[EditionKind, Table] = {
    table.kind: table
    for table in (
        Table(EditionKind.REGION, Region, ("code",), frozenset({"code", "name"}), read_region),
        Table(EditionKind.INDUSTRY, Industry, ("code",), frozenset({"code", "name", "edition"}), read_industry),
        Table(
            EditionKind.TECH_FIELD,
            TechField,
            ("code",),
            frozenset({"code", "name", "order", "verified"}),
            read_tech_field,
        ),
        Table(
            EditionKind.SCALE,
            Scale,
            ("code",),
            frozenset({"code", "name", "verified", "source"}),
            read_scale,
            dated=False,
        ),
        Table(
            EditionKind.SCALE_LEVEL,
            ScaleLevel,
            ("scale_id", "number"),
            frozenset({"scale", "number", "name", "description", "public_stage"}),
            read_scale_level,
            dated=False,
        ),
    )
}
