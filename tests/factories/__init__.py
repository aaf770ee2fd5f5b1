"""Factories of records for all tests: regions, organisations, people, actors, achievements, demands."""

from tests.factories.actors import (
    make_actor,
    make_government,
    make_manager,
    make_officer,
    make_officer_of,
    make_reviewer,
)
from tests.factories.filings import YearFiguresFactory, any_filing
from tests.factories.organisations import MembershipFactory, OrganisationFactory, RegionFactory, uscc
from tests.factories.people import UserFactory
from tests.factories.registers import AchievementFactory, DemandFactory, complete_achievement, complete_demand
from tests.factories.taxonomy import IndustryFactory, TechFieldFactory

__all__ = [
    "AchievementFactory",
    "DemandFactory",
    "IndustryFactory",
    "MembershipFactory",
    "OrganisationFactory",
    "RegionFactory",
    "TechFieldFactory",
    "UserFactory",
    "YearFiguresFactory",
    "any_filing",
    "complete_achievement",
    "complete_demand",
    "make_actor",
    "make_government",
    "make_manager",
    "make_officer",
    "make_officer_of",
    "make_reviewer",
    "uscc",
]
