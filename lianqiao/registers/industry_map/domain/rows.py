"""Rows that hang on a node or an edition: written as a whole, each known again by its lineage or its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError

M = TypeVar("M", bound=models.Model)


def write_rows(model: type[M], owner: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], key: str = "name") -> None:
    """Make the rows of `owner` ({column: record}) equal to `rows`, in their order.

    A row is the same as before when it bears the `lineage` of one, else when `key` is equal: then it is changed in
    place and its history goes on. Raises DomainError for a row that is not well formed or stands twice; the refusal
    is about the field that is named like the rows (`firms`, `gaps` …).
    """
    field = _related_name(model, next(iter(owner)))
    stored = list(model._default_manager.filter(**owner))
    by_lineage = {row.lineage: row for row in stored}  # type: ignore[attr-defined]
    by_key = {getattr(row, key): row for row in stored}
    kept: set[Any] = set()
    wanted: list[tuple[M, bool]] = []
    seen: set[Any] = set()
    for number, values in enumerate(rows, start=1):
        if values[key] in seen:
            raise DomainError("row_twice", _("“%(name)s”写了两行。") % {"name": values[key]}, field)
        seen.add(values[key])
        found = by_lineage.get(values.get("lineage")) or by_key.get(values[key])
        row = found if found is not None and found.pk not in kept else model(**owner)
        kept.add(row.pk)
        before = _columns(row)
        for name, value in values.items():
            if name != "lineage":
                setattr(row, name, value)
        row.order = number  # type: ignore[attr-defined]
        _clean(row, number, field, exclude=list(owner))
        wanted.append((row, row._state.adding or before != _columns(row)))
    model._default_manager.filter(**owner).exclude(pk__in=kept).delete()
    _without_clashes(model, [row for row, changed in wanted if changed and not row._state.adding], key)
    for row, changed in wanted:
        if changed:
            row.save()


def _without_clashes(model: type[M], rows: Sequence[M], key: str) -> None:
    """Two rows that take each other's name would meet on the way: the old names make room first."""
    if model._meta.get_field(key).is_relation:
        return
    for row in rows:
        model._default_manager.filter(pk=row.pk).exclude(**{key: getattr(row, key)}).update(**{key: f"\x1f{row.pk}"})


def _columns(row: models.Model) -> dict[str, Any]:
    return {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}


def _related_name(model: type[models.Model], name: str) -> str:
    return str(model._meta.get_field(name).remote_field.related_name)  # type: ignore[union-attr]


def _clean(row: models.Model, number: int, field: str, *, exclude: list[str]) -> None:
    try:
        row.full_clean(exclude=exclude, validate_unique=False, validate_constraints=False)
        row.validate_constraints(exclude=exclude)
    except ValidationError as error:
        sentence = " ".join(error.messages)
        raise DomainError(
            "row", _("第 %(number)d 行：%(reason)s") % {"number": number, "reason": sentence}, field
        ) from error
