"""Two at once: two who come, an amendment and whoever comes meanwhile, two who award, the end and a withdrawal."""

from __future__ import annotations

import pytest

from lianqiao.core.access import SYSTEM
from lianqiao.core.transitions import apply
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.market.domain.intents import lodge_intent, withdraw_intent
from lianqiao.processes.market.domain.listings import award
from lianqiao.processes.market.domain.talking import decide_amendment
from lianqiao.processes.market.enums import IntentState, ListingState
from lianqiao.processes.market.models import Intent, Listing
from tests.factories import make_actor
from tests.factories.market import (
    INTENT,
    add_intent,
    amendment_of,
    announce,
    buyer_of,
    close,
    fresh,
    judge,
    make_listing,
    runner_of,
)
from tests.processes.programmes.test_two_at_once import beside

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_come_are_numbered_one_after_the_other() -> None:
    listing = announce(make_listing())
    one, two = make_actor(), make_actor()

    refusal = beside(lambda: add_intent(listing, one), lambda: add_intent(listing, two))

    assert refusal == ""
    assert sorted(Intent.objects.values_list("number", flat=True)) == [1, 2]
    assert fresh(listing).live_intents == 2


def test_unit_that_comes_twice_at_once_has_come_once() -> None:
    listing = announce(make_listing())
    actor = make_actor()
    colleague = make_actor(organisation=actor.organisation)

    refusal = beside(lambda: add_intent(listing, actor), lambda: add_intent(listing, colleague))

    assert refusal == "贵单位已经报过名。"
    assert fresh(listing).live_intents == 1


def test_who_comes_while_an_amendment_is_published_has_not_read_it() -> None:
    listing = announce(make_listing())
    amendment, runner, buyer = amendment_of(listing), runner_of(listing), make_actor()

    refusal = beside(
        lambda: decide_amendment(amendment, "publish", actor=runner),
        lambda: lodge_intent(listing, actor=buyer, values=INTENT, seen=listing.content_sha256),
    )

    assert refusal == "公告刚刚有变更，请重新阅读以后再报名。"
    assert not Intent.objects.exists()


def test_two_who_award_award_once() -> None:
    listing = announce(make_listing())
    add_intent(listing)
    listing = close(fresh(listing))
    intent = judge(listing.intents.get())
    one, two = runner_of(listing), runner_of(listing)

    refusal = beside(lambda: award(listing, intent, actor=one), lambda: award(listing, intent, actor=two))

    assert refusal.startswith("当前状态是“结果公告中”")
    assert fresh(intent).state == IntentState.WON
    assert not Deal.objects.exists()


def test_withdrawal_does_not_slip_in_while_the_time_ends() -> None:
    listing = announce(make_listing())
    intent = add_intent(listing)
    actor = buyer_of(intent)

    def end() -> None:
        Listing.objects.filter(pk=listing.pk).update(intents_until="2020-01-01")
        apply(fresh(listing), "close", actor=SYSTEM)

    refusal = beside(end, lambda: withdraw_intent(intent, actor=actor))

    assert refusal == "报名已经截止。"
    assert (fresh(listing).state, fresh(intent).state) == (ListingState.QUALIFYING, IntentState.LODGED)
