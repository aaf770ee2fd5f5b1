"""Bringing the kinds of lists that come with the program into the database; repeatable."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import connection, transaction

from lianqiao.core.lists.columns import columns_of
from lianqiao.core.lists.enums import Effect, Origin, Visibility
from lianqiao.core.lists.models import ListKind

CONTENT = Path(__file__).resolve().parent / "content" / "kinds.yaml"
_FIELDS = frozenset(
    {"key", "name", "description", "subjects", "names", "columns", "effect", "effect_norm", "visibility", "source"}
)


@cache
def packaged() -> tuple[dict[str, Any], ...]:
    """The columns of the packaged kinds; ValueError for a file that is not well formed."""
    return tuple(_described(row) for row in yaml.safe_load(CONTENT.read_text(encoding="utf-8")))


@transaction.atomic
def load_kinds() -> int:
    """Make the packaged kinds of the database equal to the file; returns how many there are.

    Kinds of people are left alone. The visibility of a kind that has editions stays: they were made under it.
    """
    for described in packaged():
        values = {**described, "origin": Origin.PACKAGE}
        key = values.pop("key")
        stored = ListKind.objects.select_for_update().filter(key=key).first()
        if stored is None:
            ListKind.objects.create(key=key, **values)
            continue
        if stored.editions.exists():
            values.pop("visibility")
        changed = [name for name, value in values.items() if getattr(stored, name) != value]
        if changed:
            for name in changed:
                setattr(stored, name, values[name])
            stored.save(update_fields=changed)
    return len(packaged())


def load_after_migrate(**_kwargs: Any) -> None:
    """Load whenever the database was migrated, once the table is there."""
    if ListKind._meta.db_table in connection.introspection.table_names():
        load_kinds()


def _described(row: dict[str, Any]) -> dict[str, Any]:
    if strange := row.keys() - _FIELDS:
        raise ValueError(f"{row.get('key')}: unknown {sorted(strange)}")
    columns_of(row.get("columns", ()))
    return {
        "key": row["key"],
        "name": row["name"],
        "description": row.get("description", ""),
        "subject_models": list(row.get("subjects", ())),
        "takes_names": bool(row.get("names", False)),
        "columns": list(row.get("columns", ())),
        "effect": Effect(row.get("effect", Effect.NONE)),
        "effect_norm": row.get("effect_norm", ""),
        "visibility": Visibility(row.get("visibility", Visibility.PUBLIC)),
        "source": row.get("source", ""),
    }
