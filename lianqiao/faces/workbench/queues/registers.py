"""What a unit has to do for its own records, and what campaigns ask of it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.queues.queue import Queue
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.campaigns.models import Assignment
from lianqiao.registers.demands.enums import DemandState
from lianqiao.registers.demands.models import Demand


def _own(model: Any, actor: Actor, permission: Permission, **where: Any) -> Any:
    if actor.organisation is None or not actor.has(permission):
        return None
    return model.objects.visible_to(actor).filter(organisation=actor.organisation, **where)


def _fresh_question(model: Any, actor: Actor, permission: Permission, stale: str) -> Any:
    if actor.organisation is None or not actor.has(permission):
        return None
    own = model.objects.visible_to(actor).filter(organisation=actor.organisation)
    return own.due_for_question(clock.today()) | own.filter(state=stale)


def tasks_to_do(actor: Actor) -> Any:
    """What running campaigns ask of the actor's unit."""
    if actor.organisation is None or not actor.has(Permission.ASSIGNMENT_ANSWER):
        return None
    return Assignment.objects.visible_to(actor).filter(organisation=actor.organisation).open().for_list()


def hand_ins_to_look_at(actor: Actor) -> Any:
    """Inventories that units have handed in to the actor's body."""
    if actor.oversight is None or not actor.has(Permission.ASSIGNMENT_REVIEW):
        return None
    rows = Assignment.objects.visible_to(actor).filter(campaign__organisation=actor.organisation)
    return rows.to_look_at().for_list()


QUEUES = (
    Queue(
        "achievements_returned",
        "mine",
        _("修改被退回的成果"),
        lambda actor: _own(Achievement, actor, Permission.ACHIEVEMENT_EDIT, state=AchievementState.RETURNED),
        "updated_at",
    ),
    Queue(
        "achievements_fresh",
        "mine",
        _("确认成果信息仍然有效"),
        lambda actor: _fresh_question(Achievement, actor, Permission.ACHIEVEMENT_CONFIRM, AchievementState.STALE),
        "fresh_until",
    ),
    Queue(
        "demands_clarifying",
        "mine",
        _("把需求说得更清楚"),
        lambda actor: _own(Demand, actor, Permission.DEMAND_EDIT, state=DemandState.CLARIFYING),
        "updated_at",
    ),
    Queue(
        "demands_fresh",
        "mine",
        _("确认需求仍然有效"),
        lambda actor: _fresh_question(Demand, actor, Permission.DEMAND_CONFIRM, DemandState.STALE),
        "fresh_until",
    ),
    Queue("campaign_tasks", "campaign_tasks", _("完成摸底与征集任务"), tasks_to_do, "due_on", is_due=True),
    Queue("campaign_hand_ins", "campaigns", _("查看单位的报送"), hand_ins_to_look_at, "handed_in_at"),
)
