"""Plans, collection and boards as programs read them: what concerns the asker, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqiao.core import clock
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.governance.boards.domain.assessments import add_extra, correct_points
from lianqiao.governance.collection.domain.filling import Given, hand_in, save_report
from lianqiao.governance.plans.domain import report_task
from tests.faces.api.conftest import Program, program_of
from tests.factories import OrganisationFactory, make_actor
from tests.factories.taxonomy import region
from tests.governance.boards.makers import (
    fill,
    make_assessment,
    make_bulletin,
    make_leader,
    make_snapshot,
    make_year,
    set_target,
)
from tests.governance.collection.makers import LONG, Ladder, last_month, make_data_set, open_cycle, report_of
from tests.governance.indicators.makers import make_indicator
from tests.governance.plans.makers import (
    TEXT,
    departments,
    make_due,
    make_issued,
    make_keeper,
    make_led,
    make_plan,
    next_version,
    upload,
)

pytestmark = pytest.mark.django_db
CITY, OTHER = "290100", "290200"


def results(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content.decode()
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def ids(answer: Any) -> set[str]:
    return {one["id"] for one in results(answer)}


def queries_of(ask: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as caught:
        results(ask())
    return len(caught)


# --- plans -------------------------------------------------------------------------------------------


def test_a_draft_is_read_by_its_body_alone_and_an_issued_plan_by_governments_below() -> None:
    keeper = make_keeper()
    draft, issued = make_plan(keeper), make_issued(keeper)
    province, city = program_of(keeper), program_of(make_keeper(CITY))
    unit = program_of(make_actor(Role.EDITOR))

    assert ids(province.get("plans")) == {str(draft.pk), str(issued.pk)}
    assert ids(city.get("plans")) == {str(issued.pk)}
    assert ids(unit.get("plans")) == set()
    assert city.get(f"plans/{draft.pk}").status_code == 404
    (told,) = results(province.get("plans", {"state": "issued"}))
    assert [told[name] for name in ("state", "tasks", "closed", "overdue", "reach")] == ["issued", 2, 0, 0, "below"]
    assert told["version"] == str(issued.version_id)


def test_a_version_tells_its_outline_and_finds_the_places_of_which_are_counted_in_its_text() -> None:
    keeper = make_keeper()
    plan = make_issued(keeper)
    program, stranger = program_of(keeper), program_of(make_actor(Role.EDITOR))

    (version,) = results(program.get("plan-versions", {"plan": plan.pk}))
    text = program.get(f"plan-versions/{version['id']}/text").json()["text"]
    finds = results(program.get("plan-finds", {"version": version["id"], "limit": "100"}))

    assert text == TEXT
    assert [(one["path"], one["title"]) for one in version["sections"]] == [
        ("1", "总体目标"),
        ("2", "重点任务"),
        ("2.1", "建设中试平台"),
        ("2.2", "扩大成果供给"),
    ]
    assert version["is_current"] is True
    assert {text[one["start"] : one["end"]] == one["quote"] for one in finds} == {True}
    (task,) = [one for one in finds if one["title"] == "建设中试平台"]
    assert [task[name] for name in ("kind", "state", "lead", "comparator", "value")] == [
        "task",
        "confirmed",
        ["省测试科技厅"],
        None,
        None,
    ]
    (first,) = [one for one in finds if one["quote"] == "120项以上"]
    assert [first[name] for name in ("value", "unit", "comparator", "deadline", "section")] == [
        "120.000000",
        "项",
        "at_least",
        "2027",
        "1",
    ]
    assert stranger.get(f"plan-versions/{version['id']}/text").status_code == 404
    assert ids(stranger.get("plan-finds")) == set()


def test_finds_are_chosen_by_kind_state_and_whether_their_version_holds() -> None:
    keeper = make_keeper()
    plan = make_issued(keeper)
    next_version(plan, keeper, TEXT.replace("4场", "5场"))
    program = program_of(keeper)

    def chosen(**query: str) -> int:
        return len(results(program.get("plan-finds", {"limit": "100", **query})))

    assert chosen(current="false") == 7
    assert chosen(kind="task", current="false") == 2
    assert chosen(kind="task", state="confirmed", current="false") == 2
    assert chosen(state="dropped") == 0
    assert program.get("plan-finds", {"kind": "wish"}).status_code == 400


def test_a_department_reads_its_own_task_with_parties_steps_and_reports() -> None:
    keeper = make_keeper()
    departments()
    plan = make_issued(keeper)
    unit: Any = OrganisationFactory(region=region(CITY))
    task = make_led(plan, unit)
    worker = make_actor(Role.EDITOR, organisation=unit)
    evidence = [upload("照片说明", "说明.txt")]
    report = report_task(task, actor=worker, text="完成选址", percent=30, evidence=evidence)
    mine, neighbour = program_of(worker), program_of(make_actor(Role.EDITOR))

    (told,) = results(mine.get("plan-tasks"))
    (reported,) = results(mine.get("plan-task-reports", {"task": task.pk}))

    assert [told[name] for name in ("title", "state", "percent", "is_overdue")] == [task.title, "underway", 30, False]
    assert told["parties"] == [
        {
            "role": "lead",
            "name": unit.name,
            "naming": "matched",
            "organisation": {"id": str(unit.pk), "name": unit.name},
        }
    ]
    assert [one["title"] for one in told["steps"]] == ["完成选址"]
    assert (reported["id"], reported["text"], reported["decision"]) == (str(report.pk), "完成选址", None)
    assert [one["name"] for one in reported["files"]] == ["说明.txt"]
    assert ids(mine.get("plans")) == set()
    assert ids(neighbour.get("plan-tasks")) == set()
    assert ids(neighbour.get("plan-task-reports")) == set()
    assert neighbour.get(f"plan-tasks/{task.pk}").status_code == 404


def test_tasks_are_chosen_as_on_the_page_of_the_ledger() -> None:
    keeper = make_keeper()
    lead, _support = departments()
    plan = make_issued(keeper)
    late = make_due(plan.tasks.get(title="建设中试平台"), days=-1)
    program = program_of(keeper)

    assert ids(program.get("plan-tasks", {"due": "overdue"})) == {str(late.pk)}
    assert ids(program.get("plan-tasks", {"plan": plan.pk})) == {str(task.pk) for task in plan.tasks.all()}
    assert len(ids(program.get("plan-tasks", {"department": lead.pk}))) == 2
    assert ids(program.get("plan-tasks", {"mine": "lead"})) == set()
    assert len(ids(program.get("plan-tasks", {"mine": "kept", "q": "扩大"}))) == 1
    assert program.get("plan-tasks", {"plan": "nothing"}).status_code == 400
    assert program.get("plan-tasks", {"plan": lead.pk}).status_code == 400


def test_what_a_plan_derives_from_is_named_only_to_those_who_see_it() -> None:
    province, city = make_keeper(), make_keeper(CITY)
    above = make_issued(province, reach="level")
    below = make_issued(city)
    below.derived_from = above
    below.save()

    (told,) = results(program_of(city).get("plans"))
    by_id = {one["id"]: one for one in results(program_of(province).get("plans"))}

    assert told["derived_from"] is None
    assert by_id[str(below.pk)]["derived_from"] == str(above.pk)


# --- collection --------------------------------------------------------------------------------------


def test_a_report_shows_its_figures_to_those_above_once_it_is_handed_in() -> None:
    ladder = Ladder()
    cycle = open_cycle(make_data_set(ladder, **LONG))
    report = report_of(cycle, ladder.county)
    contracts, local, _visits = ladder.indicators
    given = {contracts.pk: Given(Decimal("12.50")), local.pk: Given(Decimal(2))}
    save_report(report, actor=ladder.county, given=given, note="两家企业")
    own, city, other = program_of(ladder.county), program_of(ladder.city), program_of(ladder.other)

    (mine,) = results(own.get("collection-reports"))
    hidden = city.get(f"collection-reports/{report.pk}").json()

    told = [mine[name] for name in ("state", "shows_figures", "note", "period", "above")]
    assert told == ["draft", True, "两家企业", str(last_month()), None]
    assert [(one["indicator"]["key"], one["value"]) for one in mine["values"]] == [
        ("contracts", "12.500000"),
        ("local_contracts", "2.000000"),
        ("visits", None),
    ]
    told = [hidden[name] for name in ("state", "shows_figures", "note", "is_nothing", "values")]
    assert told == ["draft", False, None, None, []]
    assert hidden["above"] == str(report_of(cycle, ladder.city).pk)
    assert other.get(f"collection-reports/{report.pk}").status_code == 404

    hand_in(report, actor=ladder.county)

    shown = city.get(f"collection-reports/{report.pk}").json()
    assert [one["value"] for one in shown["values"]] == ["12.500000", "2.000000", None]
    assert (shown["note"], shown["state"]) == ("两家企业", "submitted")


def test_data_sets_and_cycles_tell_what_is_asked_and_how_far_it_has_come() -> None:
    ladder = Ladder()
    data_set = make_data_set(ladder, **LONG)
    cycle = open_cycle(data_set)
    province, city = program_of(ladder.province), program_of(ladder.city)
    company = program_of(make_actor(Role.EDITOR))

    (told,) = results(province.get("data-sets"))
    (period,) = results(province.get("collection-cycles", {"on": str(cycle.ends_on)}))

    assert [told[name] for name in ("name", "frequency", "stands_for", "kinds", "counted_in")] == [
        "成果转化月报",
        "month",
        "region",
        ["government"],
        "days",
    ]
    assert [(one["indicator"]["key"], one["is_required"]) for one in told["items"]] == [
        ("contracts", True),
        ("local_contracts", True),
        ("visits", False),
    ]
    assert [(one["left"], one["sign"], one["right"]) for one in told["checks"]] == [
        ("local_contracts", "at_most", "contracts")
    ]
    assert [period[name] for name in ("state", "asked", "done", "approved")] == ["open", 4, 0, 0]
    (seen,) = results(city.get("collection-cycles", {"data_set": data_set.pk, "state": "open"}))
    assert seen["asked"] == 3
    assert len(ids(city.get("collection-reports", {"own": "true"}))) == 1
    assert len(ids(city.get("collection-reports", {"own": "false", "cycle": cycle.pk}))) == 2
    assert ids(company.get("data-sets")) == set()
    assert ids(company.get("collection-cycles")) == set()


# --- boards ------------------------------------------------------------------------------------------


def test_a_league_table_is_read_by_whom_it_was_given_to() -> None:
    leader = make_leader()
    indicator = make_year(leader)
    own, given = make_snapshot(leader, indicator), make_snapshot(leader, indicator, audience="below")
    public = make_snapshot(leader, indicator, audience="public", title="公开的榜")
    city = program_of(make_leader(CITY))

    assert ids(program_of(leader).get("league-tables")) == {str(one.pk) for one in (own, given, public)}
    assert ids(city.get("league-tables")) == {str(given.pk), str(public.pk)}
    (told,) = results(Program().get("league-tables"))
    assert (told["title"], told["audience"], told["period"], told["previous"]) == ("公开的榜", "public", "2025", None)
    assert told["url"].endswith(f"/leagues/{public.pk}/")
    assert [(one["region"]["code"], one["rank"], one["value"]) for one in told["rows"]] == [
        ("290100", 1, "144.000000"),
        ("290200", 2, "108.000000"),
        ("290300", 3, "72.000000"),
    ]
    assert {one["indicator"] for one in told["rows"]} == {str(indicator.pk)}
    assert Program().get(f"league-tables/{given.pk}").status_code == 404
    assert ids(city.get("league-tables", {"audience": "below"})) == {str(given.pk)}


def test_bulletins_and_assessments_are_read_when_they_are_issued_and_confirmed() -> None:
    leader = make_leader()
    draft, issued = make_bulletin(leader), make_bulletin(leader, state="issued")
    indicator = make_year(leader)
    scored = make_assessment(leader, indicator, state="scored")
    unit = scored.units.get(region=CITY)
    correct_points(unit.scores.get(), actor=leader, points=Decimal(90), reason="补登合同")
    add_extra(unit, actor=leader, points=Decimal(-1), reason="迟报")
    province, city = program_of(leader), program_of(make_leader(CITY))

    assert ids(province.get("bulletins")) == {str(draft.pk), str(issued.pk)}
    (told,) = results(city.get("bulletins"))
    assert (told["id"], told["state"], told["period"]) == (str(issued.pk), "issued", "2025")
    assert told["text"] == issued.text
    assert ids(city.get("assessments")) == set()

    apply(scored, "confirm", actor=leader)

    (sheet,) = results(city.get("assessments", {"on": "2025-06-01"}))
    (one,) = [row for row in sheet["units"] if row["region"]["code"] == CITY]
    assert [row["weight"] for row in sheet["items"]] == ["100.00"]
    (score,) = one["scores"]
    assert [score[name] for name in ("corrected", "points", "reason")] == ["90.00", "90.00", "补登合同"]
    assert [(row["points"], row["reason"]) for row in one["extras"]] == [("-1.00", "迟报")]
    assert Program().get("assessments").status_code == 401


def test_an_assessed_organisation_reads_its_own_points_alone() -> None:
    leader = make_leader()
    indicator = make_indicator(leader)
    first, second = (OrganisationFactory(kind="university", region=region(CITY)) for _number in range(2))
    for organisation in (first, second):
        set_target(leader, indicator, organisation, 12)
        fill(indicator, organisation, [1] * 12)
    sheet = make_assessment(leader, indicator, subjects="university", state="confirmed")

    def seen(actor: Any) -> list[str]:
        (told,) = results(program_of(actor).get("assessments"))
        assert (told["id"], told["subjects"]) == (str(sheet.pk), "university")
        assert {one["region"] for one in told["units"]} == {None}
        return sorted(one["organisation"]["id"] for one in told["units"])

    assert seen(leader) == sorted(str(one.pk) for one in (first, second))  # type: ignore[attr-defined]
    assert seen(make_actor(Role.EDITOR, organisation=first)) == [str(first.pk)]  # type: ignore[attr-defined]
    assert ids(program_of(make_actor(Role.EDITOR)).get("assessments")) == set()


# --- scopes and queries ------------------------------------------------------------------------------


def test_a_token_without_the_scope_is_refused() -> None:
    program = program_of(make_keeper(), "read:indicators")

    for path in ("plans", "plan-tasks", "data-sets", "collection-reports", "bulletins", "league-tables"):
        answer = program.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing"), path


@pytest.mark.parametrize("name", ["plans", "plan-versions", "plan-finds", "plan-tasks", "plan-task-reports"])
def test_lists_of_plans_need_the_same_queries_for_many_rows(name: str) -> None:
    keeper = make_keeper()
    lead, _support = departments()
    worker = make_actor(Role.EDITOR, organisation=lead)
    program = program_of(keeper)
    first = make_issued(keeper)

    def add() -> None:
        plan = make_issued(keeper, derived_from=first)
        for task in plan.tasks.all():
            report_task(task, actor=worker, text="有进展", percent=10, evidence=[upload("说明", "说明.txt")])

    add()
    queries_of(lambda: program.get(name))
    few = queries_of(lambda: program.get(name, {"limit": "1"}))
    for _number in range(3):
        add()
    assert queries_of(lambda: program.get(name)) <= few


@pytest.mark.parametrize("name", ["data-sets", "collection-cycles", "collection-reports"])
def test_lists_of_collection_need_the_same_queries_for_many_rows(name: str) -> None:
    ladder = Ladder()
    cycle = open_cycle(make_data_set(ladder, **LONG))
    county = report_of(cycle, ladder.county)
    contracts, local, _visits = ladder.indicators
    save_report(county, actor=ladder.county, given={contracts.pk: Given(Decimal(3)), local.pk: Given(Decimal(1))})
    hand_in(county, actor=ladder.county)
    program = program_of(ladder.city)

    queries_of(lambda: program.get(name))
    few = queries_of(lambda: program.get(name))
    for number in range(3):
        open_cycle(make_data_set(ladder, name=f"第{number}张月报", **LONG))
    assert queries_of(lambda: program.get(name)) <= few


@pytest.mark.parametrize("name", ["league-tables", "bulletins", "assessments"])
def test_lists_of_boards_need_the_same_queries_for_many_rows(name: str) -> None:
    leader = make_leader()
    indicator = make_year(leader)
    program = program_of(leader)

    def add() -> None:
        make_snapshot(leader, indicator)
        make_bulletin(leader)
        make_assessment(leader, indicator, state="scored")

    add()
    add()
    queries_of(lambda: program.get(name))
    few = queries_of(lambda: program.get(name, {"limit": "1"}))
    for _number in range(4):
        add()
    assert queries_of(lambda: program.get(name)) <= few


def test_an_overdue_task_is_so_by_the_clock_of_the_day() -> None:
    keeper = make_keeper()
    task = make_due(make_issued(keeper).tasks.get(title="建设中试平台"), days=0)
    program = program_of(keeper)

    assert program.get(f"plan-tasks/{task.pk}").json()["is_overdue"] is False
    with clock.ahead(timedelta(days=1)):
        later = program_of(keeper)
        assert later.get(f"plan-tasks/{task.pk}").json()["is_overdue"] is True
