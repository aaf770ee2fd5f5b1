"""The level that readers are shown, as the database works it out: for orders, filters and the index of the hall."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q
from django.db.models.functions import Coalesce

#: The appraised level, without one the owner's own word; the index `achievements_hall_ripeness` holds it.
SHOWN_READINESS = Coalesce(F("proven_readiness"), F("readiness"))


def shown_among(levels: Iterable[int]) -> Q:
    """Records whose shown level is one of `levels`."""
    wanted = tuple(levels)
    return Q(proven_readiness__in=wanted) | Q(proven_readiness__isnull=True, readiness__in=wanted)


def shown_at_least(level: int) -> Q:
    """Records whose shown level is `level` or above."""
    return Q(proven_readiness__gte=level) | Q(proven_readiness__isnull=True, readiness__gte=level)
