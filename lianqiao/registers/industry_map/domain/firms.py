"""Which organisation of the register a firm's name means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from lianqiao.registers.organisations.models import Organisation


def with_organisations(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows, each with the verified organisation that it names exactly, by full or short name, or None.

    Where one is found the row takes its full name. One query; a name that two bear means none of them.
    """
    names = {" ".join(str(row["name"]).split()) for row in rows}
    found: dict[str, list[Organisation]] = {}
    for organisation in Organisation.objects.verified().filter(Q(name__in=names) | Q(short_name__in=names)):
        for name in {organisation.name, organisation.short_name} & names:
            found.setdefault(name, []).append(organisation)
    shown = []
    for row in rows:
        name = " ".join(str(row["name"]).split())
        same = found.get(name, [])
        organisation = row.get("organisation") or (same[0] if len(same) == 1 else None)
        shown.append({**row, "organisation": organisation, "name": organisation.name if organisation else name})
    return shown
