"""Enterprises with figures and credentials."""

from datetime import date
from decimal import Decimal
from typing import Any

from lianqiao.registers.enterprises.models import Credential, YearFigures
from tests.factories import IndustryFactory, OrganisationFactory
from tests.factories.filings import any_filing

WAN = 10_000


def figures(enterprise: Any, year: int, *, state: str = "confirmed", **given: Any) -> YearFigures:
    """The figures of a year, by default of a healthy factory of 100 people; amounts are in 万元."""
    wan = {"revenue": 8000, "main_revenue": 7200, "cost": 6400, "research": 400, "research_at_home": 400}
    wan |= {"high_tech_revenue": 5600, "assets": 9000, "debts": 4500}
    people = {"staff": 100, "research_staff": 18}
    amounts = {name: given.pop(name, value) for name, value in wan.items()}
    counts = {name: given.pop(name, value) for name, value in people.items()}
    yuan = {f"{name}_yuan": None if value is None else Decimal(value) * WAN for name, value in amounts.items()}
    return any_filing(
        YearFigures, organisation=enterprise, year=year, state=state, source="audit", **yuan, **counts, **given
    )


def credential(enterprise: Any, kind: str, **given: Any) -> Credential:
    """A confirmed credential that holds from 2025 to 2027."""
    values = {"valid_from": date(2025, 1, 1), "valid_to": date(2027, 12, 31), "state": "confirmed", "level": "province"}
    return any_filing(Credential, organisation=enterprise, kind=kind, **{**values, **given})


def factory(**given: Any) -> Any:
    """A manufacturer of city 290100."""
    return OrganisationFactory(**{"industry": IndustryFactory(code="C"), "founded_on": date(2015, 5, 6), **given})
