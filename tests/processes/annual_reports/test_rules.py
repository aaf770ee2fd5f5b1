"""The rules that a unit must have: filed, judged, reminded of, run out; how units stand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lianqiao.core import clock, metrics
from lianqiao.core.chronograph.running import run_due as run
from lianqiao.core.errors import DomainError
from lianqiao.core.filing.domain import create_filing
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.annual_reports.enums import RuleState
from lianqiao.processes.annual_reports.models import RuleDocument
from lianqiao.processes.annual_reports.queries.rulebook import standings
from lianqiao.processes.annual_reports.tables import required_rules
from tests.factories.actors import make_actor
from tests.factories.annual_reports import make_body, make_rule, make_unit

pytestmark = pytest.mark.django_db


def status_of(unit: Any, rule: str = "distribution") -> str:
    found = standings([unit.pk], clock.today())[unit.pk]
    return next(one.status for one in found if one.rule.key == rule)


def test_a_rule_without_its_paper_is_not_handed_in() -> None:
    body = make_body()
    writer = make_actor(Role.EDITOR, organisation=make_unit(body))
    values = {"rule": "exemption", "paper": "尽职免责办法", "issued_on": clock.today()}
    made: Any = create_filing(RuleDocument, actor=writer, values=values, parts={})

    with pytest.raises(DomainError, match="上传"):
        apply(made, "submit", actor=writer)

    assert RuleDocument.objects.get().state == RuleState.DRAFT


def test_the_department_says_whether_the_unit_has_it() -> None:
    body = make_body()
    rule = make_rule(RuleState.SUBMITTED, body=body)
    assert status_of(rule.organisation) == "waiting"

    apply(rule, "confirm", actor=body, finding="lacks")

    assert status_of(rule.organisation) == "lacks"
    assert status_of(make_rule(RuleState.CONFIRMED, body=make_body()).organisation) == "has"


def test_a_rule_is_reminded_of_and_runs_out() -> None:
    body = make_body()
    until = clock.today() + timedelta(days=100)
    rule = make_rule(RuleState.CONFIRMED, body=body, valid_until=until)

    with time_machine.travel(clock.now() + timedelta(days=50)):
        run()
    rule.refresh_from_db()
    assert rule.reminded_for == until
    with time_machine.travel(clock.now() + timedelta(days=102)):
        run()
        assert status_of(rule.organisation) == "expired"
    rule.refresh_from_db()
    assert rule.state == RuleState.EXPIRED


def test_units_are_told_in_one_query(django_assert_num_queries: Any) -> None:
    body = make_body()
    units = [make_rule(RuleState.CONFIRMED, body=body).organisation for _number in range(5)]

    with django_assert_num_queries(1):
        found = standings([unit.pk for unit in units], clock.today())

    assert all(len(rows) == len(required_rules()) for rows in found.values())


def test_a_unit_is_complete_with_all_of_them() -> None:
    body = make_body()
    unit = make_unit(body)
    writer = make_actor(Role.EDITOR, organisation=unit)
    complete = metrics.get("annual_reports.rules_complete")
    for key in list(required_rules())[:-1]:
        make_rule(RuleState.CONFIRMED, actor=writer, body=body, rule=key)
    assert complete.value(on=clock.today()) == 0

    make_rule(RuleState.CONFIRMED, actor=writer, body=body, rule=list(required_rules())[-1])

    assert complete.value(on=clock.today()) == 1
    assert metrics.get("annual_reports.rules_held").value(on=clock.today()) == len(required_rules())
