"""Searches of administrative divisions."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from lianqiao.core import clock
from lianqiao.registers.taxonomy.models import Region, RegionQuerySet
from lianqiao.registers.taxonomy.models.regions import NATION_CODE
from lianqiao.registers.taxonomy.queries.matching import LIMIT, Option, limited, matching, typed_text


def region_children(area: Region | str = NATION_CODE, *, on: dt.date | None = None) -> RegionQuerySet:
    """Return the divisions directly below one (a `Region` or its code) that hold today or `on` a day."""
    code = area.code if isinstance(area, Region) else area
    return Region.objects.filter(parent_id=code).valid_on(on or clock.today()).order_by("code")


def search_regions(
    text: str, within: Region | str | None = None, limit: int = LIMIT, *, on: dt.date | None = None
) -> list[Option]:
    """Return at most `limit` divisions that hold today (or `on`) and meet `text`, with their full path.

    `text` is part of a name or of a former name, pinyin, its initials, or the beginning of a code; an empty
    one gives the provinces, or the divisions directly below `within`. `within` is a division or a prefix of
    digits and keeps the search to its subtree. One query.
    """
    rows = Region.objects.valid_on(on or clock.today()).exclude(code=NATION_CODE)
    if within:
        rows = rows.within(within)
    typed = typed_text(text)
    if typed:
        found = matching(
            rows.select_related("parent__parent__parent"),
            typed,
            names=("name", "short_name"),
            also=_also(typed),
        )
    else:
        found = rows.select_related("parent__parent__parent").filter(_top(within)).order_by("code")
    return [Option(value=row.code, text=row.path()) for row in found[: limited(limit)]]


def _also(typed: str) -> Q:
    return Q(initials__startswith=typed) if typed.isascii() else Q(former_names__contains=typed)


def _top(within: Region | str | None) -> Q:
    prefix = within.prefix if isinstance(within, Region) else within or ""
    return Q(parent_id=prefix.ljust(6, "0")) if prefix else Q(parent_id=NATION_CODE)
