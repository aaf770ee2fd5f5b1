"""The kinds of documents that the program writes, and what each of them may say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class DocumentKind:
    """One kind of document.

    `builtin` is the template that comes with the program. `example` is complete data, by which templates are tried
    and shown; its shape is what a template may use. `fields` says in words what each name of the data is.
    """

    key: str
    label: Any
    builtin: Path
    example: Mapping[str, Any]
    fields: Mapping[str, Any]


_KINDS: dict[str, DocumentKind] = {}


def register(
    kind: str, label: Any, *, builtin: Path, example: Mapping[str, Any], fields: Mapping[str, Any]
) -> DocumentKind:
    """Make a kind of document known, once, at import; `fields` explains each name of `example`.

    Raises LookupError for a kind that is known already, or for a name that is not explained.
    """
    if kind in _KINDS:
        raise LookupError(f"there is a document kind {kind!r} already")
    if unexplained := example.keys() ^ fields.keys():
        raise LookupError(f"{kind}: names without a value or without words: {sorted(unexplained)}")
    _KINDS[kind] = DocumentKind(kind, label, builtin, example, fields)
    return _KINDS[kind]


def kind_of(key: str) -> DocumentKind:
    """The kind of that name; LookupError when there is none."""
    return _KINDS[key]


def kinds() -> tuple[DocumentKind, ...]:
    """Every kind, in the order in which they were registered."""
    return tuple(_KINDS.values())


def kind_choices() -> list[tuple[str, Any]]:
    """The kinds for forms and columns."""
    return [(kind.key, kind.label) for kind in _KINDS.values()]
