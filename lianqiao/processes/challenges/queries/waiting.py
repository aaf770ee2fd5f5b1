"""What of challenges waits for a person; None where that is not the actor's work."""

from __future__ import annotations

from typing import Any

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.processes.challenges.models import Challenge
from lianqiao.processes.programmes.enums import CallState


def to_agree(actor: Actor) -> Any:
    """Challenges that the actor's firm issues, still drafts, and to which it has not agreed at all."""
    if actor.organisation is None or actor.oversight is not None or not actor.has(Permission.CHALLENGE_AGREE):
        return None
    rows = Challenge.objects.issued_by(actor).filter(call__state=CallState.DRAFT, issuer_agreed_sha256="")
    return rows.for_list()
