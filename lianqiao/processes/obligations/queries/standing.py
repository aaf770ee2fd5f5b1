"""What of obligations and listings others ask."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from lianqiao.core.norms.places import place_of
from lianqiao.processes.obligations.enums import ON_LIST, ListingKind
from lianqiao.processes.obligations.models import Listing, Obligation


def of_subject(subject: Model) -> Obligation | None:
    """The obligation that hangs on a record, None when none does."""
    kind = ContentType.objects.get_for_model(subject)
    found: Obligation | None = Obligation.objects.filter(subject_type=kind, subject_id=subject.pk).first()
    return found


def platforms_of(unit: Any, *, where: Any) -> QuerySet[Any]:
    """The platforms of a unit on the white list of a government to which the place belongs."""
    regions = ["100000", *place_of(where).regions()]
    rows: QuerySet[Any] = Listing.objects.filter(
        kind=ListingKind.WHITE, state__in=ON_LIST, unit=unit, region__in=regions
    )
    return rows.order_by("title", "pk")
