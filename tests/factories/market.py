"""Listings, intents and sessions, made and moved on by the domain functions and the clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import time_machine
from django.utils import timezone

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.deals.domain.dealing import confirm_terms, update_deal
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.disposals.enums import PricingMethod
from lianqiao.processes.market.domain.intents import judge_intent, lodge_intent, record_deposit, withdraw_intent
from lianqiao.processes.market.domain.listings import award, choose, create_listing, start_contest
from lianqiao.processes.market.domain.sessions import create_session
from lianqiao.processes.market.domain.talking import ask, propose_amendment, raise_objection
from lianqiao.processes.market.enums import IntentState, ProcedureKey, SessionState
from lianqiao.processes.market.enums import ListingState as L
from lianqiao.processes.market.models import (
    Intent,
    Listing,
    ListingAmendment,
    ListingObjection,
    ListingQuestion,
    Session,
)
from lianqiao.processes.market.times import earliest_contest
from tests.factories.actors import make_actor, make_manager
from tests.factories.disposals import make_disposal
from tests.factories.organisations import OrganisationFactory

PRICE, DEPOSIT = Decimal(1_200_000), Decimal(200_000)
VALUES: dict[str, Any] = {
    "title": "镁合金压铸件无铬防腐涂层技术",
    "summary": "用于压铸件的无铬转化膜和配套涂层，盐雾一千小时不出锈点，已在两条产线试用。",
    "price_yuan": PRICE,
    "payment_terms": "签约后十个工作日内一次付清。",
    "delivery_terms": "专利权转让、配方和工艺文件，三个月技术指导；变更登记由转让方办理。",
    "buyer_conditions": "具备压铸件表面处理能力。",
    "contact_name": "季明湛",
    "contact_phone": "0290-7654321",
}
WITH_DEPOSIT = {"deposit_yuan": DEPOSIT, "deposit_account": "辽河技术交易中心 0000 0000"}
PRICING = {
    ProcedureKey.FIXED: PricingMethod.LISTING,
    ProcedureKey.COMPETING: PricingMethod.LISTING,
    ProcedureKey.NEGOTIABLE: PricingMethod.AGREEMENT,
    ProcedureKey.ENGLISH: PricingMethod.AUCTION,
    ProcedureKey.SEALED: PricingMethod.AUCTION,
}
INTENT = {"statement": "有三条压铸线，拟半年内完成改造。", "contact_name": "米轻尘", "contact_phone": "0290-7654322"}


@contextmanager
def on(day: date | None, hour: int = 10) -> Iterator[None]:
    """The given day, at that hour in Asia/Shanghai."""
    assert day is not None
    moment = datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())
    with time_machine.travel(moment, tick=False):
        yield


def fresh(record: Any) -> Any:
    """As it is in the database."""
    return type(record)._base_manager.get(pk=record.pk)


def seller_of(listing: Any, *roles: Role) -> Actor:
    """Somebody of the unit that lists: an editor unless told, another one each time."""
    return make_actor(*roles, organisation=listing.organisation)


def runner_of(listing: Any, *roles: Role) -> Actor:
    """Somebody of the body that runs the market: a technology manager unless told."""
    market = listing.market if isinstance(listing, Listing) else listing.organisation
    return make_actor(*(roles or (Role.MANAGER,)), organisation=market)


def make_listing(
    state: str = L.DRAFT,
    *,
    procedure: str = ProcedureKey.COMPETING,
    seller: Actor | None = None,
    market: Actor | None = None,
    disposal: Any = None,
    **values: Any,
) -> Listing:
    """A listing of a new university on a new market of its region, moved on to that state by what leads there."""
    key = ProcedureKey(procedure)
    actor = seller or make_actor(organisation=OrganisationFactory(is_state_founded=True))
    given: dict[str, Any] = {**VALUES, "procedure": key}
    if key == ProcedureKey.NEGOTIABLE:
        given["price_yuan"] = None
    if key in (ProcedureKey.ENGLISH, ProcedureKey.SEALED):
        given |= WITH_DEPOSIT
    runner = market or make_manager(code=actor.organisation.region_id)
    partner = {"partner_name": "在交易市场征集", "pricing_words": "参考评估价洽谈"}
    about = partner if key == ProcedureKey.NEGOTIABLE else {}
    decision = disposal or make_disposal("approved", actor=actor, pricing=PRICING[key], **about)
    listing = create_listing(actor=actor, disposal=decision, market=runner.organisation, values={**given, **values})
    return move_on(listing, state, actor)


def announce(listing: Listing, actor: Actor | None = None, *, until: str = L.RUNNING) -> Listing:
    """A draft handed in, checked, cleared and announced today, or as far as `until`."""
    listing = apply(listing, "submit", actor=actor or seller_of(listing))
    if until == L.CHECKING:
        return listing
    listing = apply(listing, "accept", actor=runner_of(listing))
    if until == L.CLEARING:
        return listing
    listing = apply(listing, "clear", actor=seller_of(listing, Role.SECRECY_OFFICER), opinion="可以公开")
    return listing if until == L.SCHEDULED else apply(listing, "open", actor=SYSTEM)


def move_on(listing: Listing, state: str, actor: Actor) -> Listing:
    """A draft, moved on to a later state."""
    if state == L.DRAFT:
        return listing
    if state == L.WITHDRAWN:
        return apply(listing, "withdraw", actor=actor, reason="另有安排")
    if state in (L.CHECKING, L.CLEARING, L.SCHEDULED, L.RUNNING):
        return announce(listing, actor, until=state)
    listing = announce(listing, actor)
    if state in (L.CANCELLING, L.CANCELLED):
        listing = apply(listing, "cancel", actor=actor, reason="决定自行实施")
        return listing if state == L.CANCELLING else later(listing, "cancel_until", "cancel_finally")
    if state == L.FAILED:
        return later(listing, "intents_until", "lapse")
    if state == L.CONTEST:
        add_intent(listing)
    qualified(add_intent(fresh(listing)), until=L.QUALIFYING)
    listing = close(fresh(listing))
    if state == L.QUALIFYING:
        return listing
    intents = [judge(intent) for intent in listing.intents.order_by("number")]
    if state == L.CONTEST:
        return contest(listing)
    listing = award(listing, intents[0], actor=runner_of(listing))
    if state == L.ANNOUNCED:
        return listing
    listing = later(listing, "result_until", "hand_over")
    return listing if state == L.DEALING else sell(listing)


def qualified(intent: Intent, *, until: str) -> Intent:
    """The intent with its deposit, if one is asked."""
    pay(intent)
    return intent


def later(listing: Listing, column: str, name: str) -> Listing:
    """What the clock does on the day after the last one that the column names, which is moved to yesterday."""
    Listing.objects.filter(pk=listing.pk).update(**{column: clock.today() - timedelta(days=1)})
    return apply(fresh(listing), name, actor=SYSTEM)


def close(listing: Listing) -> Listing:
    """The listing after its last day for intents."""
    return later(listing, "intents_until", "close")


def add_intent(listing: Listing, actor: Actor | None = None, **values: Any) -> Intent:
    """The intent of a new enterprise, or of the actor's unit, on what is announced now."""
    given: dict[str, Any] = {**INTENT, **values}
    if listing.rules.offers:
        given.setdefault("offer_yuan", PRICE)
    return lodge_intent(listing, actor=actor or make_actor(), values=given, seen=listing.content_sha256)


def buyer_of(intent: Intent) -> Actor:
    """Somebody of the unit whose intent it is."""
    return make_actor(organisation=intent.organisation)


def pay(intent: Intent) -> Intent:
    """The deposit has come in, as whoever holds it writes down."""
    listing = intent.listing
    if listing.deposit_yuan:
        record_deposit(
            intent,
            actor=runner_of(listing) if listing.deposit_holder == "market" else seller_of(listing),
            kind="paid",
            amount_yuan=listing.deposit_yuan,
            on=clock.today(),
            paper=f"回单{intent.number}",
        )
    return fresh(intent)


def judge(intent: Intent) -> Intent:
    """Found qualified by the market."""
    pay(intent)
    return judge_intent(intent, actor=runner_of(intent.listing), is_qualified=True)


def contest(listing: Listing) -> Listing:
    """A contest on the first day on which there may be one."""
    begins = earliest_contest(listing)
    return start_contest(listing, actor=runner_of(listing), opens_at=begins, closes_at=begins + timedelta(hours=2))


def sell(listing: Listing) -> Listing:
    """The deal of the two, concluded."""
    deal: Any = listing.deal
    seller = seller_of(listing, Role.ADMINISTRATOR)
    deal = update_deal(deal, actor=seller, values={"rights_text": "发明专利 ZL202210345671.9"})
    deal = apply(deal, "offer", actor=seller)
    for party in deal.parties.select_related("organisation"):
        actor = make_actor(Role.ADMINISTRATOR, organisation=party.organisation)
        confirm_terms(deal, actor=actor, content_sha256=deal.content_sha256)
    apply(Deal.objects.get(pk=deal.pk), "conclude", actor=seller)
    sold: Listing = fresh(listing)
    return sold


def amendment_of(listing: Listing, **values: Any) -> ListingAmendment:
    """A proposed amendment: other terms of payment unless told."""
    given = values or {"payment_terms": "分两期支付，各一半。"}
    return propose_amendment(listing, actor=seller_of(listing), values=given, reason="按意向方建议")


def make_amendment(state: str = "proposed") -> ListingAmendment:
    """An amendment of a running listing in that state."""
    amendment = amendment_of(make_listing(L.RUNNING))
    if state == "proposed":
        return amendment
    runner = runner_of(amendment.listing)
    if state == "published":
        return apply(amendment, "publish", actor=runner)
    return apply(amendment, "refuse", actor=runner, reason="不影响交易")


def make_question(
    state: str = "asked", *, listing: Listing | None = None, actor: Actor | None = None
) -> ListingQuestion:
    """A question of a new enterprise in that state."""
    question = ask(listing or make_listing(L.RUNNING), actor=actor or make_actor(), text="专利年费缴到哪一年？")
    if state == "asked":
        return question
    seller = seller_of(question.listing)
    if state == "answered":
        return apply(question, "answer", actor=seller, answer="缴到明年年底。")
    return apply(question, "refuse", actor=seller, reason="与交易无关")


def make_objection(
    state: str = "raised", *, listing: Listing | None = None, actor: Actor | None = None
) -> ListingObjection:
    """An objection of a new enterprise to a cancellation, or to the result of the listing, in that state."""
    objection = raise_objection(
        listing or make_listing(L.CANCELLING), actor=actor or make_actor(), text="撤销理由不成立，已经报名。"
    )
    if state == "raised":
        return objection
    runner = runner_of(objection.listing)
    return apply(objection, "uphold" if state == "upheld" else "reject", actor=runner, answer="已核实。")


def make_intent(state: str = IntentState.LODGED) -> Intent:
    """An intent in that state, moved there by what leads there."""
    states = IntentState
    if state in (states.LODGED, states.WITHDRAWN, states.VOIDED, states.DROPPED):
        listing = make_listing(L.RUNNING)
        intent = add_intent(listing)
        if state == states.LODGED:
            return intent
        if state == states.WITHDRAWN:
            return withdraw_intent(intent, actor=buyer_of(intent))
        apply(amendment_of(fresh(listing)), "publish", actor=runner_of(listing))
        if state == states.DROPPED:
            close(fresh(listing))
        return fresh(intent)
    if state == states.REFUSED:
        intent = make_listing(L.QUALIFYING).intents.get()
        return judge_intent(intent, actor=runner_of(intent.listing), is_qualified=False, reason="资料不全")
    if state == states.QUALIFIED:
        return judge(make_listing(L.QUALIFYING).intents.get())
    if state == states.WON:
        return make_listing(L.ANNOUNCED).intents.get()
    intent = add_intent(make_listing(L.RUNNING))
    listing = apply(intent.listing, "cancel", actor=seller_of(intent.listing), reason="决定自行实施")
    later(listing, "cancel_until", "cancel_finally")
    return fresh(intent)


def make_session(state: str = SessionState.DRAFT, *, market: Actor | None = None, **values: Any) -> Session:
    """A session of a new market in that state."""
    actor = market or make_manager(code="290000")
    today = clock.today()
    given: dict[str, Any] = {
        "title": "装备制造科技成果拍卖专场",
        "theme": "面向主机厂和配套企业，现场有专家讲解。",
        "listings_until": today + timedelta(days=10),
        "opens_on": today + timedelta(days=14),
        "intents_until": today + timedelta(days=45),
        "contact_name": "米轻尘",
        "contact_phone": "0290-7654322",
        **values,
    }
    session = create_session(actor=actor, values=given)
    if state == SessionState.DRAFT:
        return session
    if state == SessionState.CANCELLED:
        return apply(session, "cancel", actor=actor, reason="另行安排")
    session = apply(session, "open", actor=actor)
    if state == SessionState.OPEN:
        return session
    session = apply(session, "show", actor=SYSTEM)
    return session if state == SessionState.SHOWN else apply(session, "close", actor=SYSTEM)


def negotiated(listing: Listing) -> Listing:
    """A negotiable listing whose seller has chosen its partner."""
    intent = listing.intents.order_by("number").first()
    return choose(listing, judge(intent), actor=seller_of(listing), price_yuan=PRICE)
