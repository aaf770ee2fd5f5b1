"""Codes: divisions of an invented province, fields and industries."""

import factory

from lianqiao.registers.taxonomy.enums import IndustryLevel, RegionLevel
from lianqiao.registers.taxonomy.models import Industry, Region, TechField

NATION = "100000"
PROVINCE = "290000"


def level_of(code: str) -> RegionLevel:
    """The rank that a code of six digits shows."""
    if code == NATION:
        return RegionLevel.NATION
    if code.endswith("0000"):
        return RegionLevel.PROVINCE
    return RegionLevel.CITY if code.endswith("00") else RegionLevel.COUNTY


def region(code: str = PROVINCE) -> Region:
    """The division of that code with all that stand above it, made where they are missing."""
    found = Region.objects.filter(code=code).first()
    if found is not None:
        return found
    above = {
        RegionLevel.NATION: None,
        RegionLevel.PROVINCE: NATION,
        RegionLevel.CITY: f"{code[:2]}0000",
        RegionLevel.COUNTY: f"{code[:4]}00",
    }[level_of(code)]
    parent = None if above is None else region(above)
    name = f"测试地区{code}"
    return Region.objects.create(code=code, name=name, short_name=name, level=level_of(code), parent=parent)


class RegionFactory(factory.django.DjangoModelFactory[Region]):
    """A division by its code, 290000 unless told otherwise; made once."""

    class Meta:
        model = Region

    code = PROVINCE

    @classmethod
    def _create(cls, model_class: type[Region], *args: object, **kwargs: str) -> Region:
        return region(kwargs["code"])


class TechFieldFactory(factory.django.DjangoModelFactory[TechField]):
    """A field by its code, made once."""

    class Meta:
        model = TechField
        django_get_or_create = ("code",)

    code = "01"
    name = factory.LazyAttribute(lambda row: f"测试领域{row.code}")
    order = 1


class IndustryFactory(factory.django.DjangoModelFactory[Industry]):
    """A section of industries by its letter, made once."""

    class Meta:
        model = Industry
        django_get_or_create = ("code",)

    code = "C"
    name = factory.LazyAttribute(lambda row: f"测试行业{row.code}")
    level = IndustryLevel.SECTION
    edition = "GB/T 4754-2017"
