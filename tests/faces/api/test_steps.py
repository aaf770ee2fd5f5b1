"""The steps of cases for programs: those of the cases that one sees, with what was said of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqiao.processes.introductions.domain import introductions as domain
from tests.faces.api.conftest import program_of
from tests.processes import makers

pytestmark = pytest.mark.django_db


def test_steps_are_told_with_their_verdict_to_whoever_sees_the_case() -> None:
    case = makers.complete_introduction("accepted")
    buyer = makers.actor(case.organisation)
    case = domain.record_outcome(case, actor=buyer, code="contract_signed", amount_yuan=None)
    domain.confirm_step(case.steps.get(stage="contract"), actor=makers.actor(case.counterpart))
    party, stranger = program_of(buyer), program_of(makers.actor(makers.organisation()))

    shown = party.get("introduction-steps").json()["results"]

    assert [(step["stage"], step["code"], step["verdict"]) for step in shown] == [
        ("contract", "contract_signed", "confirmed"),
        ("talks", None, None),
        ("interest", None, None),
    ]
    assert {step["introduction"] for step in shown} == {str(case.pk)}
    assert stranger.get("introduction-steps").json()["results"] == []
    assert stranger.get(f"introduction-steps/{shown[0]['id']}").status_code == 404
    told = party.get(f"introductions/{case.pk}").json()
    assert (told["stage"], told["contract_on"] is not None, told["landed_on"]) == ("contract", True, None)


def test_steps_take_as_many_queries_for_many_rows() -> None:
    case = makers.complete_introduction("accepted")
    buyer = makers.actor(case.organisation)
    program = program_of(buyer)
    program.get("introduction-steps")
    with CaptureQueriesContext(connection) as few:
        program.get("introduction-steps")
    for number in range(10):
        case = domain.record_outcome(case, actor=buyer, code="in_talks", text=f"第 {number} 次")
    with CaptureQueriesContext(connection) as many:
        assert len(program.get("introduction-steps").json()["results"]) == 12
    assert len(many) <= len(few)
