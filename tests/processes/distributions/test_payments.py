"""Distributions begun from confirmed payments of a contract: what is offered, and that no money is divided twice."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from lianqiao.core import clock
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.deals.enums import DealState
from lianqiao.processes.distributions import sources
from lianqiao.processes.distributions.domain import begin
from lianqiao.processes.distributions.enums import Basis
from lianqiao.processes.distributions.models import Distribution
from lianqiao.processes.distributions.payments import divisions_of
from lianqiao.processes.distributions.queries.waiting import to_begin, to_begin_of_payments
from lianqiao.processes.performance.domain.paying import answer_payment, correct_payment
from lianqiao.processes.performance.models import ContractPayment, Performance
from lianqiao.registers.achievements.enums import TransformationMode as Mode
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import OrganisationFactory, complete_achievement, make_actor
from tests.factories.deals import make_deal, seller_of
from tests.factories.distributions import decider_of, fresh
from tests.processes.contracts.makers import make_contract, register
from tests.processes.performance import makers
from tests.processes.performance.makers import WAN, make_performance, paid, running
from tests.processes.programmes.test_two_at_once import beside

pytestmark = pytest.mark.django_db


def _licence() -> Performance:
    """A running contract of licence that was filled from no deal."""
    return running(make_performance(kind="licence", subject="patent"))


def _of_deal(deal: Any) -> Performance:
    """The performance of the registered contract of a deal, running."""
    contract = make_contract(
        owner=seller_of(deal), source=deal, kind="licence", subject="patent", counterpart=deal.buyer
    )
    return running(makers.fresh(Performance.objects.get(contract=register(contract))))


def _deal() -> Any:
    unit = OrganisationFactory(kind=OrganisationKind.UNIVERSITY, is_state_founded=False)
    sold = [complete_achievement("published", organisation=unit)]
    return make_deal(DealState.CONCLUDED, seller=unit, achievements=sold, mode=Mode.LICENCE)


def _begun(record: Any, part: str, actor: Any, name: str = "payment") -> Distribution:
    found = sources.find(name, str(record.pk), part, actor)
    assert found is not None
    record, income = found
    values = {**income.values, "rule_paper": "科技成果转化奖酬办法", "contributors_share": 0}
    return begin(record, part, actor=actor, values=values, persons=[dict(row) for row in income.persons])


def test_confirmed_payment_of_a_licence_waits_and_is_divided_once() -> None:
    performance = _licence()
    actor = makers.seller_of(performance)
    waiting = makers.pay(performance)
    assert sources.incomes_of(waiting)[:] == []
    assert list(to_begin_of_payments(actor)) == []

    answer_payment(waiting, actor=makers.buyer_of(performance), is_right=True)

    assert list(to_begin_of_payments(actor)) == [performance]
    first = _begun(waiting, "whole", actor)
    assert (first.gross_yuan, first.basis, first.received_on) == (20 * WAN, Basis.NET_INCOME, clock.today())
    assert first.contract_number == performance.contract.registration_number
    assert _begun(waiting, "whole", actor) == first
    assert list(to_begin_of_payments(actor)) == []
    assert divisions_of(makers.fresh(performance)) == {waiting.pk: first}


def test_money_for_development_is_no_income_of_a_transformation() -> None:
    performance = running()
    payment = paid(performance)

    assert sources.incomes_of(payment) == []
    assert list(to_begin_of_payments(makers.seller_of(performance))) == []
    assert divisions_of(makers.fresh(performance)) == {}


def test_others_find_nothing_to_divide() -> None:
    performance = _licence()
    payment = paid(performance)

    for actor in (makers.buyer_of(performance), make_actor(Role.EDITOR)):
        assert sources.find("payment", str(payment.pk), "whole", actor) is None
        assert list(to_begin_of_payments(actor)) == []


def test_payment_that_was_taken_back_is_not_divided() -> None:
    performance = _licence()
    payment = paid(performance)
    seller, buyer = makers.seller_of(performance), makers.buyer_of(performance)
    counter = correct_payment(payment, actor=seller, reason="记错了")

    assert sources.find("payment", str(payment.pk), "whole", seller) is not None
    answer_payment(counter, actor=buyer, is_right=True)

    assert sources.find("payment", str(payment.pk), "whole", seller) is None
    assert list(to_begin_of_payments(seller)) == []
    with pytest.raises(DomainError, match="冲正"):
        begin(ContractPayment.objects.for_answer().get(pk=payment.pk), "whole", actor=seller, values={})


def test_contract_that_is_paid_takes_the_place_of_the_parts_of_its_price() -> None:
    deal = _deal()
    actor = seller_of(deal)
    assert list(to_begin(actor)) == [deal]

    payment = paid(_of_deal(deal))

    assert list(to_begin(actor)) == []
    assert sources.incomes_of(deal) == []
    begun = _begun(payment, "whole", actor)
    names = [one.name for one in deal.items.get().achievement.completers.order_by("order")]
    assert [one.name for one in begun.rewards.order_by("pk")] == names
    with pytest.raises(DomainError, match="已经按成交约定或合同款测算"):
        begin(deal, "part-0", actor=actor, values={})


def test_deal_that_was_divided_by_its_price_is_not_divided_by_payments() -> None:
    deal = _deal()
    actor = seller_of(deal)
    by_price = _begun(deal, "part-0", actor, "deal")

    payment = paid(_of_deal(deal))

    assert sources.find("payment", str(payment.pk), "whole", actor) is None
    assert list(to_begin_of_payments(actor)) == []
    apply(fresh(by_price), "withdraw", actor=decider_of(by_price), reason="改按到账分配")
    assert [one.contract.source for one in to_begin_of_payments(actor)] == [deal]
    assert sources.find("payment", str(payment.pk), "whole", actor) is not None


@pytest.mark.django_db(transaction=True)
def test_price_and_payment_at_once_are_divided_once() -> None:
    deal = _deal()
    actor = seller_of(deal)
    performance = _of_deal(deal)
    payment, buyer = makers.pay(performance), makers.buyer_of(performance)

    def by_payment() -> None:
        answer_payment(payment, actor=buyer, is_right=True)
        begin(payment, "whole", actor=actor, values=_values(payment, "whole", payment.amount_yuan))

    refusal = beside(
        lambda: begin(deal, "part-0", actor=actor, values=_values(deal, "part-0", Decimal(300_000))), by_payment
    )

    assert "已经按成交约定或合同款测算" in refusal
    assert Distribution.objects.count() == 1


def _values(record: Any, part: str, amount: Decimal) -> dict[str, Any]:
    return {"title": f"{record} {part}", "basis": Basis.NET_INCOME, "received_on": clock.today(), "gross_yuan": amount}
