"""The way of an industry map from the desk to the public page, and its editor with two people at once."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core import clock
from lianqiao.core.models import FormDraft
from lianqiao.core.pages.forms import stamp
from lianqiao.core.permissions import Role
from lianqiao.registers.industry_map.models import MapEdition, MapGap, MapNode
from lianqiao.registers.taxonomy.models import Chain
from tests.factories import RegionFactory, complete_achievement
from tests.registers.industry_map.makers import (
    DECISION,
    colleague,
    make_chain,
    make_draft,
    make_drawer,
    make_map,
    make_node,
)

pytestmark = pytest.mark.django_db
ROWS = {
    "firms": ("name", "role", "place", "products", "is_restricted"),
    "technologies": ("name", "level", "readiness", "holder", "note", "is_restricted"),
    "gaps": ("name", "kind", "dependence", "detail", "task", "is_restricted"),
}


def client_of(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def address(name: str, *args: Any) -> str:
    return reverse(f"workbench:{name}", args=args)


def typed(name: str = "轴承钢", position: str = "upstream", **rows: Any) -> dict[str, Any]:
    """What the editor's form sends: the head of the node, and rows of (lineage, cells …)."""
    data: dict[str, Any] = {"name": name, "position": position}
    for field, columns in ROWS.items():
        given = [*rows.get(field, []), ("", *("" for _column in columns))]
        for place, column in enumerate(("lineage", *columns)):
            data[f"{field}.{column}"] = [row[place] for row in given]
    return data


def test_a_map_goes_from_the_desk_to_the_public_page() -> None:
    actor = make_drawer()
    RegionFactory(code="290200")
    client = client_of(actor)
    client.post(address("map_chain_new"), {"name": "高端轴承"})
    chain = Chain.objects.get()
    client.post(address("map_cluster_new", chain.pk), {"name": "轴承集群", "region": "290200"})
    head = {"title": "第一期", "as_of": "2026-01-01", "head_office": "副省长", "lead_city": "290200"}
    client.post(address("map_new", chain.pk), head)
    edition = MapEdition.objects.get()
    actions = {"actions.lineage": [""], "actions.name": ["开链长会"], "actions.responsible": ["省科技厅"]}
    actions |= {"actions.due_on": ["2026-06-30"], "actions.progress": ["underway"], "actions.is_restricted": ["0"]}
    client.post(address("map_edit", edition.pk), head | actions)

    firm, technology = ("", "某厂", "leader", "inside", "钢", "0"), ("", "脱气", "behind", "6", "", "", "0")
    gap = ("", "高纯冶炼", "choked", "进口", "", "", "1")
    new = address("map_node_new", edition.pk)
    client.post(new, typed("主轴", "downstream"))
    wheel = MapNode.objects.get()
    answer = client.post(new, typed(firms=[firm], technologies=[technology], gaps=[gap]) | {"supplies": [wheel.pk]})
    node = MapNode.objects.get(name="轴承钢")
    assert answer["Location"] == f"{address('map', edition.pk)}?node={node.pk}"

    decision = {f"issue-{name}": value for name, value in DECISION.items()}
    act = {"transition": "issue", "issue-decided_on": clock.today().isoformat(), **decision}
    client.post(address("map_act", edition.pk), act)
    own = client.post(address("map_publish", edition.pk), {"reason": "可以公开"}, follow=True).content.decode()
    assert "请由另一位保密审查员办理" in own
    client_of(colleague(actor, Role.SECRECY_OFFICER)).post(address("map_publish", edition.pk), {"reason": "可以公开"})

    edition.refresh_from_db()
    assert (edition.state, edition.is_published) == ("issued", True)
    assert list(edition.actions.values_list("name", "progress")) == [("开链长会", "underway")]
    assert "高端轴承" in Client().get(reverse("portal:maps")).content.decode()
    public = Client().get(reverse("portal:map", args=[edition.pk]) + f"?node={node.pk}").content.decode()
    inside = client.get(address("map", edition.pk) + f"?node={node.pk}").content.decode()
    assert {word: word in public for word in ("某厂", "脱气", "轴承集群", "开链长会", "高纯冶炼", "卡点")} == {
        "某厂": True,
        "脱气": True,
        "轴承集群": True,
        "开链长会": True,
        "高纯冶炼": False,
        "卡点": False,
    }
    assert "高纯冶炼" in inside
    as_public = client.get(address("map", edition.pk) + f"?as=public&node={node.pk}").content.decode()
    assert "高纯冶炼" not in as_public


def test_drawing_is_links_and_the_panel_comes_alone() -> None:
    actor = make_drawer()
    edition = make_map(actor, is_published=True)
    node = edition.nodes.get(name="轴承钢")

    page = Client().get(reverse("portal:map", args=[edition.pk])).content.decode()
    part = Client().get(reverse("portal:map", args=[edition.pk]) + f"?node={node.pk}&part=1").content.decode()
    strange = Client().get(reverse("portal:map", args=[edition.pk]) + "?node=nothing&part=1")

    assert f'href="?node={node.pk}#map-panel"' in page
    assert page.count('<svg class="map-drawing') == 1
    assert " style=" not in page
    assert "<html" not in part
    assert "某特钢厂" in part
    assert (strange.status_code, "某特钢厂" in strange.content.decode()) == (200, False)


def test_editor_shows_what_was_typed_and_what_is_wrong() -> None:
    actor = make_drawer()
    edition = make_draft(actor)
    rows = [("", "", "leader", "inside", "没有名称的企业", "0"), ("", "甲厂", "boss", "inside", "", "0")]

    answer = client_of(actor).post(address("map_node_new", edition.pk), typed(firms=rows))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "第 1 行：" in page
    assert "第 2 行：" in page
    assert "没有名称的企业" in page
    assert not MapNode.objects.exists()


def test_second_editor_of_a_node_is_told_and_loses_nothing() -> None:
    actor = make_drawer()
    edition = make_draft(actor)
    node = make_node(edition, actor)
    seen = stamp(node.updated_at)
    here = address("map_node", edition.pk, node.pk)
    first, second = client_of(actor), client_of(colleague(actor, Role.EDITOR))

    done = first.post(here, typed("轴承钢（甲）") | {"seen": seen})
    refused = second.post(here, typed("轴承钢（乙）") | {"seen": seen})
    node.refresh_from_db()
    between = node.name
    again = second.post(here, typed("轴承钢（乙）") | {"seen": stamp(node.updated_at)})

    node.refresh_from_db()
    assert (done.status_code, refused.status_code, again.status_code) == (302, 422, 302)
    assert "轴承钢（乙）" in refused.content.decode()
    assert (between, node.name) == ("轴承钢（甲）", "轴承钢（乙）")


def test_unsent_rows_come_back_with_the_page() -> None:
    actor = make_drawer()
    edition = make_draft(actor)
    client = client_of(actor)
    here = address("map_node_new", edition.pk)

    client.post(f"{here}?autosave=1", typed("没写完", firms=[("", "写了一半的厂", "key", "inside", "", "0")]))

    page = client.get(here).content.decode()
    assert "写了一半的厂" in page
    assert FormDraft.objects.count() == 1
    assert not MapNode.objects.exists()


def test_gap_points_only_to_what_was_offered() -> None:
    actor = make_drawer()
    edition = make_draft(actor)
    foreign = "task:01a20210-5a05-77cc-b36b-ad212a58eeda"

    answer = client_of(actor).post(
        address("map_node_new", edition.pk), typed(gaps=[("", "缺", "broken", "", "", foreign, "1")])
    )

    assert answer.status_code == 422
    assert not MapNode.objects.exists()


def test_suggested_achievement_is_linked_with_one_press() -> None:
    actor, achievement = make_drawer(), complete_achievement(title="轴承钢冶炼工艺")
    edition = make_draft(actor)
    node = make_node(edition, actor, "轴承钢")
    client = client_of(actor)
    suggested = client.get(address("map", edition.pk) + f"?node={node.pk}").content.decode()
    link = address("map_link", edition.pk, node.pk, achievement.pk)

    client.post(link)

    assert link in suggested
    assert list(node.achievements.values_list("achievement", flat=True)) == [achievement.pk]


def test_gap_is_filled_from_the_panel() -> None:
    actor = make_drawer()
    edition = make_map(actor)
    gap = MapGap.objects.select_related("node").get()
    today = clock.today().isoformat()
    here = address("map_gap_close", edition.pk, gap.node_id, gap.pk)

    wrong = client_of(actor).post(here, {"closed_on": today}, follow=True).content.decode()
    client_of(actor).post(here, {"closed_on": today, "closed_by": "新线投产"})

    gap.refresh_from_db()
    assert "怎样补上的" in wrong
    assert (gap.closed_on, gap.closed_by) == (clock.today(), "新线投产")


def test_workbook_goes_out_and_in_by_the_pages() -> None:
    actor = make_drawer()
    edition = make_map(actor, state="draft")
    client = client_of(actor)
    book = openpyxl.load_workbook(io.BytesIO(client.get(address("map_export", edition.pk)).content))
    book["环节"].append(["机床主轴", "下游"])
    book["供给关系"].append(["没有的", "机床主轴"])
    file = io.BytesIO()
    book.save(file)

    def send() -> str:
        upload = SimpleUploadedFile("图谱.xlsx", file.getvalue())
        return client.post(address("map_import", edition.pk), {"file": upload}, follow=True).content.decode()

    refused = send()
    assert "“供给关系”第 3 行：“环节”工作表里没有“没有的”。" in refused
    assert edition.nodes.count() == 2
    book["供给关系"].delete_rows(3)
    file = io.BytesIO()
    book.save(file)

    assert "现在有 3 个环节" in send()
    assert edition.nodes.count() == 3


def test_lists_ask_as_often_for_thirty_chains_as_for_one() -> None:
    actor = make_drawer()
    client = client_of(actor)
    client.get(address("maps"))  # what a process remembers is read once
    counts = []
    for number in (1, 29):
        for _chain in range(number):
            make_map(actor, make_chain(), is_published=True)
        for url in (address("maps"), reverse("portal:maps")):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counts.append(len(queries))

    assert counts[:2] == counts[2:]
