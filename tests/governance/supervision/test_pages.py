"""The pages of supervision: they lead from one step to the next, and take as many queries for many rows as for one."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core.access import Actor
from lianqiao.core.filing.domain import create_filing
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.faces.workbench import waiting
from lianqiao.governance.boards.domain.topics import create_topic
from lianqiao.governance.boards.queries.industries import industries_of
from lianqiao.governance.supervision.domain import add_item, change_force
from lianqiao.governance.supervision.models import AgreedItem, Meeting, Rectification, TaskForce
from lianqiao.registers.alliances.domain import agree
from lianqiao.registers.alliances.models import Alliance
from tests.factories import OrganisationFactory, make_actor, make_government, make_officer, make_reviewer
from tests.governance.indicators.makers import make_indicator
from tests.governance.plans.makers import colleague, departments, make_issued, make_keeper, upload
from tests.governance.supervision.makers import (
    in_days,
    make_force,
    make_held,
    make_inspection,
    make_item,
    make_meeting,
    make_order,
    make_ordered,
    prove,
)
from tests.registers.alliances.test_alliances import VALUES
from tests.registers.industry_map.makers import make_chain

pytestmark = pytest.mark.django_db


def signed_in(actor: Actor) -> Client:
    """A browser of that person."""
    client = Client()
    client.force_login(actor.user)
    return client


def shown(client: Client, name: str, *args: Any, **query: Any) -> str:
    """The page, which is shown."""
    answer = client.get(reverse(f"workbench:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_task_force_is_put_together_on_its_page() -> None:
    keeper, unit = make_keeper(), OrganisationFactory()
    members = {
        "unit": unit.name,
        "person": "林河",
        "post": "处长",
        "role": "liaison",
        "duty": "联络",
        "phone": "0431-1",
    }
    given = {"kind": "team", "name": "冷材料专班", "members.lineage": ""}

    answer = signed_in(keeper).post(
        reverse("workbench:forces_new"),
        {**given, **{f"members.{name}": value for name, value in members.items()}},
        follow=True,
    )

    page = answer.content.decode()
    assert (answer.status_code, "林河" in page, "省级工作专班" in page) == (200, True, True)
    member = TaskForce.objects.get().members.get()
    assert (member.organisation, member.role, member.phone) == (unit, "liaison", "0431-1")


def test_meeting_is_arranged_held_and_followed_on_its_pages() -> None:
    keeper, owner = make_keeper(), make_actor(Role.EDITOR)
    client = signed_in(keeper)
    given = {
        "kind": "consultation",
        "title": "省市会商",
        "held_on": str(in_days(0)),
        "agenda": "选址",
        "minutes": "已议定",
    }

    client.post(reverse("workbench:meetings_new"), {**given, "participants": [owner.organisation_id]})
    meeting = Meeting.objects.get()
    client.post(reverse("workbench:meetings_act", args=[meeting.pk]), {"transition": "hold"})
    item = {"text": "确定用地", "owner": owner.organisation_id, "due_on": str(in_days(9))}
    client.post(reverse("workbench:meetings_item_new", args=[meeting.pk]), item)

    assert "一对一" in shown(client, "meetings_record", meeting.pk)
    assert "确定用地" in shown(signed_in(owner), "items")
    agreed = AgreedItem.objects.get()
    done = {"transition": "finish", "finish-result": "已供地"}
    signed_in(owner).post(reverse("workbench:item_act", args=[agreed.pk]), done)
    assert "已供地" in shown(client, "item", agreed.pk)
    client.post(reverse("workbench:item_act", args=[agreed.pk]), {"transition": "confirm"})
    assert "确定用地" not in shown(client, "items")
    assert "确定用地" in shown(client, "items", scope="all")


def test_item_is_entered_in_a_ledger_on_its_page() -> None:
    keeper = make_keeper()
    plan = make_issued(keeper)
    item = make_item(keeper, OrganisationFactory())
    client = signed_in(keeper)

    client.post(reverse("workbench:item_ledger", args=[item.pk]), {"plan": plan.pk, "lead": item.owner.name})

    task = AgreedItem.objects.get().task
    assert task is not None
    assert "省市科技会商" in shown(client, "task", task.pk)
    assert "已列入台账（未启动）" in shown(client, "item", item.pk)


def test_order_is_made_from_an_inspection_issued_and_proved_on_its_pages() -> None:
    keeper, unit = make_keeper(), make_actor(Role.EDITOR)
    inspection = make_inspection(keeper, unit.organisation)
    client = signed_in(keeper)
    assert f'value="{inspection.pk}" selected' in shown(client, "rectifications_new", inspection=inspection.pk)

    given = {"unit": unit.organisation_id, "title": "进度滞后", "demand": "倒排工期", "due_on": str(in_days(9))}
    client.post(reverse("workbench:rectifications_new"), {**given, "inspection": inspection.pk})
    order = Rectification.objects.get()
    client.post(reverse("workbench:rectifications_act", args=[order.pk]), {"transition": "issue"})
    proof = {"text": "已按月报送", "evidence": [upload("进度表", "进度.txt")]}
    signed_in(unit).post(reverse("workbench:rectifications_proof", args=[order.pk]), proof)

    page = shown(client, "rectifications_record", order.pk)
    assert "已按月报送" in page
    assert "进度.txt" in page
    checked = {"transition": "close", "close-opinion": "到位"}
    signed_in(colleague(keeper)).post(reverse("workbench:rectifications_act", args=[order.pk]), checked)
    assert Rectification.objects.get().state == "closed"
    assert "进度滞后" in shown(client, "inspections_record", inspection.pk)


def test_task_leads_to_its_task_force_and_to_an_order_for_who_leads_it() -> None:
    keeper = make_keeper()
    lead, _support = departments()
    task = make_issued(keeper).tasks.get(title="建设中试平台")
    force = make_force(keeper)
    change_force(force, actor=keeper, values={}, tasks=[task])
    client = signed_in(keeper)

    page = shown(client, "task", task.pk)
    form = shown(client, "rectifications_new", task=task.pk, unit=lead.pk)

    assert reverse("workbench:forces_record", args=[force.pk]) in page
    assert f"?task={task.pk}&amp;unit={lead.pk}" in page
    assert f'value="{task.pk}" selected' in form
    assert f'value="{lead.pk}" selected' in form


def waits(actor: Actor) -> tuple[int, int]:
    """How many agreed items and orders wait for the actor, counted now."""
    groups = waiting.figures(actor, since=time.time()).groups
    return groups.get("items", 0), groups.get("orders", 0)


def test_what_waits_is_told_to_whom_it_waits_for() -> None:
    keeper, unit = make_keeper(), make_actor(Role.EDITOR)
    item = make_item(keeper, unit.organisation)
    order = make_ordered(keeper, unit.organisation)
    assert waits(unit) == (1, 1)
    assert waits(keeper) == (0, 0)

    apply(item, "finish", actor=unit, result="已办")
    prove(order)

    assert waits(unit) == (0, 0)
    assert waits(keeper) == (1, 0)
    assert waits(colleague(keeper))[1] == 1
    assert "确认议定事项" in shown(signed_in(keeper), "home")


def _forces(keeper: Actor, number: int) -> None:
    make_force(keeper, OrganisationFactory(), name=f"第{number}专班")


def _meetings(keeper: Actor, number: int) -> None:
    make_meeting(keeper, OrganisationFactory(), title=f"第{number}次会商")


def _items(keeper: Actor, number: int) -> None:
    make_item(keeper, OrganisationFactory(), text=f"第{number}项")


def _inspections(keeper: Actor, number: int) -> None:
    make_inspection(keeper, OrganisationFactory(), title=f"第{number}次督导")


def _orders(keeper: Actor, number: int) -> None:
    make_order(keeper, OrganisationFactory(), title=f"第{number}个问题")


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("forces", _forces),
        ("meetings", _meetings),
        ("items", _items),
        ("inspections", _inspections),
        ("rectifications", _orders),
    ],
)
def test_lists_take_as_many_queries_for_thirty_rows_as_for_one(name: str, make: Callable[[Actor, int], None]) -> None:
    keeper = make_keeper()
    client = signed_in(keeper)
    make(keeper, 0)
    shown(client, name, per_page="50")
    with CaptureQueriesContext(connection) as one:
        shown(client, name, per_page="50")

    for number in range(1, 30):
        make(keeper, number)
    with CaptureQueriesContext(connection) as thirty:
        page = shown(client, name, per_page="50")

    assert page.count("第29") == 1
    assert len(thirty) <= len(one)


def test_meeting_page_takes_as_many_queries_for_many_items_as_for_one() -> None:
    keeper = make_keeper()
    meeting = make_held(keeper, OrganisationFactory())
    client = signed_in(keeper)
    add_item(meeting, actor=keeper, text="第0项", owner=make_actor().organisation)
    shown(client, "meetings_record", meeting.pk)
    with CaptureQueriesContext(connection) as one:
        shown(client, "meetings_record", meeting.pk)

    for number in range(1, 20):
        add_item(meeting, actor=keeper, text=f"第{number}项", owner=make_actor().organisation)
    with CaptureQueriesContext(connection) as twenty:
        shown(client, "meetings_record", meeting.pk)

    assert len(twenty) <= len(one)


def test_industry_says_what_is_missing_of_the_six() -> None:
    keeper, chain = make_keeper(), make_chain()
    plan = make_issued(keeper)
    make_force(keeper, name="专班", chain=chain, plan=plan)
    make_force(keeper, name="处室", chain=chain, kind="office")

    page = shown(signed_in(keeper), "industry", chain.pk)

    assert "还缺：专家团队、创新联合体、指标体系" in page
    assert plan.title in page


def test_industry_has_all_six_and_shows_no_foreign_ones() -> None:
    keeper, chain = make_keeper(), make_chain()
    plan = make_issued(keeper)
    for kind in ("team", "office", "experts"):
        make_force(keeper, name=kind, chain=chain, kind=kind, plan=plan)
    leader, member = make_actor(Role.EDITOR), make_actor(Role.EDITOR)
    parts = {"members": [{"organisation": member.organisation, "role": "research", "duty": "电芯", "share_yuan": None}]}
    alliance = create_filing(Alliance, actor=leader, values={**VALUES, "chain": chain}, parts=parts)
    submitted = apply(alliance, "submit", actor=leader)
    agree(submitted, actor=member)
    apply(apply(submitted, "confirm", actor=make_reviewer()), "clear", actor=make_officer(), opinion="可以公开")
    indicator = make_indicator(keeper)
    create_topic(actor=keeper, values={"name": "冷材料", "chain": chain, "note": ""}, indicators=[indicator])

    (industry,) = industries_of(keeper, [chain])
    (foreign,) = industries_of(make_government(Role.VIEWER, code="290200"), [chain])

    assert [str(words) for words in industry.missing] == []
    assert [key for key, _words, records in foreign.six if records] == ["alliance", "topic"]
    assert "“六个一”已经齐了" in shown(signed_in(keeper), "industry", chain.pk)
    assert str(chain) in shown(signed_in(keeper), "industries")
