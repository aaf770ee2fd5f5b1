"""Form fields for the code lists."""

from lianqiao.registers.taxonomy.interfaces.fields import (
    IndustriesField,
    IndustryField,
    RegionField,
    TechFieldField,
    TechFieldsField,
)

__all__ = ["IndustriesField", "IndustryField", "RegionField", "TechFieldField", "TechFieldsField"]
