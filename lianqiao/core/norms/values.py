"""The typed values of norms: reading what was typed or packaged, keeping it as JSON, showing it in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError
from lianqiao.core.money import format_yuan, parse_amount, plain
from lianqiao.core.norms.durations import Duration
from lianqiao.core.norms.enums import Cell, Kind, TimeUnit

HUNDRED = Decimal(100)
YUAN = Decimal(1)
LONGEST = 100_000
_DURATION = re.compile(r"(\d{1,6})个?(日|天|工作日|月|年)")
_TIME_UNITS = {
    "日": TimeUnit.DAYS,
    "天": TimeUnit.DAYS,
    "工作日": TimeUnit.WORKING_DAYS,
    "月": TimeUnit.MONTHS,
    "年": TimeUnit.YEARS,
}
_FLAGS = {"是": True, "否": False, "true": True, "false": False}


@dataclass(frozen=True)
class Column:
    """One column of a table: `optional` cells may be empty, which is None."""

    name: str
    title: str
    cell: Cell
    optional: bool = False

    def to_json(self) -> dict[str, Any]:
        """The column as plain values."""
        return {"name": self.name, "title": self.title, "cell": str(self.cell), "optional": self.optional}


def columns_of(described: Iterable[Mapping[str, Any]]) -> tuple[Column, ...]:
    """The columns that a norm's stored description names."""
    return tuple(Column(row["name"], row["title"], Cell(row["cell"]), bool(row.get("optional"))) for row in described)


def parse(kind: Kind, raw: Any, *, columns: Iterable[Column] = ()) -> Any:
    """The value as it is kept in JSON, from what a person typed or a content file says.

    Numbers are texts, so that they stay exact; a share may be written as `0.5` or `50%`, money with its unit, a
    duration as `{length, unit}` or in words (`15个工作日`), a table as a list of rows by column name. Raises
    DomainError with one sentence for what does not fit.
    """
    if kind == Kind.NUMBER:
        return plain(_number(raw))
    if kind == Kind.SHARE:
        return plain(_share(raw))
    if kind == Kind.MONEY:
        return plain(_money(raw))
    if kind == Kind.DURATION:
        return _duration(raw)
    if kind == Kind.TABLE:
        return _table(raw, tuple(columns))
    return _text(raw)


def load(kind: Kind, kept: Any, *, columns: Iterable[Column] = ()) -> Any:
    """The value that code works with: Decimal, Duration, a list of rows or text, from its JSON."""
    if kind in (Kind.NUMBER, Kind.SHARE, Kind.MONEY):
        return Decimal(kept)
    if kind == Kind.DURATION:
        return Duration(int(kept["length"]), TimeUnit(kept["unit"]))
    if kind == Kind.TABLE:
        return [{column.name: _load_cell(column, row.get(column.name)) for column in columns} for row in kept]
    return kept


def show(kind: Kind, value: Any, *, unit: str = "") -> str:
    """The loaded value in words; a table is shown by its number of rows."""
    if kind == Kind.NUMBER:
        return f"{plain(value, grouped=True)} {unit}".strip()
    if kind == Kind.SHARE:
        return share_text(value)
    if kind == Kind.MONEY:
        return format_yuan(value)
    if kind == Kind.TABLE:
        return _("表格，%(rows)d 行") % {"rows": len(value)}
    return str(value)


def show_cell(column: Column, value: Any) -> str:
    """One cell of a loaded row in words; empty for None."""
    if value is None:
        return ""
    if column.cell == Cell.FLAG:
        return _("是") if value else _("否")
    if column.cell == Cell.SHARE:
        return share_text(value)
    if column.cell == Cell.MONEY:
        return format_yuan(value)
    return plain(value, grouped=True) if column.cell == Cell.NUMBER else str(value)


def share_text(share: Decimal) -> str:
    """A share from 0 to 1 as a percentage without false zeros: `0.125` gives `12.5%`."""
    return f"{plain(share * HUNDRED)}%"


def _tidy(raw: Any) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", str(raw)))


def _number(raw: Any) -> Decimal:
    text = _tidy(raw).replace(",", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 18:
        raise DomainError("norm_number", _("请填写一个数字，例如 20 或 1.5。"), "value")
    return number


def _share(raw: Any) -> Decimal:
    text = _tidy(raw)
    wrong = DomainError("norm_share", _("请填写 0 到 1 之间的比例，或 0% 到 100% 的百分数。"), "value")
    try:
        share = _number(text.removesuffix("%"))
    except DomainError as error:
        raise wrong from error
    share = share / HUNDRED if text.endswith("%") else share
    if not 0 <= share <= 1:
        raise wrong
    return share


def _money(raw: Any) -> Decimal:
    try:
        return parse_amount(str(raw), unit=YUAN)
    except DomainError as error:
        raise DomainError(error.code, error.message, "value") from error


def _duration(raw: Any) -> dict[str, Any]:
    wrong = DomainError("norm_duration", _("请填写期限，例如 15 日、15 个工作日、36 个月或 3 年。"), "value")
    if isinstance(raw, Mapping):
        length, unit = str(raw.get("length", "")), str(raw.get("unit", ""))
        if not length.isascii() or not length.isdigit() or unit not in TimeUnit.values:
            raise wrong
    else:
        found = _DURATION.fullmatch(_tidy(raw))
        if found is None:
            raise wrong
        length, unit = found[1], str(_TIME_UNITS[found[2]])
    if not 0 < int(length) < LONGEST:
        raise wrong
    return {"length": int(length), "unit": unit}


def _text(raw: Any) -> str:
    text = str(raw).strip()
    if not text:
        raise DomainError("norm_text", _("请填写内容。"), "value")
    return text


def _table(raw: Any, columns: tuple[Column, ...]) -> list[dict[str, Any]]:
    if not isinstance(raw, list) or not all(isinstance(row, Mapping) for row in raw):
        raise DomainError("norm_table", _("请按行填写表格。"), "value")
    known = {column.name for column in columns}
    rows = []
    for number, row in enumerate(raw, start=1):
        if strange := sorted(row.keys() - known):
            message = _("第 %(row)d 行有表格中没有的栏目：%(names)s。")
            raise DomainError("norm_column", message % {"row": number, "names": "、".join(strange)}, "value")
        rows.append({column.name: _cell(column, row.get(column.name), number) for column in columns})
    return rows


def _cell(column: Column, raw: Any, row: int) -> Any:
    if raw is None or raw == "":
        if column.optional:
            return None
        message = _("第 %(row)d 行缺少“%(title)s”。") % {"row": row, "title": column.title}
        raise DomainError("norm_cell", message, "value")
    try:
        if column.cell == Cell.NUMBER:
            return plain(_number(raw))
        if column.cell == Cell.SHARE:
            return plain(_share(raw))
        if column.cell == Cell.MONEY:
            return plain(_money(raw))
        if column.cell == Cell.FLAG:
            return _flag(raw)
        return _text(raw)
    except DomainError as error:
        message = _("第 %(row)d 行“%(title)s”：%(why)s")
        given = {"row": row, "title": column.title, "why": error.message}
        raise DomainError("norm_cell", message % given, "value") from error


def _flag(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    flag = _FLAGS.get(_tidy(raw).lower())
    if flag is None:
        raise DomainError("norm_flag", _("请填写“是”或“否”。"), "value")
    return flag


def _load_cell(column: Column, kept: Any) -> Any:
    if kept is None or column.cell in (Cell.TEXT, Cell.FLAG):
        return kept
    return Decimal(kept)
