"""Who sees which years and reports."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.annual_reports.enums import HANDED_IN, OPEN_REPORTS, AnnualState, YearState

NOBODY = Q(pk__in=())
_BEGUN = (YearState.OPEN, YearState.MERGED, YearState.FORWARDED)


class ReportYearQuerySet(VisibleQuerySet[Any]):
    """Years, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the department acted for; a unit reads its own report, not the department's year."""
        if actor.organisation_id is None or not actor.has(Permission.ANNUAL_REPORT_VIEW):
            return self.none()
        return self.filter(organisation=actor.organisation_id)

    def for_list(self) -> Self:
        """With all that a row shows; the merged table and the frozen one are not read."""
        return self.select_related("organisation", "region").defer("merged", "table")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.select_related("organisation", "region")


class AnnualReportQuerySet(VisibleQuerySet[Any]):
    """Reports, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the unit acted for once they were asked, and those of the department's years."""
        return self.filter(self.inside(actor))

    def inside(self, actor: Actor) -> Q:
        """The condition for those of which the actor is shown that they are there."""
        if actor.organisation_id is None or not actor.has(Permission.ANNUAL_REPORT_VIEW):
            return NOBODY
        own = Q(organisation=actor.organisation_id, year__state__in=_BEGUN)
        return own | Q(year__organisation=actor.organisation_id)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "year__organisation").defer(
            "content", "year__merged", "year__table"
        )

    def for_detail(self) -> Self:
        """With all that the page shows."""
        rows = self.select_related(
            "organisation", "region", "year__organisation", "proposed_by", "submitted_by", "decided_by"
        )
        return rows.defer("year__merged").prefetch_related("lines", "defects", "orders")

    def of_open_years(self) -> Self:
        """Those that may still be worked on."""
        return self.filter(year__state=YearState.OPEN)

    def missing(self) -> Self:
        """Those that the department has not got."""
        return self.filter(state__in=OPEN_REPORTS)

    def late(self, today: Any) -> Self:
        """Those first handed in after the day, and those not handed in though it is over."""
        never = Q(submitted_on__isnull=True, year__due_on__lt=today)
        asked: Self = self.exclude(state=AnnualState.EXCUSED)
        return asked.filter(never | Q(submitted_on__gt=F("year__due_on")))


class OfReportQuerySet(VisibleQuerySet[Any]):
    """Rows of reports, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of one's own unit; the department reads them while they are handed in."""
        reports: Any = apps.get_model("annual_reports.AnnualReport")._default_manager
        seen = reports.visible_to(actor).filter(Q(organisation=actor.organisation_id) | Q(state__in=HANDED_IN))
        return self.filter(Exists(seen.filter(pk=OuterRef("report_id"))))
