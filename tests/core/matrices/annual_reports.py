"""The states of yearly reports, of the department's years, and of required rules."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lianqiao.core import clock
from lianqiao.processes.annual_reports.models import AnnualReport, ReportYear, RuleDocument
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.core.matrices.table import Matrix, Sides, sides_of_a_register
from tests.factories import OrganisationFactory
from tests.factories.actors import make_actor
from tests.factories.annual_reports import accept, fill, make_body, make_report, make_rule, make_unit, make_year

YEAR = """
open          | draft      | open      | own:reviewer
remind        | open       | open      | system
remind_merged | merged     | merged    | system
merge         | open       | merged    | own:reviewer
reopen        | merged     | open      | own:reviewer
forward       | merged     | forwarded | own:reviewer
cancel        | draft open | cancelled | own:reviewer
"""

#: `own` is the unit, `body` the department that asks.
REPORT = """
begin      | waiting                   | underway  | own:EDITING
propose    | underway returned         | proposed  | own:EDITING
send_back  | proposed                  | underway  | own:administrator
submit     | proposed                  | submitted | own:administrator
accept     | submitted                 | accepted  | body:reviewer
return     | submitted                 | returned  | body:reviewer
order_back | submitted                 | returned  | system
excuse     | waiting underway returned | excused   | body:reviewer
call_again | excused                   | waiting   | body:reviewer
"""

RULE = """
submit   | draft returned     | submitted | own:EDITING
return   | submitted          | returned  | government:reviewer
confirm  | submitted          | confirmed | government:reviewer
correct  | confirmed          | draft     | own:EDITING
withdraw | submitted returned | cancelled | own:EDITING
revoke   | confirmed          | cancelled | government:reviewer
remind   | confirmed          | confirmed | system
expire   | confirmed          | expired   | system
"""


def sides_of_year(year: ReportYear) -> Sides:
    """The department that asks, a unit, and a government that has nothing to do with it."""
    sides = sides_of_a_register(year)
    return {**sides, "own": (year.organisation, {"oversight": "2901"})}


def sides_of_report(report: AnnualReport) -> Sides:
    """The unit, the department, and who stands around them."""
    return {
        **sides_of_a_register(report),
        "body": (report.year.organisation, {"oversight": "2901"}),
        "other_body": (OrganisationFactory(kind=OrganisationKind.GOVERNMENT), {"oversight": "2901"}),
    }


def year_in(state: str) -> ReportYear:
    """A year with a unit, and where it is open with an accepted report, so that it can be merged."""
    if state != "open":
        year = make_year(state)
        make_unit(_Head(year))
        return year
    body = make_body()
    year = make_year("open", body=body)
    accept(year.reports.get(), body=body)
    return year


class _Head:
    """Stands for the body of a year where a unit is made in its region."""

    def __init__(self, year: ReportYear) -> None:
        self.organisation = year.organisation


def ready_report(report: Any, name: str) -> None:
    """Everything is filled in before it is proposed, and each defect answered."""
    if name == "propose":
        fill(report, actor=make_actor(organisation=report.organisation))


def given_to_report(name: str) -> dict[str, Any]:
    """What is wrong."""
    return {"defects": "技术转移机构人数与上年不符"} if name == "return" else {}


def given_to_year(name: str) -> dict[str, Any]:
    """By which letter to whom."""
    return {"letter_paper": "辽教函〔2026〕31号", "letter_to": "省科学技术厅"} if name == "forward" else {}


def given_to_rule(name: str) -> dict[str, Any]:
    """What was found."""
    return {"finding": "has"} if name == "confirm" else {}


def rule_in(state: str) -> RuleDocument:
    """A rule whose last day is over, so that it may expire."""
    days = {"issued_on": clock.today() - timedelta(days=400), "valid_until": clock.today() - timedelta(days=1)}
    return make_rule(state, **days)


MATRICES = {
    "annual_reports.ReportYear": Matrix(YEAR, year_in, sides=sides_of_year, given=given_to_year),
    "annual_reports.AnnualReport": Matrix(
        REPORT, make_report, sides=sides_of_report, given=given_to_report, ready=ready_report
    ),
    "annual_reports.RuleDocument": Matrix(RULE, rule_in, given=given_to_rule),
}
