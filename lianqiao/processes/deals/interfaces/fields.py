"""A form field that chooses the decision that a deal carries out."""

from __future__ import annotations

from typing import Any

from django import forms

from lianqiao.core.access import Actor
from lianqiao.processes.disposals.models import Disposal


class DisposalField(forms.ModelChoiceField):
    """Chooses one decision of the actor's unit that is in force and in nobody's use."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Disposal.objects.none(), **kwargs)

    def offer_to(self, actor: Actor) -> None:
        """Offer the decisions of the actor's unit."""
        rows = Disposal.objects.visible_to(actor).usable().filter(organisation=actor.organisation_id)
        self.queryset = rows.order_by("-pk")
