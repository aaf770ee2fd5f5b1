"""Codes as the choices of an import: (value, name, code), those that hold today."""

from collections.abc import Iterable

from lianqiao.core import clock
from lianqiao.registers.taxonomy.models import Industry, TechField

ImportChoices = Iterable[tuple[str, str, str]]


def tech_field_choices() -> ImportChoices:
    """The high-tech fields, found by code or name."""
    rows = TechField.objects.valid_on(clock.today()).values_list("code", "name")
    return [(code, name, code) for code, name in rows]


def industry_choices() -> ImportChoices:
    """The industries of all levels, found by code or name."""
    rows = Industry.objects.valid_on(clock.today()).values_list("code", "name")
    return [(code, name, code) for code, name in rows]
