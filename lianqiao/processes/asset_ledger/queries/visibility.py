"""Who sees the ledger: the unit itself, and the governments that oversee it, down to every line."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Q

from lianqiao.core.access import Actor
from lianqiao.core.records import VisibleQuerySet


class _OfUnit(VisibleQuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the unit acted for, and of units in the region that is overseen."""
        if actor.organisation_id is None:
            return self.none()
        seen = Q(organisation=actor.organisation_id)
        if actor.oversight is not None:
            seen |= Q(region__code__startswith=actor.oversight)
        return self.filter(seen)


class AssetQuerySet(_OfUnit):
    """Assets."""

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "achievement")

    def for_detail(self) -> Self:
        """With what the page shows."""
        return self.for_list().select_related("created_by")


class HoldingQuerySet(_OfUnit):
    """Shares."""

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "asset")


class JournalEntryQuerySet(_OfUnit):
    """Entries of the journal."""

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related(
            "organisation", "region", "asset", "holding", "written_by", "reverses"
        ).prefetch_related("lines")


class WriteOffQuerySet(_OfUnit):
    """Write-offs."""

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "asset", "holding", "created_by", "decided_by")

    def for_detail(self) -> Self:
        """With what the page shows."""
        return self.for_list().select_related("entry")


class StatementOfLedgerQuerySet(_OfUnit):
    """Statements; a draft is the unit's own."""

    def visible_to(self, actor: Actor) -> Self:
        """The unit's own, and the signed ones of units that are overseen."""
        return super().visible_to(actor).filter(Q(organisation=actor.organisation_id) | Q(state="signed"))

    def for_list(self) -> Self:
        """With all that a row shows."""
        return self.select_related("organisation", "region", "created_by", "signed_by")

    def for_detail(self) -> Self:
        """With what the page shows."""
        return self.for_list()
