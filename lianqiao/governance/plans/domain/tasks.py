"""Keeping the ledger: what a task says and who carries it, tasks added by hand or taken over, reports with evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from lianqiao.core import clock, files, log, outbox
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.errors import DomainError, InvalidInput
from lianqiao.core.files import DOCUMENTS
from lianqiao.core.ids import new_id
from lianqiao.core.permissions import Permission
from lianqiao.core.reactions import react
from lianqiao.core.records import assign
from lianqiao.core.transitions import Context, apply
from lianqiao.governance.plans import phrases
from lianqiao.governance.plans.departments import Matcher
from lianqiao.governance.plans.enums import ASSIGNED_TASKS, PartyRole, PlanState, TaskState
from lianqiao.governance.plans.ledger import parties_of
from lianqiao.governance.plans.models import PlanDocument, Task, TaskParty, TaskReport, TaskStep

#: Files with one report.
MOST_FILES = 10


@transaction.atomic
def add_task(
    plan: PlanDocument,
    *,
    actor: Actor,
    title: str,
    text: str = "",
    origin: str = "",
    lead: Sequence[str] = (),
    support: Sequence[str] = (),
    starts_on: date | None = None,
    due_on: date | None = None,
    number: str = "",
    steps: Sequence[Mapping[str, Any]] = (),
    derived_from: Task | None = None,
) -> Task:
    """Add a task by hand to the ledger of an issued plan, below those that its text orders.

    For the body that keeps the plan. `lead` and `support` are names of departments, matched as those of a plan are;
    `origin` says what ordered the task. Where the actor may issue tasks, the departments have it at once; otherwise it
    waits for the next issue of the plan. Raises AccessError, DomainError or InvalidInput, and then nothing has changed.
    """
    locked: Any = PlanDocument.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    actor.require(Permission.PLAN_EDIT, locked)
    if locked.state != PlanState.ISSUED:
        raise DomainError("plan_not_issued", _("只能给执行中的方案增加任务。"))
    task = _new_task(locked, actor, order=_last_order(locked) + 1)
    if derived_from is not None:
        _check_source(task, derived_from, actor)
    given = {"title": title, "text": text, "origin": origin, "number": number, "derived_from": derived_from}
    assign(task, {**given, "starts_on": starts_on, "due_on": due_on or locked.ends_on})
    task.save(force_insert=True)
    _set_parties(task, list(lead), list(support))
    _set_steps(task, steps)
    _tell(task, "add", actor, _("增加任务"))
    if actor.can(Permission.PLAN_ISSUE, locked):
        task = apply(task, "assign", actor=SYSTEM)
        react((phrases.tell_of_new_task,), [task], Context(actor))
    return task


@transaction.atomic
def change_task(
    task: Task,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    lead: Sequence[str] | None = None,
    support: Sequence[str] | None = None,
    steps: Sequence[Mapping[str, Any]] | None = None,
) -> Task:
    """Change what the task says, its departments and its steps; what is not given stays.

    `steps` are rows of title, due_on and done_on; a step that keeps its title keeps its place in the history. Raises
    AccessError, DomainError or InvalidInput, and then nothing has changed.
    """
    locked = _lock(task, actor, Permission.TASK_EDIT)
    source = values.get("derived_from", locked.derived_from)
    if source is not None and source.pk != locked.derived_from_id:
        _check_source(locked, source, actor)
    assign(locked, values)
    locked.save()
    if lead is not None and support is not None:
        _set_parties(locked, list(lead), list(support))
    if steps is not None:
        _set_steps(locked, steps)
    _tell(locked, "change", actor, _("调整任务"))
    return locked


@transaction.atomic
def finish_step(step: TaskStep, *, actor: Actor, done_on: date | None) -> TaskStep:
    """Say that a step was done on that day, or with None that it was not; for who reports on the task."""
    task = _lock(step.task, actor, Permission.TASK_REPORT)
    if done_on is not None and done_on > clock.today():
        raise DomainError("step_future", _("完成日期不能晚于今天。"), "done_on")
    if not task.is_open:
        raise DomainError("task_over", _("任务已经结束，不能再改。"))
    locked: TaskStep = TaskStep.objects.select_for_update().get(pk=step.pk)
    locked.done_on = done_on
    locked.save(update_fields=["done_on"])
    text = _("节点“%(step)s”已完成") if done_on else _("节点“%(step)s”改为未完成")
    _tell(task, "finish_step", actor, text % {"step": locked.title})
    return locked


@transaction.atomic
def report_task(
    task: Task,
    *,
    actor: Actor,
    text: str,
    percent: int,
    difficulties: str = "",
    asks_closing: bool = False,
    evidence: Iterable[File[bytes]] = (),
) -> TaskReport:
    """Report what was done, with files that prove it; `asks_closing` hands the task to the issuing body for its check.

    Raises AccessError or DomainError, and then nothing is kept.
    """
    uploads = list(evidence)
    if len(uploads) > MOST_FILES:
        raise DomainError("report_files", _("一次最多上传 %(most)d 个文件。") % {"most": MOST_FILES}, "evidence")
    for value, limit, name in ((text, 3000, "text"), (difficulties, 1000, "difficulties")):
        if len(value.strip()) > limit:
            raise DomainError("report_long", _("最多 %(limit)d 个字。") % {"limit": limit}, name)
    if asks_closing and not uploads and not _has_evidence(task):
        raise DomainError("report_evidence", _("申请销号要附上佐证材料。"), "evidence")
    key = new_id()
    name = "ask_closing" if asks_closing else "report"
    given: dict[str, Any] = {"text": text, "percent": percent, "difficulties": difficulties, "report_id": key}
    apply(task, name, actor=actor, **given)
    report: TaskReport = TaskReport.objects.get(pk=key)
    for upload in uploads:
        files.store(upload, actor=actor, organisation=actor.organisation, subject=report, allow=DOCUMENTS)
    return report


@transaction.atomic
def take_over_tasks(plan: PlanDocument, sources: Iterable[Task], *, actor: Actor) -> list[Task]:
    """Tasks of the plan that carry out those of the plan above, each linked with its source; departments are left open.

    For the body that keeps the plan. A task that has been taken over already is passed over. Raises AccessError or
    DomainError, and then nothing has changed.
    """
    locked: Any = PlanDocument.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    actor.require(Permission.PLAN_EDIT, locked)
    if locked.state not in (PlanState.DRAFT, PlanState.ISSUED):
        raise DomainError("plan_over", _("方案已经结束或作废，不能再改。"))
    if locked.derived_from_id is None:
        raise DomainError("plan_no_source", _("请先说明这份方案依据的上级方案。"))
    wanted = [task.pk for task in sources]
    offered = Task.objects.visible_to(actor).filter(plan=locked.derived_from_id, state__in=ASSIGNED_TASKS)
    taken = Task.objects.filter(plan=locked, derived_from__in=wanted).values("derived_from")
    last = _last_order(locked)
    made = []
    for order, source in enumerate(offered.filter(pk__in=wanted).exclude(pk__in=taken).order_by("order", "id"), 1):
        task = _new_task(locked, actor, order=last + order)
        task.title, task.text, task.derived_from, task.starts_on = source.title, source.text, source, locked.begins_on
        task.due_on = source.due_on if locked.ends_on is None else min(source.due_on or locked.ends_on, locked.ends_on)
        if task.starts_on is not None and task.due_on is not None and task.due_on < task.starts_on:
            task.starts_on = None
        task.save(force_insert=True)
        _tell(task, "take_over", actor, _("承接上级任务"))
        made.append(task)
    return made


def _new_task(plan: PlanDocument, actor: Actor, *, order: int) -> Task:
    """An unsaved task of the plan, kept by the body that keeps the plan."""
    owner: dict[str, Any] = {"organisation_id": plan.organisation_id, "region_id": plan.region_id}
    return Task(plan=plan, created_by=actor.user, order=order, **owner)


def _last_order(plan: PlanDocument) -> int:
    return max(plan.tasks.values_list("order", flat=True), default=0)


def _set_parties(task: Task, lead: list[str], support: list[str]) -> None:
    """The departments as named now; a name that stays keeps what a person had said it means."""
    known = {party.name: party for party in task.parties.all()}
    rows = parties_of(task, lead, support, Matcher.of(task.region_id))
    task.parties.all().delete()
    for row in rows:
        before = known.get(row.name)
        if before is not None and row.organisation_id is None and before.organisation_id is not None:
            row.naming, row.organisation_id = before.naming, before.organisation_id
        try:
            row.full_clean(exclude=("task",), validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            raise InvalidInput({"lead" if row.role == PartyRole.LEAD else "support": error.messages}) from error
    TaskParty.objects.bulk_create(rows)


def _set_steps(task: Task, steps: Sequence[Mapping[str, Any]]) -> None:
    known = {step.title: step for step in task.steps.all()}
    titles: set[str] = set()
    for order, values in enumerate(steps):
        title = str(values["title"]).strip()
        if title in titles:
            raise DomainError("step_twice", _("节点“%(title)s”写了两次。") % {"title": title}, "steps")
        titles.add(title)
        step = known.get(title) or TaskStep(task=task, title=title)
        step.order, step.due_on = order, values["due_on"]
        step.done_on = values.get("done_on", step.done_on)
        try:
            step.full_clean(exclude=("task",), validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            raise InvalidInput({"steps": error.messages}) from error
        step.save()
    task.steps.exclude(title__in=titles).delete()


def _has_evidence(task: Task) -> bool:
    return any(files.files_of(report).exists() for report in task.reports.all())


def _check_source(task: Task, source: Task, actor: Actor) -> None:
    """A task carries out one of a plan that its own body may see, and never itself or one that carries it out."""
    if not Task.objects.visible_to(actor).filter(pk=source.pk, state__in=ASSIGNED_TASKS).exists():
        raise DomainError("task_source", _("只能对应已经下达的上级任务。"), "derived_from")
    if source.plan_id == task.plan_id:
        raise DomainError("task_source", _("不能对应同一份方案里的任务。"), "derived_from")
    above: Any = source
    while above is not None:
        if above.pk == task.pk:
            raise DomainError("task_circle", _("任务不能对应由自己分解出的任务。"), "derived_from")
        above = above.derived_from


def _lock(task: Task, actor: Actor, permission: Permission) -> Task:
    locked: Task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    actor.require(permission, locked)
    if permission == Permission.TASK_EDIT and locked.state in (TaskState.CLOSED, TaskState.STOPPED):
        raise DomainError("task_over", _("任务已经结束，不能再改。"))
    return locked


def _tell(task: Task, name: str, actor: Actor, text: str) -> None:
    topic = outbox.topic_of(task, name)
    log.record(topic, task, actor=actor, text=text)
    outbox.publish(topic, task.pk)
