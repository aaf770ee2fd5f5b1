"""The technology market of the invented province: listings by every procedure, in every state that lasts."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from lianqiao.demo.cast import Cast
from lianqiao.demo.marketing import Marketing
from lianqiao.demo.marketing import told as told_market
from lianqiao.demo.past import Past, told
from lianqiao.demo.records import Records
from lianqiao.demo.texts import load
from lianqiao.processes.market.enums import IntentState
from lianqiao.processes.market.models import Intent, Listing, Session
from lianqiao.registers.taxonomy.domain import load_packaged, load_regions

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The records that are told by hand, and the market."""
    content = load()
    with django_db_blocker.unblock(), transaction.atomic():
        load_packaged()
        past = Past(today=timezone.localdate(), seed=29)
        load_regions([vars(region) for region in content.regions], version="1", source="lianqiao.demo")
        with told(past):
            cast = Cast(content, past)
            cast.enter(step=lambda: None)
            records = Records(content, cast, past)
            records.make(step=lambda: None)
            Marketing(content, cast, past, records).make(step=lambda: None)
        yield
        transaction.set_rollback(True)


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
