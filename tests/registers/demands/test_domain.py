"""Making and changing demands, the manager's confirmation, the outcome; a refusal leaves nothing."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from lianqiao.core.access import ANONYMOUS
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import LogEntry, Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.registers.demands.domain.demands import (
    create_demand,
    title_of,
    update_demand,
)
from lianqiao.registers.demands.enums import ConfirmationWay, Outcome
from lianqiao.registers.demands.models import Demand
from tests.factories import (
    DemandFactory,
    OrganisationFactory,
    complete_demand,
    make_actor,
    make_manager,
    make_officer,
    make_reviewer,
)

pytestmark = pytest.mark.django_db


def talk(**changes: Any) -> dict[str, Any]:
    """The data of a confirmation."""
    return {
        "confirmed_by_way": ConfirmationWay.VISIT,
        "confirmed_on": timezone.localdate(),
        "confirmation_note": "属实",
    } | changes


@pytest.mark.parametrize(
    ("problem", "title"),
    [
        ("锈点太多！怎么办", "锈点太多"),
        ("一" * 60, "一" * 39 + "…"),
        ("。。。", "。。。"),
        ("第一行\n第二行", "第一行"),
    ],
)
def test_title_is_the_first_sentence(problem: str, title: str) -> None:
    assert title_of(problem) == title


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER, Role.SECRECY_OFFICER, None])
def test_create_refuses_who_may_not(role: Role | None) -> None:
    actor = ANONYMOUS if role is None else make_actor(role)

    with pytest.raises(AccessError):
        create_demand(actor=actor, values={"title": "防腐"})

    assert not Demand.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "甲", "deadline_months": 0}, "deadline_months"),
        ({"title": "甲", "readiness_wanted": 10}, "readiness_wanted"),
        ({"title": "甲", "masked": ["contact"]}, "masked"),
        ({"title": "甲", "modes": ["joint", "joint"]}, "modes"),
        ({"title": "甲", "indicators": "｜不低于 98%"}, "indicators"),
        ({"title": "甲", "indicators": "\n".join(["合格率｜98%"] * 21)}, "indicators"),
    ],
)
def test_create_refuses_what_is_not_well_formed_beside_its_field(values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        create_demand(actor=make_actor(), values=values)

    assert list(refusal.value.errors) == [field]
    assert not Demand.objects.exists()


@pytest.mark.parametrize(
    "kept", [{"state": "published"}, {"published_at": timezone.now()}, {"region_id": "310100"}, {"source": "别处"}]
)
def test_columns_that_the_program_keeps_are_not_filled_in(kept: dict[str, Any]) -> None:
    demand = DemandFactory()
    actor = make_actor(organisation=demand.organisation)
    before = Demand.objects.values().get(pk=demand.pk)

    for call in (
        lambda values: update_demand(demand, actor=actor, values=values),
        lambda values: create_demand(actor=actor, values=values),
    ):
        with pytest.raises(LookupError, match=next(iter(kept))):
            call({"title": "新名称", **kept})

    assert Demand.objects.values().get() == before
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("field", "limit"),
    [("problem", 3000), ("background", 2000), ("indicators", 3000), ("tried", 2000), ("conditions", 2000)],
)
def test_overlong_text_is_refused_beside_its_field_and_changes_nothing(field: str, limit: int) -> None:
    demand = DemandFactory()
    actor = make_actor(organisation=demand.organisation)
    before = Demand.objects.values().get(), LogEntry.objects.count()

    for call in (
        lambda values: update_demand(demand, actor=actor, values={"title": "新名称", **values}),
        lambda values: create_demand(actor=actor, values={"title": "另一项", **values}),
    ):
        with pytest.raises(InvalidInput) as refusal:
            call({field: "长" * (limit + 1)})
        assert list(refusal.value.errors) == [field]

    assert (Demand.objects.values().get(), LogEntry.objects.count()) == before


def test_update_is_open_while_the_demand_is_being_clarified_and_closed_afterwards() -> None:
    demand = complete_demand("clarifying")
    actor = make_actor(organisation=demand.organisation)
    update_demand(demand, actor=actor, values={"indicators": "盐雾试验｜不少于 1000 小时"})

    demand = apply(demand, "submit", actor=actor)
    with pytest.raises(AccessError):
        update_demand(demand, actor=actor, values={"indicators": ""})

    demand.refresh_from_db()
    assert demand.indicators == "盐雾试验｜不少于 1000 小时"


def test_submission_names_all_that_is_missing() -> None:
    actor = make_actor()
    demand = create_demand(actor=actor, values={"title": "防腐", "problem": "生锈"})

    with pytest.raises(DomainError) as refusal:
        apply(demand, "submit", actor=actor)

    assert refusal.value.message == "还缺：主要技术难题、合作方式、联系人和联系方式。"


def test_confirmation_says_who_spoke_how_and_when() -> None:
    demand = complete_demand("diagnosis")
    manager = make_manager()

    confirmed = apply(demand, "confirm_by_manager", actor=manager, **talk(confirmation_note=" 关键是盐雾 "))

    assert (confirmed.confirmed_by, confirmed.confirmed_by_way, confirmed.confirmation_note) == (
        manager.user,
        "visit",
        "关键是盐雾",
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"confirmed_by_way": "letter"}, "请选择确认方式：上门走访、电话沟通或视频会议。"),
        ({"confirmed_on": date(2026, 3, 3)}, "确认日期不能晚于今天。"),
        ({"confirmed_on": date(2026, 3, 1)}, "确认日期不能早于需求录入的日期。"),
        ({"confirmed_on": "昨天"}, "请填写确认日期。"),
        ({"confirmed_on": None}, "请填写这一项。"),
        ({"confirmation_note": ""}, "请填写这一项。"),
        ({"confirmation_note": "长" * 2001}, "确保该变量包含不超过 2000 字符 (目前字符数 2001)。"),
    ],
)
def test_confirmation_must_be_plausible(changes: dict[str, Any], sentence: str) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 15, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        demand = complete_demand("diagnosis")
        with pytest.raises(DomainError) as refusal:
            apply(demand, "confirm_by_manager", actor=make_manager(), **talk(**changes))

    assert refusal.value.message == sentence
    demand.refresh_from_db()
    assert (demand.state, demand.confirmed_by) == ("diagnosis", None)


def test_confirmation_is_forgotten_when_the_demand_is_handed_in_again() -> None:
    demand = complete_demand("confirmed")
    owner = make_actor(organisation=demand.organisation)
    demand = apply(demand, "refuse", actor=make_officer(), reason="含产量数据")
    assert demand.confirmed_by is not None

    demand = apply(demand, "submit", actor=owner)

    assert (demand.confirmed_by, demand.confirmed_by_way, demand.confirmed_on) == (None, "", None)


def test_database_refuses_a_published_demand_that_nobody_confirmed() -> None:
    demand = complete_demand("diagnosis")

    with pytest.raises(IntegrityError, match="demands_confirmed_by_somebody"), transaction.atomic():
        Demand.objects.filter(pk=demand.pk).update(
            state="published", published_at=timezone.now(), fresh_until=timezone.localdate()
        )


def test_closing_keeps_the_outcome() -> None:
    demand = complete_demand("published")
    owner = make_actor(organisation=demand.organisation)

    closed = apply(demand, "close", actor=owner, outcome=Outcome.SOLVED_ELSEWHERE, outcome_text="换了供应商")

    assert (closed.state, closed.outcome, closed.outcome_text) == ("closed", "solved_elsewhere", "换了供应商")
    assert closed.closed_at is not None


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "请填写这一项。"),
        ({"outcome": "solved_here"}, "请填写这一项。"),
        ({"outcome": "happy", "outcome_text": "好"}, "请选择需求的结果。"),
        (
            {"outcome": "solved_here", "outcome_text": "长" * 2001},
            "确保该变量包含不超过 2000 字符 (目前字符数 2001)。",
        ),
    ],
)
def test_closing_without_an_outcome_is_refused(given: dict[str, str], sentence: str) -> None:
    demand = complete_demand("published")

    with pytest.raises(DomainError) as refusal:
        apply(demand, "close", actor=make_actor(organisation=demand.organisation), **given)

    assert refusal.value.message == sentence
    demand.refresh_from_db()
    assert (demand.state, demand.outcome) == ("published", "")


@pytest.mark.parametrize(
    ("serving", "expected"),
    [(("290100", "290000"), "290100"), (("290000",), "290000"), ((), "government")],
)
def test_nearest_managers_hear_of_a_demand_else_the_government(
    serving: tuple[str, ...], expected: str, django_capture_on_commit_callbacks: Any
) -> None:
    people = {code: make_manager(code=code).user for code in serving}
    people["government"] = make_reviewer().user
    demand = DemandFactory(organisation=OrganisationFactory())
    owner = make_actor(organisation=demand.organisation)

    with django_capture_on_commit_callbacks(execute=True):
        apply(demand, "submit", actor=owner)

    assert [message.recipient for message in Message.objects.all()] == [people[expected]]


def test_owner_hears_each_answer_with_its_reason(django_capture_on_commit_callbacks: Any) -> None:
    demand = complete_demand("diagnosis")
    Message.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        apply(demand, "ask_clarification", actor=make_manager(), reason="请写明产量")

    message = Message.objects.get()
    assert message.recipient == demand.submitted_by
    assert message.text == "请按下面的理由补充后重新提交。\n请写明产量"


def test_manager_of_the_region_sees_what_left_the_owners_desk_and_no_draft() -> None:
    draft, handed_in = DemandFactory(), complete_demand("diagnosis")

    assert list(Demand.objects.visible_to(make_manager(code="290100"))) == [handed_in]
    assert list(Demand.objects.visible_to(make_manager(code="310000"))) == []
    assert list(Demand.objects.visible_to(make_actor(organisation=draft.organisation))) == [draft]


def test_demand_is_not_confirmed_by_its_own_organisation() -> None:
    manager = make_manager()
    demand = DemandFactory(organisation=manager.organisation)
    demand = apply(demand, "submit", actor=make_actor(organisation=manager.organisation))

    with pytest.raises(AccessError):
        apply(demand, "confirm_by_manager", actor=manager, **talk())

    demand.refresh_from_db()
    assert demand.state == "diagnosis"


def test_confirmation_on_the_day_before_midnight_counts_as_that_day() -> None:
    late = datetime(2026, 3, 2, 23, 50, tzinfo=ZoneInfo("Asia/Shanghai"))
    with time_machine.travel(late, tick=False):
        demand = complete_demand("diagnosis")
    with time_machine.travel(late + timedelta(minutes=20), tick=False):
        confirmed = apply(demand, "confirm_by_manager", actor=make_manager(), **talk(confirmed_on=date(2026, 3, 2)))

    assert confirmed.confirmed_on == date(2026, 3, 2)
