"""Supervision, topics and alerts as programs read them: what concerns the asker, in a fixed number of queries."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqiao.core import clock
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.governance.boards.domain.alerts import watch_targets
from lianqiao.governance.boards.domain.topics import create_topic
from lianqiao.governance.boards.models import Alert
from lianqiao.governance.indicators.models import Reading
from lianqiao.governance.plans.domain import report_task
from lianqiao.governance.supervision.domain import enter_ledger
from tests.faces.api.conftest import Program, program_of
from tests.factories import OrganisationFactory, make_actor, make_government
from tests.governance.boards.makers import make_leader, make_year
from tests.governance.plans.makers import make_issued, make_keeper
from tests.governance.supervision.makers import (
    in_days,
    make_force,
    make_inspection,
    make_item,
    make_meeting,
    make_order,
    make_ordered,
    prove,
)
from tests.registers.industry_map.makers import make_chain

pytestmark = pytest.mark.django_db
CITY = "290100"
PATHS = ("task-forces", "meetings", "agreed-items", "inspections", "rectifications", "key-industries")


def results(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content.decode()
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def ids(answer: Any) -> set[str]:
    return {str(one["id"]) for one in results(answer)}


def queries_of(program: Program, path: str, query: Any = None) -> int:
    with CaptureQueriesContext(connection) as caught:
        results(program.get(path, query))
    return len(caught)


def test_task_force_is_read_by_its_members_without_what_they_may_not_see() -> None:
    keeper, member = make_keeper(), make_actor(Role.EDITOR)
    plan, chain = make_issued(keeper), make_chain("290000")
    force = make_force(keeper, member.organisation, plan=plan, chain=chain)
    force.tasks.set(plan.tasks.all())
    stranger = program_of(make_actor(Role.EDITOR))

    (whole,) = results(program_of(keeper).get("task-forces"))
    (part,) = results(program_of(member).get("task-forces"))

    assert (whole["plan"], set(whole["tasks"])) == (str(plan.pk), {str(task.pk) for task in plan.tasks.all()})
    assert whole["industry"] == {"id": chain.pk, "name": chain.name}
    assert (part["name"], part["plan"], part["tasks"]) == (force.name, None, [])
    assert [one["organisation"]["id"] for one in part["members"]] == [str(member.organisation_id)]
    assert "024-2222" not in str(whole)
    assert ids(stranger.get("task-forces")) == set()
    assert stranger.get(f"task-forces/{force.pk}").status_code == 404


def test_draft_of_a_meeting_is_read_by_its_body_alone() -> None:
    keeper, unit = make_keeper(), make_actor(Role.EDITOR)
    draft = make_meeting(keeper, unit.organisation)
    held = make_item(keeper, unit.organisation).meeting

    assert ids(program_of(keeper).get("meetings")) == {str(draft.pk), str(held.pk)}
    (told,) = results(program_of(unit).get("meetings"))
    assert [told[name] for name in ("id", "state", "items", "pending")] == [str(held.pk), "held", 1, 1]
    assert [one["id"] for one in told["participants"]] == [str(unit.organisation_id)]
    assert ids(program_of(keeper).get("meetings", {"state": "draft"})) == {str(draft.pk)}
    assert ids(program_of(unit).get("meetings", {"mine": "kept"})) == set()


def test_agreed_item_tells_what_became_of_it() -> None:
    keeper, owner = make_keeper(), make_actor(Role.EDITOR)
    other = make_actor(Role.EDITOR)
    item = make_item(keeper, owner.organisation)
    entered = enter_ledger(make_item(keeper, other.organisation), actor=keeper, plan=make_issued(keeper))
    report_task(entered.task, actor=other, text="完成选址", percent=40)
    apply(item, "finish", actor=owner, result="已供地")

    told = {one["id"]: one for one in results(program_of(keeper).get("agreed-items"))}

    names = ("state", "task", "report", "reported_by", "reported_on")
    today = str(clock.today())
    assert [told[str(item.pk)][name] for name in names] == [
        "done",
        None,
        "已供地",
        owner.organisation.display_name,
        today,
    ]
    assert [told[str(entered.pk)][name] for name in names] == [
        "tasked",
        str(entered.task_id),
        "完成选址",
        other.organisation.display_name,
        today,
    ]
    assert ids(program_of(owner).get("agreed-items", {"mine": "owned"})) == {str(item.pk)}
    assert ids(program_of(keeper).get("agreed-items", {"meeting": entered.meeting_id})) == {str(entered.pk)}


def test_late_item_is_so_by_the_clock_of_the_day() -> None:
    keeper = make_keeper()
    item = make_item(keeper, OrganisationFactory(), due_on=in_days(0))

    assert program_of(keeper).get(f"agreed-items/{item.pk}").json()["is_overdue"] is False
    with clock.ahead(timedelta(days=1)):
        late = program_of(keeper)
        assert late.get(f"agreed-items/{item.pk}").json()["is_overdue"] is True
        assert ids(late.get("agreed-items", {"due": "overdue"})) == {str(item.pk)}


def test_inspection_that_is_not_announced_is_read_by_its_body_alone_until_it_is_finished() -> None:
    keeper, unit = make_keeper(), make_actor(Role.EDITOR)
    secret = make_inspection(keeper, unit.organisation, is_announced=False)
    program = program_of(unit)

    before = program.get(f"inspections/{secret.pk}").status_code
    apply(secret, "finish", actor=keeper, findings="记录不全")

    assert before == 404
    told = program.get(f"inspections/{secret.pk}").json()
    assert [told[name] for name in ("state", "findings", "issues")] == ["finished", "记录不全", 0]
    assert [one["id"] for one in told["units"]] == [str(unit.organisation_id)]


def test_order_is_read_with_its_proofs_by_the_ordered_unit_once_it_is_issued() -> None:
    keeper, unit = make_keeper(), make_actor(Role.EDITOR)
    inspection = make_inspection(keeper, unit.organisation, is_announced=False)
    draft = make_order(keeper, unit.organisation)
    order = prove(make_ordered(keeper, unit.organisation, inspection=inspection))
    program = program_of(unit)

    (told,) = results(program.get("rectifications"))

    assert [told[name] for name in ("id", "state", "inspection", "is_overdue")] == [
        str(order.pk),
        "checking",
        None,
        False,
    ]
    (proof,) = told["reports"]
    assert (proof["text"], proof["decision"], [file["name"] for file in proof["files"]]) == (
        "已完成选址",
        None,
        ["批复.txt"],
    )
    assert program.get(f"rectifications/{draft.pk}").status_code == 404
    kept = results(program_of(keeper).get("rectifications", {"inspection": inspection.pk}))
    assert [(one["id"], one["inspection"]) for one in kept] == [(str(order.pk), str(inspection.pk))]


def test_industry_tells_the_six_and_what_is_missing_to_governments_alone() -> None:
    keeper = make_keeper()
    chain, foreign = make_chain("290000"), make_chain("280000")
    force = make_force(keeper, chain=chain)

    (told,) = results(program_of(keeper).get("key-industries"))

    assert (told["id"], told["missing"]) == (chain.pk, ["office", "experts", "plan", "alliance", "topic"])
    assert told["six"][1] == {"key": "team", "records": [{"id": str(force.pk), "name": force.name}]}
    assert program_of(keeper).get(f"key-industries/{foreign.pk}").status_code == 404
    assert results(program_of(make_actor(Role.EDITOR)).get("key-industries")) == []


def test_topics_and_alerts_are_read_as_the_boards_are() -> None:
    leader = make_leader()
    indicator = make_year(leader, name="就地转化")
    chain = make_chain("290000")
    topic = create_topic(actor=leader, values={"name": "产业指标", "chain": chain}, indicators=[indicator])
    watch_targets(date(2025, 7, 31))
    alert = Alert.objects.get()
    city, other, firm = (program_of(make_government(code=code)) for code in ("290300", CITY, "210000"))

    (told,) = results(program_of(leader).get("board-topics"))
    (warned,) = results(city.get("alerts"))

    assert (told["id"], told["industry"]["id"]) == (str(topic.pk), chain.pk)
    assert [one["name"] for one in told["indicators"]] == ["就地转化"]
    assert [warned[name] for name in ("id", "period", "since", "value", "closed_on")] == [
        str(alert.pk),
        "2025",
        "2025-01-01",
        "42.000000",
        None,
    ]
    assert (warned["indicator"]["name"], warned["region"]["code"]) == ("就地转化", "290300")
    assert ids(city.get("board-topics")) == {str(topic.pk)}
    assert ids(other.get("alerts")) == set()
    assert ids(firm.get("alerts")) == ids(firm.get("board-topics")) == set()


def test_alerts_are_narrowed_by_place_indicator_and_whether_they_stand() -> None:
    leader = make_leader()
    first, _second = (make_year(leader, name=name, distinct_from="测试用") for name in ("甲", "乙"))
    watch_targets(date(2025, 7, 31))
    Reading.objects.filter(indicator=first).update(value=50)
    watch_targets(date(2025, 7, 31))
    program = program_of(leader)
    closed, standing = Alert.objects.get(target__indicator=first), Alert.objects.exclude(target__indicator=first).get()

    assert ids(program.get("alerts")) == {str(closed.pk), str(standing.pk)}
    assert ids(program.get("alerts", {"is_open": "true"})) == {str(standing.pk)}
    assert ids(program.get("alerts", {"indicator": first.pk})) == {str(closed.pk)}
    assert ids(program.get("alerts", {"region": "290300", "is_open": "false"})) == {str(closed.pk)}
    assert ids(program.get("alerts", {"region": CITY})) == set()
    assert ids(program.get("alerts", {"organisation": leader.organisation_id})) == set()


def test_supervision_needs_its_scope_and_names_wrong_parameters() -> None:
    narrow, whole = program_of(make_keeper(), "read:boards"), program_of(make_keeper())

    assert {narrow.get(path).json()["code"] for path in PATHS} == {"scope_missing"}
    assert whole.get("task-forces", {"chain": "nothing"}).status_code == 400
    assert whole.get("task-forces", {"chain": "999999999"}).status_code == 400
    assert whole.get("agreed-items", {"scope": "all"}).status_code == 400


@pytest.mark.parametrize("path", [*PATHS, "board-topics", "alerts"])
def test_lists_need_the_same_queries_for_many_rows(path: str) -> None:
    keeper = make_leader()
    program = program_of(keeper)

    def add() -> None:
        owner = make_actor(Role.EDITOR)
        unit, plan, chain = owner.organisation, make_issued(keeper), make_chain("290000")
        force = make_force(keeper, unit, plan=plan, chain=chain, name=f"专班{chain.pk}")
        force.tasks.set(plan.tasks.all())
        item = enter_ledger(
            make_item(
                keeper,
                unit,
            ),
            actor=keeper,
            plan=plan,
        )
        report_task(item.task, actor=owner, text="完成选址", percent=40)
        make_meeting(keeper, unit, plan=plan, force=force, chain=chain)
        inspection = make_inspection(keeper, unit, plan=plan)
        prove(make_ordered(keeper, unit, inspection=inspection, task=plan.tasks.first()))
        indicator = make_year(keeper, name=f"指标{chain.pk}", distinct_from="测试用")
        create_topic(actor=keeper, values={"name": f"专题{chain.pk}", "chain": chain}, indicators=[indicator])
        watch_targets(date(2025, 7, 31))

    add()
    queries_of(program, path)
    few = queries_of(program, path, {"limit": "1"})
    for _number in range(3):
        add()

    assert queries_of(program, path) <= few
    assert len(results(program.get(path))) >= 4
