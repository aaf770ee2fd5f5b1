"""The records that contracts are filled from: what they say of parties, amount and days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianqiao.core.access import Actor
from lianqiao.processes.contracts import filling
from lianqiao.processes.contracts.enums import Side
from lianqiao.processes.introductions.enums import Direction, Stage
from lianqiao.processes.introductions.models import Introduction


def introductions_with_contract(actor: Actor) -> Any:
    """Introductions of the actor's unit whose contract both sides have confirmed."""
    rows: Any = Introduction.objects.visible_to(actor).filter(contract_on__isnull=False)
    return rows.select_related("organisation", "counterpart", "achievement", "demand")


def from_introduction(introduction: Introduction, actor: Actor) -> Mapping[str, Any]:
    """Title, sides, day and amount of the contract that an introduction has led to."""
    asks = introduction.direction == Direction.SEEKS
    seller = introduction.counterpart if asks else introduction.organisation
    is_seller = actor.organisation_id == seller.pk
    is_asker = actor.organisation_id == introduction.organisation_id
    other = introduction.counterpart if is_asker else introduction.organisation
    about = introduction.achievement or introduction.demand
    step = introduction.steps.filter(stage=Stage.CONTRACT, code="contract_signed").order_by("-recorded_at").first()
    told = {
        "title": "" if about is None else str(about),
        "side": Side.SELLER if is_seller else Side.BUYER,
        "counterpart": other.pk,
        "counterpart_kind": filling.party_kind(other),
        "counterpart_region": other.region_id,
        "signed_on": introduction.contract_on,
        "starts_on": introduction.contract_on,
        "amount_yuan": None if step is None else step.amount_yuan,
        "place": None if step is None else step.place_id,
    }
    return {name: value for name, value in told.items() if value is not None}


filling.register("introduction", Introduction, introductions_with_contract, from_introduction)
