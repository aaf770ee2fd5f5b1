"""The map of a region's parts as tiles: where each stands, by its kept place or else in order of codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from lianqiao.governance.boards.models import Tile
from lianqiao.registers.taxonomy.models import Region


@dataclass(frozen=True)
class Spot:
    """The place of a region on the map, counted from 0 at the north-west."""

    region: Region
    row: int
    column: int


def spots_of(regions: Sequence[Region]) -> list[Spot]:
    """Where each region stands; those without a kept place follow below the others, as wide as the map. One query."""
    kept = {tile.region_id: tile for tile in Tile.objects.filter(region__in=regions)}
    placed = [Spot(region, kept[region.pk].row, kept[region.pk].column) for region in regions if region.pk in kept]
    rest = [region for region in regions if region.pk not in kept]
    first = max((spot.row for spot in placed), default=-1) + 1
    width = max((spot.column for spot in placed), default=ceil(sqrt(len(rest) * 1.6)) - 1) + 1
    placed += [Spot(region, first + number // width, number % width) for number, region in enumerate(rest)]
    return sorted(placed, key=lambda spot: (spot.row, spot.column, spot.region.pk))
