"""Who sees what of the ledger: the body that pays and the unit that is paid, nobody else."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Q

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet


class DisbursementQuerySet(VisibleQuerySet[Any]):
    """Disbursements."""

    def visible_to(self, actor: Actor) -> Self:
        """What the organisation acted for pays or is paid."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(Q(organisation=actor.organisation_id) | Q(payee=actor.organisation_id))

    def paid_by(self, actor: Actor) -> Self:
        """What the organisation acted for pays."""
        return self.visible_to(actor).filter(organisation=actor.organisation_id)

    def paid_to(self, actor: Actor) -> Self:
        """What the organisation acted for is paid."""
        return self.visible_to(actor).filter(payee=actor.organisation_id)

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "payee", "region")

    def for_detail(self) -> Self:
        """With what the page shows."""
        return self.for_list().select_related("created_by", "cause_type")


class DisbursementEntryQuerySet(VisibleQuerySet[Any]):
    """Lines of the ledger, which are seen with their disbursement."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the disbursements that the actor may see."""
        owners: Any = self.model._meta.get_field("disbursement").related_model
        return self.filter(disbursement__in=owners.objects.visible_to(actor))
