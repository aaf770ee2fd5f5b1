"""Task forces and meetings: who sees them, and how what was agreed on is followed until it is done."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lianqiao.core import clock
from lianqiao.core.chronograph import start_of
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.governance.plans.domain import report_task
from lianqiao.governance.plans.models import Task
from lianqiao.governance.supervision.domain import add_item, change_force, change_meeting, enter_ledger
from lianqiao.governance.supervision.models import AgreedItem, Meeting, TaskForce
from tests.factories import OrganisationFactory, make_actor, make_government
from tests.governance.plans.makers import colleague, departments, make_issued, make_keeper, make_plan, upload
from tests.governance.supervision.makers import in_days, make_force, make_held, make_item, make_meeting

pytestmark = pytest.mark.django_db


def test_force_is_seen_by_its_members_and_from_above_alone() -> None:
    city = make_keeper("290100")
    member, stranger = make_actor(Role.VIEWER), make_actor(Role.VIEWER)
    force = make_force(city, member.organisation)

    assert force.level == "city"
    assert [row.organisation_id for row in force.members.all()] == [member.organisation_id]
    seen = {
        "own": city,
        "member": member,
        "above": make_government(Role.VIEWER),
        "stranger": stranger,
        "colleague in the city": make_government(Role.VIEWER, code="290100"),
        "another city": make_government(Role.VIEWER, code="290200"),
        "county below": make_government(Role.VIEWER, code="290102"),
    }
    assert {name: TaskForce.objects.visible_to(actor).exists() for name, actor in seen.items()} == {
        "own": True,
        "member": True,
        "above": True,
        "stranger": False,
        "colleague in the city": False,
        "another city": False,
        "county below": False,
    }


def test_force_serves_only_plans_that_its_maker_sees() -> None:
    keeper = make_keeper("290100")
    foreign = make_plan(make_keeper("290200"))

    with pytest.raises(DomainError) as refused:
        make_force(keeper, plan=foreign)

    assert refused.value.code == "plan_unseen"
    assert not TaskForce.objects.exists()


def test_enterprises_put_no_task_force_together() -> None:
    with pytest.raises(AccessError):
        make_force(make_actor(Role.EDITOR))

    assert not TaskForce.objects.exists()


def test_dissolved_force_is_not_changed() -> None:
    keeper = make_keeper()
    force = apply(make_force(keeper), "dissolve", actor=keeper, reason="任务完成")

    with pytest.raises(DomainError) as refused:
        change_force(force, actor=keeper, values={"name": "别的专班"})

    assert refused.value.code == "record_over"
    assert TaskForce.objects.get().name == force.name


def test_meeting_is_shown_to_participants_once_called() -> None:
    keeper, guest = make_keeper(), make_actor(Role.EDITOR)
    meeting = make_meeting(keeper, guest.organisation, held_on=in_days(3))
    assert not Meeting.objects.visible_to(guest).exists()

    apply(meeting, "call", actor=keeper)

    assert Meeting.objects.visible_to(guest).get() == meeting
    assert Message.objects.get(recipient=guest.user).subject == "请参加“省市科技会商”"


def test_meeting_is_not_held_before_its_day_nor_without_minutes() -> None:
    keeper, guest = make_keeper(), OrganisationFactory()
    early = make_meeting(keeper, guest, held_on=in_days(1))
    silent = make_meeting(keeper, guest, minutes="")

    for meeting in (early, silent):
        with pytest.raises(DomainError):
            apply(meeting, "hold", actor=keeper)
        assert Meeting.objects.get(pk=meeting.pk).state == "draft"


def test_called_meeting_keeps_a_participant() -> None:
    keeper, guest = make_keeper(), OrganisationFactory()
    meeting = apply(make_meeting(keeper, guest), "call", actor=keeper)

    with pytest.raises(DomainError) as refused:
        change_meeting(meeting, actor=keeper, values={}, participants=[])

    assert refused.value.code == "no_participants"
    assert [row.organisation for row in meeting.participants.all()] == [guest]


def test_item_is_told_to_its_owner_reported_and_confirmed_by_another() -> None:
    keeper, owner = make_keeper(), make_actor(Role.EDITOR)
    item = make_item(keeper, owner.organisation)
    assert Message.objects.filter(recipient=owner.user, subject="“确定中试平台用地”由贵单位落实").count() == 1

    item = apply(item, "finish", actor=owner, result="已供地")
    item = apply(item, "confirm", actor=keeper)

    assert (item.state, item.result, item.confirmed_by) == ("confirmed", "已供地", keeper.user)
    assert not AgreedItem.objects.pending().exists()


def test_who_reports_an_item_does_not_confirm_it() -> None:
    keeper = make_keeper()
    item = apply(make_item(keeper, OrganisationFactory()), "finish", actor=keeper, result="已办")

    with pytest.raises(DomainError):
        apply(item, "confirm", actor=keeper)

    assert AgreedItem.objects.get().state == "done"
    assert apply(item, "confirm", actor=colleague(keeper)).state == "confirmed"


def test_items_are_agreed_on_in_held_meetings_alone() -> None:
    keeper, guest = make_keeper(), make_actor().organisation
    meeting = make_meeting(keeper, guest)

    with pytest.raises(DomainError) as refused:
        add_item(meeting, actor=keeper, text="早了", owner=guest)

    assert refused.value.code == "record_over"
    assert not AgreedItem.objects.exists()


def test_meeting_closes_when_every_item_is_done() -> None:
    keeper, owner = make_keeper(), make_actor(Role.EDITOR)
    item = make_item(keeper, owner.organisation)
    with pytest.raises(DomainError):
        apply(item.meeting, "close", actor=keeper)
    assert Meeting.objects.get().state == "held"

    apply(apply(item, "finish", actor=owner, result="已办"), "confirm", actor=keeper)

    assert apply(item.meeting, "close", actor=keeper).closed_on == clock.today()


def test_item_becomes_a_task_that_says_where_it_comes_from() -> None:
    keeper, (lead, support) = make_keeper(), departments()
    plan = make_issued(keeper)
    item = make_item(keeper, lead, due_on=in_days(20))

    item = enter_ledger(item, actor=keeper, plan=plan, support=[support.name])

    task = item.task
    assert (item.state, task.state, task.title, task.due_on) == ("tasked", "planned", item.text, in_days(20))
    assert task.origin == f"省市科技会商（{item.meeting.held_on:%Y年%-m月%-d日}）议定"
    assert [(party.role, party.organisation) for party in task.parties.order_by("role")] == [
        ("lead", lead),
        ("support", support),
    ]
    assert Task.objects.visible_to(make_actor(Role.VIEWER, organisation=lead)).filter(pk=task.pk).exists()


def test_item_in_the_ledger_is_pending_until_its_task_is_closed() -> None:
    keeper, (lead, _support) = make_keeper(), departments()
    item = enter_ledger(make_item(keeper, lead), actor=keeper, plan=make_issued(keeper))
    assert AgreedItem.objects.pending().get() == item

    who = make_actor(Role.EDITOR, organisation=lead)
    report_task(item.task, actor=who, text="办完", percent=100, asks_closing=True, evidence=[upload("照片", "照.txt")])
    apply(item.task, "close", actor=keeper, opinion="属实")

    assert not AgreedItem.objects.pending().exists()


def test_item_enters_no_foreign_ledger() -> None:
    keeper = make_keeper()
    foreign = make_issued(make_keeper())
    item = make_item(keeper, OrganisationFactory())
    before = Task.objects.count()

    with pytest.raises(AccessError):
        enter_ledger(item, actor=keeper, plan=foreign)

    assert (AgreedItem.objects.get().state, Task.objects.count()) == ("open", before)


def test_clock_reminds_of_an_item_and_tells_when_it_is_late() -> None:
    keeper, owner = make_keeper(), make_actor(Role.EDITOR)
    item = make_item(keeper, owner.organisation)
    day: Any = item.due_on

    with time_machine.travel(start_of(day - timedelta(days=1), hour=10), tick=False):
        run_due()
    with time_machine.travel(start_of(day + timedelta(days=1), hour=10), tick=False):
        run_due()

    told = Message.objects.filter(recipient=owner.user).order_by("created_at").values_list("subject", flat=True)
    assert list(told)[-2:] == ["“确定中试平台用地”即将到期", "“确定中试平台用地”已经逾期"]
    assert Message.objects.filter(recipient=keeper.user, subject="“确定中试平台用地”已经逾期").count() == 1


def test_items_are_seen_with_their_meeting() -> None:
    keeper, owner, stranger = make_keeper(), make_actor(Role.VIEWER), make_actor(Role.VIEWER)
    other = OrganisationFactory()
    add_item(make_held(keeper, other), actor=keeper, text="由第三方办", owner=owner.organisation)

    assert AgreedItem.objects.visible_to(owner).count() == 1
    assert AgreedItem.objects.visible_to(stranger).count() == 0


def test_who_is_added_after_the_call_is_told_alone() -> None:
    keeper, first, second = make_keeper(), make_actor(Role.EDITOR), make_actor(Role.EDITOR)
    meeting = apply(make_meeting(keeper, first.organisation), "call", actor=keeper)

    change_meeting(meeting, actor=keeper, values={}, participants=[first.organisation, second.organisation])

    told = [Message.objects.filter(recipient=who.user).count() for who in (first, second)]
    assert told == [1, 1]
