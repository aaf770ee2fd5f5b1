"""The tables of the industry maps."""

from lianqiao.registers.industry_map.models.editions import MapAction, MapEdition
from lianqiao.registers.industry_map.models.items import MapAchievement, MapFirm, MapGap, MapTechnology
from lianqiao.registers.industry_map.models.nodes import MapEdge, MapNode

__all__ = [
    "MapAchievement",
    "MapAction",
    "MapEdge",
    "MapEdition",
    "MapFirm",
    "MapGap",
    "MapNode",
    "MapTechnology",
]
