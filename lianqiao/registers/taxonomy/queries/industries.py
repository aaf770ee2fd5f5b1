"""Searches and the tree of industries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from lianqiao.core import clock
from lianqiao.registers.taxonomy.enums import IndustryLevel
from lianqiao.registers.taxonomy.models import Industry
from lianqiao.registers.taxonomy.queries.matching import LIMIT, Option, limited, matching, typed_text


@dataclass
class IndustryNode:
    """An industry with the ones below it, in the order of their codes."""

    industry: Industry
    children: list[IndustryNode] = field(default_factory=list)


def industry_tree(*, depth: IndustryLevel = IndustryLevel.GROUP, on: dt.date | None = None) -> list[IndustryNode]:
    """Return the sections with all below them down to `depth`, as they hold today or `on`. One query."""
    levels = list(IndustryLevel)[: list(IndustryLevel).index(depth) + 1]
    rows = Industry.objects.valid_on(on or clock.today()).filter(level__in=levels).order_by("code")
    nodes = {row.code: IndustryNode(row) for row in rows}
    roots: list[IndustryNode] = []
    for node in nodes.values():
        above = nodes.get(node.industry.parent_id or "")
        (above.children if above else roots).append(node)
    return roots


def search_industries(
    text: str, within: Industry | str | None = None, limit: int = LIMIT, *, on: dt.date | None = None
) -> list[Option]:
    """Return at most `limit` industries that meet `text` by code, name or pinyin; without text the sections.

    `within` (an industry or its code) keeps the search to what lies below it. One query.
    """
    rows = Industry.objects.valid_on(on or clock.today())
    if within:
        rows = rows.within(within)
    if typed_text(text):
        found = matching(rows, text, names=("name",))
    elif within:
        found = rows.filter(parent_id=within.code if isinstance(within, Industry) else within)
    else:
        found = rows.filter(level=IndustryLevel.SECTION)
    return [Option(value=row.code, text=f"{row.code} {row.name}") for row in found[: limited(limit)]]
