"""Writing sessions, and taking listings into them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.processes.market.domain.keeping import tell
from lianqiao.processes.market.enums import SessionState
from lianqiao.processes.market.models import Session
from lianqiao.processes.market.queries.visibility import runs_markets


@transaction.atomic
def create_session(*, actor: Actor, values: Mapping[str, Any]) -> Session:
    """A session of the market that the body acted for runs. Raises AccessError, or InvalidInput."""
    if not runs_markets(actor):
        raise AccessError(_("专场由运营交易市场的机构组织。"), permission=Permission.MARKET_SESSION_EDIT)
    organisation: Any = actor.organisation
    session = Session(organisation=organisation, region_id=organisation.region_id, created_by=actor.user)
    actor.require(Permission.MARKET_SESSION_EDIT, session)
    _keep(session, values)
    tell(session, "create", actor, _("筹备专场"))
    return session


@transaction.atomic
def update_session(session: Session, *, actor: Actor, values: Mapping[str, Any]) -> Session:
    """Change a session that is not published. Raises AccessError, DomainError or InvalidInput."""
    locked: Session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    actor.require(Permission.MARKET_SESSION_EDIT, locked)
    if locked.state != SessionState.DRAFT:
        raise DomainError("published", _("专场已经发布，统一时间不能再改。"))
    _keep(locked, values)
    tell(locked, "update", actor, _("修改专场"))
    return locked


def _keep(session: Session, values: Mapping[str, Any]) -> None:
    assign(session, values)
    if session.roadshow_at is not None and session.roadshow_at.date() > session.intents_until:
        raise DomainError("roadshow", _("路演要安排在报名截止以前。"), "roadshow_at")
    if session.contest_from is not None and session.contest_from.date() <= session.intents_until:
        raise DomainError("contest", _("竞价要安排在报名截止以后。"), "contest_from")
    session.save()
