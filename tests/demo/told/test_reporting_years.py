"""How units of the invented province report on two years, in every state, and which required rules they have."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from lianqiao.core import clock
from lianqiao.demo.dividing import Dividing
from lianqiao.demo.reporting_years import ReportingYears
from lianqiao.demo.reporting_years import told as stories
from lianqiao.processes.annual_reports.checking import findings, open_findings
from lianqiao.processes.annual_reports.enums import AnnualState, RuleState, YearState
from lianqiao.processes.annual_reports.models import AnnualReport, CorrectionOrder, ReportLine, ReportYear, RuleDocument
from tests.demo.told.conftest import Making

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(making: Making) -> Iterator[None]:
    """The records that are told by hand, what was divided, and the yearly reports."""
    with making(Dividing, ReportingYears):
        yield


@pytest.fixture(autouse=True)
def province(made: None, db: None) -> None:
    """Each test begins with what was made, and leaves it as it was."""


def test_one_year_is_forwarded_and_one_is_open_with_reports_in_every_state() -> None:
    last, this = ReportYear.objects.order_by("year")

    assert (last.state, this.state) == (YearState.FORWARDED, YearState.OPEN)
    assert last.year < this.year
    assert set(this.reports.values_list("state", flat=True)) == set(AnnualState)
    assert last.merged["accepted"] == sum(
        one["state"] == "accepted" for one in stories()["years"][0]["reports"].values()
    )


def test_what_was_handed_in_lacks_nothing_and_somebody_else_confirmed_it() -> None:
    for one in AnnualReport.objects.filter(state__in=("submitted", "accepted")).for_detail():
        assert open_findings(findings(one, one.year.lines())) == []
        assert one.proposed_by != one.submitted_by


def test_numbers_come_from_what_units_did() -> None:
    found = list(ReportLine.objects.filter(computed__isnull=False))

    assert found
    assert all(sum(Decimal(row[4]) for row in one.rows) == one.computed for one in found)


def test_what_is_overdue_was_ordered() -> None:
    order = CorrectionOrder.objects.get()

    assert order.report.is_late(clock.today())
    assert order.report.submitted_on is None


def test_rules_stand_in_every_state() -> None:
    assert set(RuleDocument.objects.values_list("state", flat=True)) == set(RuleState)
    assert RuleDocument.objects.count() == len(stories()["rules"])
