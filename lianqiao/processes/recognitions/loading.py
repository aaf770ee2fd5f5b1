"""Bringing the kinds that come with the program into the database; repeatable."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import connection, transaction

from lianqiao.processes.programmes.definitions.form import form_of, validate_form
from lianqiao.processes.programmes.definitions.grants import Grantable
from lianqiao.processes.recognitions.enums import HolderKind, KindOrigin, RenewalWay
from lianqiao.processes.recognitions.models import RecognitionKind

CONTENT = Path(__file__).resolve().parent / "content" / "kinds.yaml"
_FIELDS = frozenset(
    {
        "key",
        "name",
        "summary",
        "holder",
        "classes",
        "levels",
        "mark",
        "validity_norm",
        "most_norm",
        "renewal",
        "report",
        "source",
    }
)


@cache
def packaged() -> tuple[dict[str, Any], ...]:
    """The columns of the packaged kinds; ValueError or ValidationError for a file that is not well formed."""
    return tuple(_described(row) for row in yaml.safe_load(CONTENT.read_text(encoding="utf-8")))


@transaction.atomic
def load_kinds() -> int:
    """Make the packaged kinds of the database equal to the file; returns how many there are. Others are left alone."""
    for described in packaged():
        values = {**described, "origin": KindOrigin.PACKAGE}
        key = values.pop("key")
        stored = RecognitionKind.objects.select_for_update().filter(key=key).first()
        if stored is None:
            RecognitionKind.objects.create(key=key, **values)
            continue
        changed = [name for name, value in values.items() if getattr(stored, name) != value]
        for name in changed:
            setattr(stored, name, values[name])
        if changed:
            stored.save(update_fields=changed)
    return len(packaged())


def load_after_migrate(**_kwargs: Any) -> None:
    """Load whenever the database was migrated, once the table is there."""
    if RecognitionKind._meta.db_table in connection.introspection.table_names():
        load_kinds()


def offered(region: Any) -> list[Grantable]:
    """The kinds that schemes of bodies of the region may grant."""
    kinds = RecognitionKind.objects.all() if region is None else RecognitionKind.objects.of(region)
    return [Grantable(one.key, one.name, tuple(one.classes), tuple(one.levels)) for one in kinds]


def report_form(fields: list[dict[str, Any]], *, title: str) -> list[dict[str, Any]]:
    """The form of a yearly report, one section, from its fields; ValidationError for what is no form."""
    if not fields:
        return []
    kept = [{"key": "report", "title": title, "fields": fields}]
    validate_form(kept)
    return form_of(kept).to_json()


def _described(row: dict[str, Any]) -> dict[str, Any]:
    if strange := row.keys() - _FIELDS:
        raise ValueError(f"{row.get('key')}: unknown {sorted(strange)}")
    return {
        "key": row["key"],
        "name": row["name"],
        "summary": row["summary"],
        "holder": HolderKind(row["holder"]),
        "classes": list(row.get("classes", ())),
        "levels": list(row.get("levels", ())),
        "mark": row["mark"],
        "validity_norm": row.get("validity_norm", ""),
        "most_norm": row.get("most_norm", ""),
        "renewal": RenewalWay(row["renewal"]),
        "report": report_form(row.get("report", []), title="年度报告"),
        "source": row["source"],
    }
