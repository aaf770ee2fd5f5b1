"""Whose cases a reader looks at, of which time, and the cases behind each figure of the funnel.

Everything begins with what the reader may see, so that no figure counts a case that its list does not show; there is
nothing left to mask. The sides that a reader may not know yet are kept out of the groups, not out of the sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.introductions.enums import IntroductionState, Stage
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.introductions.queries.funnel import (
    CLAIMED,
    ENDED,
    OVERDUE,
    REACHED,
    between,
    ended_by,
    furthest,
    pairs,
)
from lianqiao.processes.introductions.queries.grouping import By, in_group
from lianqiao.processes.matching.models import Match
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.models import Demand

#: The conditions behind figures that are no steps.
COURSES: dict[str, Q] = {
    "under_way": ~ENDED,
    "overdue": OVERDUE & ~ENDED,
    "claimed": CLAIMED & ~ENDED,
    "ended": ENDED,
    "answered": Q(answered_at__isnull=False),
    "lapsed": Q(state=IntroductionState.LAPSED),
    "waiting": Q(state=IntroductionState.REQUESTED),
}


@dataclass(frozen=True)
class Scope:
    """The cases of a region (the first digits of its code), of an organisation, or of the actor's own mandates.

    Begun from `since` to `until`, both included; without a day, whenever.
    """

    actor: Actor
    region: str = ""
    organisation: Any = None
    by_mandate: bool = False
    since: date | None = None
    until: date | None = None

    @property
    def digits(self) -> int:
        """By how many digits of their codes the regions right below are told apart."""
        return min(len(self.region) + 2, 6)

    def cases(self) -> QuerySet[Any]:
        """The cases that the actor may see."""
        rows: Any = Introduction.objects.visible_to(self.actor)
        if self.by_mandate:
            rows = Introduction.objects.mandated_to(self.actor)
        elif self.organisation is not None:
            rows = rows.filter(Q(organisation=self.organisation) | Q(counterpart=self.organisation))
        elif self.region:
            rows = rows.filter(
                Q(region__code__startswith=self.region) | Q(counterpart_region__code__startswith=self.region)
            )
        return between(rows, "created_at", self.since, self.until)  # type: ignore[no-any-return]

    def asked(self) -> QuerySet[Any]:
        """Those in which a side of the region, or the organisation, was asked; none of the mandates'.

        Whoever sees them by their region or as the organisation itself knows who was asked.
        """
        if self.by_mandate:
            return Introduction.objects.none()
        if self.organisation is not None:
            return self.cases().filter(counterpart=self.organisation)
        return self.cases().filter(counterpart_region__code__startswith=self.region)

    def asking(self) -> QuerySet[Any]:
        """Those in which the organisation asked others; none of a region."""
        if self.by_mandate or self.organisation is None:
            return Introduction.objects.none()
        return self.cases().filter(organisation=self.organisation)

    def pairs(self) -> QuerySet[Any] | None:
        """The recommendations found in the time, of records that are public for the actor; None where none are shown.

        Shown to the organisation itself, and to matchmakers of a government.
        """
        actor = self.actor
        if self.by_mandate:
            return None
        own = self.organisation is not None and self.organisation == actor.organisation_id
        if not actor.has(Permission.MATCH_VIEW if own else Permission.CANDIDATE_HANDLE):
            return None
        if own:
            rows: Any = Match.objects.visible_to(actor)
            return between(rows, "found_at", self.since, self.until)  # type: ignore[no-any-return]
        rows = pairs(region=self.region, since=self.since, until=self.until).filter(
            demand__in=Demand.objects.public(actor), achievement__in=Achievement.objects.public(actor)
        )
        if self.organisation is not None:
            rows = rows.filter(
                Q(demand__organisation=self.organisation) | Q(achievement__organisation=self.organisation)
            )
        return rows  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Cell:
    """One figure: of a group (`by`, `key`) the cases that reached a step or whose course is `what`, or that ended
    `after` a step for the reason `why`; `part` narrows to those in which this side was "asked" or was "asking".
    """

    by: By | None = None
    key: str = ""
    what: str = ""
    after: str = ""
    why: str = ""
    part: str = ""


def behind(scope: Scope, cell: Cell) -> QuerySet[Any]:
    """The cases that a figure counts, each once; none for a figure that there is not.

    By the asked side cases are told apart only where the actor knows it: else one could try out who a hidden owner is.
    """
    part = "asked" if cell.by == By.UNIT else cell.part
    rows = {"asked": scope.asked, "asking": scope.asking}.get(part, scope.cases)()
    if cell.by is not None:
        rows = in_group(rows, cell.by, cell.key, within=scope.region, reader=scope.actor)
    if cell.what in COURSES:
        rows = rows.filter(COURSES[cell.what])
    elif cell.what:
        step = next((step for step in REACHED if step == cell.what), None)
        rows = rows.none() if step is None else rows.filter(REACHED[step])
    if cell.why:
        rows = rows.filter(ENDED & ended_by(cell.why))
    if cell.after:
        rows = rows.filter(ENDED).alias(last=furthest()).filter(last=cell.after)
    return Introduction.objects.filter(pk__in=rows.order_by().values("pk"))


#: The steps of cases, in order; recommendations come before them.
STEPS: tuple[Stage, ...] = tuple(REACHED)
