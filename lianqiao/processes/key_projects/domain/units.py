"""Finding the registered units among names that people typed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.organisations.models import Organisation


def units_named(names: Iterable[str]) -> dict[str, Organisation]:
    """The verified organisations of these full names or codes, by what was typed; one query.

    A name that several organisations bear belongs to none of them.
    """
    wanted = {name for name in names if name}
    found: dict[str, list[Organisation]] = {}
    for unit in Organisation.objects.verified().filter(Q(name__in=wanted) | Q(uscc__in=wanted)):
        for typed in {unit.name, unit.uscc} & wanted:
            found.setdefault(typed, []).append(unit)
    return {typed: units[0] for typed, units in found.items() if len(units) == 1}


def kind_of(told: str | None, unit: Organisation | None) -> str:
    """What a unit is: as registered, else as told, else a firm."""
    if unit is not None:
        return unit.kind
    return told or OrganisationKind.ENTERPRISE
