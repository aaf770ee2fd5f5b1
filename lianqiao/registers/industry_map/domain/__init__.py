"""What may be done to chains, to editions of their maps, and to what stands in these."""

from lianqiao.registers.industry_map.domain.chains import create_chain, create_cluster
from lianqiao.registers.industry_map.domain.editions import (
    begin_edition,
    change_edition,
    discard,
    hide,
    lock_draft,
    publish,
)
from lianqiao.registers.industry_map.domain.nodes import (
    NodeContent,
    add_achievement,
    close_gap,
    remove_node,
    save_node,
)

__all__ = [
    "NodeContent",
    "add_achievement",
    "begin_edition",
    "change_edition",
    "close_gap",
    "create_chain",
    "create_cluster",
    "discard",
    "hide",
    "lock_draft",
    "publish",
    "remove_node",
    "save_node",
]
