"""How far a cycle has come: who has reported, who is late, what is approved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Left

from lianqiao.governance.collection.enums import HANDED_IN, ReportState
from lianqiao.governance.collection.models import Cycle, Report
from lianqiao.governance.collection.queries.visibility import is_late
from lianqiao.registers.taxonomy.models import Region


@dataclass(frozen=True)
class Standing:
    """The reports of a cycle or of one area of it; `late` ones may be handed in or not."""

    label: str
    code: str
    units: int
    to_fill: int
    submitted: int
    accepted: int
    approved: int
    returned: int
    excused: int
    late: int

    @property
    def asked(self) -> int:
        """The units that have to report."""
        return self.units - self.excused

    @property
    def done(self) -> int:
        """The units that have handed in."""
        return self.submitted + self.accepted + self.approved

    @property
    def rate(self) -> int | None:
        """The reporting rate in whole percent, rounded down; None where nobody has to report."""
        return self.done * 100 // self.asked if self.asked else None


def _counts(today: date) -> dict[str, Any]:
    return {
        "units": Count("pk"),
        "to_fill": Count("pk", filter=Q(state=ReportState.DRAFT)),
        "submitted": Count("pk", filter=Q(state=ReportState.SUBMITTED)),
        "accepted": Count("pk", filter=Q(state=ReportState.ACCEPTED)),
        "approved": Count("pk", filter=Q(state=ReportState.APPROVED)),
        "returned": Count("pk", filter=Q(state=ReportState.RETURNED)),
        "excused": Count("pk", filter=Q(state=ReportState.EXCUSED)),
        "late": Count("pk", filter=is_late(today)),
    }


def standing_of(reports: QuerySet[Report], *, today: date) -> Standing:
    """All of the reports together; one query."""
    return Standing(label="", code="", **reports.order_by().aggregate(**_counts(today)))


def standing_by_area(reports: QuerySet[Report], region: Region, *, today: date) -> list[Standing]:
    """The reports by the areas one level below `region`, by code; two queries."""
    digits = min(len(region.prefix) + 2, 6)
    rows: list[Any] = list(
        reports.order_by().values(area=Left("region_id", digits)).annotate(**_counts(today)).order_by("area")
    )
    codes = {row["area"]: row["area"].ljust(6, "0") for row in rows}
    names = dict(Region.objects.filter(code__in=codes.values()).values_list("code", "short_name"))
    areas = []
    for row in rows:
        code = codes[row.pop("area")]
        areas.append(Standing(label=names.get(code, code), code=code, **row))
    return areas


def with_counts(cycles: QuerySet[Cycle], reports: QuerySet[Report]) -> QuerySet[Cycle]:
    """Each cycle with `asked`, `done` and `approved`, counted among `reports`; no query per row."""
    own = reports.filter(cycle=OuterRef("pk"))
    return cycles.annotate(
        asked=_count(own.exclude(state=ReportState.EXCUSED)),
        done=_count(own.filter(state__in=HANDED_IN)),
        approved=_count(own.filter(state=ReportState.APPROVED)),
    )


def _count(rows: QuerySet[Any]) -> Any:
    counted = rows.order_by().values("cycle").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
