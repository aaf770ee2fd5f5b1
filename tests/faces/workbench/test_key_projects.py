"""The pages of key projects: board, list with import and export, record, moving, reporting, what waits."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.exchange.importer import importer_of
from lianqiao.core.permissions import Role
from lianqiao.processes.key_projects.enums import Batch
from lianqiao.processes.key_projects.models import FollowOn, KeyProject
from lianqiao.processes.key_projects.queries.waiting import last_month
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.faces.workbench.conftest import signed_in
from tests.factories import make_actor
from tests.processes.key_projects.makers import WAN, make_project, make_task, paper
from tests.registers.industry_map.makers import make_chain

BOARD = "/workbench/key-projects/"
LIST = f"{BOARD}list/"


def page(actor: Actor, path: str) -> Any:
    """The page as the actor sees it."""
    return signed_in(actor).get(path)


def test_board_and_list_take_as_many_queries_for_thirty_projects_as_for_one(reviewer: Actor) -> None:
    chain = make_chain("290100")
    client, counts = signed_in(reviewer), {}
    partner = {"name": "辽河大学", "kind": OrganisationKind.UNIVERSITY, "task": ""}
    for path in (BOARD, LIST):
        client.get(path)
    for number in (1, 30):
        while KeyProject.objects.count() < number:
            batch = (Batch.PLANNING, Batch.RESEARCH)[KeyProject.objects.count() % 2]
            make_project(reviewer, batch, chain=chain, partners=[partner])
        for path in (BOARD, LIST):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            counts[path, number] = len(queries)

    assert counts[BOARD, 30] <= counts[BOARD, 1]
    assert counts[LIST, 30] <= counts[LIST, 1]


def test_board_warns_when_firms_are_few_and_narrows_by_level(reviewer: Actor) -> None:
    make_project(reviewer, level="city", title="大学牵头的项目", lead_kind=OrganisationKind.UNIVERSITY)
    make_project(reviewer, level="province", title="企业牵头的项目")

    whole = page(reviewer, BOARD).content.decode()
    narrowed = page(reviewer, f"{BOARD}?level=province").content.decode()

    assert "企业牵头或参与的项目占 50%，低于规定的 80%" in whole
    assert "大学牵头的项目" in whole
    assert "低于规定的" not in narrowed
    assert ("企业牵头的项目" in narrowed, "大学牵头的项目" in narrowed) == (True, False)


def test_export_of_the_list_is_what_the_import_reads(reviewer: Actor) -> None:
    partner = {"name": "辽河大学", "kind": OrganisationKind.UNIVERSITY, "task": "工艺"}
    make_project(reviewer, Batch.RESEARCH, partners=[partner], chain=make_chain("290100"))

    content = page(reviewer, f"{LIST}?export=xlsx").getvalue()

    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    headings, row = ([cell.value for cell in line] for line in sheet.iter_rows(min_row=1, max_row=2))
    told = dict(zip(headings, row, strict=True))
    known = {label for one in importer_of("key_projects").columns for label in (str(one.label), *one.aliases)}
    assert [heading for heading in headings if heading not in known] == ["累计完成投资", "建库部门"]
    assert (told["批次"], told["实施地区"], told["参与单位"], told["总投资"]) == (
        "研发",
        "290100",
        "辽河大学｜高等院校｜工艺",
        "5000",
    )


def test_official_takes_a_project_in_and_moves_it(reviewer: Actor) -> None:
    client = signed_in(reviewer)
    made = client.post(
        f"{BOARD}new/",
        {
            "title": "冷链示范线",
            "kind": "conversion",
            "level": "city",
            "batch": "transformation",
            "content": "建设一条冷链示范线。",
            "lead_name": "望川粮油有限公司",
            "lead_kind": "enterprise",
            "investment_yuan": "1200",
        },
    )
    project = KeyProject.objects.get()
    refused = client.post(f"{BOARD}{project.pk}/move/", {"to": "landing", "on": clock.today(), "reason": "投产"})
    moved = client.post(
        f"{BOARD}{project.pk}/move/",
        {"to": "landing", "on": clock.today(), "reason": "投产", "evidence": "九月投产", "papers": [paper()]},
    )
    shown = client.get(f"{BOARD}{project.pk}/").content.decode()

    project.refresh_from_db()
    assert (made.status_code, refused.status_code, moved.status_code) == (302, 422, 302)
    assert (project.state, project.investment_yuan, project.region_id) == (Batch.LANDING, 1200 * WAN, "290100")
    assert ("九月投产" in shown, "投资协议.txt" in shown) == (True, True)


def test_form_without_a_leader_says_so(reviewer: Actor) -> None:
    given = {"title": "无主项目", "kind": "conversion", "level": "city", "batch": "planning", "content": "内容"}

    answer = signed_in(reviewer).post(f"{BOARD}new/", given)

    assert answer.status_code == 422
    assert "牵头单位没有登记的，请填写这一项。" in answer.content.decode()
    assert not KeyProject.objects.exists()


def test_leader_reports_what_waits_and_sees_the_line_in_the_menu(reviewer: Actor, factory_owner: Actor) -> None:
    project = make_project(reviewer, Batch.RESEARCH, lead_unit=factory_owner.organisation)
    client = signed_in(factory_owner)

    before = client.get("/workbench/").content.decode()
    month = f"{last_month(clock.today()):%Y-%m-%d}"
    told = client.post(f"{BOARD}{project.pk}/report/", {"month": month, "invested_yuan": "35.5", "jobs": "12"})
    again = client.get(f"{BOARD}{project.pk}/report/").content.decode()
    after = client.get("/workbench/").content.decode()
    stranger = page(make_actor(Role.EDITOR), "/workbench/").content.decode()

    assert told.status_code == 302
    assert ("填报重点项目上月进展" in before, "填报重点项目上月进展" in after) == (True, False)
    assert 'value="35.5"' in again
    assert (f'href="{BOARD}"' in before, f'href="{BOARD}"' in stranger) == (True, False)


def test_joint_task_shows_who_owes_what(reviewer: Actor) -> None:
    project = make_project(reviewer)
    task = make_task(project, reviewer)
    client, share = signed_in(reviewer), task.shares.first()
    assert share is not None
    address = reverse("workbench:key-projects_task_receipt", args=[project.pk, task.pk, share.pk])

    done = client.post(address, {"on": clock.today(), "amount_yuan": "60", "note": "回单"})
    shown = client.get(f"{BOARD}{project.pk}/").content.decode()

    assert done.status_code == 302
    assert "总经费 100 万元，已到位 60 万元" in shown
    assert shown.count("已过期") == 1


def test_proposal_is_decided_from_the_list(reviewer: Actor) -> None:
    project = make_project(reviewer, Batch.RESEARCH)
    proposal = FollowOn.objects.create(project=project, from_level=3, to_level=6, proposed_at=clock.now())
    client = signed_in(reviewer)

    listed = client.get(f"{BOARD}follow-ons/?decided=open").content.decode()
    answer = client.post(f"{BOARD}{project.pk}/follow-ons/{proposal.pk}/", {"accepted": "yes", "reason": "可以中试"})

    follower = KeyProject.objects.get(previous=project)
    assert "就绪度由 3 级升到 6 级" in listed
    assert answer["Location"] == f"{BOARD}{follower.pk}/"
