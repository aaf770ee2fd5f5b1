"""Intents: consent, masking, what an amendment does to them, and their deposits."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from lianqiao.core import clock
from lianqiao.core.access import ANONYMOUS
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.log import history_of
from lianqiao.core.transitions import apply
from lianqiao.processes.market.domain.intents import (
    confirm_intent,
    judge_intent,
    lodge_intent,
    record_deposit,
    withdraw_intent,
)
from lianqiao.processes.market.domain.talking import propose_amendment
from lianqiao.processes.market.enums import AmendmentState, IntentState, ListingState, ProcedureKey
from lianqiao.processes.market.models import DepositLine, Intent, Listing
from lianqiao.registers.organisations.enums import OrganisationState
from tests.factories import OrganisationFactory, make_actor, make_reviewer
from tests.factories.market import (
    DEPOSIT,
    INTENT,
    WITH_DEPOSIT,
    add_intent,
    amendment_of,
    announce,
    buyer_of,
    close,
    fresh,
    make_listing,
    pay,
    runner_of,
    seller_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def running() -> Listing:
    """A listing that takes intents and asks for a deposit."""
    return announce(make_listing(**WITH_DEPOSIT))


def _publish(listing: Listing, **values: Any) -> Any:
    return apply(amendment_of(fresh(listing), **values), "publish", actor=runner_of(listing))


def test_intent_keeps_what_was_consented_to(running: Listing) -> None:
    intent = add_intent(running)

    assert (intent.consent_revision, intent.consent_sha256) == (1, running.content_sha256)
    assert fresh(running).live_intents == 1


@pytest.mark.parametrize("who", ["seller", "market", "unverified"])
def test_some_units_cannot_have_it(running: Listing, who: str) -> None:
    actor = {
        "seller": lambda: seller_of(running),
        "market": lambda: runner_of(running),
        "unverified": lambda: make_actor(organisation=OrganisationFactory(state=OrganisationState.PENDING)),
    }[who]()

    with pytest.raises((DomainError, AccessError)):
        add_intent(running, actor)

    assert not Intent.objects.exists()
    assert fresh(running).live_intents == 0


def test_what_was_amended_meanwhile_is_not_consented_to(running: Listing) -> None:
    seen = running.content_sha256
    _publish(running)

    with pytest.raises(DomainError, match="公告刚刚有变更"):
        lodge_intent(fresh(running), actor=make_actor(), values=INTENT, seen=seen)

    assert not Intent.objects.exists()


@pytest.mark.parametrize(
    ("procedure", "offer"), [(ProcedureKey.NEGOTIABLE, None), (ProcedureKey.COMPETING, Decimal(1))]
)
def test_offer_is_named_where_and_only_where_the_procedure_asks(procedure: str, offer: Decimal | None) -> None:
    listing = announce(make_listing(procedure=procedure))

    with pytest.raises(InvalidInput) as refusal:
        lodge_intent(listing, actor=make_actor(), values={**INTENT, "offer_yuan": offer}, seen=listing.content_sha256)

    assert list(refusal.value.errors) == ["offer_yuan"]


def test_amendment_voids_intents_and_moves_the_last_day(running: Listing) -> None:
    intent = add_intent(running)
    near = clock.today() + timedelta(days=1)
    Listing.objects.filter(pk=running.pk).update(intents_until=near)

    amendment = _publish(running, payment_terms="分两期支付。")

    listing = fresh(running)
    assert fresh(intent).state == IntentState.VOIDED
    assert (listing.revision, listing.payment_terms, listing.live_intents) == (2, "分两期支付。", 1)
    assert listing.content_sha256 != running.content_sha256
    assert listing.intents_until > near
    assert (amendment.voided, amendment.until_before, amendment.until_after) == (1, near, listing.intents_until)
    assert amendment.changes[0]["after"] == "分两期支付。"


def test_voided_intent_stands_again_when_it_is_confirmed_on_the_new_content(running: Listing) -> None:
    intent = add_intent(running)
    _publish(running)

    with pytest.raises(DomainError, match="公告刚刚有变更"):
        confirm_intent(fresh(intent), actor=buyer_of(intent), seen=intent.consent_sha256)
    assert fresh(intent).state == IntentState.VOIDED
    confirmed = confirm_intent(fresh(intent), actor=buyer_of(intent), seen=fresh(running).content_sha256)

    assert (confirmed.state, confirmed.consent_revision) == (IntentState.LODGED, 2)


def test_voided_intent_lapses_with_the_last_day(running: Listing) -> None:
    intent, other = add_intent(running), add_intent(running)
    _publish(running)
    confirm_intent(fresh(other), actor=buyer_of(other), seen=fresh(running).content_sha256)

    listing = close(fresh(running))

    assert [fresh(one).state for one in (intent, other)] == [IntentState.DROPPED, IntentState.LODGED]
    assert (listing.state, listing.live_intents) == (ListingState.QUALIFYING, 1)


@pytest.mark.parametrize(
    "values",
    [
        {"price_yuan": Decimal(1_100_000)},
        {"deposit_yuan": Decimal(1_000_000)},
        {"intents_until": date(2020, 1, 1)},
        {"payment_terms": ""},
        {"contact_phone": "1" * 200},
    ],
)
def test_amendment_that_breaks_a_rule_changes_nothing(running: Listing, values: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        propose_amendment(running, actor=seller_of(running), values=values, reason="试")

    assert list(refusal.value.errors) == list(values)
    assert not running.amendments.exists()


def test_amendment_that_changes_nothing_is_none(running: Listing) -> None:
    with pytest.raises(DomainError, match="没有变化"):
        propose_amendment(
            running, actor=seller_of(running), values={"payment_terms": running.payment_terms}, reason="试"
        )


def test_amendment_that_waits_at_the_end_comes_too_late(running: Listing) -> None:
    add_intent(running)
    amendment = amendment_of(fresh(running))

    close(fresh(running))

    assert fresh(amendment).state == AmendmentState.REFUSED


def test_database_keeps_what_was_announced(running: Listing) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Listing.objects.filter(pk=running.pk).update(price_yuan=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Listing.objects.filter(pk=running.pk).delete()

    assert fresh(running).price_yuan == running.price_yuan


def test_who_came_is_told_to_the_market_alone_until_the_time_is_over(running: Listing) -> None:
    intent = add_intent(running)
    own, market, seller = buyer_of(intent), runner_of(running), seller_of(running)
    others = (make_actor(), make_reviewer(code="290100"), ANONYMOUS)

    def seen_by(actor: Any) -> bool:
        return bool(Intent.objects.visible_to(actor).filter(pk=intent.pk).exists())

    assert [seen_by(actor) for actor in (own, market, seller)] == [True, True, False]
    assert not any(seen_by(actor) for actor in others)
    close(fresh(running))
    assert seen_by(seller)
    assert not any(seen_by(actor) for actor in others)


def test_log_of_the_listing_does_not_say_who_came(running: Listing) -> None:
    intent = add_intent(running)

    lines = [f"{entry.text} {entry.organisation_name} {entry.actor_name}" for entry in history_of(running)]

    assert any("收到一份受让意向" in line for line in lines)
    assert not any(intent.organisation.name in line for line in lines)


def test_withdrawn_intent_comes_again_behind_those_who_stayed(running: Listing) -> None:
    intent = add_intent(running)
    withdraw_intent(intent, actor=buyer_of(intent))
    assert fresh(running).live_intents == 0
    add_intent(running)

    again = add_intent(fresh(running), buyer_of(intent), statement="增加一条线。")

    assert (again.pk, again.state, again.statement) == (intent.pk, IntentState.LODGED, "增加一条线。")
    assert fresh(running).live_intents == 2
    assert Intent.objects.order_by("lodged_at").last() == again


def test_nobody_is_qualified_without_the_deposit(running: Listing) -> None:
    intent = add_intent(running)
    close(fresh(running))

    with pytest.raises(DomainError, match="保证金应到账"):
        judge_intent(fresh(intent), actor=runner_of(running), is_qualified=True)
    assert fresh(intent).state == IntentState.LODGED
    pay(intent)

    assert judge_intent(fresh(intent), actor=runner_of(running), is_qualified=True).state == IntentState.QUALIFIED


def _line(intent: Intent, kind: str, amount: Decimal = DEPOSIT, **values: Any) -> DepositLine:
    given = {"on": clock.today(), "paper": f"{kind}-1", **values}
    return record_deposit(intent, actor=runner_of(intent.listing), kind=kind, amount_yuan=amount, **given)


def test_deposit_is_the_sum_of_its_lines_and_a_voucher_counts_once(running: Listing) -> None:
    intent = pay(add_intent(running))

    again = record_deposit(
        intent,
        actor=runner_of(running),
        kind="paid",
        amount_yuan=DEPOSIT,
        on=clock.today(),
        paper=f"回单{intent.number}",
    )

    assert (fresh(intent).deposit_paid_yuan, DepositLine.objects.get()) == (DEPOSIT, again)


@pytest.mark.parametrize(
    ("kind", "values", "words"),
    [
        ("returned", {}, "还在参加"),
        ("returned", {"amount": DEPOSIT + 1}, "现在只收着"),
        ("forfeited", {"paper": ""}, "写明依据"),
        ("paid", {"amount": Decimal("0.001"), "paper": "2"}, "精确到分"),
        ("paid", {"paper": ""}, "凭证号"),
        ("paid", {"on": date(2099, 1, 1), "paper": "3"}, "已经发生"),
    ],
)
def test_line_that_breaks_a_rule_is_not_written(
    running: Listing, kind: str, values: dict[str, Any], words: str
) -> None:
    intent = pay(add_intent(running))

    with pytest.raises(DomainError, match=words):
        _line(intent, kind, **values)

    assert DepositLine.objects.count() == 1


def test_deposit_goes_back_to_who_is_out_of_it(running: Listing) -> None:
    intent = pay(add_intent(running))
    withdraw_intent(intent, actor=buyer_of(intent))

    _line(fresh(intent), "returned")

    assert fresh(intent).deposit_held_yuan == 0


def test_only_who_holds_the_deposits_writes_them_down(running: Listing) -> None:
    intent = add_intent(running)

    for actor in (seller_of(running), buyer_of(intent)):
        with pytest.raises(AccessError):
            record_deposit(intent, actor=actor, kind="paid", amount_yuan=DEPOSIT, on=clock.today(), paper="1")

    assert not DepositLine.objects.exists()


def test_lines_of_deposits_never_change(running: Listing) -> None:
    pay(add_intent(running))

    with pytest.raises(DatabaseError), transaction.atomic():
        DepositLine.objects.update(amount_yuan=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        DepositLine.objects.all().delete()
