"""The deals of the invented province: in every state and way, put up, concluded, with commissions."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from lianqiao.demo.casework import Casework
from lianqiao.demo.contacts import Contacts
from lianqiao.demo.dealing import Dealing
from lianqiao.demo.meetings import Meetings
from lianqiao.processes.deals.consequences import conversions_of
from lianqiao.processes.deals.enums import DealState
from lianqiao.processes.deals.models import Deal
from tests.demo.told.conftest import Making

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = timezone.localdate()


@pytest.fixture(scope="module")
def made(making: Making) -> Iterator[None]:
    """The records that are told by hand, the cases about them, and the deals."""
    with making(Meetings, Contacts, Casework, Dealing):
        yield


@pytest.fixture(autouse=True)
def province(made: None, db: None) -> None:
    """Each test begins with what was made, and leaves it as it was."""


def test_deals_stand_in_several_states_and_ways() -> None:
    states = set(Deal.objects.values_list("state", flat=True))

    assert DealState.CONCLUDED in states
    assert len(states) >= 3
    assert Deal.objects.values("mode").distinct().count() >= 3


def test_concluded_deals_have_number_parties_and_drafts_of_conversions() -> None:
    for deal in Deal.objects.concluded():
        assert deal.number
        assert deal.concluded_on <= TODAY
        assert conversions_of(deal).exists()
