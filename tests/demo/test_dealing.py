"""The deals of the invented province: in every state and way, put up, concluded, with commissions."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from lianqiao.demo.casework import Casework
from lianqiao.demo.cast import Cast
from lianqiao.demo.contacts import Contacts
from lianqiao.demo.dealing import Dealing
from lianqiao.demo.meetings import Meetings
from lianqiao.demo.past import Past, told
from lianqiao.demo.records import Records
from lianqiao.demo.texts import load
from lianqiao.processes.deals.consequences import conversions_of
from lianqiao.processes.deals.enums import DealState
from lianqiao.processes.deals.models import Deal
from lianqiao.registers.taxonomy.domain import load_packaged, load_regions

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = timezone.localdate()


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The records that are told by hand, the cases about them, and the deals."""
    content = load()
    with django_db_blocker.unblock(), transaction.atomic():
        load_packaged()
        past = Past(today=TODAY, seed=29)
        regions = [vars(region) for region in content.regions]
        load_regions(regions, version="1", source="lianqiao.demo: an invented province")
        with told(past):
            cast = Cast(content, past)
            cast.enter(step=lambda: None)
            records = Records(content, cast, past)
            records.make(step=lambda: None)
            Meetings(content, cast, past, records).hold(step=lambda: None)
            for maker in (Contacts, Casework, Dealing):
                maker(content, cast, past, records).make(step=lambda: None)
        yield
        transaction.set_rollback(True)


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
