"""Who sees what of reviews: the body that holds them all of it, an expert what is his."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from django.db.models import Count, F, Q

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.reviews.enums import AssignmentState, BallotState, ForesightState, ReviewState

#: Phases in which experts have something before them.
SHOWN_REVIEWS = (ReviewState.SCORING, ReviewState.PANEL, ReviewState.CLOSED)
#: States in which the panel of a foresight reads it.
SHOWN_FORESIGHTS = (ForesightState.ASKING, ForesightState.WEIGHING, ForesightState.REPORTED)


_KEEPERS: list[Callable[[Actor], bool]] = []


def also_keeps(source: Callable[[Actor], bool]) -> None:
    """Let others than governments hold reviews: those for which `source` says so. Told when apps are ready."""
    _KEEPERS.append(source)


def keeps_reviews(actor: Actor) -> bool:
    """Whether the actor acts for a body that holds reviews: a verified government body, or one of `also_keeps`."""
    return actor.oversight is not None or any(keeps(actor) for keeps in _KEEPERS)


class KeptReviewQuerySet(VisibleQuerySet[Any]):
    """What a government body keeps for itself."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the body acted for."""
        if not keeps_reviews(actor):
            return self.none()
        return self.filter(organisation=actor.organisation_id)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list()


class RubricQuerySet(KeptReviewQuerySet):
    """Rubrics."""

    def for_list(self) -> Self:
        """With the number of criteria."""
        return super().for_list().annotate(criterion_count=Count("criteria"))


class ExpertQuerySet(VisibleQuerySet[Any]):
    """Experts: of the pool of one's body, and one's own entries."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the body acted for, and those that are the actor himself."""
        return self.filter(self.kept_by(actor) | Q(user=actor.user_id, user__isnull=False))

    def kept(self, actor: Actor) -> Self:
        """Those of the pool of the body acted for."""
        return self.filter(self.kept_by(actor))

    @staticmethod
    def kept_by(actor: Actor) -> Q:
        """The condition for experts of the pool of the body acted for."""
        if not keeps_reviews(actor):
            return Q(pk__in=())
        return Q(organisation=actor.organisation_id)

    def for_list(self) -> Self:
        """With person, employer and fields."""
        return self.select_related("user", "employer", "organisation").prefetch_related("fields")

    def for_detail(self) -> Self:
        """With what the page shows."""
        return self.for_list().select_related("region")


class ReviewQuerySet(KeptReviewQuerySet):
    """Reviews."""

    def for_list(self) -> Self:
        """With the numbers of subjects, sheets wanted and handed in."""
        return (
            super()
            .for_list()
            .select_related("rubric")
            .annotate(
                subject_count=Count("subjects", distinct=True),
                asked_count=Count("assignments", filter=Q(assignments__state__in=_COUNTED), distinct=True),
                done_count=Count("assignments", filter=Q(assignments__state=AssignmentState.SUBMITTED), distinct=True),
            )
        )


_COUNTED = (
    AssignmentState.ASKED,
    AssignmentState.ACCEPTED,
    AssignmentState.SUBMITTED,
    AssignmentState.LAPSED,
)


class OfReviewQuerySet(VisibleQuerySet[Any]):
    """What belongs to a review and is seen by the body that holds it."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of reviews of the body acted for."""
        if not keeps_reviews(actor):
            return self.none()
        return self.filter(review__organisation=actor.organisation_id)


class ReviewTaskQuerySet(VisibleQuerySet[Any]):
    """Assignments: the body's, and an expert's own."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the body acted for, and those of the actor as an expert."""
        kept = Q(organisation=actor.organisation_id) if keeps_reviews(actor) else Q(pk__in=())
        return self.filter(kept | self.of_expert(actor))

    @staticmethod
    def of_expert(actor: Actor) -> Q:
        """The condition for the actor's own assignments, once they were sent to him."""
        if actor.user_id is None:
            return Q(pk__in=())
        return Q(expert__user=actor.user_id, review__state__in=SHOWN_REVIEWS)

    def mine(self, actor: Actor) -> Self:
        """The actor's own as an expert."""
        return self.filter(self.of_expert(actor))

    def for_list(self) -> Self:
        """With all that a row shows; never with the record that is judged."""
        return self.select_related("review__organisation", "subject", "expert__user", "expert__employer")

    def for_detail(self) -> Self:
        """With what the page shows."""
        return self.for_list()


class SubjectQuerySet(OfReviewQuerySet):
    """Subjects: with their files also for the experts who have accepted to judge them."""

    def readable_by(self, actor: Actor) -> Self:
        """Those of the body, and those that the actor has accepted to judge, or has judged."""
        judged = Q(
            assignments__expert__user=actor.user_id,
            assignments__state__in=(AssignmentState.ACCEPTED, AssignmentState.SUBMITTED),
            review__state__in=SHOWN_REVIEWS,
        )
        own = Q(review__organisation=actor.organisation_id) if keeps_reviews(actor) else Q(pk__in=())
        if actor.user_id is None:
            return self.none()
        return self.filter(own | judged).distinct()


class VisitQuerySet(VisibleQuerySet[Any]):
    """Visits: the body's, and those in which an expert takes part."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the body acted for, and those of the actor as a member."""
        kept = Q(organisation=actor.organisation_id) if keeps_reviews(actor) else Q(pk__in=())
        return self.filter(kept | Q(pk__in=self.model._base_manager.filter(self._of_member(actor)).values("pk")))

    def mine(self, actor: Actor) -> Self:
        """Those in which the actor takes part."""
        return self.filter(self._of_member(actor))

    @staticmethod
    def _of_member(actor: Actor) -> Q:
        if actor.user_id is None:
            return Q(pk__in=())
        return Q(members__expert__user=actor.user_id, review__state__in=SHOWN_REVIEWS)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("review__organisation", "subject", "leader__user", "organisation", "region")

    def for_detail(self) -> Self:
        """With the members."""
        return self.for_list().prefetch_related("members__expert__user", "members__expert__employer")


class BallotQuerySet(VisibleQuerySet[Any]):
    """Ballots: the body's, and those of the unit that was asked."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the body acted for, and those of the unit acted for once they were sent to it."""
        if actor.organisation_id is None:
            return self.none()
        kept = Q(organisation=actor.organisation_id) if keeps_reviews(actor) else Q(pk__in=())
        return self.filter(kept | self._of_unit(actor))

    def mine(self, actor: Actor) -> Self:
        """Those of the unit acted for."""
        return self.none() if actor.organisation_id is None else self.filter(self._of_unit(actor))

    def counted(self) -> Self:
        """Those whose marks count."""
        return self.filter(state=BallotState.CAST)

    @staticmethod
    def _of_unit(actor: Actor) -> Q:
        return Q(unit=actor.organisation_id, review__state__in=SHOWN_REVIEWS)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("review__organisation", "subject", "unit", "organisation", "region")

    def for_detail(self) -> Self:
        """With what the page shows."""
        return self.for_list().select_related("cast_by")


class ForesightQuerySet(VisibleQuerySet[Any]):
    """Foresights: the body's, and for an expert those in which he is asked."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the body acted for, and those whose panel the actor is on once it was asked."""
        kept = Q(organisation=actor.organisation_id) if keeps_reviews(actor) else Q(pk__in=())
        return self.filter(kept | Q(pk__in=self.model._base_manager.filter(self._of_panelist(actor)).values("pk")))

    def mine(self, actor: Actor) -> Self:
        """Those in which the actor is asked."""
        return self.filter(self._of_panelist(actor))

    @staticmethod
    def _of_panelist(actor: Actor) -> Q:
        if actor.user_id is None:
            return Q(pk__in=())
        return Q(panel__expert__user=actor.user_id, state__in=SHOWN_FORESIGHTS)

    def for_list(self) -> Self:
        """With all that a row shows."""
        rows = self.select_related("organisation", "region")
        return rows.annotate(
            topic_count=Count("topics", distinct=True),
            panel_count=Count("panel", distinct=True),
            answer_count=Count("panel", filter=Q(panel__forecasts__round=F("round")), distinct=True),
        )

    def for_detail(self) -> Self:
        """With what the page shows."""
        return self.for_list()
