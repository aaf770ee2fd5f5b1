"""Who sees which technology contracts, and what belongs to them."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db.models import Q

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet
from lianqiao.processes.contracts.enums import NUMBERED, RUNNING, ContractState

NOBODY = Q(pk__in=())


class ContractQuerySet(VisibleQuerySet[Any]):
    """Technology contracts, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those `inside` for the actor: whoever sees a contract sees all of it."""
        return self.filter(self.inside(actor))

    def inside(self, actor: Actor) -> Q:
        """Those of one's unit, registered ones with it as other side, those of its office and of its region."""
        handed_in = Q(submitted_at__isnull=False)
        inside = NOBODY
        if actor.organisation_id is not None:
            inside |= Q(organisation=actor.organisation_id)
            inside |= Q(counterpart=actor.organisation_id, state__in=NUMBERED)
            inside |= Q(office__organisation=actor.organisation_id) & handed_in
        if actor.oversight is not None:
            inside |= Q(region__code__startswith=actor.oversight) & handed_in
        return inside

    def of_office(self, actor: Actor) -> Self:
        """Those handed in to the office of the actor's organisation."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(office__organisation=actor.organisation_id, submitted_at__isnull=False)

    def in_work(self) -> Self:
        """Those on which the office has to act."""
        return self.filter(state__in=(ContractState.SUBMITTED, *RUNNING))

    def registered(self) -> Self:
        """Those whose registration holds."""
        return self.filter(state=ContractState.REGISTERED)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "office__organisation", "counterpart", "accepted_by")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        people = ("created_by", "submitted_by", "checked_by", "decided_by")
        places = ("counterpart_region__parent", "place", "industry", "office__place")
        parts = ("parties", "costs", "defects", "opinions__recorded_by", "files")
        return self.for_list().select_related(*people, *places).prefetch_related(*parts)


class OfContractQuerySet(VisibleQuerySet[Any]):
    """Rows that belong to a contract, beginning with those of contracts that the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the contracts that the actor may see."""
        contracts: Any = apps.get_model("contracts.TechnologyContract")._default_manager
        return self.filter(contract__in=contracts.visible_to(actor))


class ChangeQuerySet(OfContractQuerySet):
    """Changes and cancellations that were asked for."""

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.select_related("organisation", "contract__organisation", "contract__office__organisation")


class ContractObjectionQuerySet(OfContractQuerySet):
    """Objections to decisions on contracts."""

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.select_related("organisation", "contract__organisation", "contract__office__organisation")


class RecheckQuerySet(VisibleQuerySet[Any]):
    """Samples, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of governments over whose region the actor's body stands, and of the body itself."""
        if actor.oversight is None:
            return self.none()
        return self.filter(Q(organisation=actor.organisation_id) | Q(region__code__startswith=actor.oversight))

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "created_by")

    def for_detail(self) -> Self:
        """With all that the page shows."""
        return self.for_list().prefetch_related(
            "items__contract__organisation", "items__contract__office__organisation", "items__found_by"
        )


class RecheckItemQuerySet(VisibleQuerySet[Any]):
    """Contracts that were drawn."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the samples that the actor may see."""
        samples: Any = apps.get_model("contracts.Recheck")._default_manager
        return self.filter(recheck__in=samples.visible_to(actor))


class NationalContractQuerySet(VisibleQuerySet[Any]):
    """Contracts of the national system, beginning with what the actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Those that the actor's office has read, and those of offices over whose region the actor's body stands."""
        inside = NOBODY
        if actor.organisation_id is not None:
            inside |= Q(organisation=actor.organisation_id)
        if actor.oversight is not None:
            inside |= Q(region__code__startswith=actor.oversight)
        return self.filter(inside)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "contract__organisation", "contract__counterpart", "decided_by")
