"""Saying once what a printed name of a department means, for all plans of the region."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.governance.plans.enums import Naming, PlanState
from lianqiao.governance.plans.models import DepartmentAlias, Task, TaskParty


@transaction.atomic
def name_department(name: str, organisation: Any, *, actor: Actor) -> DepartmentAlias:
    """From now on `name` means the organisation in plans of the actor's region; tasks that use it are matched at once.

    For the government bodies of the region. Raises AccessError or DomainError, and then nothing has changed.
    """
    if actor.oversight is None or not actor.has(Permission.PLAN_EDIT):
        raise AccessError(_("单位叫法由本地区的政府部门登记。"), permission=Permission.PLAN_EDIT)
    if not organisation.is_verified:
        raise DomainError("alias_unverified", _("请选择已经核验的单位。"), "organisation")
    name = name.strip()
    if not name:
        raise DomainError("alias_empty", _("请填写方案里的叫法。"), "name")
    region = actor.organisation.region_id
    alias, _created = DepartmentAlias.objects.update_or_create(
        region_id=region,
        name=name[:100],
        defaults={"organisation": organisation},
        create_defaults={"organisation": organisation, "created_by": actor.user},
    )
    tasks = Task.objects.filter(region=region).exclude(plan__state=PlanState.WITHDRAWN)
    parties = TaskParty.objects.filter(task__in=tasks, name=alias.name)
    taken = TaskParty.objects.filter(organisation=organisation).exclude(name=alias.name).values("task")
    parties.exclude(task__in=taken).update(naming=Naming.MATCHED, organisation=organisation)
    text = _("登记单位叫法：%(name)s 即 %(unit)s") % {"name": alias.name, "unit": organisation.name}
    topic = outbox.topic_of(alias, "name")
    log.record(topic, alias, actor=actor, text=text)
    outbox.publish(topic, alias.pk)
    return alias
