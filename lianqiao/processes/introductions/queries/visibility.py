"""Which introductions an actor may see, and who may see the contacts."""

from typing import Any, Self

from django.apps import apps
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission, Role
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.introductions.enums import (
    ACCEPTED,
    PENDING,
    DeadlineState,
    IntroductionState,
    MandateState,
)


def held_by(actor: Actor) -> Q:
    """The condition for mandates under which the actor may act today.

    One that names no person is held by the technology managers of the organisation.
    """
    today = clock.today()
    who = Q(manager=actor.user_id)
    if Role.MANAGER in actor.roles:
        who |= Q(manager__isnull=True)
    return who & Q(
        manager_organisation=actor.organisation_id,
        state=MandateState.ACTIVE,
        starts_on__lte=today,
        until__gte=today,
    )


def of_case(prefix: str = "") -> Q:
    """The condition for mandates that cover the introduction of the outer query, by itself or by one of its records."""
    return (
        Q(introduction=OuterRef(f"{prefix}pk"))
        | Q(achievement=OuterRef(f"{prefix}achievement"))
        | Q(demand=OuterRef(f"{prefix}demand"))
    )


def mandated(actor: Actor) -> Q:
    """The condition for introductions in which the actor acts for one of the sides as its technology manager."""
    return Q(Exists(apps.get_model("introductions.Mandate")._base_manager.filter(of_case(), held_by(actor))))


def assisted(actor: Actor) -> Q:
    """The condition for introductions to whose team the actor belongs today."""
    members = apps.get_model("introductions.TeamMember")._base_manager.filter(
        introduction=OuterRef("pk"),
        person=actor.user_id,
        organisation=actor.organisation_id,
        until__gte=clock.today(),
        ended_on__isnull=True,
    )
    return Q(Exists(members))


class IntroductionQuerySet(VisibleQuerySet[Any]):
    """Introductions, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the actor's organisation, on either side; for a government those of its region.

        Those too in which the actor is a side's technology manager or helps as one of the team.
        """
        if not actor.has(Permission.INTRODUCTION_VIEW):
            return self.none()
        visible = Q(organisation=actor.organisation_id) | Q(counterpart=actor.organisation_id)
        if actor.organisation_id is not None and actor.user_id is not None:
            visible |= mandated(actor) | assisted(actor)
        if actor.oversight is not None:
            visible |= Q(region__code__startswith=actor.oversight)
            visible |= Q(counterpart_region__code__startswith=actor.oversight)
        return self.filter(visible)

    def mandated_to(self, actor: Actor) -> Self:
        """Those in which the actor acts for one of the sides as its technology manager."""
        if actor.organisation_id is None or not actor.has(Permission.INTRODUCTION_VIEW):
            return self.none()
        return self.filter(mandated(actor))

    def overdue(self) -> Self:
        """Those in which something was asked for and has not come."""
        return self.filter(Exists(_deadlines().filter(state=DeadlineState.ASKED)))

    def with_due(self) -> Self:
        """With `due_on`, the earliest day by which something is expected, and `due_kind`, what; None for an answer."""
        pending = _deadlines().filter(state__in=PENDING).order_by("due_on", "id")
        answer = Case(When(state=IntroductionState.REQUESTED, then="answer_by"))
        due_on = Coalesce(Subquery(pending.values("due_on")[:1]), answer)
        return self.annotate(due_on=due_on, due_kind=pending.values("kind")[:1])

    def for_list(self) -> Self:
        """With all that a row shows, in one query."""
        return self.select_related("organisation", "counterpart", "achievement", "demand")

    def for_detail(self) -> Self:
        """With all that the page shows except the contacts, which `DisclosedContact` has."""
        return self.for_list().select_related("created_by", "answered_by", "certificate").prefetch_related("outcomes")


def _deadlines() -> Any:
    return apps.get_model("introductions.Deadline")._base_manager.filter(introduction=OuterRef("pk"))


class OfCaseQuerySet(QuerySet[Any]):
    """Rows of an introduction that everybody may read who sees it."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the introductions that the actor sees."""
        cases: Any = apps.get_model("introductions.Introduction")._default_manager
        return self.filter(introduction__in=cases.visible_to(actor))


class PartyQuerySet(QuerySet[Any]):
    """Rows that only the two sides of an introduction may read."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of introductions in which the actor's organisation is a side; none for governments."""
        if actor.organisation_id is None or not actor.has(Permission.INTRODUCTION_VIEW):
            return self.none()
        return self.filter(
            Q(introduction__organisation=actor.organisation_id) | Q(introduction__counterpart=actor.organisation_id)
        )


class MandateQuerySet(VisibleQuerySet[Any]):
    """Mandates of technology managers."""

    def visible_to(self, actor: Actor) -> Self:
        """Those that the actor's organisation gave or was given, and for a government those given in its region."""
        if actor.organisation_id is None or not actor.has(Permission.MANDATE_VIEW):
            return self.none()
        visible = Q(organisation=actor.organisation_id) | Q(manager_organisation=actor.organisation_id)
        if actor.oversight is not None:
            visible |= Q(region__code__startswith=actor.oversight)
        return self.filter(visible)

    def held_by(self, actor: Actor) -> Self:
        """Those under which the actor may act today."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(held_by(actor))

    def accepted(self) -> Self:
        """Those that were accepted once, whether they hold still or not."""
        return self.filter(state__in=ACCEPTED, answered_at__isnull=False)

    def covering(self, introduction: Any) -> Self:
        """Those about the introduction or one of its records; each was given by one of its sides."""
        about = Q(introduction=introduction.pk)
        if introduction.achievement_id is not None:
            about |= Q(achievement=introduction.achievement_id)
        if introduction.demand_id is not None:
            about |= Q(demand=introduction.demand_id)
        return self.filter(about)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related(
            "organisation",
            "manager_organisation",
            "manager",
            "achievement",
            "demand",
            "introduction__achievement",
            "introduction__demand",
        )

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("created_by", "answered_by")
