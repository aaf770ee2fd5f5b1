"""Who reads what of a map: everybody what was cleared, governments the whole of what concerns them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqiao.core.access import ANONYMOUS, Actor
from lianqiao.core.permissions import Permission, Role
from lianqiao.registers.industry_map.domain import publish
from lianqiao.registers.industry_map.drawing import draw
from lianqiao.registers.industry_map.interfaces.showing import shown_map
from lianqiao.registers.industry_map.models import MapEdition, MapFirm, MapGap, MapNode
from lianqiao.registers.industry_map.queries.content import view_of
from lianqiao.registers.industry_map.queries.suggestions import suggestions
from lianqiao.registers.industry_map.queries.texts import public_texts
from lianqiao.registers.industry_map.rules import sees_whole
from tests.factories import AchievementFactory, IndustryFactory, RegionFactory, complete_achievement, make_actor
from tests.factories.filings import any_filing
from tests.registers.industry_map.makers import (
    colleague,
    issue,
    make_chain,
    make_draft,
    make_drawer,
    make_map,
    make_node,
)

pytestmark = pytest.mark.django_db
STATES = ("draft", "issued", "superseded", "withdrawn")


@pytest.fixture
def drawer() -> Any:
    return make_drawer("290100")


def _readers(drawer: Actor) -> dict[str, Actor]:
    return {
        "visitor": ANONYMOUS,
        "firm": make_actor(Role.EDITOR),
        "maker": colleague(drawer, Role.VIEWER),
        "same level": make_drawer("290200"),
        "above": make_drawer("290000"),
        "leading city": make_drawer("290300"),
        "elsewhere": make_drawer("310000"),
    }


def test_editions_are_seen_as_the_rule_says(drawer: Actor) -> None:
    city = RegionFactory(code="290300")
    maps = [make_map(drawer, make_chain("290100"), state=state, lead_city=city) for state in STATES]
    maps.append(make_map(drawer, make_chain("290100"), is_published=True, lead_city=city))

    seen = {}
    for name, reader in _readers(drawer).items():
        visible, whole = (
            set(rows) for rows in (MapEdition.objects.visible_to(reader), MapEdition.objects.whole_for(reader))
        )
        assert visible == {one for one in maps if reader.can(Permission.MAP_VIEW, one)}
        assert whole == {one for one in maps if sees_whole(reader, one)}
        seen[name] = (len(visible), len(whole))

    assert seen == {
        "visitor": (1, 0),
        "firm": (1, 0),
        "maker": (5, 5),
        "same level": (1, 0),
        "above": (4, 4),
        "leading city": (4, 4),
        "elsewhere": (1, 0),
    }


@pytest.fixture
def restricted(drawer: Actor) -> MapEdition:
    """A published map of which a node with a part, a firm, and one of two gaps are restricted."""
    edition = make_draft(drawer, make_chain("290100"))
    wheel = make_node(
        edition,
        drawer,
        "主轴",
        position="downstream",
        gaps=[
            {"name": "内部的缺口", "kind": "choked"},
            {"name": "公开的缺口", "kind": "broken", "is_restricted": False},
        ],
    )
    hidden = make_node(
        edition, drawer, "不公开的环节", is_restricted=True, supplies=[wheel], firms=[{"name": "内部厂"}]
    )
    make_node(edition, drawer, "它的一部分", parent=hidden)
    make_node(
        edition,
        drawer,
        "轴承钢",
        supplies=[wheel],
        firms=[{"name": "公开厂"}, {"name": "不公开厂", "is_restricted": True}],
    )
    officer = colleague(drawer, Role.SECRECY_OFFICER)
    return publish(issue(edition, drawer), actor=officer, opinion="可以公开")


def test_public_reads_only_what_was_cleared(drawer: Actor, restricted: MapEdition) -> None:
    shown = view_of(restricted, ANONYMOUS)

    assert not shown.is_whole
    assert [view.node.name for view in shown.all_nodes()] == ["轴承钢", "主轴"]
    assert [firm.name for view in shown.all_nodes() for firm in view.firms] == ["公开厂"]
    assert [gap.name for view in shown.all_nodes() for gap in view.gaps] == ["公开的缺口"]
    assert len(shown.edges) == 1
    drawn = [line.text for box in draw(shown).boxes for cell in box.cells for line in cell.lines]
    assert drawn == ["轴承钢", "主轴"]
    assert {"不公开的环节", "内部的缺口", "不公开厂", "内部厂"}.isdisjoint(public_texts(restricted))


def test_government_reads_everything_and_may_look_as_the_public(drawer: Actor, restricted: MapEdition) -> None:
    whole, public = view_of(restricted, drawer), view_of(restricted, drawer, as_public=True)

    assert whole.totals() | {"achievements": 0} == {
        "nodes": 4,
        "firms": 3,
        "technologies": 0,
        "achievements": 0,
        "gaps": 2,
        "closed": 0,
    }
    assert public.totals() == view_of(restricted, ANONYMOUS).totals()


def test_rows_are_seen_as_their_edition_is(drawer: Actor, restricted: MapEdition) -> None:
    assert set(MapNode.objects.visible_to(ANONYMOUS).values_list("name", flat=True)) == {"轴承钢", "主轴"}
    assert list(MapFirm.objects.visible_to(ANONYMOUS).values_list("name", flat=True)) == ["公开厂"]
    assert list(MapGap.objects.visible_to(ANONYMOUS).values_list("name", flat=True)) == ["公开的缺口"]
    assert MapNode.objects.visible_to(drawer).count() == 4
    assert MapGap.objects.visible_to(make_drawer("290200")).count() == 1


def test_record_of_a_gap_is_shown_to_those_who_may_read_it(drawer: Actor) -> None:
    from lianqiao.registers.needs.models import ResearchTask

    task = any_filing(ResearchTask, state="confirmed", sources_note="座谈会")
    edition = make_draft(drawer, make_chain("290100"))
    gap = {"name": "高纯冶炼", "kind": "choked", "task_id": task.pk, "is_restricted": False}
    node = make_node(edition, drawer, gaps=[gap])
    edition = publish(issue(edition, drawer), actor=colleague(drawer, Role.SECRECY_OFFICER), opinion="可以公开")

    inside = shown_map(edition, drawer, node=str(node.pk))["panel"].gaps
    outside = shown_map(edition, ANONYMOUS, node=str(node.pk))["panel"].gaps

    assert [(shown.title, bool(shown.url)) for shown in inside] == [(str(task), True)]
    assert [(shown.gap.name, shown.title, shown.url) for shown in outside] == [("高纯冶炼", "", "")]


def test_achievement_that_left_the_public_is_not_shown(drawer: Actor) -> None:
    from lianqiao.core.transitions import apply

    achievement = complete_achievement()
    edition = make_draft(drawer, make_chain("290100"))
    make_node(edition, drawer, achievements=[achievement])
    before = view_of(edition, drawer).totals()["achievements"]
    owner = make_actor(Role.EDITOR, organisation=achievement.organisation)
    apply(achievement, "withdraw", actor=owner, reason="已转让")

    assert (before, view_of(edition, drawer).totals()["achievements"]) == (1, 0)


def test_suggestions_weigh_keywords_then_titles_then_industries(drawer: Actor) -> None:
    industry: Any = IndustryFactory()
    by_title = complete_achievement(title="轴承钢夹杂物评级方法")
    by_keyword = complete_achievement(title="真空精炼工艺", keywords=["轴承钢"])
    with_industry = complete_achievement(title="轴承钢连铸工艺")
    with_industry.industries.set([industry])
    complete_achievement(title="寒地水稻育秧")
    AchievementFactory(title="轴承钢的草稿")
    edition = make_draft(drawer, make_chain("290100"))
    linked = complete_achievement(title="已关联的轴承钢成果")
    node = make_node(edition, drawer, "冶炼", keywords=["轴承钢"], industries=[industry], achievements=[linked])

    found = suggestions(node, drawer)

    assert {one.achievement for one in found[:2]} == {by_keyword, with_industry}
    assert [one.achievement for one in found[2:]] == [by_title]
    assert all(one.words == ("轴承钢",) for one in found)


def test_drawing_asks_as_often_for_thirty_nodes_as_for_one(drawer: Actor) -> None:
    counts = []
    for size in (1, 30):
        edition = make_draft(drawer, make_chain("290100"))
        for number in range(size):
            row = {"name": f"甲{number}"}
            make_node(edition, drawer, f"环节{number}", firms=[row], gaps=[{"name": "缺", "kind": "broken"}])
        edition = MapEdition.objects.select_related("region", "chain").get(pk=edition.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            context = shown_map(edition, drawer)
            list(context["clusters"])
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12
