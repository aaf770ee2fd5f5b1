"""Tables of the code lists."""

from lianqiao.registers.taxonomy.models.chains import Chain, ChainLink, Cluster
from lianqiao.registers.taxonomy.models.editions import Edition
from lianqiao.registers.taxonomy.models.fields import TechField
from lianqiao.registers.taxonomy.models.industries import Industry
from lianqiao.registers.taxonomy.models.regions import Region, RegionQuerySet
from lianqiao.registers.taxonomy.models.scales import Scale, ScaleLevel

__all__ = [
    "Chain",
    "ChainLink",
    "Cluster",
    "Edition",
    "Industry",
    "Region",
    "RegionQuerySet",
    "Scale",
    "ScaleLevel",
    "TechField",
]
