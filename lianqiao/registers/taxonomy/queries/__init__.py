"""Reads of the code lists: searches for fields with thousands of options, and trees."""

from lianqiao.registers.taxonomy.queries.fields import fields, search_tech_fields
from lianqiao.registers.taxonomy.queries.industries import IndustryNode, industry_tree, search_industries
from lianqiao.registers.taxonomy.queries.matching import Option
from lianqiao.registers.taxonomy.queries.regions import region_children, search_regions
from lianqiao.registers.taxonomy.queries.search import search

__all__ = [
    "IndustryNode",
    "Option",
    "fields",
    "industry_tree",
    "region_children",
    "search",
    "search_industries",
    "search_regions",
    "search_tech_fields",
]
