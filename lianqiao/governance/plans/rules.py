"""Who reads, confirms and issues plans, and who reports on and checks tasks: governments and named departments."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission
from lianqiao.governance.plans.enums import ASSIGNED_TASKS, PartyRole


@predicate
def is_own(actor: Actor, record: Any) -> bool:
    """The plan or task is kept by the government body that the person acts for."""
    return actor.oversight is not None and actor.organisation_id == record.organisation_id


@predicate
def is_of_own_plan(actor: Actor, find: Any) -> bool:
    """The find stands in a plan that is kept by the government body that the person acts for."""
    return bool(is_own.test(actor, find.version.plan))


@predicate
def is_shown(actor: Actor, record: Any) -> bool:
    """The plan or task is one that the actor may see."""
    return bool(type(record).objects.visible_to(actor).filter(pk=record.pk).exists())


@predicate
def is_party(actor: Actor, task: Any) -> bool:
    """The task has been assigned, and names the unit that the person acts for."""
    if actor.organisation_id is None or task.state not in ASSIGNED_TASKS:
        return False
    return bool(task.parties.filter(organisation=actor.organisation_id).exists())


def leads(actor: Actor, task: Any) -> bool:
    """Whether the unit that the person acts for leads the task, or keeps it."""
    if is_own.test(actor, task):
        return True
    return bool(task.parties.filter(organisation=actor.organisation_id, role=PartyRole.LEAD).exists())


_KEEPER = _("由编制这份方案的部门办理。")

allow(Permission.PLAN_VIEW, is_shown, reason=_("这份方案没有下达给您的单位。"))
allow(Permission.PLAN_EDIT, is_own, reason=_KEEPER)
allow(Permission.PLAN_ISSUE, is_own, reason=_KEEPER)
allow(Permission.FIND_DECIDE, is_of_own_plan, reason=_KEEPER)
allow(Permission.TASK_VIEW, is_shown, reason=_("这项任务没有下达给您的单位。"))
allow(Permission.TASK_EDIT, is_own, reason=_KEEPER)
allow(Permission.TASK_REPORT, is_own | is_party, reason=_("由任务的牵头、配合单位或下达部门报送进展。"))
allow(Permission.TASK_CHECK, is_own, reason=_("由下达任务的部门核验。"))
