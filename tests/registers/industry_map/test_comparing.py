"""Two editions side by side."""

from typing import Any

import pytest

from lianqiao.core import clock
from lianqiao.registers.industry_map.comparing import Difference, RowChange, compare
from lianqiao.registers.industry_map.domain import NodeContent, begin_edition, close_gap, remove_node, save_node
from lianqiao.registers.industry_map.models import MapGap
from lianqiao.registers.industry_map.queries.content import view_of
from tests.factories import complete_achievement
from tests.registers.industry_map.makers import make_chain, make_drawer, make_map, make_node

pytestmark = pytest.mark.django_db


def _next(first: Any, drawer: Any) -> Any:
    values = {"title": "第二期", "as_of": clock.today()}
    return begin_edition(first.chain, actor=drawer, values=values, copy_from=first)


def test_copy_that_nobody_changed_does_not_differ() -> None:
    drawer = make_drawer()
    first = make_map(drawer)

    comparison = compare(view_of(first, drawer), view_of(_next(first, drawer), drawer))

    assert (comparison.entered, comparison.left, comparison.changed, comparison.same) == ((), (), (), 2)
    assert [old == new for _label, old, new in comparison.figures] == [True] * 5


def test_what_entered_left_and_changed_is_told_node_by_node() -> None:
    drawer = make_drawer()
    first = make_map(drawer)
    close_gap(MapGap.objects.get(), actor=drawer, closed_on=clock.today(), closed_by="投产")
    second = _next(first, drawer)
    steel = second.nodes.get(name="轴承钢")
    wheel = second.nodes.get(name="风电主轴")
    achievement = complete_achievement(title="超低氧冶炼")
    content = NodeContent(
        values={"name": "高纯轴承钢"},
        firms=[{"name": "另一家钢厂"}],
        technologies=[{"name": "真空脱气", "level": "on_par"}],
        achievements=[achievement],
        supplies=[make_node(second, drawer, "机床主轴", position="downstream")],
    )
    save_node(second, content, actor=drawer, node=steel)
    remove_node(wheel, actor=drawer)

    comparison = compare(view_of(first, drawer), view_of(second, drawer))

    assert [view.node.name for view in comparison.entered] == ["机床主轴"]
    assert [view.node.name for view in comparison.left] == ["风电主轴"]
    (change,) = comparison.changed
    assert change.node.name == "高纯轴承钢"
    assert change.differences == (
        Difference("名称", "轴承钢", "高纯轴承钢"),
        Difference("供给到", "风电主轴", "机床主轴"),
    )
    assert change.rows == (
        RowChange("企业", "另一家钢厂", "entered"),
        RowChange("企业", "某特钢厂", "left"),
        RowChange("技术", "真空脱气", "changed", (Difference("水平", "跟跑", "并跑"),)),
        RowChange("缺口", "高纯冶炼", "filled"),
        RowChange("成果", "超低氧冶炼", "entered"),
    )


def test_maps_drawn_anew_are_compared_by_name() -> None:
    drawer = make_drawer()
    chain = make_chain()

    comparison = compare(view_of(make_map(drawer, chain), drawer), view_of(make_map(drawer, chain), drawer))

    assert (comparison.entered, comparison.left, comparison.changed, comparison.same) == ((), (), (), 2)


def test_maps_of_two_chains_are_not_compared() -> None:
    drawer = make_drawer()

    with pytest.raises(ValueError, match="different chains"):
        compare(view_of(make_map(drawer), drawer), view_of(make_map(drawer), drawer))
