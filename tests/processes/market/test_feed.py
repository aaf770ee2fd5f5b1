"""Listings in the change feed: nothing is skipped when two are announced out of order, and nobody hears who came."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from lianqiao.core import outbox
from lianqiao.core.access import SYSTEM
from lianqiao.core.transitions import apply
from lianqiao.processes.market.enums import ListingState
from lianqiao.registers.programs import feed
from tests.factories import make_actor
from tests.factories.market import add_intent, amendment_of, announce, make_listing, runner_of
from tests.waiting import until_the_feed_is_read

TOPICS = ("market.listing.",)


@pytest.mark.django_db(transaction=True)
def test_listing_that_is_announced_first_and_committed_last_is_not_skipped() -> None:
    early, late = (announce(make_listing(), until=ListingState.SCHEDULED) for _number in range(2))
    until_the_feed_is_read()
    position = outbox.here()
    begun, finish = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            apply(early, "open", actor=SYSTEM)
            begun.set()
            finish.wait()
        connection.close()

    other = threading.Thread(target=slow)
    other.start()
    begun.wait()
    try:
        # Both number their change; the second commits while the first is still open.
        apply(late, "open", actor=SYSTEM)
        before, after_it = outbox.onwards(position, topics=TOPICS)
    finally:
        finish.set()
        other.join()
    until_the_feed_is_read()
    after, _end = outbox.onwards(after_it, topics=TOPICS)

    assert before == []
    assert [change.record_id for change in after] == [early.pk, late.pk]


@pytest.mark.django_db
def test_public_hears_of_announcements_and_not_who_or_how_many_came() -> None:
    listing = announce(make_listing())
    add_intent(listing)
    amendment = amendment_of(listing)
    apply(amendment, "publish", actor=runner_of(listing))
    known = next(one for one in feed.known() if one.name == "listings")

    changes = outbox.after(outbox.START, topics=TOPICS, limit=100)
    heard = [one.change.topic.rpartition(".")[2] for one in feed.heard_by(make_actor(), changes, [known])]

    assert heard == ["open", "amend"]
