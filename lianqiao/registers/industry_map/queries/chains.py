"""The industry chains that an actor works with."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.norms.places import place_of
from lianqiao.registers.taxonomy.models import Chain


def chains_for(actor: Actor) -> QuerySet[Any]:
    """The industry chains that the actor's region and those above it name today; none without an organisation."""
    if actor.organisation is None:
        return Chain.objects.none()
    places = ["100000", *place_of(actor.organisation.region_id).regions()]
    rows: QuerySet[Any] = Chain.objects.valid_on(clock.today()).filter(region__in=places)
    return rows.select_related("region").order_by("region", "order", "code")
