"""What an actor is shown of a demand; pages, search, API and exports all ask here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.publishing.enums import Publicity
from lianqiao.core.publishing.masking import Contact, contact_of
from lianqiao.core.publishing.rules import is_overseen, is_own
from lianqiao.registers.demands.enums import MaskedPart
from lianqiao.registers.demands.indicators import Indicator
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.demands.rules import is_served


class Parts(NamedTuple):
    """Which parts are shown; title, problem, keywords, kind, field, region, stage always are.

    `owner` is the organisation; `details` what was tried, the conditions, the time limit and the ways of
    cooperation; `wanted_from` the partners that the company has in mind; `contact` is for the owner, overseers,
    serving managers and partners of an introduction alone.
    """

    owner: bool
    details: bool
    background: bool
    indicators: bool
    budget: bool
    wanted_from: bool
    attachments: bool
    contact: bool


ALL = Parts(True, True, True, True, True, True, True, True)


@dataclass(frozen=True)
class Shown:
    """One demand as one actor is shown it: what is kept back reads as empty or None."""

    record: Demand
    parts: Parts

    @property
    def everything(self) -> bool:
        """Whether nothing is kept back."""
        return self.parts == ALL

    @property
    def owner_name(self) -> str:
        """The owner's name, or the words that stand in its place."""
        return self.record.organisation.name if self.parts.owner else _("单位信息在对接后提供")

    @property
    def background(self) -> str:
        """Product, equipment and process."""
        return self.record.background if self.parts.background else ""

    @property
    def indicators(self) -> Sequence[Indicator]:
        """The wanted indicators."""
        return self.record.indicator_rows if self.parts.indicators else []

    @property
    def tried(self) -> str:
        """What was tried already."""
        return self.record.tried if self.parts.details else ""

    @property
    def conditions(self) -> str:
        """What the company can contribute."""
        return self.record.conditions if self.parts.details else ""

    @property
    def budget_yuan(self) -> Decimal | None:
        """What the company would spend; None when it is open to talks or kept back."""
        return self.record.budget_yuan if self.parts.budget else None

    @property
    def mode_labels(self) -> Sequence[str]:
        """The wanted ways of cooperation in words."""
        return self.record.mode_labels if self.parts.details else []

    @property
    def deadline_months(self) -> int | None:
        """Within how many months a solution is wanted."""
        return self.record.deadline_months if self.parts.details else None

    @property
    def wanted_from(self) -> str:
        """Partners that the company has in mind."""
        return self.record.wanted_from if self.parts.wanted_from else ""

    @property
    def contact(self) -> Contact | None:
        """Whom to call, or None."""
        return contact_of(self.record) if self.parts.contact else None

    def texts(self) -> dict[str, str]:
        """The texts that are shown, by field name; empty ones are left out."""
        texts = {
            "title": self.record.title,
            "keywords": "、".join(self.record.keywords),
            "problem": self.record.problem,
            "background": self.background,
            "indicators": "\n".join(row.line for row in self.indicators),
            "tried": self.tried,
            "conditions": self.conditions,
        }
        return {name: text for name, text in texts.items() if text}


def shown_to(demand: Demand, actor: Actor, *, is_partner: bool = False) -> Shown:
    """What `actor`, who may see the demand, is shown of it.

    `is_partner` says that an introduction between the actor's organisation and the owner has been accepted.
    """
    inside = is_own(actor, demand) or is_overseen(actor, demand) or is_served(actor, demand)
    return Shown(demand, ALL) if is_partner or actor.is_system or inside else shown_to_public(demand)


def shown_to_public(demand: Demand) -> Shown:
    """What everybody is shown who may see the demand at all: the ground of search and of exports."""
    hides_owner = demand.publicity == Publicity.HIDDEN_OWNER
    details = demand.publicity != Publicity.ON_REQUEST
    return Shown(
        demand,
        Parts(
            owner=not hides_owner,
            details=details,
            background=details and MaskedPart.BACKGROUND not in demand.masked,
            indicators=details and MaskedPart.INDICATORS not in demand.masked,
            budget=details and MaskedPart.BUDGET not in demand.masked,
            wanted_from=False,
            attachments=details and not hides_owner,
            contact=False,
        ),
    )
