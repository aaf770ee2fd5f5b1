"""Writing nodes: what a save keeps, what it refuses, what a removal takes along."""

from typing import Any
from uuid import uuid4

import pytest

from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.permissions import Role
from lianqiao.registers.industry_map.domain import NodeContent, add_achievement, remove_node, save_node
from lianqiao.registers.industry_map.models import MapEdge, MapFirm, MapGap, MapNode
from tests.factories import AchievementFactory, OrganisationFactory, complete_achievement
from tests.registers.industry_map.makers import colleague, make_draft, make_drawer, make_map, make_node

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawer() -> Any:
    return make_drawer()


def test_saved_node_keeps_its_rows_in_order(drawer: Any) -> None:
    firms = [{"name": "甲厂", "role": "leader"}, {"name": "乙厂", "place": "outside"}]

    node = make_node(make_draft(drawer), drawer, "轴承钢", firms=firms, keywords=["轴承钢"])

    assert list(node.firms.values_list("name", "role", "place", "order")) == [
        ("甲厂", "leader", "inside", 1),
        ("乙厂", "key", "outside", 2),
    ]
    assert (node.keywords, node.order) == (["轴承钢"], 1)


def test_firm_that_the_register_knows_is_linked_under_its_full_name(drawer: Any) -> None:
    firm: Any = OrganisationFactory(name="铁屏特钢有限责任公司", short_name="铁屏特钢")

    node = make_node(make_draft(drawer), drawer, firms=[{"name": "铁屏特钢"}])

    assert list(node.firms.values_list("name", "organisation")) == [(firm.name, firm.pk)]


def test_name_that_two_organisations_bear_stays_a_name(drawer: Any) -> None:
    OrganisationFactory(short_name="同名厂")
    OrganisationFactory(short_name="同名厂")

    node = make_node(make_draft(drawer), drawer, firms=[{"name": "同名厂"}])

    assert list(node.firms.values_list("name", "organisation")) == [("同名厂", None)]


def test_rows_are_changed_in_place_added_and_removed(drawer: Any) -> None:
    edition = make_draft(drawer)
    node = make_node(edition, drawer, firms=[{"name": "甲厂"}, {"name": "乙厂"}, {"name": "丙厂"}])
    first, second, _third = node.firms.order_by("order")
    rows = [{"name": "乙厂", "role": "leader"}, {"name": "甲钢厂", "lineage": first.lineage}, {"name": "丁厂"}]

    save_node(edition, NodeContent(firms=rows), actor=drawer, node=node)

    assert list(node.firms.order_by("order").values_list("name", "role")) == [
        ("乙厂", "leader"),
        ("甲钢厂", "key"),
        ("丁厂", "key"),
    ]
    assert {row.pk for row in node.firms.all()} >= {first.pk, second.pk}


def test_rows_may_take_each_others_names(drawer: Any) -> None:
    edition = make_draft(drawer)
    node = make_node(edition, drawer, firms=[{"name": "甲厂"}, {"name": "乙厂"}])
    first, second = node.firms.order_by("order")
    rows = [{"name": "乙厂", "lineage": first.lineage}, {"name": "甲厂", "lineage": second.lineage}]

    save_node(edition, NodeContent(firms=rows), actor=drawer, node=node)

    assert {row.pk: row.name for row in node.firms.all()} == {first.pk: "乙厂", second.pk: "甲厂"}


@pytest.mark.parametrize(
    ("content", "code", "field"),
    [
        ({"firms": [{"name": "甲厂"}, {"name": "甲厂"}]}, "row_twice", "firms"),
        ({"technologies": [{"name": "热处理", "readiness": 12}]}, "row", "technologies"),
        ({"gaps": [{"name": "母材", "kind": "nothing"}]}, "row", "gaps"),
        ({"gaps": [{"name": "母材", "kind": "broken", "closed_by": "建成"}]}, "row", "gaps"),
    ],
)
def test_rows_that_are_not_well_formed_are_refused_with_their_table(
    drawer: Any, content: Any, code: str, field: str
) -> None:
    edition = make_draft(drawer)

    with pytest.raises(DomainError) as refusal:
        make_node(edition, drawer, **content)

    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert not MapNode.objects.exists()


def test_gaps_are_restricted_unless_somebody_clears_them(drawer: Any) -> None:
    gaps = [{"name": "高纯冶炼", "kind": "choked"}, {"name": "检测", "kind": "broken", "is_restricted": False}]

    node = make_node(make_draft(drawer), drawer, gaps=gaps)

    assert list(node.gaps.order_by("order").values_list("name", "is_restricted")) == [
        ("高纯冶炼", True),
        ("检测", False),
    ]


def test_name_stands_once_in_an_edition(drawer: Any) -> None:
    edition = make_draft(drawer)
    make_node(edition, drawer, "轴承钢")

    with pytest.raises(DomainError) as refusal:
        make_node(edition, drawer, " 轴承钢 ")

    assert refusal.value.code == "node_once"
    assert MapNode.objects.count() == 1


def test_long_name_is_refused(drawer: Any) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make_node(make_draft(drawer), drawer, "钢" * 41)

    assert list(refusal.value.errors) == ["name"]
    assert not MapNode.objects.exists()


def test_part_stands_where_its_whole_stands_and_moves_with_it(drawer: Any) -> None:
    edition = make_draft(drawer)
    whole = make_node(edition, drawer, "轴承", position="midstream")
    part = make_node(edition, drawer, "保持架", position="upstream", parent=whole)

    save_node(edition, NodeContent(values={"position": "downstream"}), actor=drawer, node=whole)

    part.refresh_from_db()
    assert part.position == "downstream"


def test_part_of_a_part_is_refused(drawer: Any) -> None:
    edition = make_draft(drawer)
    whole = make_node(edition, drawer, "轴承")
    part = make_node(edition, drawer, "保持架", parent=whole)

    with pytest.raises(DomainError) as deeper:
        make_node(edition, drawer, "铆钉", parent=part)
    other = make_node(edition, drawer, "主机")
    with pytest.raises(DomainError) as lowered:
        save_node(edition, NodeContent(values={"parent": other}), actor=drawer, node=whole)

    assert (deeper.value.code, lowered.value.code) == ("parent_depth", "parent_depth")
    assert set(MapNode.objects.values_list("name", "parent__name")) == {
        ("轴承", None),
        ("保持架", "轴承"),
        ("主机", None),
    }


def test_supply_upstream_is_refused(drawer: Any) -> None:
    edition = make_draft(drawer)
    steel = make_node(edition, drawer, "轴承钢", position="upstream")

    with pytest.raises(DomainError) as refusal:
        make_node(edition, drawer, "整机", position="downstream", supplies=[steel])

    assert (refusal.value.code, refusal.value.field) == ("edge_back", "supplies")
    assert MapNode.objects.count() == 1


def test_circle_of_supply_is_refused_also_through_parts(drawer: Any) -> None:
    edition = make_draft(drawer)
    bearing = make_node(edition, drawer, "轴承", position="midstream")
    cage = make_node(edition, drawer, "保持架", parent=bearing)
    gear = make_node(edition, drawer, "齿轮箱", position="midstream", supplies=[cage])

    with pytest.raises(DomainError) as refusal:
        save_node(edition, NodeContent(supplies=[gear]), actor=drawer, node=bearing)
    with pytest.raises(DomainError) as inside:
        save_node(edition, NodeContent(supplies=[bearing]), actor=drawer, node=cage)

    assert (refusal.value.code, inside.value.code) == ("edge_back", "edge_inside")
    assert list(MapEdge.objects.values_list("source__name", "target__name")) == [("齿轮箱", "保持架")]


def test_move_that_would_turn_a_supply_round_is_refused(drawer: Any) -> None:
    edition = make_draft(drawer)
    wheel = make_node(edition, drawer, "主轴", position="midstream")
    steel = make_node(edition, drawer, "轴承钢", supplies=[wheel])

    with pytest.raises(DomainError) as refusal:
        save_node(edition, NodeContent(values={"position": "downstream"}), actor=drawer, node=steel)

    steel.refresh_from_db()
    assert (refusal.value.code, steel.position) == ("edge_back", "upstream")


def test_supply_into_another_edition_is_refused(drawer: Any) -> None:
    foreign = make_node(make_draft(drawer), drawer, "主轴", position="downstream")
    edition = make_draft(drawer)

    with pytest.raises(DomainError) as refusal:
        make_node(edition, drawer, supplies=[foreign])

    assert refusal.value.code == "edge_edition"
    assert not MapEdge.objects.exists()


def test_only_public_achievements_are_linked(drawer: Any) -> None:
    public: Any = complete_achievement()
    draft: Any = AchievementFactory()
    edition = make_draft(drawer)
    node = make_node(edition, drawer, achievements=[public])

    with pytest.raises(DomainError) as refusal:
        save_node(edition, NodeContent(achievements=[public, draft]), actor=drawer, node=node)

    assert refusal.value.code == "achievement_hidden"
    assert list(node.achievements.values_list("achievement", flat=True)) == [public.pk]


def test_achievement_is_linked_once(drawer: Any) -> None:
    achievement = complete_achievement()
    node = make_node(make_draft(drawer), drawer)
    add_achievement(node, achievement, actor=drawer)

    with pytest.raises(DomainError) as refusal:
        add_achievement(node, achievement, actor=drawer)

    assert refusal.value.code == "achievement_once"
    assert node.achievements.count() == 1


def test_removed_node_takes_its_rows_and_edges_along(drawer: Any) -> None:
    edition = make_map(drawer, state="draft")
    node = edition.nodes.get(name="轴承钢")

    remove_node(node, actor=drawer)

    assert list(edition.nodes.values_list("name", flat=True)) == ["风电主轴"]
    assert not MapFirm.objects.exists()
    assert not MapGap.objects.exists()
    assert not MapEdge.objects.exists()


def test_node_with_parts_is_not_removed(drawer: Any) -> None:
    edition = make_draft(drawer)
    whole = make_node(edition, drawer, "轴承")
    make_node(edition, drawer, "保持架", parent=whole)

    with pytest.raises(DomainError) as refusal:
        remove_node(whole, actor=drawer)

    assert refusal.value.code == "node_has_parts"
    assert edition.nodes.count() == 2


def test_issued_edition_is_not_written_in(drawer: Any) -> None:
    edition = make_map(drawer)
    node = edition.nodes.get(name="轴承钢")

    for act in (
        lambda: make_node(edition, drawer, "又一个"),
        lambda: save_node(edition, NodeContent(values={"name": "别的"}), actor=drawer, node=node),
        lambda: remove_node(node, actor=drawer),
        lambda: add_achievement(node, complete_achievement(), actor=drawer),
    ):
        with pytest.raises(DomainError) as refusal:
            act()
        assert refusal.value.code == "map_issued"

    assert set(edition.nodes.values_list("name", flat=True)) == {"轴承钢", "风电主轴"}
    assert not node.achievements.exists()


def test_only_the_government_that_draws_the_map_writes_in_it(drawer: Any) -> None:
    edition = make_draft(drawer)

    for actor in (make_drawer("290100"), make_drawer("310000"), colleague(drawer, Role.VIEWER)):
        with pytest.raises(AccessError):
            make_node(edition, actor)

    assert not MapNode.objects.exists()


def test_unknown_lineage_makes_a_new_row(drawer: Any) -> None:
    edition = make_draft(drawer)
    node = make_node(edition, drawer, firms=[{"name": "甲厂", "lineage": uuid4()}])

    assert node.firms.count() == 1
