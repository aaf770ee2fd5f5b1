"""What the invented province checks after acceptance: in every state that two years can bring, with the lists."""

from collections.abc import Iterator

import pytest

from lianqiao.core.lists.models import Entry
from lianqiao.demo.duties import Duties, stories
from lianqiao.demo.filings import Filings
from lianqiao.processes.obligations.enums import CheckState, ListingKind, ListingState, Outcome, StatementKind
from lianqiao.processes.obligations.models import Check, Listing, Obligation, Statement
from tests.demo.told.conftest import Making

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(making: Making) -> Iterator[None]:
    """The records and filings that are told by hand, and what was promised."""
    with making(Filings, Duties):
        yield


@pytest.fixture(autouse=True)
def province(made: None, db: None) -> None:
    """Each test begins with what was made, and leaves it as it was."""


def test_every_promise_is_watched_and_checks_stand_in_every_state() -> None:
    assert Obligation.objects.count() == len(stories()["obligations"])
    assert set(Check.objects.values_list("state", flat=True)) == set(CheckState.values)
    assert set(Obligation.objects.values_list("outcome", flat=True)) >= {"", Outcome.KEPT, Outcome.RELEASED}


def test_listings_stand_in_every_state_that_two_years_can_bring() -> None:
    later = {ListingState.EXPIRED, ListingState.REVIEW}

    assert set(Listing.objects.values_list("state", flat=True)) == set(ListingState.values) - later
    assert set(Listing.objects.values_list("kind", flat=True)) == set(ListingKind.values)
    assert set(Statement.objects.values_list("kind", flat=True)) == set(StatementKind.values)


def test_who_is_listed_stands_in_the_list_of_the_kernel() -> None:
    on_list = Listing.objects.filter(kind=ListingKind.YELLOW, state__in=(ListingState.LISTED, ListingState.APPEALED))
    standing = Entry.objects.standing().filter(edition__kind="yellow")

    for listing in on_list:
        assert standing.filter(attributes__project=listing.title).exists()
    assert not standing.filter(attributes__project=Listing.objects.get(state=ListingState.LIFTED).title).exists()
