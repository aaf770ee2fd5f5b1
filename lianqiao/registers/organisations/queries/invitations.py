"""Reads of invitations."""

from django.db.models import QuerySet

from lianqiao.core.access import Actor
from lianqiao.registers.organisations.models import Invitation


def open_invitations(actor: Actor) -> QuerySet[Invitation]:
    """Those that wait for an answer, expired ones included: they can be sent again."""
    rows = Invitation.objects.visible_to(actor).filter(accepted_at=None, revoked_at=None)
    return rows.select_related("invited_by")
