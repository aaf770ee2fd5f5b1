"""Offers of the pool, licences and what belongs to them, made and moved on by the domain functions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.disposals.enums import PricingMethod
from lianqiao.processes.licensing.content import fresh, fresh_offer
from lianqiao.processes.licensing.domain.keeping import act
from lianqiao.processes.licensing.domain.licences import accept_open_licence, request_licence, sign_terms
from lianqiao.processes.licensing.domain.offering import create_offer
from lianqiao.processes.licensing.domain.running import (
    ask_audit,
    claim_guarantee,
    declare_event,
    record_guarantee,
    report_sales,
)
from lianqiao.processes.licensing.enums import DueState, LicenceState, OfferState, Scheme
from lianqiao.processes.licensing.models import Licence, LicenceDue, PoolOffer
from lianqiao.registers.achievements.enums import TransformationMode
from tests.factories.actors import make_actor
from tests.factories.disposals import make_disposal
from tests.factories.organisations import OrganisationFactory

STAGES: tuple[dict[str, Any], ...] = (
    {"kind": "first_sale", "words": "", "amount_yuan": Decimal(100_000)},
    {"kind": "milestone", "words": "月产一百吨", "amount_yuan": Decimal(200_000)},
    {"kind": "term", "months": 24, "amount_yuan": Decimal(300_000)},
)
USE_FIRST: dict[str, Any] = {
    "scheme": Scheme.USE_FIRST,
    "title": "镁合金防腐涂层先使用后付费",
    "summary": "压铸件表面处理用，中试线已经跑通，企业有喷涂线就可以用。",
    "readiness": 6,
    "licence_kind": "plain",
    "territory": "全国",
    "term_months": 60,
    "payment": "staged",
    "royalty_base": "sales",
    "royalty_rate": Decimal("3.00"),
}
OPEN_LICENCE: dict[str, Any] = {
    **USE_FIRST,
    "scheme": Scheme.OPEN_LICENCE,
    "title": "镁合金防腐涂层开放许可",
    "payment": "plain",
    "fixed_fee_yuan": Decimal(50_000),
}


def make_offer(
    state: str = OfferState.OPEN, *, actor: Actor | None = None, stages: Any = STAGES, **given: Any
) -> PoolOffer:
    """An offer to use first and pay later in that state; `scheme` of an open licence has a fee and no stages."""
    writer = actor or make_actor(organisation=OrganisationFactory(is_state_founded=True))
    decision = {
        "mode": TransformationMode.LICENCE,
        "licence_kind": given.get("licence_kind", "plain"),
        "territory": "全国",
        "months": 60,
        "pricing": PricingMethod.LISTING,
        **given.pop("decision", {}),
    }
    disposal = given.pop("disposal", None) or make_disposal("approved", actor=writer, **decision)
    is_open = given.get("scheme") == Scheme.OPEN_LICENCE
    values = {**(OPEN_LICENCE if is_open else USE_FIRST), **given}
    offer = create_offer(actor=writer, disposal=disposal, values=values, stages=[] if is_open else stages)
    if state == OfferState.DRAFT:
        return fresh_offer(offer)
    offer = apply(offer, "submit", actor=writer)
    if state == OfferState.CLEARING:
        return fresh_offer(offer)
    offer = apply(offer, "clear", actor=make_actor(Role.SECRECY_OFFICER, organisation=offer.organisation))
    if state == OfferState.CLOSED:
        offer = apply(offer, "close", actor=giver_of(offer), reason="另有安排")
    return fresh_offer(offer)


def make_licence(
    state: str = LicenceState.IN_FORCE, *, offer: PoolOffer | None = None, company: Any = None, **given: Any
) -> Licence:
    """A licence to use first and pay later in that state."""
    found = offer or make_offer(**given)
    taker = make_actor(organisation=company or OrganisationFactory())
    licence = request_licence(found, actor=taker, purpose="用于汽车压铸件的表面处理。")
    if state == LicenceState.REQUESTED:
        return fresh(licence)
    if state == LicenceState.WITHDRAWN:
        return act(licence, "withdraw", actor=taker, reason="暂不投产")
    if state == LicenceState.REFUSED:
        return act(licence, "refuse", actor=giver_of(licence), reason="另有安排")
    licence = act(licence, "accept", actor=giver_of(licence))
    if state == LicenceState.SETTLING:
        return fresh(licence)
    licence = sign_both(licence)
    if state in (LicenceState.SIGNED, LicenceState.IN_FORCE):
        return licence
    return _move_on(licence, state)


def _move_on(licence: Licence, state: str) -> Licence:
    if state in (LicenceState.DEFAULTED, LicenceState.TERMINATED):
        make_late(make_due(licence), default=True)
        licence = act(licence, "declare_default", actor=giver_of(licence), reason="催告后没有支付")
        if state == LicenceState.TERMINATED:
            licence = act(licence, "terminate_at_once", actor=giver_of(licence), reason="长期拖欠")
    elif state == LicenceState.TERMINATING:
        licence = act(licence, "give_notice", actor=taker_of(licence), reason="停产")
    elif state == LicenceState.ENDED:
        licence = apply(licence, "end", actor=SYSTEM)
    return fresh(licence)


def take_open_licence(offer: PoolOffer, *, company: Any = None) -> Licence:
    """A company takes it on the terms that it read."""
    taker = make_actor(organisation=company or OrganisationFactory())
    given = {"content_sha256": offer.content_sha256, "purpose": "自用"}
    return accept_open_licence(offer, actor=taker, **given)


def sign_both(licence: Licence) -> Licence:
    """Both sides sign the present terms."""
    licence = fresh(licence)
    sign_terms(licence, actor=taker_of(licence), content_sha256=licence.content_sha256)
    return sign_terms(licence, actor=giver_of(licence), content_sha256=licence.content_sha256)


def giver_of(record: Any) -> Actor:
    """An editor of who gives it."""
    return make_actor(Role.EDITOR, organisation=record.organisation)


def taker_of(licence: Licence) -> Actor:
    """An editor of who takes it."""
    return make_actor(Role.EDITOR, organisation=licence.licensee)


def make_event(licence: Licence, *, kind: str = "milestone", on: date | None = None, **given: Any) -> Any:
    """The licensee declares that a stage of the licence came about."""
    stage = licence.stages.filter(kind=kind).first()
    told = {"happened_on": on or clock.today(), "words": "已经达到，附检测报告。", "stage": stage, **given}
    if stage is None:
        told.setdefault("kind", kind)
    return declare_event(licence, actor=given.pop("actor", None) or taker_of(licence), **told)


def make_due(licence: Licence, kind: str = "milestone") -> LicenceDue:
    """A stage of the licence came about, and its payment is owed."""
    event = make_event(licence, kind=kind)
    act(event, "confirm", actor=giver_of(licence))
    return LicenceDue.objects.get(trigger=event)


def make_late(due: LicenceDue, *, default: bool = False) -> LicenceDue:
    """Its day has passed, by the program."""
    due = apply(due, "fall_overdue", actor=SYSTEM)
    return apply(due, "fall_default", actor=SYSTEM) if default else due


def pay(due: LicenceDue, *, received: bool = True) -> LicenceDue:
    """The licensee has paid, and the licensor has received it."""
    licence = due.licence
    due = act(due, "record", actor=taker_of(licence), paid_on=clock.today(), paper="20260001")
    return act(due, "receive", actor=giver_of(licence)) if received else due


def make_guarantee(licence: Licence, *, provider: Any = None, amount: Decimal = Decimal(500_000)) -> Any:
    """A body stands in for the licensee from today for three years."""
    values = {
        "kind": "guarantee",
        "amount_yuan": amount,
        "begins_on": clock.today(),
        "until": clock.today() + timedelta(days=1100),
        "paper": "DB-0001",
    }
    body = provider or OrganisationFactory()
    return record_guarantee(licence, actor=taker_of(licence), provider=body, values=values)


def make_claim(licence: Licence | None = None, **given: Any) -> Any:
    """The licensor claims an amount that did not come."""
    found = licence or make_licence()
    due = make_late(make_due(found))
    guarantee = make_guarantee(found, **given)
    return claim_guarantee(guarantee, actor=giver_of(found), due=due, amount_yuan=due.amount_yuan, words="逾期没有支付")


def make_audit(licence: Licence | None = None) -> Any:
    """The licensor asks for the books of today."""
    found = licence or make_licence()
    today = clock.today()
    return ask_audit(found, actor=giver_of(found), begins_on=today, until=today, words="净销售额的口径")


def report(licence: Licence, sales: Any, *, first: date | None = None, last: date | None = None, **more: Any) -> Any:
    """The licensee reports what it sold."""
    today = clock.today()
    return report_sales(
        licence,
        actor=taker_of(licence),
        begins_on=first or today,
        until=last or today,
        sales_yuan=Decimal(sales),
        **more,
    )


def is_paid(due: LicenceDue) -> bool:
    """Whether it has come."""
    return LicenceDue.objects.get(pk=due.pk).state == DueState.PAID
