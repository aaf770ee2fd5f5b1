"""Projects that firms lead or take part in (企业牵头或参与)."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from lianqiao.processes.key_projects.models import ProjectPartner
from lianqiao.registers.organisations.enums import OrganisationKind

#: What counts as a firm.
FIRMS = (OrganisationKind.ENTERPRISE,)


def with_firms(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with `has_firm`: a firm leads the project or takes part in it."""
    partners = Exists(ProjectPartner.objects.filter(project=OuterRef("pk"), kind__in=FIRMS))
    joined = When(Q(lead_kind__in=FIRMS) | Q(partners), then=Value(True))
    told: QuerySet[Any] = rows.annotate(has_firm=Case(joined, default=Value(False)))
    return told
