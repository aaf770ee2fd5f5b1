"""Who sees deals and statements of commission."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.deals.enums import DealState


def _parties(actor: Actor) -> Any:
    rows = apps.get_model("deals.DealParty")._base_manager
    return rows.filter(deal=OuterRef("pk"), organisation=actor.organisation_id)


class DealQuerySet(VisibleQuerySet[Any]):
    """Deals, beginning with what the actor may see."""

    def inside(self, actor: Actor) -> Q:
        """The condition for deals of which the actor reads everything: as the seller, and as a party once offered."""
        if actor.organisation_id is None:
            return Q(pk__in=())
        party = Exists(_parties(actor))
        return Q(organisation=actor.organisation_id) | (Q(party) & Q(revision__gt=0))

    def visible_to(self, actor: Actor) -> Self:
        """Those inside for the actor; concluded ones also for the governments of both regions and the paid managers."""
        visible = self.inside(actor)
        if actor.organisation_id is not None:
            lines = apps.get_model("deals.Commission")._base_manager.filter(
                statement__deal=OuterRef("pk"), manager_organisation=actor.organisation_id
            )
            visible |= Q(Exists(lines))
        if actor.oversight is not None:
            region = Q(region__code__startswith=actor.oversight) | Q(buyer_region__code__startswith=actor.oversight)
            visible |= region & Q(state=DealState.CONCLUDED)
        return self.filter(visible)

    def whole_for(self, actor: Actor) -> Self:
        """Those of which the actor reads everything."""
        return self.filter(self.inside(actor))

    def sold_by(self, actor: Actor) -> Self:
        """Those of the actor's organisation as seller."""
        return self.filter(organisation=actor.organisation_id) if actor.organisation_id is not None else self.none()

    def concluded(self) -> Self:
        """Those that have their certificate."""
        return self.filter(state=DealState.CONCLUDED)

    def unconfirmed_by(self, actor: Actor) -> Self:
        """Offered ones whose present terms the actor's organisation has not confirmed."""
        if actor.organisation_id is None:
            return self.none()
        done = apps.get_model("deals.Confirmation")._base_manager.filter(
            deal=OuterRef("pk"), party__organisation=actor.organisation_id, content_sha256=OuterRef("content_sha256")
        )
        return self.filter(Exists(_parties(actor)), ~Exists(done), state=DealState.OFFERED)

    def confirmed(self) -> Self:
        """Those whose present terms every party has confirmed."""
        parties = apps.get_model("deals.DealParty")._base_manager.filter(deal=OuterRef("pk"))
        done = apps.get_model("deals.Confirmation")._base_manager.filter(
            party=OuterRef("pk"), content_sha256=OuterRef("deal__content_sha256")
        )
        return self.filter(~Exists(parties.filter(~Exists(done))), revision__gt=0)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "buyer", "region", "buyer_region")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return (
            self.for_list()
            .select_related("created_by", "introduction", "disposal")
            .prefetch_related(
                "parties__organisation",
                "items__achievement",
                "parts",
                "confirmations__confirmed_by",
            )
        )


class CommissionStatementQuerySet(VisibleQuerySet[Any]):
    """Statements of commission, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those that the actor's organisation pays or is paid by; nobody else's business."""
        if actor.organisation_id is None:
            return self.none()
        lines = apps.get_model("deals.Commission")._base_manager.filter(
            statement=OuterRef("pk"), manager_organisation=actor.organisation_id
        )
        return self.filter(Q(organisation=actor.organisation_id) | Q(Exists(lines)))

    def unconfirmed_by(self, actor: Actor) -> Self:
        """Open ones whose present content the actor's organisation has not confirmed."""
        done = apps.get_model("deals.StatementConfirmation")._base_manager.filter(
            statement=OuterRef("pk"),
            organisation=actor.organisation_id,
            content_sha256=OuterRef("content_sha256"),
        )
        return self.visible_to(actor).filter(~Exists(done), state="open")

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "deal__buyer", "deal__organisation").prefetch_related(
            "lines__manager_organisation", "lines__manager"
        )

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().prefetch_related(
            "lines__mandate", "confirmations__organisation", "confirmations__confirmed_by"
        )
