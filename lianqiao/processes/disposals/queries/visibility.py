"""Who sees disposals: the unit all of it, co-owners what they were asked about, the government what was decided."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Count, Exists, F, OuterRef, Q

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.disposals.enums import DECIDED, ConsentAnswer, DisposalState

NOBODY = Q(pk__in=())


class DisposalQuerySet(VisibleQuerySet[Any]):
    """Disposals, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Its own unit's, those about which its unit was asked as co-owner, and those that it supervises."""
        return self.filter(self.inside(actor) | self._asked(actor) | self.overseen(actor))

    def whole_for(self, actor: Actor) -> Self:
        """Its own unit's."""
        return self.filter(self.inside(actor))

    def inside(self, actor: Actor) -> Q:
        """The condition of `whole_for`: whoever belongs to the unit reads what it decides."""
        return NOBODY if actor.organisation_id is None else Q(organisation=actor.organisation_id)

    def supervised_by(self, actor: Actor) -> Self:
        """What state-founded units of the region have decided, for the government body acted for."""
        return self.filter(self.overseen(actor))

    @staticmethod
    def overseen(actor: Actor) -> Q:
        """The condition of `supervised_by`."""
        if actor.oversight is None:
            return NOBODY
        return Q(region__code__startswith=actor.oversight, organisation__is_state_founded=True, state__in=DECIDED)

    @staticmethod
    def _asked(actor: Actor) -> Q:
        if actor.organisation_id is None:
            return NOBODY
        consents = apps.get_model("disposals.CoOwnerConsent")._base_manager
        return Q(Exists(consents.filter(disposal=OuterRef("pk"), organisation=actor.organisation_id)))

    def usable(self) -> Self:
        """Those by which something may be sold today: decided, not lapsed, used by nobody."""
        return self.filter(state=DisposalState.APPROVED, valid_until__gte=clock.today())

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region").annotate(item_count=Count("items", distinct=True))

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().select_related("proposed_by", "created_by", "used_by_type")


class DisposalItemQuerySet(VisibleQuerySet[Any]):
    """Achievements of disposals, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of its own unit's disposals."""
        disposals: Any = apps.get_model("disposals.Disposal")._default_manager
        return self.filter(disposal__in=disposals.whole_for(actor).values("pk"))


class CoOwnerConsentQuerySet(VisibleQuerySet[Any]):
    """What co-owners were asked, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """What its own unit was asked."""
        return self.none() if actor.organisation_id is None else self.filter(organisation=actor.organisation_id)

    def waiting(self) -> Self:
        """Those that are not answered and still are about the content as it is."""
        return self.filter(
            answer=ConsentAnswer.ASKED,
            disposal__state=DisposalState.DRAFT,
            content_sha256=F("disposal__content_sha256"),
        )

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("disposal__organisation", "disposal__region", "organisation", "answered_by")


class ReservePriceQuerySet(VisibleQuerySet[Any]):
    """Sealed reserve prices: nobody sees one, whoever asks."""

    def visible_to(self, actor: Actor) -> Self:
        """None."""
        return self.none()


def may_have_files(actor: Actor, disposal: Any) -> bool:
    """Whether the actor may have the papers: the unit, and the government that supervises what was decided.

    Co-owners were shown what they consented to, not the unit's papers.
    """
    rows: Any = type(disposal)._default_manager
    return bool(rows.filter(rows.all().inside(actor) | rows.all().overseen(actor)).filter(pk=disposal.pk).exists())
