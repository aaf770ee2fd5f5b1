"""What secondments give to the yearly report of a unit: who of it was in office elsewhere in the year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from lianqiao.processes.annual_reports import sources
from lianqiao.processes.annual_reports.computing import year_days
from lianqiao.processes.secondments.kinds import kinds
from lianqiao.processes.secondments.models import Secondment
from lianqiao.registers.organisations.enums import OrganisationKind


def seconded(unit: Any, year: int) -> Iterator[sources.Row]:
    """Each person of the unit once, with the first term of the year; names are not kept."""
    first, last = year_days(year)
    outward = [one.key for one in kinds().values() if OrganisationKind.ENTERPRISE not in one.homes]
    rows = Secondment.objects.filter(organisation=unit, post__kind__in=outward, begins_on__lte=last)
    rows = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=first), ends_on__gte=first)
    seen: set[Any] = set()
    for one in rows.select_related("post").order_by("begins_on", "pk"):
        if one.person_id not in seen:
            seen.add(one.person_id)
            day: date | None = one.begins_on
            yield sources.Row(one, one.post.title, day)


sources.register("seconded", seconded)
