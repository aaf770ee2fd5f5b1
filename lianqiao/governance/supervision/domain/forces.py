"""Putting task forces together, and changing who is in them and what they serve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.norms.enums import Level as RegionLevel
from lianqiao.core.norms.places import level_of
from lianqiao.core.permissions import Permission
from lianqiao.core.records import assign
from lianqiao.governance.plans.departments import Matcher
from lianqiao.governance.plans.models import Task
from lianqiao.governance.supervision.domain.keeping import begin, check_seen, lock, tell
from lianqiao.governance.supervision.enums import ForceState, Level
from lianqiao.governance.supervision.models import ForceMember, TaskForce

#: What stands in a row of a member.
MEMBER_COLUMNS = ("unit", "person", "post", "role", "duty", "phone")
_LEVELS = {RegionLevel.CITY: Level.CITY, RegionLevel.COUNTY: Level.COUNTY}


@transaction.atomic
def create_force(
    *,
    actor: Actor,
    values: Mapping[str, Any],
    members: Sequence[Mapping[str, Any]] = (),
    tasks: Iterable[Task] = (),
) -> TaskForce:
    """A task force of the government body acted for, at the level of its region.

    `values` are kind, name, head, head_post, duty, plan, chain, founded_on; `members` rows of `MEMBER_COLUMNS`, whose
    units are matched with the register as the departments of a plan are. Raises AccessError, DomainError or
    InvalidInput, and then nothing is kept.
    """
    force = begin(TaskForce, actor, Permission.FORCE_EDIT)
    force.level = _LEVELS.get(level_of(force.region_id), Level.PROVINCE)
    return _keep(force, actor, values, members, tasks, "create", _("组建专班"))


@transaction.atomic
def change_force(
    force: TaskForce,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    members: Sequence[Mapping[str, Any]] | None = None,
    tasks: Iterable[Task] | None = None,
) -> TaskForce:
    """Change a task force that works; what is not given stays."""
    over = _("专班已经撤销，不能再改。")
    locked = lock(force, actor, Permission.FORCE_EDIT, (ForceState.ACTIVE,), over)
    return _keep(locked, actor, values, members, tasks, "change", _("调整专班"))


def _keep(
    force: TaskForce,
    actor: Actor,
    values: Mapping[str, Any],
    members: Sequence[Mapping[str, Any]] | None,
    tasks: Iterable[Task] | None,
    name: str,
    text: str,
) -> TaskForce:
    chosen = None if tasks is None else list(tasks)
    known = set() if force._state.adding else set(force.tasks.values_list("pk", flat=True))
    plan = values.get("plan")
    check_seen(
        actor,
        None if plan is None or plan.pk == force.plan_id else plan,
        [task for task in chosen or () if task.pk not in known],
    )
    assign(force, values)
    force.save()
    if chosen is not None:
        force.tasks.set(chosen)
    if members is not None:
        _set_members(force, members)
    tell(force, name, actor, text)
    return force


def _set_members(force: TaskForce, rows: Sequence[Mapping[str, Any]]) -> None:
    matcher = Matcher.of(force.region_id)
    made, seen = [], set()
    for order, row in enumerate(rows):
        values = {name: row[name] for name in MEMBER_COLUMNS if row.get(name) not in (None, "")}
        member = ForceMember(force=force, order=order, **values)
        member.organisation_id = matcher.find(member.unit).organisation_id
        if (member.unit, member.person) in seen:
            raise DomainError("member_twice", _("“%(member)s”写了两次。") % {"member": str(member)}, "members")
        seen.add((member.unit, member.person))
        try:
            member.full_clean(exclude=("force",), validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            raise InvalidInput({"members": error.messages}) from error
        made.append(member)
    force.members.all().delete()
    ForceMember.objects.bulk_create(made)
