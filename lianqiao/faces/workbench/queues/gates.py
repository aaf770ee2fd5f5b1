"""What waits for those who look before something is public or counts: reviews, secrecy, notices, verification."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.notices.enums import NoticeState, ObjectionState
from lianqiao.core.notices.models import Objection, PublicNotice
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.queues.queue import Queue
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.enums import DemandState
from lianqiao.registers.demands.models import Demand
from lianqiao.registers.organisations.enums import OrganisationState
from lianqiao.registers.organisations.models import Organisation


def achievements_to_review(actor: Actor) -> Any:
    """Handed in by others in the region that the government body oversees."""
    if actor.oversight is None or not actor.has(Permission.ACHIEVEMENT_REVIEW):
        return None
    rows = Achievement.objects.visible_to(actor).filter(state=AchievementState.SUBMITTED)
    return rows.filter(region__code__startswith=actor.oversight).exclude(organisation=actor.organisation)


def demands_to_diagnose(actor: Actor) -> Any:
    """Waiting for a technology manager of the region, or for its government."""
    if not actor.has(Permission.DEMAND_DIAGNOSE) or (actor.oversight is None and actor.service is None):
        return None
    prefix = actor.oversight if actor.oversight is not None else actor.service
    rows = Demand.objects.visible_to(actor).filter(state=DemandState.DIAGNOSIS)
    return rows.filter(region__code__startswith=prefix).exclude(organisation=actor.organisation)


def _secrecy(model: Any, state: str, permission: Permission, actor: Actor) -> Any:
    if not actor.has(permission):
        return None
    mine = Q(organisation=actor.organisation)
    if actor.oversight is not None:
        mine |= Q(region__code__startswith=actor.oversight)
    rows = model.objects.visible_to(actor).filter(mine, state=state)
    return rows.exclude(submitted_by=actor.user)


def achievements_for_secrecy(actor: Actor) -> Any:
    """Accepted achievements that may not be public before their secrecy review."""
    return _secrecy(Achievement, AchievementState.ACCEPTED, Permission.ACHIEVEMENT_REVIEW_SECRECY, actor)


def demands_for_secrecy(actor: Actor) -> Any:
    """Confirmed demands that may not be public before their secrecy review."""
    return _secrecy(Demand, DemandState.CONFIRMED, Permission.DEMAND_REVIEW_SECRECY, actor)


def organisations_to_verify(actor: Actor) -> Any:
    """Registered in the region and not yet verified."""
    if actor.oversight is None or not actor.has(Permission.ORGANISATION_VERIFY):
        return None
    rows = Organisation.objects.visible_to(actor).filter(state=OrganisationState.PENDING)
    return rows.filter(region__code__startswith=actor.oversight).exclude(pk=actor.organisation_id)


def notices_for_secrecy(actor: Actor) -> Any:
    """Handed in by others, and not public before their secrecy review."""
    if not actor.has(Permission.NOTICE_REVIEW_SECRECY):
        return None
    rows = PublicNotice.objects.whole_for(actor).filter(state=NoticeState.CLEARING)
    return rows.exclude(submitted_by=actor.user)


def notices_with_objections(actor: Actor) -> Any:
    """Own notices to which an objection waits for its answer."""
    if actor.organisation is None or not actor.has(Permission.OBJECTION_ANSWER):
        return None
    waiting = Objection.objects.filter(state=ObjectionState.RECEIVED, notice=OuterRef("pk"))
    return PublicNotice.objects.filter(Exists(waiting), organisation=actor.organisation)


def notices_to_conclude(actor: Actor) -> Any:
    """Own notices whose time is over while something is still open."""
    if actor.organisation is None or not actor.has(Permission.NOTICE_HANDLE):
        return None
    return PublicNotice.objects.filter(organisation=actor.organisation, state=NoticeState.ENDED)


QUEUES = (
    Queue("review_achievements", "achievements", _("审核成果"), achievements_to_review, "submitted_at"),
    Queue("review_demands", "demands", _("诊断需求"), demands_to_diagnose, "submitted_at"),
    Queue("secrecy_achievements", "secrecy", _("保密审查（成果）"), achievements_for_secrecy, "updated_at"),
    Queue("secrecy_demands", "secrecy", _("保密审查（需求）"), demands_for_secrecy, "updated_at"),
    Queue("secrecy_notices", "notices", _("保密审查（公示）"), notices_for_secrecy, "submitted_at"),
    Queue("notice_objections", "notices", _("答复对公示的异议"), notices_with_objections, "updated_at"),
    Queue("notices_ended", "notices", _("办结期满的公示"), notices_to_conclude, "last_day"),
    Queue("organisations", "organisations", _("核验单位"), organisations_to_verify, "created_at"),
)
