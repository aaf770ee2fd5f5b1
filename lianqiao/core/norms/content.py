"""The norms that come with the program: reading and checking the files of `content/`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError
from lianqiao.core.norms import values
from lianqiao.core.norms.enums import Cell, Kind, Strictest
from lianqiao.core.norms.places import level_of

FOLDER = Path(__file__).resolve().parent / "content"
#: Texts that several files quote; each file may name others under its own `sources`.
SHARED_SOURCES = "sources.yaml"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SOURCE_FIELDS = frozenset({"title", "number", "date", "url"})
_KEY_FIELDS = frozenset({"key", "title", "kind", "unit", "strictest", "institutions", "columns", "note", "editions"})
_EDITION_FIELDS = frozenset({"key", "region", "from", "to", "value", "source", "article", "verified", "note"})


@dataclass(frozen=True)
class PackagedKey:
    """A question as a file describes it."""

    key: str
    area: str
    area_title: str
    title: str
    kind: Kind
    unit: str
    columns: tuple[values.Column, ...]
    strictest: Strictest
    institutions: bool
    note: str


@dataclass(frozen=True)
class PackagedEdition:
    """An edition as a file describes it; `value` is as it is kept in JSON."""

    key: str
    region: str | None
    effective_from: dt.date
    effective_to: dt.date | None
    value: Any
    source_title: str
    source_number: str
    source_date: dt.date | None
    source_url: str
    article: str
    is_verified: bool
    note: str


@dataclass(frozen=True)
class Content:
    """All that the files say."""

    keys: Mapping[str, PackagedKey]
    editions: tuple[PackagedEdition, ...]


@cache
def packaged() -> Content:
    """The content of the program's own files, read once."""
    return read(FOLDER)


def read(folder: Path) -> Content:
    """The norms of the files in `folder`; raises DomainError with file and key for what is not well formed."""
    shared = _yaml(folder / SHARED_SOURCES) if (folder / SHARED_SOURCES).exists() else {}
    files = [path for path in sorted(folder.glob("*.yaml")) if path.name != SHARED_SOURCES]
    keys: dict[str, PackagedKey] = {}
    described: list[tuple[str, Mapping[str, Any], dict[str, Any]]] = []
    for path in files:
        text = _yaml(path)
        sources = {**shared, **(text.get("sources") or {})}
        for row in text.get("norms") or ():
            key = _key(path, text, row)
            if key.key in keys:
                raise _wrong(path, key.key, _("代号重复"))
            keys[key.key] = key
            described += [(path.name, {**edition, "key": key.key}, sources) for edition in row.get("editions") or ()]
        described += [(path.name, edition, sources) for edition in text.get("editions") or ()]
    editions = tuple(_edition(Path(name), edition, sources, keys) for name, edition, sources in described)
    _refuse_overlaps(editions)
    return Content(keys, editions)


def _yaml(path: Path) -> dict[str, Any]:
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  (both loaders are safe ones)
    except yaml.YAMLError as error:
        raise _wrong(path, "", " ".join(str(error).split())) from error
    if not isinstance(found, dict):
        raise _wrong(path, "", _("文件应由键和值组成"))
    return found


def _key(path: Path, text: Mapping[str, Any], row: Mapping[str, Any]) -> PackagedKey:
    name = f"{text.get('area')}.{row.get('key')}"
    if strange := row.keys() - _KEY_FIELDS:
        raise _wrong(path, name, _("不认识的栏目：%(names)s") % {"names": "、".join(sorted(strange))})
    try:
        return PackagedKey(
            key=name,
            area=text["area"],
            area_title=text["title"],
            title=row["title"],
            kind=Kind(row["kind"]),
            unit=row.get("unit", ""),
            columns=tuple(_columns(row.get("columns") or ())),
            strictest=Strictest(row.get("strictest", Strictest.MOST_SPECIFIC)),
            institutions=bool(row.get("institutions", False)),
            note=(row.get("note") or "").strip(),
        )
    except (KeyError, ValueError) as error:
        raise _wrong(path, name, _("缺少或写错：%(what)s") % {"what": error}) from error


def _columns(rows: Any) -> Iterator[values.Column]:
    for row in rows:
        yield values.Column(row["name"], row["title"], Cell(row["cell"]), bool(row.get("optional")))


def _edition(
    path: Path, row: Mapping[str, Any], sources: Mapping[str, Any], keys: Mapping[str, PackagedKey]
) -> PackagedEdition:
    name = str(row.get("key"))
    if strange := row.keys() - _EDITION_FIELDS:
        raise _wrong(path, name, _("不认识的栏目：%(names)s") % {"names": "、".join(sorted(strange))})
    key = keys.get(name)
    if key is None:
        raise _wrong(path, name, _("没有这个事项"))
    source = sources.get(row.get("source", ""))
    if source is None or source.keys() - _SOURCE_FIELDS:
        raise _wrong(path, name, _("没有写明依据文件"))
    region = row.get("region")
    if region is not None and (not isinstance(region, str) or len(region) != 6):
        raise _wrong(path, name, _("地区代码应为带引号的 6 位数字"))
    try:
        return PackagedEdition(
            key=name,
            region=None if level_of(region) == "nation" else region,
            effective_from=_day(row["from"]),
            effective_to=None if row.get("to") is None else _day(row["to"]),
            value=values.parse(key.kind, row["value"], columns=key.columns),
            source_title=source["title"],
            source_number=source.get("number", ""),
            source_date=None if source.get("date") is None else _day(source["date"]),
            source_url=source.get("url", ""),
            article=str(row.get("article") or ""),
            is_verified=bool(row.get("verified", False)),
            note=(row.get("note") or "").strip(),
        )
    except DomainError as error:
        raise _wrong(path, name, error.message) from error
    except (KeyError, TypeError) as error:
        raise _wrong(path, name, _("缺少或写错：%(what)s") % {"what": error}) from error


def _day(value: Any) -> dt.date:
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise TypeError(f"{value!r} is no date")
    return value


def _refuse_overlaps(editions: tuple[PackagedEdition, ...]) -> None:
    ordered = sorted(editions, key=lambda edition: (edition.key, edition.region or "", edition.effective_from))
    for one, other in pairwise(ordered):
        same = (one.key, one.region) == (other.key, other.region)
        if same and (one.effective_to is None or one.effective_to > other.effective_from):
            raise DomainError("norm_overlap", _("%(key)s 的两个版本时间重叠。") % {"key": one.key})


def _wrong(path: Path, key: str, why: str) -> DomainError:
    return DomainError("norm_content", _("%(file)s %(key)s：%(why)s。") % {"file": path.name, "key": key, "why": why})
