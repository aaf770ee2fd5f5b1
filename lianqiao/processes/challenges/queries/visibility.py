"""Which challenges an actor may see, who agreed to their terms, and what is said of the work."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Q

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet


class ChallengeQuerySet(VisibleQuerySet[Any]):
    """Challenges, beginning with what the actor may see."""

    def public(self) -> Self:
        """Those whose call everybody may read."""
        return self.filter(self._published())

    def visible_to(self, actor: Actor) -> Self:
        """Public ones, those of its own body's calls, and those that its unit issues."""
        return self.filter(self._published() | self.inside(actor))

    def whole_for(self, actor: Actor) -> Self:
        """Those of its own body's calls, and those that its unit issues."""
        return self.filter(self.inside(actor))

    def inside(self, actor: Actor) -> Q:
        """The condition of `whole_for`."""
        if actor.organisation_id is None:
            return Q(pk__in=())
        return Q(call__organisation=actor.organisation_id) | Q(issuer=actor.organisation_id)

    @staticmethod
    def _published() -> Q:
        calls: Any = apps.get_model("programmes.Call")._default_manager
        return Q(call__in=calls.public())

    def issued_by(self, actor: Actor) -> Self:
        """Those that its unit issues."""
        return self.none() if actor.organisation_id is None else self.filter(issuer=actor.organisation_id)

    def for_list(self) -> Self:
        """With all that a card shows."""
        return self.select_related(
            "call__organisation", "call__region", "call__edition__scheme", "issuer__region", "field"
        )

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("demand", "issuer_agreed_by").prefetch_related("files")


class SignatureQuerySet(VisibleQuerySet[Any]):
    """Agreements to terms, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Its own unit's, and those on challenges that it administers or issues."""
        if actor.organisation_id is None:
            return self.none()
        own = Q(organisation=actor.organisation_id)
        ours = Q(challenge__call__organisation=actor.organisation_id) | Q(challenge__issuer=actor.organisation_id)
        return self.filter(own | ours)


class MarkQuerySet(VisibleQuerySet[Any]):
    """Marks, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of challenges that the actor may see: results are public."""
        challenges: Any = apps.get_model("challenges.Challenge")._default_manager
        return self.filter(challenge__in=challenges.visible_to(actor))
