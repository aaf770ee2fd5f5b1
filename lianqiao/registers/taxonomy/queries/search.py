"""One entry to the searches, for the address from which select boxes fetch their options."""

from __future__ import annotations

from collections.abc import Callable

from lianqiao.registers.taxonomy.enums import EditionKind
from lianqiao.registers.taxonomy.queries.fields import search_tech_fields
from lianqiao.registers.taxonomy.queries.industries import search_industries
from lianqiao.registers.taxonomy.queries.matching import LIMIT, Option
from lianqiao.registers.taxonomy.queries.regions import search_regions

SEARCHES: dict[str, Callable[[str, str, int], list[Option]]] = {
    EditionKind.REGION: search_regions,
    EditionKind.INDUSTRY: search_industries,
    EditionKind.TECH_FIELD: lambda text, _within, limit: search_tech_fields(text, limit),
}


def search(kind: str, text: str, *, within: str = "", limit: int = LIMIT) -> list[Option]:
    """Return the options of the code list `kind` (`regions`, `industries`, `tech_fields`) that meet `text`.

    Code lists are public, so anyone may ask. Raises `KeyError` for another kind.
    """
    return SEARCHES[kind](text, within, limit)
