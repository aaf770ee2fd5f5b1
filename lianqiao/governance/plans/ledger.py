"""Between what was confirmed and the ledger: a confirmed task enters it, one that is opened again leaves it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

from lianqiao.core.transitions import Context
from lianqiao.governance.plans.departments import Matcher
from lianqiao.governance.plans.enums import FindKind, FindState, PartyRole, TaskState
from lianqiao.governance.plans.models import Find, PlanDocument, Task, TaskParty


def enter_ledger(find: Find, context: Context) -> None:
    """Write the task of a confirmed find, and its departments; other finds have no task.

    `context.data["matcher"]` spares the look at the register of organisations where many are confirmed at once.
    """
    if not find.is_task:
        return
    plan = find.version.plan
    matcher = context.data.get("matcher") or Matcher.of(plan.region_id)
    task = None if find.carried_from_id is None else Task.objects.filter(find__lineage=find.lineage).first()
    if task is not None:
        _reword(task, find, matcher)
        return
    task = Task(
        plan=plan,
        find=find,
        organisation_id=plan.organisation_id,
        region_id=plan.region_id,
        created_by=context.actor.user,
        order=find.start,
        number=find.number,
        title=find.title,
        text=find.text,
        starts_on=plan.begins_on,
        due_on=due_day(find.deadline or _last_target(find), plan),
    )
    context.write(task)
    for party in parties_of(task, find.lead, find.support, matcher):
        context.write(party)


def _reword(task: Task, find: Find, matcher: Matcher) -> None:
    """A task that stands in the ledger takes the words of the new version; what was done for it stays."""
    task.find, task.order = find, find.start
    task.number, task.title, task.text = find.number, find.title, find.text
    task.save()
    task.parties.all().delete()
    TaskParty.objects.bulk_create(parties_of(task, find.lead, find.support, matcher))


def leave_ledger(find: Find, context: Context) -> None:
    """Take the task of a find that waits again out of the ledger, where it was not yet assigned.

    The history of rows keeps it.
    """
    if find.is_task:
        Task.objects.filter(find=find, state=TaskState.PREPARED).delete()


def parties_of(task: Task, lead: list[str], support: list[str], matcher: Matcher) -> list[TaskParty]:
    """The unsaved parties of a task, in the order in which they are printed; each name once, leading before support."""
    parties: dict[str, TaskParty] = {}
    for role, names in ((PartyRole.LEAD, lead), (PartyRole.SUPPORT, support)):
        for order, name in enumerate(names):
            match = matcher.find(name)
            row: Any = {"naming": match.naming, "organisation_id": match.organisation_id}
            parties.setdefault(name, TaskParty(task=task, role=role, order=order, name=name, **row))
    return list(parties.values())


def _last_target(find: Find) -> str:
    """The latest deadline of the targets that stand in the task; empty where none has one."""
    targets = (part for part in find.parts.all() if part.kind == FindKind.TARGET and part.state != FindState.DROPPED)
    return max((part.deadline for part in targets), key=_by_end, default="")


def _by_end(deadline: str) -> str:
    """A year ends with its last month; no deadline comes first."""
    return f"{deadline}-12" if len(deadline) == len("2027") else deadline


def due_day(deadline: str, plan: PlanDocument) -> date | None:
    """The last day of the year or month that is written; the plan's own end where nothing is."""
    if not deadline:
        return plan.ends_on
    year, _dash, month = deadline.partition("-")
    last = int(month or 12)
    return date(int(year), last, monthrange(int(year), last)[1])
