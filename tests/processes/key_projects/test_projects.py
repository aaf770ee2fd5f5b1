"""Taking projects in, who sees them, moving them, monthly figures, the board, the import."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext

from lianqiao.core import clock, metrics
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.exchange.importer import ImportRow, importer_of
from lianqiao.core.files import files_of
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.key_projects.domain.progress import report_month
from lianqiao.processes.key_projects.domain.projects import create_project, move_project, update_project
from lianqiao.processes.key_projects.enums import Batch, Way
from lianqiao.processes.key_projects.models import KeyProject, Move
from lianqiao.processes.key_projects.queries import waiting
from lianqiao.processes.key_projects.queries.board import board_of
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import OrganisationFactory, RegionFactory, make_actor, make_reviewer
from tests.processes.key_projects.makers import CITY, WAN, ago, dropped, make_project, paper
from tests.registers.industry_map.makers import make_chain

pytestmark = pytest.mark.django_db


def test_registered_leader_gives_its_name_and_hears_of_it() -> None:
    keeper, unit = make_reviewer(code=CITY), make_actor(Role.ADMINISTRATOR)

    project = make_project(keeper, lead_unit=unit.organisation, lead_name="", lead_kind="")

    assert (project.lead_name, project.lead_kind) == (unit.organisation.name, unit.organisation.kind)
    assert Message.objects.filter(recipient=unit.user).count() == 1
    assert [(move.from_batch, move.to_batch, move.on) for move in project.moves.all()] == [("", "planning", ago(100))]


def test_region_outside_of_the_body_is_refused() -> None:
    keeper = make_reviewer(code=CITY)

    with pytest.raises(DomainError, match="只能选本地区范围内的地区"):
        make_project(keeper, region=RegionFactory(code="290200"))

    assert not KeyProject.objects.exists()


def test_units_see_their_own_and_governments_their_region() -> None:
    keeper, leader, partner = make_reviewer(code=CITY), make_actor(), make_actor()
    project = make_project(
        keeper,
        lead_unit=leader.organisation,
        partners=[{"name": partner.organisation.name, "kind": "", "task": "提纯"}],
    )
    seen = {
        "keeper": keeper,
        "leader": leader,
        "partner": partner,
        "province": make_reviewer(),
        "other city": make_reviewer(code="290200"),
        "stranger": make_actor(),
    }

    visible = {who: KeyProject.objects.visible_to(actor).filter(pk=project.pk).exists() for who, actor in seen.items()}

    assert visible == {
        "keeper": True,
        "leader": True,
        "partner": True,
        "province": True,
        "other city": False,
        "stranger": False,
    }


def test_move_goes_forward_and_back_with_reason_and_day() -> None:
    keeper = make_reviewer(code=CITY)
    project = make_project(keeper)

    move_project(project, Batch.TRANSFORMATION, actor=keeper, on=ago(50), reason="技术买断，直接中试")
    back = move_project(project, Batch.RESEARCH, actor=keeper, on=ago(10), reason="良品率不够")

    project.refresh_from_db()
    assert (project.state, project.since, back.way) == (Batch.RESEARCH, ago(10), Way.BACK)
    assert [(move.way, move.reason) for move in project.moves.all()] == [
        (Way.BACK, "良品率不够"),
        (Way.FORWARD, "技术买断，直接中试"),
        (Way.ENTERED, ""),
    ]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"reason": " "}, "请写明理由"),
        ({"days_ago": -1}, "日期不能晚于今天"),
        ({"days_ago": 101}, "日期不能早于进入现在批次的那一天"),
        ({"to": Batch.LANDING, "evidence": ""}, "请填写这一项"),
        ({"to": Batch.LANDING, "evidence": "已签投资协议"}, "要上传证明材料"),
        ({"to": "elsewhere"}, "请选择要转入的批次"),
    ],
)
def test_move_that_lacks_something_changes_nothing(values: dict[str, Any], sentence: str) -> None:
    keeper = make_reviewer(code=CITY)
    project = make_project(keeper)
    given = {"to": Batch.RESEARCH, "days_ago": 0, "reason": "立项", **values}
    on = ago(given.pop("days_ago"))

    with pytest.raises(DomainError, match=sentence):
        move_project(project, given.pop("to"), actor=keeper, on=on, **given)

    project.refresh_from_db()
    assert (project.state, project.since, project.moves.count()) == (Batch.PLANNING, ago(100), 1)


def test_landing_keeps_its_papers_and_the_move_is_never_changed() -> None:
    keeper = make_reviewer(code=CITY)
    project = make_project(keeper)

    move = move_project(
        project, Batch.LANDING, actor=keeper, on=ago(1), reason="签约", evidence="已签投资协议", uploads=[paper()]
    )

    assert [file.name for file in files_of(move)] == ["投资协议.txt"]
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        Move.objects.filter(pk=move.pk).update(reason="另写")


def test_dropped_project_is_neither_changed_nor_reported_but_resumed() -> None:
    keeper = make_reviewer(code=CITY)
    project = dropped(make_project(keeper), keeper)

    with pytest.raises(DomainError, match="项目已退出项目库"):
        update_project(project, actor=keeper, values={"title": "另一个名称"})
    with pytest.raises(DomainError, match="项目已退出项目库"):
        report_month(project, clock.today().replace(day=1), actor=keeper, values={"invested_yuan": WAN})
    back = move_project(project, Batch.RESEARCH, actor=keeper, on=clock.today(), reason="新投资方进入")

    assert back.way == Way.RESUMED


def test_other_bodies_and_units_may_not_write() -> None:
    leader = make_actor()
    project = make_project(lead_unit=leader.organisation)
    above = make_reviewer()

    for actor in (above, leader):
        with pytest.raises(AccessError):
            update_project(project, actor=actor, values={"title": "另一个名称"})
        with pytest.raises(AccessError):
            apply(project, "research", actor=actor, reason="立项", on=clock.today())
    with pytest.raises(AccessError):
        create_project(actor=leader, values={})
    with pytest.raises(AccessError):
        report_month(project, clock.today().replace(day=1), actor=above, values={"invested_yuan": WAN})

    project.refresh_from_db()
    assert (project.state, project.moves.count(), project.figures.count()) == (Batch.PLANNING, 1, 0)


def test_month_is_corrected_in_place_and_not_told_ahead() -> None:
    leader = make_actor()
    project = make_project(batch=Batch.RESEARCH, lead_unit=leader.organisation)
    month = waiting.last_month(clock.today())

    for amount in (100, 120):
        report_month(project, month, actor=leader, values={"invested_yuan": amount * WAN, "jobs": 40})
    ahead = (clock.today().replace(day=1) + timedelta(days=32)).replace(day=1)
    with pytest.raises(DomainError, match="只能填报已经开始的月份"):
        report_month(project, ahead, actor=leader, values={"invested_yuan": WAN})

    assert list(project.figures.values_list("month", "invested_yuan", "jobs")) == [(month, 120 * WAN, 40)]


def test_last_month_is_asked_of_the_leader_until_it_was_told() -> None:
    leader, keeper = make_actor(), make_reviewer(code=CITY)
    asked = make_project(keeper, Batch.RESEARCH, lead_unit=leader.organisation)
    make_project(keeper, Batch.PLANNING, lead_unit=leader.organisation)
    make_project(keeper, Batch.LANDING, lead_unit=leader.organisation, on=ago(4 * 366))
    unregistered = make_project(keeper, Batch.LANDING)

    before = {row.pk for row in waiting.to_report(leader)}
    report_month(asked, waiting.last_month(clock.today()), actor=leader, values={"invested_yuan": Decimal(0)})

    assert before == {asked.pk}
    assert list(waiting.to_report(leader)) == []
    assert [row.pk for row in waiting.to_report(keeper)] == [unregistered.pk]


def test_board_counts_money_chains_and_firms_in_few_queries() -> None:
    keeper, chain = make_reviewer(code=CITY), make_chain(CITY)
    make_project(keeper, Batch.RESEARCH, chain=chain)
    make_project(keeper, Batch.RESEARCH, chain=chain, lead_kind=OrganisationKind.UNIVERSITY, investment_yuan=None)
    school = {"name": "辽河大学", "kind": OrganisationKind.UNIVERSITY, "task": ""}
    make_project(keeper, Batch.LANDING, lead_kind=OrganisationKind.INSTITUTE, partners=[school], ends_on=ago(1))
    late = make_project(keeper, Batch.PLANNING, ends_on=ago(1))
    dropped(make_project(keeper), keeper)
    rows = KeyProject.objects.visible_to(keeper)

    with CaptureQueriesContext(connection) as queries:
        board = board_of(rows, today=clock.today(), where=CITY)

    assert [(column.count, column.investment) for column in board.columns] == [
        (1, 5000 * WAN),
        (2, 5000 * WAN),
        (0, 0),
        (1, 5000 * WAN),
    ]
    assert [(line.name, line.counts, line.investment) for line in board.lines] == [
        (chain.name, [0, 2, 0, 0], 5000 * WAN),
        ("", [1, 0, 0, 1], 10_000 * WAN),
    ]
    assert [(card.project.pk, card.late) for card in board.columns[0].cards] == [(late.pk, True)]
    assert [card.late for card in board.columns[3].cards] == [False]
    assert (board.firms.total, board.firms.joined, board.firms.share, board.firms.is_low) == (
        4,
        2,
        Decimal("0.5"),
        True,
    )
    assert len(queries) <= 4


def imported(rows: list[dict[str, Any]], actor: Any) -> dict[int, str]:
    """What is there already, after the rows were saved."""
    importer = importer_of("key_projects")
    empty = {column.name: None for column in importer.columns}
    told = [ImportRow(number, {**empty, **row}) for number, row in enumerate(rows, 2)]
    assert [importer.validate_row(row.values, actor) for row in told] == [{} for _row in told]
    importer.save_rows(told, actor)
    return dict(importer.duplicates(told, actor))


def test_import_takes_a_list_of_projects_in() -> None:
    keeper, unit = make_reviewer(code=CITY), OrganisationFactory(kind=OrganisationKind.INSTITUTE)
    chain = make_chain(CITY)
    row = {
        "title": "深加工基地",
        "kind": "conversion",
        "level": "city",
        "state": "transformation",
        "since": ago(20),
        "chain": chain.pk,
        "lead_name": unit.name,
        "lead_kind": "enterprise",
        "partners": [{"name": "望川粮油有限公司", "kind": "enterprise", "task": "中试"}],
        "content": "建设示范线。",
        "investment_yuan": 800 * WAN,
        "expected_year": 2028,
        "expected_jobs": 60,
    }

    again = imported([row], keeper)

    project = KeyProject.objects.get()
    assert (project.state, project.since, project.lead_unit, project.lead_kind, project.region_id) == (
        Batch.TRANSFORMATION,
        ago(20),
        unit,
        OrganisationKind.INSTITUTE,
        CITY,
    )
    assert [str(partner) for partner in project.partners.all()] == ["望川粮油有限公司（中试）"]
    assert list(project.expected.values_list("year", "output_yuan", "jobs")) == [(2028, None, 60)]
    assert again == {2: "本部门项目库里已有同名项目。"}


def test_import_row_of_another_region_or_without_a_year_is_refused() -> None:
    importer = importer_of("key_projects")
    empty = {column.name: None for column in importer.columns}
    values = {**empty, "region": "290200", "since": ago(-2), "expected_jobs": 5}

    problems = importer.validate_row(values, make_reviewer(code=CITY))

    assert set(problems) == {"region", "since", "expected_year"}
    assert importer.is_for(make_actor()) is False


def test_figures_follow_the_moves_of_their_day() -> None:
    keeper = make_reviewer(code=CITY)
    project = make_project(keeper, level="city")
    move_project(project, Batch.RESEARCH, actor=keeper, on=ago(30), reason="立项")
    move_project(project, Batch.PLANNING, actor=keeper, on=ago(5), reason="重新论证")
    report_month(project, date(2026, 1, 1), actor=keeper, values={"invested_yuan": 30 * WAN, "output_yuan": WAN})
    gone = dropped(make_project(keeper, lead_kind=OrganisationKind.UNIVERSITY), keeper)

    def told(name: str, day: date, **where: Any) -> Any:
        return metrics.get(f"key_projects.{name}").value(on=day, **where)

    today = clock.today()
    assert [told("projects", day) for day in (ago(101), ago(100), today)] == [0, 2, 1]
    assert [told("projects", ago(20), batch=batch) for batch in ("planning", "research")] == [1, 1]
    assert told("investment", today) == 5000 * WAN
    assert (told("with_firms", ago(20)), told("with_firms", today)) == (1, 1)
    assert (told("moved", today), told("landed", today)) == (1, 0)
    assert (told("invested", today), told("output", today, level="city")) == (30 * WAN, WAN)
    assert gone.state == Batch.DROPPED
