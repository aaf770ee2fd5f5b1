"""Plans for tests: a short plan of an invented province, read as the parser would, and finds and tasks in a state."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.engines.plan_parser import Comparator, Kind, Period, Plan, Quantity, Section, Task
from lianqiao.governance.plans.domain import create_plan, decide_find, keep_reading, report_task, upload_version
from lianqiao.governance.plans.enums import Naming, PartyRole
from lianqiao.governance.plans.models import Find, PlanDocument, PlanVersion, TaskParty, TaskStep
from lianqiao.governance.plans.models import Task as LedgerTask
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import OrganisationFactory, RegionFactory, make_actor, make_government

TEXT = """辽河省冷材料成果转化实施方案

一、总体目标
到2027年，全省就地转化重大科技成果120项以上。

二、重点任务
1.建设中试平台。建成中试平台6个，带动企业新增营业收入3亿元以上。（省测试科技厅牵头，省测试工信厅配合）
2.扩大成果供给。征集冷材料成果300项，各市（地）分别组织对接活动4场。（省测试科技厅、省测试渔业局按职责分工负责）
"""


def find_in_text(text: str, quote: str) -> tuple[int, int]:
    """Where the quote stands."""
    start = text.index(quote)
    return start, start + len(quote)


def quantity(text: str, quote: str, value: int, unit: str, indicator: str, **more: Any) -> Quantity:
    """A target of 2027, unless `more` says otherwise."""
    start, end = find_in_text(text, quote)
    given: dict[str, Any] = {
        "value_max": None,
        "comparator": Comparator.REACH,
        "deadline": "2027",
        "scope": None,
        "kind": Kind.TARGET,
        "task": None,
        "confidence": 0.9,
        **more,
    }
    return Quantity(quote=quote, start=start, end=end, value=Decimal(value), unit=unit, indicator=indicator, **given)


def reading_of(text: str = TEXT) -> Plan:
    """What the parser finds in `TEXT`, or in a text that differs from it in single sentences."""
    goals, tasks = text.index("一、"), text.index("二、")
    first, second = text.index("1.建设"), text.index("2.扩大")
    sections = (
        Section("1", 1, "一", "总体目标", goals, tasks),
        Section(
            "2",
            1,
            "二",
            "重点任务",
            tasks,
            len(text),
            (
                Section("2.1", 2, "1", "建设中试平台", first, second),
                Section("2.2", 2, "2", "扩大成果供给", second, len(text)),
            ),
        ),
    )
    found = (
        Task("t1", "1", "建设中试平台", "", "2.1", ("省测试科技厅",), ("省测试工信厅",), first, second),
        Task("t2", "2", "扩大成果供给", "", "2.2", ("省测试科技厅", "省测试渔业局"), (), second, len(text)),
    )
    at_least = Comparator.AT_LEAST
    wanted = (
        ("120项以上", 120, "项", "就地转化重大科技成果", {"comparator": at_least}),
        ("建成中试平台6个", 6, "个", "中试平台", {"task": "t1"}),
        ("3亿元以上", 3, "亿元", "企业新增营业收入", {"task": "t1", "comparator": at_least, "confidence": 0.4}),
        ("300项", 300, "项", "冷材料成果征集", {"task": "t2"}),
        ("4场", 4, "场", "对接活动", {"task": "t2", "scope": "各市（地）"}),
    )
    quantities = tuple(
        quantity(text, quote, value, unit, indicator, **more)
        for quote, value, unit, indicator, more in wanted
        if quote in text
    )
    return Plan(
        title="辽河省冷材料成果转化实施方案",
        issuer="",
        document_number="",
        date=None,
        period=Period(2026, 2027),
        region="辽河省",
        outline=sections,
        tasks=found,
        quantities=quantities,
        warnings=(),
    )


def upload(text: str = TEXT, name: str = "方案.txt") -> SimpleUploadedFile:
    """The text as somebody uploads it."""
    return SimpleUploadedFile(name, text.encode())


def make_keeper(code: str = "290000") -> Actor:
    """Somebody who uploads, confirms and issues plans for the government of the region."""
    return make_government(Role.EDITOR, Role.REVIEWER, code=code)


def colleague(actor: Actor, *roles: Role) -> Actor:
    """Another person of the same organisation; reviewer unless told."""
    return make_actor(*(roles or (Role.REVIEWER,)), organisation=actor.organisation)


def make_department(name: str, code: str = "290000", **values: Any) -> Any:
    """A verified government body."""
    return OrganisationFactory(name=name, kind=OrganisationKind.GOVERNMENT, region=RegionFactory(code=code), **values)


def make_plan(actor: Actor, text: str = TEXT, **values: Any) -> Any:
    """A plan that has been read; nothing of it is decided."""
    plan = create_plan(upload(text), actor=actor, values=values)
    read(plan.versions.get(), text)
    return PlanDocument.objects.get(pk=plan.pk)


def read(version: PlanVersion, text: str) -> Any:
    """Read the version as the job does."""
    return keep_reading(version, text, reading_of(text), parser_version="1")


def next_version(plan: Any, actor: Actor, text: str) -> Any:
    """Upload and read another text of the plan."""
    return read(upload_version(plan, upload(text), actor=actor), text)


def find_of(plan: Any, words: str) -> Any:
    """The find of the version that holds whose title or indicator are those words."""
    finds = {find.title or find.indicator: find for find in plan.version.finds.all()}
    return finds[words]


def decide(find: Find, name: str, actor: Actor) -> Any:
    """Decide on it as it is now."""
    return decide_find(find, name, actor=actor, revision=Find.objects.get(pk=find.pk).revision)


def confirm(plan: Any, actor: Actor, *words: str) -> None:
    """Confirm the finds of those titles or indicators."""
    for word in words:
        decide(find_of(plan, word), "confirm", actor)


def departments() -> tuple[Any, Any]:
    """The two departments of the province that the plan names and that the register knows."""
    return (
        make_department("辽河省测试科学技术厅", short_name="省测试科技厅"),
        make_department("辽河省测试工业和信息化厅", short_name="省测试工信厅"),
    )


def make_issued(actor: Actor, **values: Any) -> Any:
    """A plan of which both tasks and the first target were confirmed and issued."""
    plan = make_plan(actor, **values)
    confirm(plan, actor, "建设中试平台", "扩大成果供给", "就地转化重大科技成果")
    apply(plan, "issue", actor=actor)
    return PlanDocument.objects.get(pk=plan.pk)


def plan_in(state: str) -> Any:
    """A plan of the province's government in that state, with a confirmed task."""
    actor = make_keeper()
    departments()
    plan = make_plan(actor)
    confirm(plan, actor, "建设中试平台")
    if state == "withdrawn":
        return apply(plan, "withdraw", actor=actor, reason="有误")
    if state in ("issued", "finished"):
        plan = apply(plan, "issue", actor=actor)
    if state == "finished":
        plan.tasks.update(state="closed", closed_on=clock.today())
        plan = apply(plan, "finish", actor=actor)
    return plan


def ready_plan(plan: Any, name: str) -> None:
    """What the action needs besides state and rights."""
    if name == "finish":
        plan.tasks.update(state="closed", closed_on=clock.today())
    if name == "issue_more":
        plan.tasks.update(state="prepared")


def find_in(state: str) -> Any:
    """A find of a task in that state, in a plan of the province's government."""
    actor = make_keeper()
    departments()
    find = find_of(make_plan(actor), "建设中试平台")
    if state == "proposed":
        return find
    return decide(find, "confirm" if state == "confirmed" else "drop", actor)


def task_in(state: str, actor: Actor | None = None) -> Any:
    """A task in that state, led by one department and supported by another."""
    keeper = actor or make_keeper()
    lead, _support = departments()
    plan = make_plan(keeper)
    confirm(plan, keeper, "建设中试平台")
    task = plan.tasks.get()
    if state == "prepared":
        return task
    apply(plan, "issue", actor=keeper)
    if state in ("underway", "checking", "closed"):
        who = make_actor(Role.EDITOR, organisation=lead)
        report_task(task, actor=who, text="完成选址", percent=30, evidence=[upload("照片说明", "说明.txt")])
    if state in ("checking", "closed"):
        report_task(task, actor=who, text="已全部完成", percent=100, asks_closing=True)
    if state == "closed":
        apply(task, "close", actor=colleague(keeper), opinion="属实")
    if state == "stopped":
        apply(task, "stop", actor=keeper, reason="不再实施")
    return LedgerTask.objects.get(pk=task.pk)


def make_due(task: LedgerTask, *, days: int) -> Any:
    """The task with its last day so many days from today."""
    task.starts_on = None
    task.due_on = clock.today() + timedelta(days=days)
    task.save()
    return task


def make_led(plan: Any, unit: Any, title: str = "建设中试平台") -> Any:
    """A task of the plan with a step, led by the unit alone."""
    task = plan.tasks.get(title=title)
    task.parties.all().delete()
    TaskParty.objects.create(
        task=task, role=PartyRole.LEAD, order=0, name=unit.name, naming=Naming.MATCHED, organisation=unit
    )
    TaskStep.objects.create(task=task, order=0, title="完成选址", due_on=clock.today())
    return task
