"""The separate ledgers and the empowerments of the invented province."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import connection
from django.utils import timezone

from lianqiao.demo.ownership import Ownership, told
from lianqiao.processes.asset_ledger.models import Asset, Statement
from lianqiao.processes.empowerments.models import Empowerment, IncomeDue
from tests.demo.told.conftest import Making

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = timezone.localdate()
#: What the stories call by another word than the state in which they end.
_ENDS = {"overdue": "in_force"}


@pytest.fixture(scope="module")
def made(making: Making) -> Iterator[None]:
    """The records that are told by hand, and what belongs to whom."""
    with making(Ownership):
        yield


@pytest.fixture(autouse=True)
def province(made: None, db: None) -> None:
    """Each test begins with what was made, and leaves it as it was."""


def test_empowerments_stand_where_they_are_told() -> None:
    wanted = Counter(_ENDS.get(row["state"], row["state"]) for row in told()["empowerments"])

    assert Counter(Empowerment.objects.values_list("state", flat=True)) == wanted
    assert Counter(IncomeDue.objects.values_list("state", flat=True))["overdue"] == 1


def test_three_ledgers_have_a_closed_year_and_balance() -> None:
    units = told()["units"]
    named = sum(len(row["assets"]) for row in units.values())

    assert Asset.objects.filter(achievement__isnull=True).count() == named
    assert Statement.objects.filter(state="signed", year=TODAY.year - 1).count() == len(units)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
