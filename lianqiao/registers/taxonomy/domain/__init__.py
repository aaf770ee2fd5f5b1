"""Writes of the code lists."""

from lianqiao.registers.taxonomy.domain.load import LoadResult, load_packaged, load_regions, load_table

__all__ = ["LoadResult", "load_packaged", "load_regions", "load_table"]
