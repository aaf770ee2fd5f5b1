"""What of a deal a reader is shown: the parties all of it, governments and paid managers what is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lianqiao.core.access import Actor
from lianqiao.processes.deals.models import Deal


@dataclass(frozen=True)
class ShownDeal:
    """One deal as one actor is shown it. `whole`: also the terms, the parts of the price, and who confirmed."""

    record: Deal
    whole: bool

    @property
    def terms(self) -> list[tuple[str, Any]]:
        """The terms that were agreed besides the price."""
        return self.record.term_rows() if self.whole else []

    @property
    def parts(self) -> list[Any]:
        """How the price is paid."""
        return list(self.record.parts.all()) if self.whole else []


def shown_to(deal: Deal, actor: Actor) -> ShownDeal:
    """The deal as the actor reads it; the caller has found it among those visible to the actor."""
    own = actor.organisation_id is not None and actor.organisation_id == deal.organisation_id
    party = actor.organisation_id is not None and deal.party_of(actor.organisation_id) is not None
    return ShownDeal(deal, own or (party and deal.revision > 0))


def sides_of(deal: Deal) -> list[dict[str, Any]]:
    """The parties side by side with what each of them confirmed last; reads rows as they were fetched."""
    rows = []
    for party in deal.parties.all():
        mine = [one for one in deal.confirmations.all() if one.party_id == party.pk]
        present = next((one for one in mine if one.content_sha256 == deal.content_sha256), None)
        rows.append({"party": party, "confirmation": present, "earlier": mine[-1] if mine else None})
    return rows
