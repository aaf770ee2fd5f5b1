"""Asking for an introduction: who may, about what, and only once."""

from datetime import date
from typing import Any

import pytest
import time_machine

from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import Change, LogEntry, Message
from lianqiao.core.permissions import Role
from lianqiao.processes.introductions.domain import introductions
from lianqiao.processes.introductions.enums import Direction, IntroductionState
from lianqiao.processes.introductions.models import Introduction
from lianqiao.processes.matching.models import Match
from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.organisations.enums import OrganisationState
from lianqiao.registers.organisations.models import Organisation
from tests.processes import makers
from tests.processes.introductions.conftest import Scene


def refused(code: str, call: Any, error: type[DomainError] = DomainError) -> DomainError:
    """The refusal of the call; nothing has been written."""
    with pytest.raises(error) as caught:
        call()
    assert caught.value.code == code
    assert not Introduction.objects.exists()
    assert not Message.objects.exists()
    assert not LogEntry.objects.exists()
    return caught.value


@time_machine.travel("2026-11-22 09:00+08:00", tick=False)
def test_a_company_asks_for_an_achievement(scene: Scene) -> None:
    introduction = scene.ask(demand=scene.demand, message="盼复")

    introduction.refresh_from_db()
    assert introduction.direction == Direction.SEEKS
    assert introduction.state == IntroductionState.REQUESTED
    assert (introduction.organisation, introduction.counterpart) == (scene.company, scene.institute)
    assert (introduction.region_id, introduction.counterpart_region_id) == ("290101", "290201")
    assert (introduction.subject, introduction.own_record) == (scene.achievement, scene.demand)
    assert introduction.answer_by == date(2026, 12, 7)
    assert introduction.disclosed_at is None
    assert [entry.action for entry in LogEntry.objects.all()] == ["introductions.introduction.request"]
    assert [change.topic for change in Change.objects.all()] == ["introductions.introduction.request"]
    message = Message.objects.get()
    assert message.recipient == scene.researcher.user
    assert message.url == f"/workbench/introductions/{introduction.pk}/"


def test_a_research_side_answers_a_demand(scene: Scene) -> None:
    introduction = introductions.request_introduction(
        actor=scene.researcher, demand=scene.demand, problem_text=makers.SOLUTION, agrees=True
    )

    assert introduction.direction == Direction.ANSWERS
    assert (introduction.organisation, introduction.counterpart) == (scene.institute, scene.company)
    assert introduction.subject == scene.demand
    assert Message.objects.get().recipient == scene.buyer.user


def test_a_request_needs_consent(scene: Scene) -> None:
    error = refused("not_agreed", lambda: scene.ask(agrees=False))
    assert error.field == "agrees"


def test_a_request_needs_a_record(scene: Scene) -> None:
    refused("no_subject", lambda: scene.ask(achievement=None))


def test_an_organisation_is_not_introduced_to_itself(scene: Scene) -> None:
    refused("own_record", lambda: scene.ask(achievement=makers.achievement(scene.company)))


@pytest.mark.parametrize(
    ("state", "code"),
    [(OrganisationState.SUSPENDED, "not_public"), (OrganisationState.PENDING, "counterpart_not_verified")],
)
def test_an_organisation_that_is_not_verified_is_not_asked(scene: Scene, state: str, code: str) -> None:
    Organisation.objects.filter(pk=scene.institute.pk).update(state=state)
    scene.achievement.refresh_from_db()
    refused(code, scene.ask)


def test_two_records_of_others_are_refused(scene: Scene) -> None:
    other = makers.demand(makers.organisation())
    refused("two_foreign_records", lambda: scene.ask(demand=other))


@pytest.mark.parametrize("state", [s for s in AchievementState if s != AchievementState.PUBLISHED])
def test_a_record_that_is_not_public_is_refused(scene: Scene, state: AchievementState) -> None:
    type(scene.achievement).objects.update(state=state)
    refused("not_public", scene.ask)


def test_an_unverified_organisation_may_not_ask(scene: Scene) -> None:
    unverified = makers.actor(makers.organisation(state=OrganisationState.PENDING))
    refused(
        "not_verified",
        lambda: introductions.request_introduction(
            actor=unverified, achievement=scene.achievement, problem_text=makers.PROBLEM, agrees=True
        ),
    )


def test_a_role_without_the_permission_may_not_ask(scene: Scene) -> None:
    viewer = makers.actor(scene.company, Role.VIEWER)
    refused(
        "forbidden",
        lambda: introductions.request_introduction(
            actor=viewer, achievement=scene.achievement, problem_text=makers.PROBLEM, agrees=True
        ),
        AccessError,
    )


@pytest.mark.parametrize(
    "contact",
    [
        "请打13812345678",
        "电话 138 1234 5678",
        "电话１３８１２３４５６７８",
        "024-23456789 找我",
        "写信到 wang@example.com",
        "微信号：wang_2026",
        "加我QQ 12345678",
    ],
)
@pytest.mark.parametrize("field", ["problem_text", "message"])
def test_contact_data_in_the_texts_is_refused(scene: Scene, field: str, contact: str) -> None:
    error = refused("invalid_input", lambda: scene.ask(**{field: f"{makers.PROBLEM}{contact}"}), InvalidInput)
    assert error.field == field


@pytest.mark.parametrize(
    "text",
    ["强度达到 1380 MPa，寿命 2026 小时以上，误差不超过 0.02", "专利号 202310123456.7，公开日 2024-05-06"],
)
def test_figures_are_no_contact_data(scene: Scene, text: str) -> None:
    assert scene.ask(problem_text=f"{makers.PROBLEM}{text}").problem_text.endswith(text)


def test_a_request_is_made_once(scene: Scene) -> None:
    scene.ask()
    with pytest.raises(DomainError) as caught:
        scene.ask()
    assert caught.value.code == "already_open"
    assert Introduction.objects.count() == 1
    assert Message.objects.count() == 1


def test_a_pair_is_introduced_once_from_whichever_side(scene: Scene) -> None:
    scene.ask(demand=scene.demand)
    with pytest.raises(DomainError) as caught:
        introductions.request_introduction(
            actor=scene.researcher,
            achievement=scene.achievement,
            demand=scene.demand,
            problem_text=makers.SOLUTION,
            agrees=True,
        )
    assert caught.value.code == "already_open"
    assert Introduction.objects.count() == 1


def test_one_may_ask_again_after_a_refusal(scene: Scene) -> None:
    first = scene.ask()
    introductions.decline(first, actor=scene.researcher, code="no_capacity")
    second = scene.ask()
    assert second.pk != first.pk


def test_the_matches_of_the_pair_are_marked(scene: Scene) -> None:
    for side, owner in (("demand", scene.company), ("achievement", scene.institute)):
        Match.objects.create(
            demand=scene.demand, achievement=scene.achievement, side=side, organisation=owner, score=0.8
        )
    scene.ask(demand=scene.demand)
    assert [match.state for match in Match.objects.all()] == ["introduced", "introduced"]
