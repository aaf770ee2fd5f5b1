"""What of deals and commissions waits for a person; None where that is not the actor's work."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q

from lianqiao.core.access import Actor
from lianqiao.core.notices.domain.notices import UNDER_WAY
from lianqiao.core.notices.kinds import PRICING
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.permissions import Permission
from lianqiao.processes.deals.enums import DealState
from lianqiao.processes.deals.models import Commission, CommissionStatement, Deal


def to_confirm(actor: Actor) -> Any:
    """Offered terms that the actor's unit has not confirmed."""
    if actor.organisation is None or not actor.has(Permission.DEAL_CONFIRM):
        return None
    return Deal.objects.unconfirmed_by(actor)


def to_go_on(actor: Actor) -> Any:
    """Deals of the actor's unit that all have confirmed and that no running notice holds up."""
    if actor.organisation is None or not actor.has(Permission.DEAL_CONCLUDE):
        return None
    hanging = PublicNotice.objects.filter(
        subject_type=ContentType.objects.get_for_model(Deal),
        subject_id=OuterRef("pk"),
        kind=PRICING.key,
        state__in=UNDER_WAY,
    )
    rows = Deal.objects.confirmed().filter(organisation=actor.organisation_id)
    offered = Q(state=DealState.OFFERED)
    return rows.filter(offered | (Q(state=DealState.NOTICED) & ~Q(Exists(hanging))))


def to_settle(actor: Actor) -> Any:
    """Statements that the actor's unit has not confirmed."""
    if actor.organisation is None or not actor.has(Permission.STATEMENT_ANSWER):
        return None
    return CommissionStatement.objects.unconfirmed_by(actor).select_related("deal")


def deals_concern(actor: Actor) -> bool:
    """Whether the organisation acted for is, or was, a side of a deal; governments see those of their region."""
    if actor.organisation_id is None or actor.oversight is not None:
        return False
    return bool(Deal.objects.visible_to(actor).exists())


def commissions_concern(actor: Actor) -> bool:
    """Whether the organisation acted for pays a commission, or is paid one."""
    if actor.organisation_id is None:
        return False
    paid = Commission.objects.filter(manager_organisation=actor.organisation_id).exists()
    return paid or CommissionStatement.objects.filter(organisation=actor.organisation_id).exists()
