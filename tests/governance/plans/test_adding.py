"""Tasks that a person adds by hand to the ledger of an issued plan."""

import pytest
from django.test import Client
from django.urls import reverse

from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.governance.plans.domain import add_task, change_task
from lianqiao.governance.plans.models import PlanDocument, Task
from tests.factories import make_actor
from tests.governance.plans.makers import colleague, departments, make_issued, make_keeper, make_plan

pytestmark = pytest.mark.django_db


def test_added_task_stands_below_the_others_and_is_told_to_its_departments() -> None:
    keeper, (lead, support) = make_keeper(), departments()
    plan, person = make_issued(keeper), make_actor(Role.EDITOR, organisation=lead)

    task = add_task(
        plan, actor=keeper, title="建好专线", origin="省长办公会", lead=["省测试科技厅"], support=[support.name]
    )

    assert (task.state, task.origin, task.due_on) == ("planned", "省长办公会", plan.ends_on)
    assert task.order > max(plan.tasks.exclude(pk=task.pk).values_list("order", flat=True))
    assert [(party.role, party.organisation) for party in task.parties.order_by("role")] == [
        ("lead", lead),
        ("support", support),
    ]
    assert Message.objects.filter(recipient=person.user, subject="任务“建好专线”已下达").count() == 1


def test_task_of_who_may_not_issue_waits_for_the_next_issue() -> None:
    keeper = make_keeper()
    plan = make_issued(keeper)

    task = add_task(plan, actor=colleague(keeper, Role.EDITOR), title="建好专线")
    assert task.state == "prepared"

    apply(plan, "issue_more", actor=keeper)
    assert Task.objects.get(pk=task.pk).state == "planned"


def test_drafts_take_no_task_by_hand_nor_do_foreign_plans() -> None:
    keeper = make_keeper()
    draft, foreign = make_plan(keeper), make_issued(make_keeper())
    before = Task.objects.count()

    with pytest.raises(DomainError) as refused:
        add_task(draft, actor=keeper, title="建好专线")
    with pytest.raises(AccessError):
        add_task(foreign, actor=keeper, title="建好专线")

    assert refused.value.code == "plan_not_issued"
    assert Task.objects.count() == before


def test_refused_department_leaves_no_task() -> None:
    keeper = make_keeper()
    plan = make_issued(keeper)
    before = Task.objects.count()

    with pytest.raises(DomainError):
        add_task(plan, actor=keeper, title="建好专线", lead=["部" * 101])

    assert Task.objects.count() == before


def test_task_is_added_on_its_page_and_shown_with_its_origin() -> None:
    keeper = make_keeper()
    plan = make_issued(keeper)
    client = Client()
    client.force_login(keeper.user)

    given = {"title": "建好专线", "origin": "省长办公会", "lead": "省测试科技厅", "steps.lineage": ""}
    answer = client.post(reverse("workbench:plan_task_new", args=[plan.pk]), given, follow=True)

    assert "已增加并下达责任单位。" in answer.content.decode()
    assert "省长办公会" in answer.content.decode()
    ledger = client.get(reverse("workbench:ledger"), {"columns": ["title", "origin"]})
    assert "省长办公会" in ledger.content.decode()


def test_origin_is_changed_by_hand_where_the_text_of_the_plan_is_none() -> None:
    keeper = make_keeper()
    task = add_task(make_issued(keeper), actor=keeper, title="建好专线")

    change_task(task, actor=keeper, values={"origin": "专题会议纪要"})

    assert Task.objects.get(pk=task.pk).origin == "专题会议纪要"
    client = Client()
    client.force_login(keeper.user)
    by_hand = client.get(reverse("workbench:task_edit", args=[task.pk])).content.decode()
    of_text = PlanDocument.objects.get().tasks.exclude(pk=task.pk)[0]
    from_text = client.get(reverse("workbench:task_edit", args=[of_text.pk])).content.decode()
    assert ('name="origin"' in by_hand, 'name="origin"' in from_text) == (True, False)
