"""The places that have boards: regions and organisations, and which of them an actor may look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.governance.indicators.models import Target
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.enums import RegionLevel
from lianqiao.registers.taxonomy.models import Region


@dataclass(frozen=True)
class Place:
    """A region or an organisation; exactly one of the two."""

    region: Region | None = None
    organisation: Organisation | None = None

    @property
    def key(self) -> Any:
        """By what its figures are found: the region's code, or the organisation's key."""
        return self.region.pk if self.region is not None else self._organisation.pk

    @property
    def region_code(self) -> str:
        """The region, or the one in which the organisation lies."""
        return str(self.region.pk if self.region is not None else self._organisation.region_id)

    @property
    def name(self) -> str:
        """What people call it."""
        return self.region.name if self.region is not None else self._organisation.display_name

    @property
    def query(self) -> str:
        """The place as an address says it."""
        return f"region={self.region.pk}" if self.region is not None else f"unit={self._organisation.pk}"

    @property
    def _organisation(self) -> Organisation:
        assert self.organisation is not None  # noqa: S101 - one of the two is there
        return self.organisation


def regions_of(actor: Actor) -> QuerySet[Region]:
    """The regions whose boards the actor may see: those of the subtree that its government oversees."""
    if actor.oversight is None:
        return Region.objects.none()
    return Region.objects.within(actor.oversight).valid_on(clock.today())


def units_of(actor: Actor) -> QuerySet[Any]:
    """The organisations whose boards the actor may see: its own, and those overseen that have targets."""
    with_targets = Target.objects.in_force().filter(place_organisation__isnull=False).values("place_organisation")
    if actor.oversight is not None:
        rows = Organisation.objects.filter(pk__in=with_targets, region__code__startswith=actor.oversight)
    else:
        rows = Organisation.objects.filter(pk=actor.organisation_id)
    return rows.select_related("region").order_by("pinyin", "id")


def parts_of(region: Region) -> list[Region]:
    """The regions right below one, in order of their codes; counties right under a province are among its parts."""
    level = {RegionLevel.NATION: RegionLevel.PROVINCE, RegionLevel.PROVINCE: RegionLevel.CITY}.get(
        RegionLevel(region.level), RegionLevel.COUNTY
    )
    rows = Region.objects.within(region).valid_on(clock.today()).exclude(pk=region.pk)
    below = rows.filter(level=level)
    if level == RegionLevel.CITY:
        below = rows.filter(parent=region.pk)
    return list(below.order_by("code"))
