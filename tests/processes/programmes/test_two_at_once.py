"""Two people at once: of one unit at its limit, in one section, and at the list of a call."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from lianqiao.core.errors import DomainError
from lianqiao.core.transitions import apply
from lianqiao.processes.programmes.domain.applications import save_section
from lianqiao.processes.programmes.domain.deciding import enter_scores, make_list
from lianqiao.processes.programmes.enums import ApplicationState as A
from lianqiao.processes.programmes.enums import CallState as C
from lianqiao.processes.programmes.models import Application, SectionAnswers
from tests.factories import make_actor
from tests.factories.programmes import body_of, hand_in, make_application, make_call, make_scheme
from tests.waiting import until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)


def beside(first: Callable[[], Any], second: Callable[[], Any]) -> str:
    """Do the second while the first has not ended yet; returns the sentence with which the second was refused."""
    refused: list[str] = []

    def attempt() -> None:
        try:
            second()
        except DomainError as refusal:
            refused.append(refusal.message)
        finally:
            connection.close()

    other = threading.Thread(target=attempt)
    with transaction.atomic():
        first()
        other.start()
        until_somebody_waits(other)
    other.join()
    return "".join(refused)


def test_two_of_one_unit_do_not_go_beyond_its_limit() -> None:
    call = make_call(edition=make_scheme(per_unit=1))
    one = make_application(call=call)
    two = make_application(call=call, unit=one.organisation, title="另一个项目")
    actor = make_actor(organisation=one.organisation)

    refusal = beside(lambda: hand_in(one, actor), lambda: hand_in(two, actor))

    states = dict(Application.objects.values_list("title", "state"))
    assert refusal == "每家单位限报 1 项，贵单位已经报满。"
    assert states == {one.title: A.SUBMITTED, two.title: A.DRAFT}


def test_two_units_get_different_numbers_without_a_gap() -> None:
    call = make_call()
    one, two = make_application(call=call), make_application(call=call)
    first, second = (make_actor(organisation=each.organisation) for each in (one, two))

    refusal = beside(lambda: hand_in(one, first), lambda: hand_in(two, second))

    numbers = sorted(Application.objects.values_list("number", flat=True))
    assert refusal == ""
    assert [number[-5:] for number in numbers] == ["00001", "00002"]


def test_two_in_one_section_lose_nothing() -> None:
    application = make_application()
    one, two = (make_actor(organisation=application.organisation) for _number in range(2))

    refusal = beside(
        lambda: save_section(application, "s1", actor=one, values={"f1": "1200 小时"}, seen=1),
        lambda: save_section(application, "s1", actor=two, values={"f2": Decimal(800_000)}, seen=1),
    )

    kept = SectionAnswers.objects.get(application=application, key="s1")
    assert refusal == ""
    assert (kept.values["f1"], kept.values["f2"], kept.revision) == ("1200 小时", "800000", 3)


def test_list_is_not_made_anew_while_it_is_put_up() -> None:
    call = make_call(C.SELECTING)
    actor = body_of(call)
    enter_scores(call, actor=actor, scores={call.applications.get(): (Decimal(90), "")})
    make_list(call, actor=actor)

    refusal = beside(lambda: apply(call, "put_up", actor=actor), lambda: make_list(call, actor=actor))

    call.refresh_from_db()
    assert refusal == "只在评审遴选阶段办理；名单定稿以后要先收回。"
    assert (call.state, call.decisions.count()) == (C.NOTICE, 1)
