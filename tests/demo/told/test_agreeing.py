"""The contracts of the invented province: in every state, with their money, their changes and their ends."""

from collections.abc import Iterator
from typing import Any

import pytest

from lianqiao.demo.agreeing import Agreeing, stories
from lianqiao.demo.challenging import Challenging
from lianqiao.processes.agreements.enums import AgreementState, AmendmentState, MilestoneState
from lianqiao.processes.agreements.models import Agreement, Amendment, Mark, Milestone
from lianqiao.processes.disbursements.enums import EntryKind, Standing
from lianqiao.processes.disbursements.models import Disbursement, Entry
from lianqiao.processes.obligations.models import Obligation
from lianqiao.processes.programmes.models import Vacancy
from tests.demo.told.conftest import Making

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(making: Making) -> Iterator[None]:
    """The records that are told by hand, the challenges and the contracts."""
    with making(Challenging, Agreeing):
        yield


@pytest.fixture(autouse=True)
def province(made: None, db: None) -> None:
    """Each test begins with what was made, and leaves it as it was."""


def states(model: Any) -> set[str]:
    return set(model.objects.values_list("state", flat=True))


def test_every_story_is_told_and_every_state_occurs() -> None:
    drawn = [row for row in stories()["stories"] if any(act["do"] == "draw" for act in row["acts"])]

    assert Agreement.objects.count() == len(drawn)
    assert states(Agreement) == set(AgreementState.values)
    assert states(Milestone) == set(MilestoneState.values)
    assert states(Amendment) == {AmendmentState.PROPOSED, AmendmentState.AGREED, AmendmentState.REFUSED}


def test_money_stands_in_every_way_and_lines_say_why() -> None:
    assert set(Disbursement.objects.values_list("standing", flat=True)) == set(Standing.values)
    assert set(Entry.objects.values_list("kind", flat=True)) == set(EntryKind.values)


def test_late_and_stopped_left_marks_and_accepted_a_duty() -> None:
    accepted = Agreement.objects.filter(ending="accepted")

    assert {mark.occasion for mark in Mark.objects.all()} == {"late", "refused", "stopped"}
    assert Obligation.objects.count() == accepted.count() == 3


def test_one_of_the_reserve_moved_up_and_one_place_is_open() -> None:
    assert [vacancy.filled_by_id is None for vacancy in Vacancy.objects.order_by("opened_at")] == [False, True]
    assert Agreement.objects.filter(application__title__startswith="预制海鲜").exists()
