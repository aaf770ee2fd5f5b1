"""The way of a licence: offered, asked for, signed, used, paid for, ended."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM, Actor
from lianqiao.core.chronograph.running import run_due
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.disposals.enums import PricingMethod
from lianqiao.processes.disposals.models import Disposal
from lianqiao.processes.licensing.content import after_months, fresh, fresh_offer
from lianqiao.processes.licensing.domain.keeping import act
from lianqiao.processes.licensing.domain.licences import accept_open_licence, propose_terms, request_licence, sign_terms
from lianqiao.processes.licensing.enums import DueKind, DueState, LicenceState, OfferState, TriggerState
from lianqiao.processes.licensing.models import Licence, LicenceDue, PoolOffer, TriggerEvent, UseLine
from tests.factories import OrganisationFactory, make_actor
from tests.factories.deals import confirm_all, walk
from tests.factories.licensing import (
    giver_of,
    make_audit,
    make_claim,
    make_due,
    make_event,
    make_late,
    make_licence,
    make_offer,
    pay,
    report,
    sign_both,
    take_open_licence,
    taker_of,
)

AGREED = {
    "pricing": PricingMethod.AGREEMENT,
    "partner_name": "辽河压铸有限公司",
    "pricing_words": "按成本和预期收益协商。",
}
pytestmark = pytest.mark.django_db


def test_use_first_begins_without_a_fee_and_waits_for_its_first_payment() -> None:
    licence = make_licence()
    assert licence.state == LicenceState.IN_FORCE
    assert licence.number.startswith("XK")
    assert not licence.dues.exists()
    assert licence.first_payment_on == after_months(clock.today(), 12)
    assert licence.ends_on == after_months(clock.today(), 60) - timedelta(days=1)
    due = make_due(licence)
    assert due.amount_yuan == Decimal(200_000)
    assert due.due_on == licence.first_payment_on


def test_once_there_is_income_payments_follow_their_own_time() -> None:
    licence = make_licence()
    due = make_due(licence, "first_sale")
    licence = fresh(licence)
    assert licence.income_on == clock.today()
    assert due.due_on == clock.today() + timedelta(days=30)


def test_both_sign_one_hash_and_a_change_asks_both_anew() -> None:
    licence = make_licence("settling")
    old = licence.content_sha256
    sign_terms(licence, actor=taker_of(licence), content_sha256=old)
    propose_terms(licence, actor=giver_of(licence), values={"royalty_rate": Decimal("2.50")})
    with pytest.raises(DomainError, match="重新核对"):
        sign_terms(licence, actor=giver_of(licence), content_sha256=old)
    changed = fresh(licence)
    assert changed.content_sha256 != old
    signed = sign_both(changed)
    assert signed.state == LicenceState.IN_FORCE
    assert signed.royalty_rate == Decimal("2.50")
    with pytest.raises(DatabaseError), transaction.atomic():
        Licence.objects.filter(pk=signed.pk).update(royalty_rate=Decimal(1))


def test_a_signed_licence_is_a_deal_with_its_terms() -> None:
    licence = make_licence()
    deal = licence.deal
    assert deal is not None
    assert deal.source == "licensing"
    assert deal.price_yuan == Decimal(600_000)
    assert deal.royalty_rate == Decimal("3.00")
    assert [part.kind for part in deal.parts.all()] == ["instalment", "instalment", "instalment", "royalty"]
    concluded = walk(deal, "concluded")
    assert concluded.state == "concluded"


def test_an_agreed_price_waits_for_the_conclusion_of_its_deal() -> None:
    licence = make_licence(decision=AGREED)
    assert licence.state == LicenceState.SIGNED
    assert licence.deal is not None
    walk(licence.deal, "concluded")
    assert fresh(licence).state == LicenceState.IN_FORCE


def test_a_deal_given_up_takes_the_licence_with_it() -> None:
    licence = make_licence(decision=AGREED)
    assert licence.deal is not None
    apply(licence.deal, "cancel", actor=giver_of(licence), reason="不再需要")
    assert fresh(licence).state == LicenceState.WITHDRAWN


def test_an_open_licence_is_taken_by_the_hash_that_was_read() -> None:
    offer = make_offer(scheme="open_licence")
    with pytest.raises(DomainError, match="重新核对"):
        accept_open_licence(offer, actor=make_actor(), content_sha256="0" * 64, purpose="自用")
    licence = take_open_licence(offer)
    assert licence.state == LicenceState.IN_FORCE
    assert licence.read_sha256 == offer.content_sha256
    assert licence.signatures.filter(by_offer=True).count() == 1
    due = licence.dues.get()
    assert (due.kind, due.amount_yuan) == (DueKind.FIXED, Decimal(50_000))
    assert due.due_on == clock.today() + timedelta(days=30)
    assert take_open_licence(offer).pk != licence.pk


def test_nobody_takes_twice_its_own_or_what_is_closed() -> None:
    offer = make_offer()
    company = OrganisationFactory()
    make_licence("requested", offer=offer, company=company)
    with pytest.raises(DomainError, match="已经申请"):
        request_licence(offer, actor=make_actor(organisation=company), purpose="再来一次")
    with pytest.raises(DomainError, match="本单位的成果"):
        request_licence(offer, actor=giver_of(offer), purpose="自己用")
    with pytest.raises(AccessError):
        request_licence(offer, actor=make_actor(organisation=OrganisationFactory(state="pending")), purpose="用")
    apply(offer, "close", actor=giver_of(offer), reason="收回")
    with pytest.raises(DomainError, match="不在池中"):
        request_licence(offer, actor=make_actor(), purpose="用")


def test_an_exclusive_licence_takes_the_offer_out_of_the_pool() -> None:
    offer = make_offer(licence_kind="exclusive")
    other = make_licence("settling", offer=offer)
    licence = make_licence(offer=offer)
    assert licence.state == LicenceState.IN_FORCE
    assert fresh_offer(offer).state == OfferState.CLOSED
    assert fresh(other).state == LicenceState.REFUSED
    decision = Disposal.objects.get(pk=offer.disposal_id)
    assert decision.used_by_id == licence.deal_id
    assert licence.deal is not None
    walk(licence.deal, "concluded")
    assert Disposal.objects.get(pk=offer.disposal_id).state == "concluded"


def test_plain_licences_leave_the_decision_with_the_offer() -> None:
    offer = make_offer()
    make_licence(offer=offer)
    make_licence(offer=offer)
    assert Disposal.objects.get(pk=offer.disposal_id).used_by_id == offer.pk
    apply(fresh_offer(offer), "close", actor=giver_of(offer), reason="收回")
    assert Disposal.objects.get(pk=offer.disposal_id).state == "approved"


def actor_with(user: object, unit: object, *roles: Role) -> Actor:
    """A person of the unit with other roles than the membership says."""
    return Actor(user=user, organisation=unit, roles=frozenset(roles))


def test_who_hands_in_does_not_clear() -> None:
    offer = make_offer("clearing")
    person = (
        make_actor(Role.SECRECY_OFFICER, organisation=offer.organisation, user=offer.submitted_by) if False else None
    )
    assert person is None
    with pytest.raises(AccessError):
        apply(offer, "clear", actor=giver_of(offer))


def test_a_time_that_has_passed_is_owed_by_itself() -> None:
    licence = make_licence()
    assert licence.next_term_on == after_months(clock.today(), 24)
    with clock.ahead(timedelta(days=740)):
        run_due()
        licence = fresh(licence)
        due = licence.dues.get(kind=DueKind.STAGE)
        assert due.amount_yuan == Decimal(300_000)
        assert licence.next_term_on is None
        assert TriggerEvent.objects.get(licence=licence).state == TriggerState.CONFIRMED


def test_what_is_not_paid_is_late_then_in_default_and_heals() -> None:
    licence = make_licence()
    due = make_due(licence, "first_sale")
    with clock.ahead(timedelta(days=31)):
        run_due()
        due = LicenceDue.objects.get(pk=due.pk)
        assert due.state == DueState.OVERDUE
        assert due.days_late == 1
        with pytest.raises(DomainError, match="违约期限"):
            act(fresh(licence), "declare_default", actor=giver_of(licence), reason="拖欠")
    with clock.ahead(timedelta(days=95)):
        run_due()
        due = LicenceDue.objects.get(pk=due.pk)
        assert due.state == DueState.DEFAULTED
        act(fresh(licence), "declare_default", actor=giver_of(licence), reason="拖欠")
        paid = pay(due)
        assert paid.state == DueState.PAID
        assert paid.was_default
        assert fresh(licence).state == LicenceState.IN_FORCE


def test_what_did_not_come_is_open_again() -> None:
    due = pay(make_due(make_licence()), received=False)
    back = act(due, "deny", actor=giver_of(due), reason="账户没有这笔款")
    assert back.state == DueState.OPEN
    assert back.paper == ""


def test_a_contested_event_is_decided_by_who_mediates() -> None:
    licence = make_licence()
    event = make_event(licence)
    with pytest.raises(DomainError, match="由对方"):
        act(event, "confirm", actor=taker_of(licence))
    event = act(event, "contest", actor=giver_of(licence), reason="月产只有八十吨")
    assert not licence.dues.exists()
    with pytest.raises(AccessError):
        act(event, "uphold", actor=giver_of(licence), reason="我方说了算")
    from tests.factories import make_reviewer

    event = act(event, "uphold", actor=make_reviewer(), reason="检测报告显示月产一百零二吨")
    assert event.state == TriggerState.UPHELD
    assert event.objection
    assert event.decision
    assert licence.dues.get().amount_yuan == Decimal(200_000)


def test_the_market_body_mediates_where_one_was_chosen() -> None:
    from tests.factories import make_manager, make_reviewer

    manager = make_manager()
    licence = make_licence(market=manager.organisation)
    event = act(make_event(licence), "contest", actor=giver_of(licence), reason="不认可")
    with pytest.raises(AccessError):
        act(event, "dismiss", actor=make_reviewer(), reason="不属于本部门")
    assert act(event, "dismiss", actor=manager, reason="材料不足").state == TriggerState.DISMISSED
    assert make_event(licence).state == TriggerState.DECLARED


def test_a_report_owes_its_royalty_and_is_never_changed() -> None:
    licence = make_licence()
    line = report(licence, "123456.78")
    assert line.royalty_yuan == Decimal("3703.70")
    assert licence.dues.get().amount_yuan == Decimal("3703.70")
    assert fresh(licence).income_on == clock.today()
    with pytest.raises(DomainError, match="重叠"):
        report(licence, 1)
    with pytest.raises(DatabaseError), transaction.atomic():
        UseLine.objects.filter(pk=line.pk).update(words="改")
    with pytest.raises(DomainError, match="晚于今天"):
        report(licence, 1, last=clock.today() + timedelta(days=1))
    with pytest.raises(DomainError, match="负数"):
        report(licence, -1)


def test_a_guarantor_pays_first_and_what_is_covered_is_no_longer_owed() -> None:
    claim = make_claim()
    provider = make_actor(organisation=claim.guarantee.provider)
    with pytest.raises(DomainError, match="凭证"):
        act(claim, "pay", actor=provider, paper=" ")
    with pytest.raises(AccessError):
        act(claim, "pay", actor=giver_of(claim), paper="1")
    assert act(claim, "pay", actor=provider, paper="PF-1").state == "paid"
    assert LicenceDue.objects.get(pk=claim.due_id).state == DueState.COVERED


def test_an_audit_that_finds_something_is_owed() -> None:
    audit = make_audit()
    licence = audit.licence
    audit = act(audit, "accept", actor=taker_of(licence))
    audit = act(audit, "close", actor=giver_of(audit), finding="少报一批次", missing_yuan=Decimal("1200.50"))
    assert audit.missing_yuan == Decimal("1200.50")
    assert licence.dues.get(kind=DueKind.AUDIT).amount_yuan == Decimal("1200.50")


def test_notice_and_term_end_a_licence() -> None:
    licence = make_licence()
    licence = act(licence, "give_notice", actor=taker_of(licence), reason="停产")
    assert licence.ends_on == clock.today() + timedelta(days=30)
    with clock.ahead(timedelta(days=31)):
        run_due()
        assert fresh(licence).state == LicenceState.TERMINATED
    other = make_licence()
    with clock.ahead(timedelta(days=366 * 5)):
        run_due()
        assert fresh(other).state in (LicenceState.ENDED,)


def test_what_is_in_the_pool_stays_as_it_was_read() -> None:
    offer = make_offer()
    with pytest.raises(DatabaseError), transaction.atomic():
        PoolOffer.objects.filter(pk=offer.pk).update(summary="改")
    with pytest.raises(DatabaseError), transaction.atomic():
        offer.stages.all().delete()


def test_late_and_covered_stand_in_the_credit_file() -> None:
    from lianqiao.processes.licensing.queries.credit import credit_of

    licence = make_licence()
    pay(make_due(licence, "first_sale"))
    make_late(make_due(licence), default=True)
    credit = credit_of(licence.licensee)
    assert (credit.licences, credit.on_time, credit.arrears, credit.defaults) == (1, 1, 1, 1)
    assert credit.arrears_yuan == Decimal(200_000)
    assert credit.has_blemish


def test_confirming_all_is_not_needed_for_a_shared_deal() -> None:
    licence = make_licence()
    assert licence.deal is not None
    offered = apply(licence.deal, "offer", actor=giver_of(licence))
    assert confirm_all(offered).state == "offered"
    assert apply(licence, "end", actor=SYSTEM).state == LicenceState.ENDED
