"""Which government bodies stand above which, by their regions."""

from typing import Any

from django.db.models import QuerySet

from lianqiao.registers.organisations.enums import OrganisationKind, OrganisationState
from lianqiao.registers.organisations.models import Organisation


def government_above(organisation: Any) -> bool:
    """Whether a verified government body oversees a wider region that holds the organisation's."""
    bodies = Organisation.objects.filter(kind=OrganisationKind.GOVERNMENT, state=OrganisationState.VERIFIED)
    own = organisation.region.prefix
    prefixes = {body.region.prefix for body in bodies.exclude(pk=organisation.pk).select_related("region")}
    return any(own != prefix and own.startswith(prefix) for prefix in prefixes)


def top_governments() -> QuerySet[Any]:
    """The government bodies that no other body oversees: the system administrator verifies them."""
    bodies = Organisation.objects.filter(kind=OrganisationKind.GOVERNMENT).select_related("region")
    return bodies.filter(pk__in=[body.pk for body in bodies if not government_above(body)])
