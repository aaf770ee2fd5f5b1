"""Achievements and demands from JSON Lines, CSV or Excel files, with one sentence for each thing wrong."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, DecimalException
from pathlib import Path
from typing import Any, Final

from lianqiao.cli.app import CommandError
from lianqiao.engines.retrieval import Document
from lianqiao.engines.text import normalise, quantities

Row = Mapping[str, Any]

# Field of a document -> the names that a column may have, beside the field's own.
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "id": ("编号", "序号", "成果编号", "需求编号", "项目编号", "登记号"),
    "title": ("name", "名称", "标题", "题目", "成果名称", "需求名称", "项目名称"),
    "text": (
        "abstract", "description", "简介", "内容", "描述", "摘要", "正文", "成果简介", "成果介绍", "项目简介",
        "技术简介", "需求描述", "需求内容", "技术难题", "主要技术难题", "技术指标", "期望指标", "应用范围",
    ),
    "keywords": ("关键词", "关键字"),
    "fields": ("field", "领域代码", "技术领域代码"),
    "region": ("区划代码", "行政区划代码", "地区代码"),
    "readiness": ("trl", "成熟度", "技术成熟度", "技术就绪度"),
    "readiness_wanted": ("要求成熟度", "期望成熟度"),
    "price_yuan": ("price", "价格", "报价", "转让价格"),
    "budget_yuan": ("budget", "预算", "拟投入", "投入预算"),
    "updated": ("更新日期", "更新时间", "日期"),
}  # fmt: skip
_FIELD_OF: Final = {alias: field for field, aliases in _NAMES.items() for alias in (field, *aliases)}
_LISTS: Final = re.compile(r"[;；,，、|\n]+")
_UNIT_IN_NAME: Final = re.compile(r"^(.+?)[(（\[](万元|元|亿元)[)）\]]$")
_TIMES: Final = {"元": Decimal(1), "万元": Decimal(10**4), "亿元": Decimal(10**8)}
_LARGEST_FILE: Final = 512 * 1024 * 1024


def read_documents(path: Path, *, kind: str, warn: Callable[[str], None]) -> list[Document]:
    """The records of a file as documents of a kind, in the order of the file.

    JSON Lines by .jsonl, .ndjson or .json; CSV by .csv or .tsv; Excel by .xlsx. UTF-8 with or without a
    mark, or GB18030. A record without title and text is left out with a warning. Raises `CommandError`, one sentence,
    for everything else that is wrong.
    """
    documents: dict[str, Document] = {}
    for where, row in _rows(path):
        document = _document(row, kind=kind, where=where)
        if document.id in documents:
            raise CommandError(f"{where}: the id {document.id} is in the file twice.")
        if not (document.title.strip() or document.text.strip() or document.keywords):
            warn(f"{where}: no title and no text, left out.")
            continue
        documents[document.id] = document
    if not documents:
        raise CommandError(f"{path}: no records in it.")
    return list(documents.values())


def _rows(path: Path) -> Iterator[tuple[str, Row]]:
    """Each record with the words that say where it stands."""
    readers = {".jsonl": _json_rows, ".ndjson": _json_rows, ".json": _json_rows}
    readers |= {".csv": _csv_rows, ".tsv": _csv_rows, ".xlsx": _excel_rows}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise CommandError(f"{path}: unknown kind of file, use .jsonl, .csv or .xlsx.")
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise CommandError(f"{path}: more than {_LARGEST_FILE >> 20} MB, split the file.")
        yield from reader(path)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror or error}.") from error


def _text(path: Path) -> str:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CommandError(f"{path}: neither UTF-8 nor GB18030, save it as UTF-8.")


def _json_rows(path: Path) -> Iterator[tuple[str, Row]]:
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise CommandError(f"{where}: broken JSON ({error}).") from error
        if not isinstance(row, dict):
            raise CommandError(f"{where}: not a JSON object, one record a line is expected.")
        found = _by_field(row)
        if "id" not in found:
            raise CommandError(f"{where}: no id.")
        yield where, found


def _csv_rows(path: Path) -> Iterator[tuple[str, Row]]:
    text = _text(path)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else _delimiter(text.split("\n", 1)[0])
    if "\0" in text:
        raise CommandError(f"{path}: not a text file.")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from _table(path, ((reader.line_num, cells) for cells in reader))
    except csv.Error as error:
        raise CommandError(f"{path}, line {reader.line_num}: broken CSV ({error}).") from error


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _excel_rows(path: Path) -> Iterator[tuple[str, Row]]:
    import zipfile

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
        raise CommandError(f"{path}: not a readable Excel workbook (.xlsx).") from error
    try:
        sheet = book.worksheets[0]
        yield from _table(path, enumerate(sheet.iter_rows(values_only=True), 1))
    finally:
        book.close()


def _table(path: Path, rows: Iterator[tuple[int, Any]]) -> Iterator[tuple[str, Row]]:
    """The rows under the first row that is not empty, which names the columns."""
    header: list[str] | None = None
    for number, cells in rows:
        if all(cell is None or not str(cell).strip() for cell in cells):
            continue
        if header is None:
            header = [str(cell or "") for cell in cells]
            _check_header(path, header)
            continue
        where = f"{path}, line {number}"
        if len(cells) > len(header) and any(str(cell or "").strip() for cell in cells[len(header) :]):
            raise CommandError(f"{where}: {len(cells)} cells under {len(header)} columns.")
        row = _by_field(dict(zip(header, cells, strict=False)))
        if "id" not in row:
            raise CommandError(f"{where}: no id.")
        yield where, row


def _check_header(path: Path, header: list[str]) -> None:
    known = {_field_of(name)[0] for name in header}
    if "id" not in known:
        raise CommandError(f"{path}: no column for the id (id or 编号).")
    if not known & {"title", "text"}:
        raise CommandError(f"{path}: no column for a title (title, 名称) or a text (text, 简介).")


def _field_of(name: str) -> tuple[str, str]:
    """The field that a column fills, "" for none, and the unit that its name states: 预算（万元）."""
    clean = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).lower()
    unit = ""
    if match := _UNIT_IN_NAME.match(clean):
        clean, unit = match[1], match[2]
    return _FIELD_OF.get(clean, ""), unit


def _by_field(row: Mapping[str, Any]) -> Row:
    """The filled cells under the names of fields; several columns of one text are joined in their order."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        field, unit = _field_of(str(name))
        if not field or value is None or (isinstance(value, str) and not value.strip()):
            continue
        if field in ("price_yuan", "budget_yuan"):
            value = (value, unit)
        if field == "text" and field in found:
            value = f"{found[field]}\n{value}"
        found.setdefault(field, value)
        if field == "text":
            found[field] = value
    return found


def _document(row: Row, *, kind: str, where: str) -> Document:
    readers: dict[str, Callable[[Any], Any]] = {
        "id": _id,
        "title": str,
        "text": str,
        "keywords": _list,
        "fields": _list,
        "region": _region,
        "readiness": _level,
        "readiness_wanted": _level,
        "price_yuan": _yuan,
        "budget_yuan": _yuan,
        "updated": _date,
    }
    values: dict[str, Any] = {}
    for field, value in row.items():
        try:
            values[field] = readers[field](value)
        except ValueError as error:
            raise CommandError(f"{where}: {field} {error}.") from error
    return Document(kind=kind, **values)


def _id(value: object) -> str:
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    if re.search(r"\s|[\x00-\x1f]", text):
        raise ValueError(f"may not contain blanks, it is {text!r}")
    return text


def _list(value: object) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else _LISTS.split(str(value))
    return tuple(text for part in parts if (text := str(part).strip()))


def _region(value: object) -> str:
    text = _id(value)
    if not re.fullmatch(r"\d{6}", text):
        raise ValueError(f"has to be a code of six digits (GB/T 2260), it is {text!r}")
    return text


def _level(value: object) -> int:
    match = re.fullmatch(r"(?:trl|第)?[\s-]*([1-9])(?:\.0)?\s*级?", str(value).strip().lower())
    if match is None:
        raise ValueError(f"has to be a level from 1 to 9, it is {str(value)!r}")
    return int(match[1])


def _yuan(stated: tuple[object, str]) -> Decimal | None:
    """A number in the unit of its column, else in yuan; an amount in words (50万元); 面议 is no amount."""
    value, unit = stated
    text = normalise(str(value)).text.replace(",", "")
    try:
        amount = Decimal(text) * _TIMES[unit or "元"]
    except DecimalException:
        named = [quantity for quantity in quantities(text) if quantity.unit == "元"]
        if not named and re.search(r"面议|协商|待定|不限", text):
            return None
        if len(named) != 1:
            raise ValueError(f"has to be an amount in yuan, it is {str(value)!r}") from None
        amount = named[0].high if named[0].high is not None else named[0].value
    if not amount.is_finite() or amount < 0:
        raise ValueError(f"has to be an amount in yuan, it is {str(value)!r}")
    return amount


def _date(value: object) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    match = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?", str(value).strip())
    try:
        if match is None:
            raise ValueError
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise ValueError(f"has to be a date like 2025-03-01, it is {str(value)!r}") from None
