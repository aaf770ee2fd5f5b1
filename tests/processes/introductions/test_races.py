"""Two people at once: each on a connection of their own."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from lianqiao.core.errors import DomainError
from lianqiao.core.models import LogEntry
from lianqiao.processes.introductions.domain import introductions
from lianqiao.processes.introductions.domain.mandates import accept_mandate
from lianqiao.processes.introductions.enums import IntroductionState, MandateState, Stage
from lianqiao.processes.introductions.models import Certificate, DisclosedContact, Introduction, Mandate, StepReply
from tests.processes import makers
from tests.processes.introductions.conftest import Scene
from tests.processes.introductions.makers import manager_of, mandate_in
from tests.waiting import until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    """As the common one, but committed, so that a second connection sees it."""
    company, institute = makers.organisation(), makers.organisation(code="290201")
    return Scene(
        company,
        institute,
        makers.actor(company),
        makers.actor(institute),
        makers.achievement(institute),
        makers.demand(company),
    )


def race(first: Callable[[], Any], second: Callable[[], Any]) -> list[str]:
    """Run the first to just before its commit, let the second run into it, commit; returns what became of both."""
    outcomes = ["", ""]
    started = threading.Event()

    def attempt(place: int, action: Callable[[], Any]) -> None:
        try:
            action()
            outcomes[place] = "done"
        except DomainError as refusal:
            outcomes[place] = refusal.code

    def other() -> None:
        started.set()
        attempt(1, second)
        connection.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        attempt(0, first)
        thread.start()
        assert started.wait(60)
        until_somebody_waits(thread)
    thread.join(60)
    assert not thread.is_alive()
    return outcomes


def test_two_requests_at_once_make_one_introduction(scene: Scene) -> None:
    assert race(scene.ask, scene.ask) == ["done", "already_open"]
    assert Introduction.objects.count() == 1
    assert LogEntry.objects.count() == 1


def test_both_sides_asking_at_once_make_one_introduction(scene: Scene) -> None:
    def answer() -> Introduction:
        return introductions.request_introduction(
            actor=scene.researcher,
            achievement=scene.achievement,
            demand=scene.demand,
            problem_text=makers.SOLUTION,
            agrees=True,
        )

    assert race(lambda: scene.ask(demand=scene.demand), answer) == ["done", "already_open"]
    assert Introduction.objects.count() == 1


def test_accepting_and_declining_at_once_gives_one_answer(scene: Scene) -> None:
    introduction = scene.ask()
    outcomes = race(
        lambda: introductions.decline(introduction, actor=scene.researcher, code="terms"),
        lambda: introductions.accept(introduction, actor=scene.researcher),
    )
    assert outcomes == ["done", "wrong_state"]
    introduction.refresh_from_db()
    assert introduction.state == IntroductionState.DECLINED
    assert not DisclosedContact.objects.exists()


def test_cancelling_while_it_is_accepted_comes_too_late(scene: Scene) -> None:
    introduction = scene.ask()
    outcomes = race(
        lambda: introductions.accept(introduction, actor=scene.researcher),
        lambda: introductions.cancel(introduction, actor=scene.buyer, reason="不需要了"),
    )
    assert outcomes == ["done", "wrong_state"]
    introduction.refresh_from_db()
    assert introduction.state == IntroductionState.ACCEPTED
    assert (DisclosedContact.objects.count(), Certificate.objects.count()) == (2, 1)


def test_accepting_twice_at_once_discloses_once(scene: Scene) -> None:
    introduction = scene.ask()

    def accept() -> Introduction:
        return introductions.accept(introduction, actor=scene.researcher)

    assert race(accept, accept) == ["done", "wrong_state"]
    assert (DisclosedContact.objects.count(), Certificate.objects.count()) == (2, 1)


def test_confirming_and_disputing_at_once_gives_one_reply(scene: Scene) -> None:
    introduction = introductions.accept(scene.ask(), actor=scene.researcher)
    introduction = introductions.record_outcome(introduction, actor=scene.buyer, code="contract_signed")
    step = introduction.steps.get(stage=Stage.CONTRACT)
    outcomes = race(
        lambda: introductions.confirm_step(step, actor=scene.researcher),
        lambda: introductions.dispute_step(step, actor=scene.researcher, reason="没有签"),
    )
    assert outcomes == ["done", "guard"]
    introduction.refresh_from_db()
    assert (introduction.contract_on is not None, StepReply.objects.count()) == (True, 1)


def test_of_two_exclusive_mandates_accepted_at_once_one_holds(scene: Scene) -> None:
    case = scene.ask(demand=scene.demand)
    about_case = mandate_in(introduction=case, is_exclusive=True)
    about_demand = mandate_in(
        introduction=case,
        demand=scene.demand,
        manager_organisation=makers.organisation(kind="transfer_organisation"),
        is_exclusive=True,
    )
    first, second = manager_of(about_case), manager_of(about_demand)
    outcomes = race(lambda: accept_mandate(about_case, actor=first), lambda: accept_mandate(about_demand, actor=second))
    assert outcomes == ["done", "guard"]
    assert Mandate.objects.filter(state=MandateState.ACTIVE).get() == about_case
