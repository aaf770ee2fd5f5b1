"""Which units report: the state-founded ones of a region that do research, verified."""

from __future__ import annotations

from typing import Any

from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.organisations.models import Organisation

#: Kinds of organisation that the duty to report binds (Art. 21), and that must have the rules.
KINDS = (
    OrganisationKind.UNIVERSITY,
    OrganisationKind.INSTITUTE,
    OrganisationKind.NEW_RESEARCH_BODY,
    OrganisationKind.HOSPITAL,
)


def reporting_units(region: Any) -> Any:
    """The verified state-founded organisations of these kinds in a region, by name."""
    rows: Any = Organisation.objects.verified()
    return rows.filter(region__code__startswith=region.prefix, kind__in=KINDS, is_state_founded=True).order_by(
        "pinyin", "id"
    )
