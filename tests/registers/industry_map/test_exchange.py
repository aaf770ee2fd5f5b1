"""Workbooks: what goes out comes in again, and every bad row is told with its sheet and number."""

import io
from typing import Any

import openpyxl
import pytest

from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.registers.industry_map.interfaces.exchange import export_map, import_map, template
from lianqiao.registers.industry_map.models import MapEdge, MapNode
from tests.factories import IndustryFactory, complete_achievement
from tests.registers.industry_map.makers import make_chain, make_draft, make_drawer, make_map, make_node

pytestmark = pytest.mark.django_db


def _book(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def _file(book: Any) -> io.BytesIO:
    file = io.BytesIO()
    book.save(file)
    return file


def _content(edition: Any) -> dict[str, Any]:
    """What the edition says, by names."""
    return {
        node.name: (
            node.position,
            node.parent and node.parent.name,
            node.keywords,
            sorted(node.industries.values_list("pk", flat=True)),
            list(node.firms.order_by("order").values_list("name", "role", "place", "products", "is_restricted")),
            list(node.technologies.order_by("order").values_list("name", "level", "readiness")),
            list(node.gaps.order_by("order").values_list("name", "kind", "dependence", "is_restricted")),
            sorted(node.supplies.values_list("target__name", flat=True)),
        )
        for node in MapNode.objects.filter(edition=edition).select_related("parent")
    }


def test_exported_map_imported_into_another_draft_says_the_same() -> None:
    drawer = make_drawer()
    chain = make_chain()
    first = make_map(drawer, chain, state="draft")
    whole = make_node(
        first, drawer, "轴承", position="midstream", industries=[IndustryFactory()], keywords=["轴承", "滚子"]
    )
    make_node(first, drawer, "保持架", parent=whole, gaps=[{"name": "材料", "kind": "broken", "is_restricted": False}])
    response: Any = export_map(first, actor=drawer)
    second = make_draft(drawer, chain)

    count = import_map(second, io.BytesIO(response.content), actor=drawer)

    assert count == 4
    assert _content(second) == _content(first)


def test_import_keeps_nodes_of_the_same_name_with_their_achievements() -> None:
    drawer = make_drawer()
    edition = make_draft(drawer)
    achievement = complete_achievement()
    node = make_node(edition, drawer, achievements=[achievement], firms=[{"name": "甲厂"}])
    make_node(edition, drawer, "要去掉的")
    book = _book(template())
    book["环节"].append(["轴承钢", "中游"])
    book["企业"].append(["轴承钢", "乙厂", "链主企业"])

    import_map(edition, _file(book), actor=drawer)

    node.refresh_from_db()
    assert list(edition.nodes.all()) == [node]
    assert (node.position, [item.achievement for item in node.achievements.all()]) == ("midstream", [achievement])
    assert list(node.firms.values_list("name", "role", "place")) == [("乙厂", "leader", "inside")]


def test_bad_rows_are_told_with_sheet_and_number_and_nothing_changes() -> None:
    drawer = make_drawer()
    edition = make_map(drawer, state="draft")
    before = _content(edition)
    book = _book(template())
    book["环节"].append(["轴承钢", "最上游"])
    book["环节"].append(["主轴", "下游", "没有的上级", None, None, "ZZZ"])
    book["供给关系"].append(["主轴", "没有的环节"])
    book["技术"].append(["主轴", "=A1", "领跑", 12])
    book["缺口"].append(["主轴", "没有类型"])

    with pytest.raises(InvalidInput) as refusal:
        import_map(edition, _file(book), actor=drawer)

    sentences = refusal.value.errors["file"]
    assert [sentence.partition("：")[0] for sentence in sentences] == [
        "“环节”第 2 行",
        "“技术”第 2 行",
        "“缺口”第 2 行",
        "“供给关系”第 2 行",
        "“环节”第 3 行",
        "“环节”第 3 行",
    ]
    assert _content(edition) == before


@pytest.mark.parametrize(
    ("rows", "edges", "code"),
    [
        ([], [], "map_empty"),
        ([["甲", "上游"], ["甲", "中游"]], [], "node_once"),
        ([["甲", "上游"], ["乙", "下游"]], [["乙", "甲"]], "edge_back"),
        ([["甲", "上游"], ["乙", "上游"]], [["乙", "甲"], ["甲", "乙"]], "edge_back"),
        ([["甲", "上游"]], [["甲", "甲"]], "edge_self"),
        ([["甲", "上游"], ["乙", "上游", "甲"], ["丙", "上游", "乙"]], [], "parent_depth"),
    ],
)
def test_map_that_cannot_be_drawn_is_not_imported(rows: Any, edges: Any, code: str) -> None:
    drawer = make_drawer()
    edition = make_map(drawer, state="draft")
    before = _content(edition)
    book = _book(template())
    for row in rows:
        book["环节"].append(row)
    for row in edges:
        book["供给关系"].append(row)

    with pytest.raises(DomainError) as refusal:
        import_map(edition, _file(book), actor=drawer)

    assert refusal.value.code == code
    assert _content(edition) == before
    assert MapEdge.objects.count() == 1


def test_file_that_is_no_workbook_is_refused() -> None:
    drawer = make_drawer()
    edition = make_draft(drawer)
    other = openpyxl.Workbook()

    with pytest.raises(DomainError) as damaged:
        import_map(edition, io.BytesIO(b"not a zip"), actor=drawer)
    with pytest.raises(DomainError) as strange:
        import_map(edition, _file(other), actor=drawer)

    assert (damaged.value.code, strange.value.code) == ("file_damaged", "sheet_missing")
    assert not MapNode.objects.exists()


def test_others_and_issued_editions_are_not_imported_into() -> None:
    drawer = make_drawer()
    edition, issued = make_draft(drawer), make_map(drawer)
    book = _book(template())
    book["环节"].append(["甲", "上游"])

    with pytest.raises(AccessError):
        import_map(edition, _file(book), actor=make_drawer("290100"))
    with pytest.raises(DomainError) as refusal:
        import_map(issued, _file(book), actor=drawer)

    assert refusal.value.code == "map_issued"
    assert not MapNode.objects.filter(name="甲").exists()
