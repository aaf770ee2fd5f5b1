"""Finding an organisation by a part of its name, its short name, or its code, for the fields that choose one."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from lianqiao.registers.organisations.enums import OrganisationKind as K
from lianqiao.registers.organisations.models import Organisation

#: The lists of organisations that a field may search, with the kinds in each; None for all kinds.
LISTS: dict[str, frozenset[str] | None] = {
    "organisations": None,
    "enterprises": frozenset({K.ENTERPRISE, K.COOPERATIVE}),
    "governments": frozenset({K.GOVERNMENT}),
    "research-units": frozenset({K.UNIVERSITY, K.INSTITUTE, K.NEW_RESEARCH_BODY, K.HOSPITAL}),
}


def choosable(name: str) -> QuerySet[Organisation]:
    """The verified organisations of a list; KeyError for an unknown one."""
    kinds = LISTS[name]
    rows: QuerySet[Organisation] = Organisation.objects.verified()
    return rows if kinds is None else rows.filter(kind__in=kinds)


def search(name: str, text: str, *, limit: int) -> list[dict[str, str]]:
    """At most `limit` organisations as {value, text}, by name; KeyError for an unknown list."""
    rows = choosable(name).select_related("region")
    for word in text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(short_name__icontains=word) | Q(uscc__istartswith=word))
    return [{"value": str(row.pk), "text": f"{row.name}（{row.region}）"} for row in rows[:limit]]
