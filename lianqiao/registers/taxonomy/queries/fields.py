"""The high-tech fields, as a tree and by search."""

from __future__ import annotations

import datetime as dt

from django.db.models import Prefetch

from lianqiao.core import clock
from lianqiao.registers.taxonomy.models import TechField
from lianqiao.registers.taxonomy.models.fields import TechFieldQuerySet
from lianqiao.registers.taxonomy.queries.matching import LIMIT, Option, limited, matching, typed_text


def fields(*, on: dt.date | None = None) -> TechFieldQuerySet:
    """Return the fields of the first level in their order, each with `children` at hand. Two queries."""
    valid = TechField.objects.valid_on(on or clock.today()).order_by("order", "code")
    return valid.filter(parent__isnull=True).prefetch_related(Prefetch("children", queryset=valid))


def search_tech_fields(text: str, limit: int = LIMIT, *, on: dt.date | None = None) -> list[Option]:
    """Return at most `limit` fields that meet `text` by code, name or pinyin; else the eight. One query."""
    rows = TechField.objects.valid_on(on or clock.today()).select_related("parent")
    found = matching(rows, text, names=("name",)) if typed_text(text) else rows.filter(parent__isnull=True)
    return [Option(value=row.code, text=row.path()) for row in found[: limited(limit)]]
