"""Whose ladder and pre-checks a person may open.

The members of the enterprise, and the governments of its region: these see only what follows from records that have
been handed in, which they may read anyway. What the enterprise has answered itself stays its own until it shares it.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from lianqiao.core.access import Actor, predicate
from lianqiao.registers.enterprises.enums import ENTERPRISE_KINDS
from lianqiao.registers.organisations.models import Organisation


@predicate
def is_of_the_enterprise(actor: Actor, enterprise: Any) -> bool:
    """The person acts for the enterprise."""
    return actor.organisation_id == enterprise.pk and enterprise.kind in ENTERPRISE_KINDS


def is_enterprise(organisation: Any) -> bool:
    """Whether the organisation climbs the ladder."""
    return organisation is not None and organisation.kind in ENTERPRISE_KINDS


def overseen_enterprises(actor: Actor) -> QuerySet[Organisation]:
    """The verified enterprises of the region that the actor's government body oversees; none for others."""
    rows: QuerySet[Organisation] = Organisation.objects.verified().filter(kind__in=ENTERPRISE_KINDS)
    return rows.none() if actor.oversight is None else rows.filter(region__code__startswith=actor.oversight)
