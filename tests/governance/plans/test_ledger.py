"""The ledger: reports with evidence, the check before closing, steps, reminders, names of departments."""

from datetime import timedelta
from typing import Any

import pytest

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.files import files_of
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.governance.plans.domain import change_task, finish_step, name_department, report_task
from lianqiao.governance.plans.enums import Decision, Naming, PartyRole, TaskState
from lianqiao.governance.plans.models import DepartmentAlias, Task, TaskReport
from lianqiao.governance.plans.queries.ledger import states_of, units_of, unknown_names
from tests.factories import OrganisationFactory, make_actor
from tests.governance.plans.makers import (
    colleague,
    departments,
    make_department,
    make_due,
    make_issued,
    make_keeper,
    task_in,
    upload,
)

pytestmark = pytest.mark.django_db


def lead_of(task: Task) -> Actor:
    """Somebody of the department that leads the task."""
    return make_actor(Role.EDITOR, organisation=task.parties.get(role=PartyRole.LEAD).organisation)


def test_report_moves_the_task_and_keeps_its_evidence() -> None:
    task = task_in("planned")

    report = report_task(task, actor=lead_of(task), text="完成选址", percent=30, evidence=[upload("照片", "照片.txt")])

    task.refresh_from_db()
    assert (task.state, task.percent, task.reported_on) == (TaskState.UNDERWAY, 30, clock.today())
    assert [file.name for file in files_of(report)] == ["照片.txt"]


def test_supporting_department_reports_and_does_not_ask_for_closing() -> None:
    task = task_in("underway")
    who = make_actor(Role.EDITOR, organisation=task.parties.get(role=PartyRole.SUPPORT).organisation)

    report_task(task, actor=who, text="已配合", percent=60)
    with pytest.raises(DomainError, match="由牵头单位申请销号"):
        report_task(task, actor=who, text="完成", percent=100, asks_closing=True)

    task.refresh_from_db()
    assert (task.state, task.percent, task.reports.count()) == (TaskState.UNDERWAY, 60, 2)


def test_closing_is_not_asked_without_evidence() -> None:
    task = task_in("planned")

    with pytest.raises(DomainError) as refused:
        report_task(task, actor=lead_of(task), text="完成", percent=100, asks_closing=True)

    assert refused.value.code == "report_evidence"
    assert not TaskReport.objects.exists()


def test_stranger_reports_nothing() -> None:
    task = task_in("planned")

    with pytest.raises(AccessError):
        report_task(task, actor=make_actor(Role.EDITOR), text="完成", percent=100)

    assert not TaskReport.objects.exists()


@pytest.mark.parametrize("percent", [-1, 101])
def test_share_beyond_the_whole_is_refused(percent: int) -> None:
    task = task_in("planned")

    with pytest.raises(DomainError, match="0 到 100"):
        report_task(task, actor=lead_of(task), text="完成", percent=percent)

    task.refresh_from_db()
    assert (task.state, task.percent) == (TaskState.PLANNED, 0)


def test_checked_task_is_closed_with_the_opinion() -> None:
    keeper = make_keeper()
    task = apply(task_in("checking", keeper), "close", actor=colleague(keeper), opinion="现场核实")

    asked = task.reports.get(asks_closing=True)
    assert (task.percent, task.closed_on) == (100, clock.today())
    assert (asked.decision, asked.opinion) == (Decision.PASSED, "现场核实")


def test_nobody_checks_what_they_have_asked_for() -> None:
    keeper = make_keeper()
    task = task_in("underway", keeper)
    report_task(task, actor=keeper, text="代报完成", percent=100, asks_closing=True)

    with pytest.raises(DomainError, match="不能自己核验"):
        apply(task, "close", actor=keeper, opinion="属实")

    assert apply(task, "close", actor=colleague(keeper), opinion="属实").state == TaskState.CLOSED


def test_returned_request_goes_on_with_its_reason() -> None:
    keeper = make_keeper()
    task = apply(task_in("checking", keeper), "send_back", actor=keeper, reason="缺验收报告")

    asked = task.reports.get(asks_closing=True)
    assert task.state == TaskState.UNDERWAY
    assert (asked.decision, asked.opinion) == (Decision.RETURNED, "缺验收报告")


def test_leading_department_is_reminded_once_and_told_when_the_day_is_over(
    django_capture_on_commit_callbacks: Any,
) -> None:
    task = make_due(task_in("planned"), days=30)
    lead = lead_of(task)

    def told() -> list[str]:
        with django_capture_on_commit_callbacks(execute=True):
            run_due()
        return list(
            Message.objects.filter(recipient=lead.user).order_by("created_at").values_list("subject", flat=True)
        )

    assert told() == []
    with clock.ahead(timedelta(days=25)):
        assert len(told()) == 1
        assert len(told()) == 1
    with clock.ahead(timedelta(days=32)):
        assert told()[-1] == "任务“建设中试平台”已经逾期"
        assert len(told()) == 2
    task.refresh_from_db()
    assert (task.reminded_for, task.overdue_for, task.next_check) == (task.due_on, task.due_on, None)


def test_new_day_is_reminded_of_again() -> None:
    keeper = make_keeper()
    task = make_due(task_in("planned", keeper), days=1)
    run_due()
    task.refresh_from_db()

    changed: Any = change_task(task, actor=keeper, values={"due_on": task.due_on + timedelta(days=60)})

    assert changed.next_event().transition == "remind_planned"
    assert changed.next_check > clock.now()


def test_steps_keep_what_was_done_when_the_task_is_changed() -> None:
    keeper = make_keeper()
    task = task_in("planned", keeper)
    day = clock.today()
    change_task(
        task, actor=keeper, values={}, steps=[{"title": "选址", "due_on": day}, {"title": "开工", "due_on": day}]
    )
    finish_step(task.steps.get(title="选址"), actor=lead_of(task), done_on=day)

    change_task(task, actor=keeper, values={}, steps=[{"title": "选址", "due_on": day + timedelta(days=1)}])

    step = task.steps.get()
    assert (step.title, step.due_on, step.done_on) == ("选址", day + timedelta(days=1), day)


def test_step_named_twice_is_refused() -> None:
    keeper = make_keeper()
    task = task_in("planned", keeper)
    row = {"title": "选址", "due_on": clock.today()}

    with pytest.raises(DomainError) as refused:
        change_task(task, actor=keeper, values={"title": "别的"}, steps=[row, row])

    assert refused.value.code == "step_twice"
    task.refresh_from_db()
    assert (task.title, task.steps.count()) == ("建设中试平台", 0)


def test_day_before_the_first_is_refused() -> None:
    keeper = make_keeper()
    task = task_in("planned", keeper)

    with pytest.raises(InvalidInput):
        change_task(task, actor=keeper, values={"due_on": task.starts_on - timedelta(days=1)})

    before = task.due_on
    task.refresh_from_db()
    assert task.due_on == before


def test_task_is_linked_only_to_one_of_another_plan() -> None:
    keeper = make_keeper()
    plan = make_issued(keeper)
    first, second = plan.tasks.order_by("order")

    with pytest.raises(DomainError) as refused:
        change_task(first, actor=keeper, values={"derived_from": second})

    assert refused.value.code == "task_source"
    first.refresh_from_db()
    assert first.derived_from is None


def test_name_that_somebody_explained_is_matched_everywhere_and_from_then_on() -> None:
    keeper = make_keeper()
    first, fishery = make_issued(keeper), make_department("辽河省渔业管理局")
    assert [name.name for name in unknown_names(Task.objects.filter(plan=first))] != []

    name_department("省测试渔业局", fishery, actor=keeper)

    assert first.tasks.get(title="扩大成果供给").parties.get(name="省测试渔业局").organisation == fishery
    later = make_issued(keeper)
    assert later.tasks.get(title="扩大成果供给").parties.get(name="省测试渔业局").naming == Naming.MATCHED


def test_name_is_explained_by_governments_alone() -> None:
    with pytest.raises(AccessError):
        name_department("省测试渔业局", OrganisationFactory(), actor=make_actor(Role.EDITOR))

    assert not DepartmentAlias.objects.exists()


def test_counts_of_a_plan_by_state_and_department() -> None:
    keeper = make_keeper()
    lead, support = departments()
    plan = make_issued(keeper)
    make_due(plan.tasks.get(title="建设中试平台"), days=-1)
    tasks = Task.objects.visible_to(keeper)

    units = {unit.organisation: unit for unit in units_of(plan, tasks, clock.today())}

    assert states_of(tasks.filter(plan=plan)) == [("planned", TaskState.PLANNED.label, 2)]
    assert (units[lead].leads, units[lead].supports, units[lead].overdue) == (2, 0, 1)
    assert (units[support].leads, units[support].supports) == (0, 1)
