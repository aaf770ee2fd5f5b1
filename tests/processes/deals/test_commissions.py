"""Commissions: which mandates count on the day, what a side owes, how it is shared, confirmed and disputed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from lianqiao.core import clock
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.transitions import apply
from lianqiao.processes.deals.domain.commissions import confirm_statement, share_anew
from lianqiao.processes.deals.enums import Attribution, StatementState
from lianqiao.processes.deals.models import CommissionStatement, Deal
from lianqiao.processes.disposals.enums import PricingMethod
from lianqiao.processes.introductions.domain.mandates import give_mandate
from lianqiao.processes.introductions.enums import MandateState
from lianqiao.processes.introductions.models import Introduction, Mandate
from tests.factories import OrganisationFactory, make_actor, make_manager
from tests.factories.deals import PRICE, make_deal, make_mandate
from tests.processes import makers

pytestmark = pytest.mark.django_db


def met(days_ago: int = 50) -> Introduction:
    """A company and an institute that met so many days ago about the institute's achievement."""
    case = makers.complete_introduction("accepted")
    Introduction.objects.filter(pk=case.pk).update(disclosed_at=clock.now() - timedelta(days=days_ago))
    case.refresh_from_db()
    return case


def sold(case: Introduction, **given: Any) -> Deal:
    """The institute sold the achievement of the case to the company, today."""
    return make_deal(
        "concluded",
        seller=case.achievement.organisation,
        buyer=case.organisation,
        achievements=[case.achievement],
        pricing=PricingMethod.AUCTION,
        **given,
    )


def statement_of(deal: Deal) -> CommissionStatement:
    """The only statement of the deal."""
    return deal.statements.get()


def test_manager_who_brought_the_sides_together_is_owed_the_fee() -> None:
    case = met()
    seller = case.achievement.organisation
    make_mandate(seller, achievement=case.achievement)

    statement = statement_of(sold(case))

    line = statement.lines.get()
    assert (statement.organisation, statement.total_yuan) == (seller, Decimal("60000.00"))
    assert line.attribution == Attribution.BROUGHT
    assert line.brought_on == timezone.localdate(case.disclosed_at)


def test_meeting_before_the_mandate_counts_for_nobody() -> None:
    case = met(days_ago=50)
    make_mandate(
        case.achievement.organisation, achievement=case.achievement, starts_on=clock.today() - timedelta(days=40)
    )

    assert not sold(case).statements.exists()


@pytest.mark.parametrize(("tail", "is_owed"), [(0, False), (1, False), (2, True)])
def test_tail_holds_for_its_months(tail: int, is_owed: bool) -> None:
    case = met(days_ago=60)
    over = clock.today() - timedelta(days=45)
    make_mandate(
        case.achievement.organisation,
        achievement=case.achievement,
        until=over,
        tail_months=tail,
        state=MandateState.EXPIRED,
    )

    assert sold(case).statements.exists() is is_owed


def test_exclusive_mandate_counts_without_a_meeting() -> None:
    case = met(days_ago=200)
    make_mandate(case.achievement.organisation, achievement=case.achievement, is_exclusive=True)

    assert statement_of(sold(case)).lines.get().attribution == Attribution.EXCLUSIVE


def test_mandate_for_just_this_case_counts_as_service() -> None:
    case = met(days_ago=50)
    make_mandate(case.organisation, introduction=case, starts_on=clock.today() - timedelta(days=10))

    statement = statement_of(sold(case))

    assert (statement.organisation, statement.lines.get().attribution) == (case.organisation, Attribution.SERVED)


def test_several_managers_share_what_the_side_pays_once() -> None:
    case = met()
    seller = case.achievement.organisation
    for rate in ("5", "3", "3"):
        make_mandate(seller, achievement=case.achievement, fee_way="share", fee_rate=Decimal(rate))

    statement = statement_of(sold(case, price_yuan=Decimal("100000.01")))

    amounts = [line.amount_yuan for line in statement.lines.all()]
    assert statement.total_yuan == Decimal("5000.00")
    assert sum(amounts) == Decimal("5000.00")
    assert sorted(amounts) == [Decimal("1363.63"), Decimal("1363.64"), Decimal("2272.73")]


def test_both_sides_pay_their_own_managers() -> None:
    case = met()
    make_mandate(case.achievement.organisation, achievement=case.achievement)
    make_mandate(case.organisation, introduction=case, fee_way="fixed", fee_yuan=Decimal(9000))

    totals = {one.organisation: one.total_yuan for one in sold(case).statements.all()}

    assert totals == {case.achievement.organisation: Decimal("60000.00"), case.organisation: Decimal(9000)}


def test_fee_in_words_alone_makes_no_statement() -> None:
    case = met()
    make_mandate(case.achievement.organisation, achievement=case.achievement, fee_way="", fee_text="另行商定")

    assert not sold(case).statements.exists()


def test_all_confirm_before_it_is_settled() -> None:
    statement = _statement()
    payer, manager = _people(statement)

    once = confirm_statement(statement, actor=manager, content_sha256=statement.content_sha256)
    assert once.state == StatementState.OPEN
    done = confirm_statement(statement, actor=payer, content_sha256=statement.content_sha256)

    assert (done.state, done.settled_at is not None) == (StatementState.CONFIRMED, True)


def test_dispute_is_settled_by_another_split_that_all_confirm_anew() -> None:
    statement = _statement(rates=("5", "4"))
    payer, manager = _people(statement)
    confirm_statement(statement, actor=payer, content_sha256=statement.content_sha256)
    disputed = apply(statement, "dispute", actor=manager, reason="对方没有参与洽谈")
    with pytest.raises(DomainError, match="现在不能确认"):
        confirm_statement(disputed, actor=payer, content_sha256=disputed.content_sha256)

    first, second = statement.lines.all()
    shared = share_anew(
        disputed, actor=payer, weights={first.pk: Decimal(3), second.pk: Decimal(1)}, reason="按参与程度"
    )

    assert (shared.state, shared.objection) == (StatementState.OPEN, "")
    assert [line.amount_yuan for line in shared.lines.all()] == [Decimal("45000.00"), Decimal("15000.00")]
    with pytest.raises(DomainError, match="刚刚有调整"):
        confirm_statement(shared, actor=payer, content_sha256=statement.content_sha256)


def test_only_who_pays_shares_anew() -> None:
    statement = _statement(rates=("5", "4"))
    _payer, manager = _people(statement)
    weights = {line.pk: Decimal(1) for line in statement.lines.all()}

    with pytest.raises(AccessError):
        share_anew(statement, actor=manager, weights=weights, reason="平分")
    with pytest.raises(DomainError, match="比重"):
        share_anew(statement, actor=_payer, weights={}, reason="平分")

    assert CommissionStatement.objects.get(pk=statement.pk).content_sha256 == statement.content_sha256


def test_statement_is_read_by_its_two_sides_alone() -> None:
    case = met()
    make_mandate(case.achievement.organisation, achievement=case.achievement)
    statement = statement_of(sold(case))
    payer, manager = _people(statement)

    assert CommissionStatement.objects.visible_to(payer).get() == statement
    assert CommissionStatement.objects.visible_to(manager).get() == statement
    assert not CommissionStatement.objects.visible_to(make_actor(organisation=case.organisation)).exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"fee_way": "share"}, "fee_rate"),
        ({"fee_way": "share", "fee_rate": Decimal("30.01")}, "fee_rate"),
        ({"fee_rate": Decimal(5)}, "fee_rate"),
        ({"fee_way": "fixed", "fee_rate": Decimal(5)}, "fee_rate"),
        ({"fee_way": "fixed"}, "fee_yuan"),
        ({"tail_months": 25}, "tail_months"),
    ],
)
def test_mandate_refuses_fees_beyond_the_norms(given: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        _give(**given)

    assert refusal.value.field == field
    assert not Mandate.objects.exists()


def test_mandate_takes_fees_up_to_the_norms() -> None:
    mandate = _give(fee_way="share", fee_rate=Decimal(30), tail_months=24)

    assert mandate.fee_words == "成交价格的 30%"


def _give(**given: Any) -> Mandate:
    unit = OrganisationFactory()
    return give_mandate(
        actor=make_actor(organisation=unit),
        achievement=makers.achievement(unit),
        manager_organisation=make_manager().organisation,
        scope_text="寻找承接方",
        until=clock.today() + timedelta(days=365),
        **given,
    )


def _statement(rates: tuple[str, ...] = ("5",)) -> CommissionStatement:
    case = met()
    for rate in rates:
        make_mandate(
            case.achievement.organisation, achievement=case.achievement, fee_way="share", fee_rate=Decimal(rate)
        )
    return statement_of(sold(case, price_yuan=PRICE))


def _people(statement: CommissionStatement) -> tuple[Any, Any]:
    body = statement.lines.first().manager_organisation
    return make_actor(organisation=statement.organisation), make_actor(organisation=body)
