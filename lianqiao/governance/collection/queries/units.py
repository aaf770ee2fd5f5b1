"""Who reports for a data set, and who stands above whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from lianqiao.governance.collection.enums import StandsFor
from lianqiao.governance.collection.models import DataSet, Report
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.organisations.models import Organisation


@dataclass(frozen=True)
class Unit:
    """An organisation that reports: `superior` is the reporting government next above it, None for the asking body.

    `bodies_above` are the keys of those that look at its report, the nearest first, the asking body last.
    """

    organisation_id: Any
    region_id: str
    superior: Any
    bodies_above: tuple[Any, ...]


def units_of(data_set: DataSet) -> QuerySet[Organisation]:
    """The verified organisations that report: of the chosen kinds and levels, with additions, without omissions.

    All lie in the region of the data set; the body that asks does not report to itself.
    """
    named = data_set.named_units.all()
    chosen = Q(pk__in=named.filter(is_left_out=False).values("organisation"))
    if data_set.kinds:
        like = Q(kind__in=data_set.kinds)
        chosen |= like & Q(region__level__in=data_set.levels) if data_set.levels else like
    rows: Any = Organisation.objects.verified().filter(chosen, region__code__startswith=data_set.region.prefix)
    left_out = named.filter(is_left_out=True).values("organisation")
    return rows.exclude(pk__in=left_out).exclude(pk=data_set.organisation_id)  # type: ignore[no-any-return]


def in_order(data_set: DataSet) -> list[Unit]:
    """The units with those above them, so that each stands behind its superior; a few queries.

    Above a unit stands its parent organisation where that is a reporting government of the same region or one around
    it. Otherwise it is the only reporting government of the nearest region around the unit: the county's before the
    city's. Where several bodies of one region report, none of them stands above the others' units. Of several that
    would report a region's figures the one goes on that did so before, else the first that was registered here.
    """
    rows = _one_for_each_region(data_set, list(units_of(data_set).select_related("region").order_by("pk")))
    known = {row.pk: row for row in rows if row.kind == OrganisationKind.GOVERNMENT}
    by_prefix: dict[str, list[Any]] = {}
    for body in known.values():
        by_prefix.setdefault(body.region.prefix, []).append(body.pk)
    superiors = {row.pk: _superior(row, known, by_prefix) for row in rows}
    units = [
        Unit(row.pk, row.region_id, superiors[row.pk], (*_chain(row.pk, superiors), data_set.organisation_id))
        for row in rows
    ]
    return sorted(units, key=lambda unit: (len(unit.bodies_above), unit.organisation_id))


def regions_twice(data_set: DataSet) -> list[str]:
    """The names of regions for which several units would report; for data sets whose figures are a region's."""
    seen: dict[str, int] = {}
    for name in units_of(data_set).values_list("region__short_name", flat=True).order_by("region_id"):
        seen[name] = seen.get(name, 0) + 1
    return [name for name, count in seen.items() if count > 1]


def _one_for_each_region(data_set: DataSet, rows: list[Any]) -> list[Any]:
    if data_set.stands_for != StandsFor.REGION:
        return rows
    before = set(Report.objects.filter(cycle__data_set=data_set.pk).values_list("organisation", flat=True))
    kept: dict[str, Any] = {}
    for row in sorted(rows, key=lambda row: row.pk not in before):
        kept.setdefault(row.region_id, row)
    return sorted(kept.values(), key=lambda row: row.pk)


def _superior(unit: Any, known: Mapping[Any, Any], by_prefix: Mapping[str, list[Any]]) -> Any:
    own = unit.region.prefix
    parent = known.get(unit.parent_id)
    if parent is not None and own.startswith(parent.region.prefix):
        return parent.pk
    for length in range(len(own), -1, -1):
        if length == len(own) and unit.kind == OrganisationKind.GOVERNMENT:
            continue
        bodies = by_prefix.get(own[:length], [])
        if len(bodies) == 1:
            return bodies[0]
    return None


def _chain(unit: Any, superiors: Mapping[Any, Any]) -> list[Any]:
    chain: list[Any] = []
    above = superiors[unit]
    while above is not None and above not in chain:
        chain.append(above)
        above = superiors[above]
    return chain
