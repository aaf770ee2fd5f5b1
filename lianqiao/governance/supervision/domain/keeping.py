"""What all records of supervision share: they are begun by governments, kept under a lock, and logged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from lianqiao.core import log, outbox
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Permission
from lianqiao.core.records import Record
from lianqiao.governance.plans.models import PlanDocument, Task

R = TypeVar("R", bound=Record)


def begin(model: type[R], actor: Actor, permission: Permission) -> R:
    """An unsaved record of the government body acted for; AccessError for others."""
    if actor.oversight is None:
        raise AccessError(_("由政府部门办理。"), permission=permission)
    record = model(organisation=actor.organisation, region_id=actor.organisation.region_id, created_by=actor.user)
    actor.require(permission, record)
    return record


def lock(record: R, actor: Actor, permission: Permission, states: Sequence[str], over: str) -> R:
    """The record under lock, in one of the states; DomainError with the sentence `over` in another."""
    locked: Any = type(record)._base_manager.select_for_update(of=("self",)).get(pk=record.pk)
    actor.require(permission, locked)
    if locked.state not in states:
        raise DomainError("record_over", over)
    return locked  # type: ignore[no-any-return]


def check_seen(actor: Actor, plan: PlanDocument | None, tasks: Iterable[Task] = ()) -> None:
    """A record names only a plan and tasks that its maker may see."""
    if plan is not None and not PlanDocument.objects.visible_to(actor).filter(pk=plan.pk).exists():
        raise DomainError("plan_unseen", _("没有这份方案，或它没有下达给本单位。"), "plan")
    wanted = {task.pk for task in tasks}
    if Task.objects.visible_to(actor).filter(pk__in=wanted).count() != len(wanted):
        raise DomainError("task_unseen", _("没有这项任务，或它没有下达给本单位。"), "tasks")


def set_units(rows: Any, units: Iterable[Any], *, of: Any) -> None:
    """Let the rows below a record (a related manager) name exactly these organisations, in this order."""
    wanted = list(dict.fromkeys(units))
    rows.exclude(organisation__in=wanted).delete()
    kept = {row.organisation_id: row for row in rows.all()}
    for order, unit in enumerate(wanted):
        row = kept.get(unit.pk) or rows.model(**{rows.field.name: of, "organisation": unit})
        row.order = order
        row.save()


def tell(record: Any, name: str, actor: Actor, text: str) -> None:
    """Write the action to the log, and publish it."""
    topic = outbox.topic_of(record, name)
    log.record(topic, record, actor=actor, text=text)
    outbox.publish(topic, record.pk)
