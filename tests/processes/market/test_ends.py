"""How listings end: contests, cancellations and results with their objections, questions, sessions."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from lianqiao.core.access import SYSTEM
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import DomainError
from lianqiao.core.transitions import apply
from lianqiao.processes.auctions.domain import agree, place_bid
from lianqiao.processes.disposals.enums import DisposalState
from lianqiao.processes.disposals.models import Disposal
from lianqiao.processes.market.domain.listings import award, call_off_contest, relist, start_contest
from lianqiao.processes.market.domain.talking import answer_objection, ask, raise_objection
from lianqiao.processes.market.enums import IntentState, ListingState, ProcedureKey
from lianqiao.processes.market.models import Listing, ListingQuestion
from lianqiao.processes.market.times import earliest_contest, last_day_to_ask
from tests.factories import make_actor
from tests.factories.market import (
    PRICE,
    add_intent,
    announce,
    buyer_of,
    close,
    contest,
    fresh,
    judge,
    later,
    make_listing,
    make_objection,
    make_question,
    make_session,
    on,
    runner_of,
    seller_of,
)

pytestmark = pytest.mark.django_db


def _judged(listing: Listing, *, units: int) -> Listing:
    for _number in range(units):
        add_intent(fresh(listing))
    listing = close(fresh(listing))
    for intent in listing.intents.order_by("number"):
        judge(intent)
    return listing


def test_several_compete_and_the_highest_bid_gets_it() -> None:
    listing = contest(_judged(announce(make_listing(procedure=ProcedureKey.ENGLISH)), units=2))
    auction = listing.auction
    intents = list(listing.intents.order_by("number"))
    begins = earliest_contest(listing)

    with on(begins.date(), hour=begins.hour):
        run_due()
        for intent, amount in zip(intents, (PRICE, PRICE + 60_000), strict=True):
            actor = buyer_of(intent)
            participant = agree(
                auction.participants.get(organisation=intent.organisation),
                actor=actor,
                terms_sha256=auction.terms_sha256,
            )
            place_bid(fresh(auction), actor=actor, amount_yuan=amount, key=str(participant.pk))
    with on(begins.date(), hour=begins.hour + 3):
        run_due()
        listing = fresh(listing)

        assert (listing.state, listing.winner_id) == (ListingState.ANNOUNCED, intents[1].organisation_id)
        assert listing.result_yuan == PRICE + 60_000
        assert [fresh(one).state for one in intents] == [IntentState.LOST, IntentState.WON]


def test_contest_without_bids_fails_and_frees_the_decision() -> None:
    listing = make_listing(ListingState.CONTEST)
    begins = earliest_contest(listing)

    with on(begins.date(), hour=begins.hour + 3):
        run_due()

    assert fresh(listing).state == ListingState.FAILED
    assert Disposal.objects.get(pk=listing.disposal_id).state == DisposalState.APPROVED


def test_contest_that_is_called_off_is_arranged_again() -> None:
    listing = make_listing(ListingState.CONTEST)

    listing = call_off_contest(listing, actor=runner_of(listing), reason="系统故障")

    assert listing.state == ListingState.QUALIFYING
    again = contest(listing)
    assert (again.contests, again.auction_id != listing.auction_id) == (2, True)


@pytest.mark.parametrize(
    ("hours", "words"), [((-240, -238), "提前通知"), ((0, 30 * 24), "同一天"), ((10, 12), "点之间"), ((0, 0.1), "分钟")]
)
def test_contest_is_held_in_working_hours_with_notice(hours: tuple[float, float], words: str) -> None:
    listing = _judged(announce(make_listing()), units=2)
    begins = earliest_contest(listing)

    with pytest.raises(DomainError, match=words):
        start_contest(
            listing,
            actor=runner_of(listing),
            opens_at=begins + timedelta(hours=hours[0]),
            closes_at=begins + timedelta(hours=hours[1]),
        )

    assert fresh(listing).state == ListingState.QUALIFYING


def test_several_qualified_are_not_awarded_by_hand() -> None:
    listing = _judged(announce(make_listing()), units=2)

    with pytest.raises(DomainError, match="不能这样办"):
        award(listing, listing.intents.first(), actor=runner_of(listing))

    assert fresh(listing).state == ListingState.QUALIFYING


def test_fixed_price_goes_to_the_first_who_qualified() -> None:
    listing = _judged(announce(make_listing(procedure=ProcedureKey.FIXED)), units=2)
    first, second = listing.intents.order_by("number")

    with pytest.raises(DomainError, match="先报名"):
        award(listing, second, actor=runner_of(listing))

    assert award(listing, first, actor=runner_of(listing)).winner_id == first.organisation_id


def test_cancellation_is_final_only_after_its_own_time() -> None:
    listing = make_listing(ListingState.CANCELLING)

    with pytest.raises(DomainError, match="还没有期满"):
        apply(listing, "cancel_finally", actor=SYSTEM)
    with on(listing.cancel_until + timedelta(days=1), hour=1):
        run_due()

    assert fresh(listing).state == ListingState.CANCELLED
    assert Disposal.objects.get(pk=listing.disposal_id).state == DisposalState.APPROVED


@pytest.mark.parametrize("is_right", [True, False])
def test_objection_holds_a_cancellation_up_until_it_is_answered(is_right: bool) -> None:
    objection = make_objection()
    listing = fresh(objection.listing)
    assert (listing.open_objections, listing.next_check) == (1, None)

    answer_objection(objection, actor=runner_of(listing), is_right=is_right, answer="已核实。")

    listing = fresh(listing)
    assert listing.open_objections == int(is_right)
    if is_right:
        listing = apply(listing, "resume", actor=runner_of(listing), reason="异议成立")
        assert (listing.state, listing.cancel_reason, listing.open_objections) == (ListingState.RUNNING, "", 0)
    else:
        assert later(listing, "cancel_until", "cancel_finally").state == ListingState.CANCELLED


def test_result_that_somebody_rightly_objects_to_is_decided_anew() -> None:
    listing = make_listing(ListingState.ANNOUNCED)
    objection = raise_objection(listing, actor=make_actor(), text="受让方没有生产条件。")
    runner = runner_of(listing)
    answer_objection(objection, actor=runner, is_right=True, answer="属实。")

    listing = apply(fresh(listing), "annul", actor=runner, reason="异议成立")

    assert (listing.state, listing.winner, listing.intents.get().state) == (
        ListingState.QUALIFYING,
        None,
        IntentState.QUALIFIED,
    )


def test_seller_does_not_object_and_nobody_does_after_the_time() -> None:
    listing = make_listing(ListingState.CANCELLING)

    with pytest.raises(DomainError, match="自己的挂牌"):
        raise_objection(listing, actor=seller_of(listing), text="x")
    with on(listing.cancel_until + timedelta(days=1)), pytest.raises(DomainError, match="不接受异议"):
        raise_objection(listing, actor=make_actor(), text="x")

    assert not listing.objections.exists()


def test_questions_are_taken_until_a_day_before_the_end() -> None:
    listing = make_listing(ListingState.RUNNING)
    last = last_day_to_ask(listing)

    assert last == listing.intents_until - timedelta(days=1)
    with on(last):
        ask(listing, actor=make_actor(), text="专利年费缴到哪一年？")
    with on(last + timedelta(days=1)), pytest.raises(DomainError, match="不接受提问"):
        ask(listing, actor=make_actor(), text="还有问题")

    assert ListingQuestion.objects.count() == 1


@pytest.mark.parametrize("text", ["涉密项目吗", "", "问" * 501])
def test_question_that_is_not_fit_to_be_published_is_refused(text: str) -> None:
    listing = make_listing(ListingState.RUNNING)

    with pytest.raises(DomainError):
        ask(listing, actor=make_actor(), text=text)

    assert not ListingQuestion.objects.exists()


def test_answered_questions_alone_are_public() -> None:
    answered = make_question("answered")
    make_question(listing=answered.listing)

    assert list(ListingQuestion.objects.public()) == [answered]


def test_unsold_listing_is_listed_again() -> None:
    listing = make_listing(ListingState.FAILED)

    again = relist(listing, actor=seller_of(listing))

    assert (again.state, again.price_yuan, again.disposal) == (ListingState.DRAFT, listing.price_yuan, listing.disposal)


def test_one_decision_is_listed_once_at_a_time() -> None:
    listing = make_listing()
    other = make_listing(disposal=listing.disposal, seller=seller_of(listing))
    announce(listing)

    with pytest.raises(DomainError, match="没有生效"):
        apply(other, "submit", actor=seller_of(other))

    assert fresh(other).state == ListingState.DRAFT


def test_listing_of_a_session_has_its_common_times() -> None:
    session = make_session("open")
    market = runner_of(session)
    listing = make_listing(market=market, session=session)

    assert (listing.opens_on, listing.intents_until) == (session.opens_on, session.intents_until)
    listing = announce(listing, until=ListingState.SCHEDULED)
    with on(session.opens_on, hour=1):
        run_due()

    assert fresh(listing).state == ListingState.RUNNING
    assert fresh(session).state == "shown"
    assert fresh(listing).intents_until == session.intents_until


def test_price_below_the_decision_is_refused() -> None:
    listing = make_listing(price_yuan=Decimal(1_000_000))

    with pytest.raises(DomainError, match="不能低于转化决策"):
        apply(listing, "submit", actor=seller_of(listing))

    assert fresh(listing).state == ListingState.DRAFT
