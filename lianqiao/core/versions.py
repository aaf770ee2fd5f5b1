"""Keeping and comparing the versions of a record."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from lianqiao.core.access import Actor
from lianqiao.core.models import Version
from lianqiao.core.records import Record


def versions_of(obj: Record) -> QuerySet[Version]:
    """All stored versions, oldest first."""
    return Version.objects.filter(subject_type=ContentType.objects.get_for_model(obj), subject_id=obj.pk)


def current(last: Version | None, obj: Record, *, actor: Actor, note: str = "") -> Version:
    """The version that says what the record says now: `last` itself, or an unsaved one with the next number."""
    content = obj.snapshot()
    if last is not None and last.content == content:
        return last
    return Version(
        subject_type=ContentType.objects.get_for_model(obj),
        subject_id=obj.pk,
        number=1 if last is None else last.number + 1,
        content=content,
        note=note,
        created_by_id=actor.user_id,
    )


@dataclass(frozen=True)
class Piece:
    """A run of text that both versions share, or that one of them lost or gained."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True)
class FieldChange:
    """One field that differs, as pieces in reading order."""

    field: str
    pieces: tuple[Piece, ...]


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[FieldChange]:
    """The fields that differ between two version contents, in the order of the newer one."""
    names = [*new, *(name for name in old if name not in new)]
    return [
        FieldChange(name, _pieces(_as_text(old.get(name)), _as_text(new.get(name))))
        for name in names
        if old.get(name) != new.get(name)
    ]


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "；".join(_as_text(item) for item in value)
    if isinstance(value, dict):
        return "，".join(_as_text(item) for item in value.values() if item not in (None, ""))
    return str(value)


def _pieces(old: str, new: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for tag, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", old[old_start:old_end]))
            continue
        if old_end > old_start:
            pieces.append(Piece("removed", old[old_start:old_end]))
        if new_end > new_start:
            pieces.append(Piece("added", new[new_start:new_end]))
    return tuple(pieces)
