"""Form fields for the code lists."""

from lianqiao.registers.taxonomy.interfaces.fields import (
    IndustriesField,
    IndustryField,
    RegionField,
    RegionsField,
    TechFieldField,
    TechFieldsField,
)

__all__ = ["IndustriesField", "IndustryField", "RegionField", "RegionsField", "TechFieldField", "TechFieldsField"]
