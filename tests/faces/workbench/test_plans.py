"""Pages of plans and of the ledger: the reading room, its cards, two people at once, lists that stay fast."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.governance.plans.domain import change_find
from lianqiao.governance.plans.enums import FindState, TaskState
from lianqiao.governance.plans.models import Find, PlanDocument, Task, TaskReport
from tests.faces.workbench.conftest import signed_in
from tests.factories import make_actor
from tests.governance.plans.makers import (
    TEXT,
    colleague,
    confirm,
    departments,
    find_in_text,
    find_of,
    make_issued,
    make_keeper,
    make_plan,
    task_in,
    upload,
)

pytestmark = pytest.mark.django_db

HTMX: Any = {"headers": {"HX-Request": "true"}}
TARGET = "就地转化重大科技成果"


@pytest.fixture
def keeper() -> Actor:
    """Somebody of the province's government."""
    return make_keeper()


@pytest.fixture
def plan(keeper: Actor) -> Any:
    """A plan of which nothing is decided."""
    departments()
    return make_plan(keeper)


def card_address(plan: Any, find: Any) -> str:
    return reverse("workbench:plan_find", args=[plan.pk, find.pk])


def as_form(find: Any, **changes: Any) -> dict[str, Any]:
    """What the card of a number sends."""
    columns = ("kind", "indicator", "comparator", "value", "unit", "deadline", "scope")
    given = {f"find-{name}": getattr(find, name) for name in columns}
    return {**given, "find-value_max": "", "revision": find.revision, **changes}


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_room_takes_as_many_queries_for_many_finds_as_for_few(keeper: Actor, plan: Any) -> None:
    client, address = signed_in(keeper), reverse("workbench:plan_reading", args=[plan.pk])
    few = queries_of(client, address)
    find = find_of(plan, TARGET)
    Find.objects.bulk_create(
        Find(
            version=plan.version, kind="target", start=at, end=at + 1, quote="x", value=1, comparator="reach", given={}
        )
        for at in range(60, 120)
    )

    assert queries_of(client, address) == few
    assert queries_of(client, f"{address}?order=doubt&find={find.pk}") <= few + 2


@pytest.mark.parametrize("name", ["workbench:plans", "workbench:ledger"])
def test_lists_take_as_many_queries_for_thirty_rows_as_for_one(keeper: Actor, name: str) -> None:
    client = signed_in(keeper)
    plan = make_issued(keeper)
    one = queries_of(client, reverse(name))
    for order in range(30):
        Task.objects.create(
            plan=plan,
            organisation=plan.organisation,
            region=plan.region,
            created_by=keeper.user,
            order=order,
            title=f"任务{order}",
            state=TaskState.PLANNED,
            assigned_on=timezone.localdate(),
        ).parties.create(role="lead", order=0, name="某厅", naming="unknown")
        PlanDocument.objects.create(
            organisation=plan.organisation, region=plan.region, created_by=keeper.user, title=f"方案{order}"
        )

    assert queries_of(client, reverse(name)) == one


def test_room_shows_the_text_with_its_marks(keeper: Actor, plan: Any) -> None:
    page = signed_in(keeper).get(reverse("workbench:plan_reading", args=[plan.pk])).content.decode()

    for find in plan.version.finds.all():
        assert page.count(f'data-find="{find.pk}"') >= 2  # in the document and in the list
    assert "style=" not in page
    assert "onclick" not in page


def test_card_is_confirmed_with_what_was_corrected(keeper: Actor, plan: Any) -> None:
    find = find_of(plan, TARGET)

    answer = signed_in(keeper).post(
        card_address(plan, find), as_form(find, **{"find-value": "130", "do": "confirm"}), **HTMX
    )

    find.refresh_from_db()
    assert answer.status_code == 200
    assert (find.state, find.value, find.decided_by) == (FindState.CONFIRMED, Decimal(130), keeper.user)
    assert f'id="row-{find.pk}" hx-swap-oob="true"' in answer.content.decode()
    assert "find-changed" in answer["HX-Trigger-After-Settle"]


def test_card_that_somebody_else_has_changed_is_told_and_keeps_what_was_typed(keeper: Actor, plan: Any) -> None:
    find = find_of(plan, TARGET)
    change_find(find, actor=colleague(keeper), revision=1, values={"value": Decimal(150)})

    client = signed_in(keeper)
    refused = client.post(card_address(plan, find), as_form(find, **{"find-value": "130", "do": "confirm"}), **HTMX)
    page = refused.content.decode()
    find.refresh_from_db()
    assert refused.status_code == 422
    assert (find.state, find.value) == (FindState.PROPOSED, Decimal(150))
    assert "刚刚有人改过这一条" in page
    assert "150 项" in page
    assert 'value="130"' in page

    again = as_form(find, **{"find-value": "130", "do": "confirm"})
    assert client.post(card_address(plan, find), again, **HTMX).status_code == 200
    find.refresh_from_db()
    assert (find.state, find.value) == (FindState.CONFIRMED, Decimal(130))


def test_ill_formed_card_is_shown_again(keeper: Actor, plan: Any) -> None:
    find = find_of(plan, TARGET)

    answer = signed_in(keeper).post(
        card_address(plan, find), as_form(find, **{"find-deadline": "明年", "do": "confirm"}), **HTMX
    )

    assert answer.status_code == 422
    assert "期限写成 2027 或 2027-06 的样子。" in answer.content.decode()
    find.refresh_from_db()
    assert (find.state, find.deadline) == (FindState.PROPOSED, "2027")


def test_card_works_without_scripts(keeper: Actor, plan: Any) -> None:
    find, client = find_of(plan, TARGET), signed_in(keeper)
    room = reverse("workbench:plan_reading", args=[plan.pk])

    shown = client.get(f"{room}?find={find.pk}")
    answer = client.post(card_address(plan, find), {"do": "drop", "revision": 1})

    assert f'data-card="{find.pk}"' in shown.content.decode()
    assert (answer.status_code, answer["Location"]) == (302, f"{room}?find={find.pk}#card")
    find.refresh_from_db()
    assert find.state == FindState.DROPPED


def test_piece_of_the_text_is_marked_by_hand(keeper: Actor, plan: Any) -> None:
    client, address = signed_in(keeper), reverse("workbench:plan_find_new", args=[plan.pk])
    start, end = find_in_text(TEXT, "组织对接活动4场")
    place: Any = {"start": start, "end": end, "kind": "rule"}

    proposed = client.get(address, place, **HTMX).content.decode()
    made = client.post(
        address,
        {**place, "find-kind": "rule", "find-comparator": "reach", "find-value": "4", "find-unit": "场"},
        **HTMX,
    )

    assert 'value="4"' in proposed
    assert made.status_code == 200
    assert plan.version.finds.get(kind="rule").quote == "组织对接活动4场"


def test_room_learns_what_others_have_changed(keeper: Actor, plan: Any) -> None:
    client, address = signed_in(keeper), reverse("workbench:plan_changes", args=[plan.pk])
    before = timezone.now().isoformat()
    confirm(plan, colleague(keeper), TARGET)

    told = client.get(address, {"since": before}).json()

    assert told["changes"] == [{"id": str(find_of(plan, TARGET).pk), "state": FindState.CONFIRMED, "kind": "target"}]
    assert client.get(address, {"since": told["now"]}).json()["changes"] == []
    assert client.get(address, {"since": "gestern"}).json()["changes"] == []


def test_many_are_confirmed_from_the_room(keeper: Actor, plan: Any) -> None:
    client = signed_in(keeper)

    client.post(reverse("workbench:plan_confirm", args=[plan.pk]), {"confidence": "80"})

    assert plan.version.finds.filter(state=FindState.CONFIRMED).count() == 6
    assert Task.objects.filter(plan=plan).count() == 2


def test_plan_is_uploaded_and_its_reading_is_watched(keeper: Actor) -> None:
    client = signed_in(keeper)

    answer = client.post(reverse("workbench:plan_new"), {"upload": upload(), "reach": "below"}, follow=True)

    made = PlanDocument.objects.get()
    assert answer.redirect_chain == [(reverse("workbench:plan", args=[made.pk]), 302)]
    assert "正在解读" in answer.content.decode()
    assert made.title == "方案"


def test_report_is_sent_with_its_evidence(keeper: Actor) -> None:
    task = task_in("planned", keeper)
    lead = make_actor(Role.EDITOR, organisation=task.parties.get(role="lead").organisation)
    client = signed_in(lead)
    data = {"text": "完成选址", "percent": "40", "evidence": [upload("照片", "照片.txt")]}

    answer = client.post(reverse("workbench:task_report", args=[task.pk]), data, follow=True)

    page = answer.content.decode()
    assert TaskReport.objects.get().percent == 40
    assert "照片.txt" in page
    assert "进度 40%" in page
    assert "终止任务" not in page


def test_page_of_a_task_takes_no_query_per_report(keeper: Actor) -> None:
    task = task_in("underway", keeper)
    client, address = signed_in(keeper), reverse("workbench:task", args=[task.pk])
    few = queries_of(client, address)
    for number in range(10):
        TaskReport.objects.create(
            task=task,
            organisation=keeper.organisation,
            reported_by=keeper.user,
            reported_at=timezone.now(),
            text=f"进展{number}",
            percent=50,
        )

    assert queries_of(client, address) == few
