"""Who sees which data sets, cycles, reports and figures: each level its own report and those below it."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.governance.collection.enums import FILLING, HANDED_IN, CycleState, ReportState


def looks_at(actor: Actor, prefix: str = "") -> Q:
    """The condition for reports of which the actor's body is one of those above; `prefix` leads to the report."""
    if actor.oversight is None:
        return Q(pk__in=())
    return Q(**{f"{prefix}bodies_above__contains": [actor.organisation_id]})


class DataSetQuerySet(VisibleQuerySet[Any]):
    """Data sets, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of its own body, and those for which it reports or looks at reports."""
        if actor.organisation_id is None:
            return self.none()
        concerned = _reports().filter(cycle__data_set=OuterRef("pk")).visible_to(actor)
        return self.filter(Q(organisation=actor.organisation_id) | Q(Exists(concerned)))

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region")


class CycleQuerySet(VisibleQuerySet[Any]):
    """Cycles, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of its own body, and those for which it reports or looks at reports."""
        if actor.organisation_id is None:
            return self.none()
        concerned = _reports().filter(cycle=OuterRef("pk")).visible_to(actor)
        return self.filter(Q(organisation=actor.organisation_id) | Q(Exists(concerned)))

    def inside(self, actor: Actor) -> Self:
        """Those that the actor's body asks for, and those in which it looks at reports of others."""
        if actor.oversight is None:
            return self.none()
        below = _reports().filter(looks_at(actor), cycle=OuterRef("pk"))
        return self.filter(Q(organisation=actor.organisation_id) | Q(Exists(below)))

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("data_set", "organisation", "region")


class ReportQuerySet(VisibleQuerySet[Any]):
    """Reports, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of its own unit, those that its body looks at, and approved ones of the region that it oversees.

        Before the cycle is open for all, nobody sees any. Of a report that is being filled in those above see how far
        it has come, and not its figures.
        """
        if actor.organisation_id is None:
            return self.none()
        visible = Q(organisation=actor.organisation_id) | looks_at(actor)
        if actor.oversight is not None:
            visible |= Q(state=ReportState.APPROVED, region__code__startswith=actor.oversight)
        return self.filter(visible).exclude(cycle__state=CycleState.OPENING)

    def looked_at_by(self, actor: Actor) -> Self:
        """Those that the actor's body looks at."""
        return self.visible_to(actor).filter(looks_at(actor))

    def to_fill(self, today: date) -> Self:
        """Those whose unit still has something to do and may do it: in open cycles, or by an exception."""
        in_time = Q(cycle__state=CycleState.OPEN, cycle__late_until__gte=today)
        corrected = Q(cycle__state=CycleState.OPEN, submitted_on__isnull=False)
        unlocks: Any = apps.get_model("collection.Unlock")._default_manager.holding_on(today)
        return self.filter(in_time | corrected | Exists(unlocks.filter(report=OuterRef("pk"))), state__in=FILLING)

    def to_look_at(self, actor: Actor) -> Self:
        """Those handed in or accepted for which the actor's body is the next above, and which are not locked."""
        rows = self.filter(looks_at(actor), bodies_above__0=actor.organisation_id)
        return rows.filter(state__in=(ReportState.SUBMITTED, ReportState.ACCEPTED), cycle__state=CycleState.OPEN)

    def late(self, today: date) -> Self:
        """Those first handed in after their day, and those not handed in whose day is over."""
        return self.filter(is_late(today))

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "cycle__data_set", "cycle__organisation")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("above__organisation", "submitted_by")


class ReportValueQuerySet(VisibleQuerySet[Any]):
    """Figures of reports, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of its own unit, and of others those of visible reports that are handed in."""
        if actor.organisation_id is None:
            return self.none()
        others: Any = _reports().visible_to(actor).filter(state__in=HANDED_IN)
        own: Any = _reports().visible_to(actor).filter(organisation=actor.organisation_id)
        return self.filter(Q(report__in=own.values("pk")) | Q(report__in=others.values("pk")))


class UnlockQuerySet(VisibleQuerySet[Any]):
    """Exceptions, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of visible reports."""
        return self.filter(report__in=_reports().visible_to(actor).values("pk"))

    def holding_on(self, day: date) -> Self:
        """Those that let a report be changed on the day."""
        return self.filter(ended_at__isnull=True, until__gte=day)


def is_late(today: date) -> Q:
    """The condition for reports that were handed in late, or are not handed in though their day is over."""
    missing = Q(submitted_on__isnull=True, cycle__due_on__lt=today)
    return (missing | Q(submitted_on__gt=F("cycle__due_on"))) & ~Q(state=ReportState.EXCUSED)


def _reports() -> Any:
    return apps.get_model("collection.Report")._default_manager.all()
