"""The deadline at midnight: whoever has begun in the last minute gets a receipt, and nobody afterwards."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from lianqiao.core import clock
from lianqiao.core.errors import DomainError
from lianqiao.processes.programmes.enums import ApplicationState as A
from lianqiao.processes.programmes.models import Application, Call, SectionAnswers
from tests.factories import OrganisationFactory, make_actor
from tests.factories.programmes import ANSWERS, HEAD, hand_in, make_call

pytestmark = pytest.mark.django_db(transaction=True)

APPLICANTS = 200
#: Connections at once, as many web processes have.
AT_ONCE = 8


def drafts(call: Call, count: int) -> list[tuple[Application, Any]]:
    """So many whole drafts of different units, each with somebody who hands it in; made without the domain's locks."""
    actors = [make_actor(organisation=OrganisationFactory()) for _number in range(count)]
    made = Application.objects.bulk_create(
        Application(
            call=call,
            organisation=actor.organisation,
            region_id=actor.organisation.region_id,
            created_by=actor.user,
            **{**HEAD, "title": f"第{number}个项目"},
        )
        for number, actor in enumerate(actors)
    )
    plain = {
        key: {name: str(value) if name == "f2" else value for name, value in answers.items()}
        for key, answers in ANSWERS.items()
    }
    SectionAnswers.objects.bulk_create(
        SectionAnswers(application=one, key=key, values=values) for one in made for key, values in plain.items()
    )
    return list(zip(made, actors, strict=True))


def rush(waiting: list[tuple[Application, Any]]) -> list[str]:
    """Everybody hands in at once, over several connections; the sentences of those who were refused."""
    left, refused = list(waiting), []

    def work() -> None:
        try:
            while True:
                try:
                    application, actor = left.pop()
                except IndexError:
                    return
                try:
                    hand_in(Application.objects.get(pk=application.pk), actor)
                except DomainError as refusal:
                    refused.append(refusal.message)
        finally:
            connection.close()

    together(work)
    return refused


def together(work: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for _number in range(AT_ONCE)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def test_two_hundred_in_the_last_minute_are_all_taken_and_none_after_it() -> None:
    call = make_call()
    waiting = drafts(call, APPLICANTS + AT_ONCE)
    midnight: datetime = call.closes_at

    with time_machine.travel(midnight - timedelta(seconds=30), tick=False):
        in_time = rush(waiting[:APPLICANTS])
    with time_machine.travel(midnight, tick=False):
        too_late = rush(waiting[APPLICANTS:])

    handed_in = Application.objects.filter(state=A.SUBMITTED)
    numbers = sorted(handed_in.values_list("number", flat=True))
    assert in_time == []
    assert too_late == ["申报已经截止，不能再提交。"] * AT_ONCE
    assert {one.pk for one in handed_in} == {one.pk for one, _actor in waiting[:APPLICANTS]}
    assert [number[-5:] for number in numbers] == [f"{number:05d}" for number in range(1, APPLICANTS + 1)]
    assert not handed_in.filter(content_sha256="").exists()
    assert all(one.submitted_at is not None and one.submitted_at < midnight for one in handed_in)
    assert Application.objects.filter(state=A.DRAFT, number="").count() == AT_ONCE
    assert clock.now() < midnight
