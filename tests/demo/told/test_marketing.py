"""The technology market of the invented province: listings by every procedure, in every state that lasts."""

from collections.abc import Iterator

import pytest

from lianqiao.demo.marketing import Marketing
from lianqiao.demo.marketing import told as told_market
from lianqiao.processes.market.enums import IntentState
from lianqiao.processes.market.models import Intent, Listing, Session
from tests.demo.told.conftest import Making

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(making: Making) -> Iterator[None]:
    """The records that are told by hand, and the market."""
    with making(Marketing):
        yield


@pytest.fixture(autouse=True)
def province(made: None, db: None) -> None:
    """Each test begins with what was made, and leaves it as it was."""


def test_listings_stand_in_the_states_that_are_told() -> None:
    states = sorted(Listing.objects.values_list("state", flat=True))

    assert states == sorted(row["state"] for row in told_market()["listings"])
    assert set(Listing.objects.values_list("procedure", flat=True)) == {
        "fixed",
        "negotiable",
        "competing",
        "english",
        "sealed",
    }


def test_an_amendment_left_an_intent_to_be_confirmed_and_a_session_takes_listings() -> None:
    assert Intent.objects.filter(state=IntentState.VOIDED).count() == 1
    session = Session.objects.get()
    assert (session.state, session.listings.count()) == ("open", 2)
