"""The states of recognitions and of their yearly checks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianqiao.core import clock
from lianqiao.processes.recognitions.models import Recognition, YearlyCheck
from tests.core.matrices.table import Matrix, Sides, sides_of_a_register
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.recognitions import make_check, make_recognition

#: `above` is the body that recognised, `own` the unit that holds; `person` who was recognised, at another unit.
RECOGNITION = """
publish            | valid                   | valid     | above:OFFICER
hide               | valid                   | valid     | above:OFFICER
remind             | valid                   | valid     | system
expire             | valid suspended hearing | expired   | system
ask_renewal        | valid                   | valid     | own:EDITING person:ANYBODY
renew              | valid suspended expired | renewed   | system
warn               | valid                   | valid     | system
suspend            | valid                   | suspended | above:reviewer
resume             | suspended               | valid     | above:reviewer
propose            | valid suspended         | hearing   | above:reviewer
propose_for_checks | valid suspended         | hearing   | system
answer             | hearing                 | hearing   | own:EDITING person:ANYBODY
keep               | hearing                 | valid     | above:reviewer
revoke             | hearing                 | revoked   | above:reviewer
appeal             | revoked                 | revoked   | own:EDITING person:ANYBODY
uphold             | revoked                 | revoked   | above:reviewer
reinstate          | revoked                 | valid     | above:reviewer
"""
CHECK = """
submit | open      | submitted | own:EDITING
return | submitted | open      | above:reviewer
grade  | submitted | graded    | above:reviewer
remind | open      | open      | system
lapse  | open      | missed    | system
"""


def a_recognition(state: str) -> Recognition:
    """A recognition of which a person's account is known."""
    recognition: Any = make_recognition(state)
    recognition.user = UserFactory()
    recognition.save()
    return recognition


def sides_of_a_recognition(recognition: Any) -> Sides:
    """The unit, the body, the person elsewhere, other governments and strangers."""
    others = sides_of_a_register(recognition)
    elsewhere = OrganisationFactory()
    MembershipFactory(user=recognition.user, organisation=elsewhere)
    return {
        **others,
        "own": (recognition.holder, {}),
        "above": (recognition.organisation, {"oversight": "29"}),
        "person": (elsewhere, {"user": recognition.user}),
    }


def sides_of_a_check(check: Any) -> Sides:
    """The unit, the body, other governments and strangers."""
    return {
        **sides_of_a_register(check),
        "own": (check.recognition.holder, {}),
        "above": (check.organisation, {"oversight": "29"}),
    }


def given(name: str) -> dict[str, Any]:
    """Valid data for the action, so that only state and rights decide."""
    data: dict[str, dict[str, Any]] = {
        "publish": {"opinion": "可以公开"},
        "ask_renewal": {"renewal_text": "条件没有变化"},
        "renew": {"ended_on": clock.today()},
        "answer": {"statement": "材料属实"},
        "revoke": {"end_decision": "辽科发〔2026〕21号"},
        "appeal": {"appeal": "认定事实不清"},
        "grade": {"grade": "good", "opinion": "运行良好"},
    }
    return data.get(name, {})


def ready_recognition(recognition: Any, name: str) -> None:
    """The days, the publication and the appeal that the actions wait for."""
    rows = Recognition.objects.filter(pk=recognition.pk)
    yesterday = clock.today() - timedelta(days=1)
    if name == "expire":
        rows.update(valid_from=yesterday, valid_until=yesterday)
    if name == "hide":
        rows.update(is_published=True)
    if name == "ask_renewal":
        rows.update(valid_until=clock.today() + timedelta(days=1))
    if name == "revoke":
        rows.update(hearing_until=yesterday)
    if name in ("uphold", "reinstate"):
        rows.update(appealed_at=clock.now(), appeal="认定事实不清")


def ready_check(check: Any, name: str) -> None:
    """The report is whole, the last day over."""
    from tests.factories.recognitions import REPORT

    rows = YearlyCheck.objects.filter(pk=check.pk)
    if name == "submit":
        rows.update(answers=REPORT)
    if name == "lapse":
        rows.update(due_on=clock.today() - timedelta(days=1))


MATRICES = {
    "recognitions.Recognition": Matrix(RECOGNITION, a_recognition, sides_of_a_recognition, given, ready_recognition),
    "recognitions.YearlyCheck": Matrix(CHECK, make_check, sides_of_a_check, given, ready_check),
}
