"""The schemes that come with the platform: files of `content/`, read, checked for their shape, and kept in memory.

They are templates: nothing of them is in the database. A body makes a scheme of its own from one (`domain.adopting`),
changes what it decides otherwise, and issues it with its own document. How a file is written:
docs/how-to/add-a-scheme.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from lianqiao.processes.programmes.definitions.conditions import kept_value
from lianqiao.processes.programmes.definitions.form import form_of
from lianqiao.processes.programmes.definitions.periods import read_length
from lianqiao.processes.programmes.models.scheme import CONTENT, Scheme, SchemeEdition

FOLDER = Path(__file__).resolve().parent / "content"
#: The jurisdiction of what holds nowhere by itself, until a body adopts it.
TEMPLATE = "template"
_HEAD = {"title", "code", "jurisdiction", "sources"}
_BESIDES = {"rubric", "texts", "limits"}
#: What stands under `limits`, for those who read the file; columns of the edition like all else.
LIMITS = ("per_unit", "most_yuan", "floor", "reserve")
_DECIMALS = ("most_yuan", "floor")
_LONGEST_NAME = 40


class ShippedSchemeError(ValueError):
    """A file of `content/` is not a scheme; the text names the file and what is wrong."""


@dataclass(frozen=True)
class Source:
    """A text that the scheme follows; `is_verified` only where the original was read."""

    title: str
    number: str = ""
    date: dt.date | None = None
    article: str = ""
    note: str = ""
    is_verified: bool = False


@dataclass(frozen=True)
class RubricDraft:
    """By what the applications are judged: the rows that `reviews.domain.create_rubric` takes."""

    title: str
    guidance: str = ""
    criteria: tuple[Mapping[str, Any], ...] = ()
    bands: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class ShippedScheme:
    """One file: `name` is the file's, by which code knows the pattern; `content` are columns of an edition.

    `call_text` and `call_title` begin the calls of schemes made from it.
    """

    name: str
    title: str
    code: str
    jurisdiction: str
    sources: tuple[Source, ...]
    content: Mapping[str, Any]
    rubric: RubricDraft | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_verified(self) -> bool:
        """Whether the original of every source was read."""
        return all(source.is_verified for source in self.sources)

    def edition(self) -> SchemeEdition:
        """The content as an edition that is not kept, to be shown and checked like any other."""
        scheme = Scheme(title=self.title, code=self.code, pattern=self.name)
        return SchemeEdition(scheme=scheme, number=1, **self.content)


@cache
def shipped_schemes() -> Mapping[str, ShippedScheme]:
    """All of them by name, in the order of their titles; ShippedSchemeError for a file that is none."""
    read = [_read(path) for path in sorted(FOLDER.glob("*.yaml"))]
    return {one.name: one for one in sorted(read, key=lambda one: one.title)}


def shipped_scheme(name: str) -> ShippedScheme | None:
    """The one of that name, if it ships."""
    return shipped_schemes().get(name)


def _read(path: Path) -> ShippedScheme:
    if len(path.stem) > _LONGEST_NAME:
        raise ShippedSchemeError(f"{path.name}: the name is longer than {_LONGEST_NAME} letters")
    try:
        return _scheme(path.stem, yaml.safe_load(path.read_text(encoding="utf-8")))
    except ShippedSchemeError as error:
        raise ShippedSchemeError(f"{path.name}: {error}") from error
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ShippedSchemeError(f"{path.name}: {error!r}") from error
    except Exception as error:
        sentences = getattr(error, "messages", None)
        if sentences is None:
            raise
        raise ShippedSchemeError(f"{path.name}: {sentences[0]}") from error


def _scheme(name: str, given: Mapping[str, Any]) -> ShippedScheme:
    columns = set(CONTENT) - set(LIMITS)
    if unknown := set(given) - _HEAD - _BESIDES - columns:
        raise ShippedSchemeError(f"knows nothing of {', '.join(sorted(unknown))}")
    if missing := _HEAD - set(given):
        raise ShippedSchemeError(f"does not say {', '.join(sorted(missing))}")
    if not given["sources"]:
        raise ShippedSchemeError("names no source")
    limits = given.get("limits", {})
    if unknown := set(limits) - set(LIMITS):
        raise ShippedSchemeError(f"knows no limit {', '.join(sorted(unknown))}")
    content = {column: given[column] for column in columns if column in given}
    content |= {limit: Decimal(str(value)) if limit in _DECIMALS else value for limit, value in limits.items()}
    content["conditions"] = [_condition(row) for row in given.get("conditions", ())]
    content["form"] = form_of(given.get("form", ())).to_json()
    content["periods"] = {step: read_length(str(length)) for step, length in given.get("periods", {}).items()}
    return ShippedScheme(
        name=name,
        title=given["title"],
        code=given["code"],
        jurisdiction=given["jurisdiction"],
        sources=tuple(_source(row) for row in given["sources"]),
        content=content,
        rubric=_rubric(given.get("rubric")),
        texts={key: str(text).strip() for key, text in given.get("texts", {}).items()},
    )


def _source(row: Mapping[str, Any]) -> Source:
    return Source(**{**{key: value for key, value in row.items() if key != "verified"}, "is_verified": row["verified"]})


def _condition(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as an official types it: only the sentence is needed, values in the words of the desk."""
    whole = {"fact": "", "comparator": "", "value": "", "group": "", "veto": False, **row}
    if whole["fact"]:
        whole["value"] = kept_value(whole["fact"], str(whole["value"]))
    return whole


def _rubric(row: Mapping[str, Any] | None) -> RubricDraft | None:
    if row is None:
        return None
    return RubricDraft(
        title=row["title"],
        guidance=row.get("guidance", ""),
        criteria=tuple(row["criteria"]),
        bands=tuple(row.get("bands", ())),
    )
