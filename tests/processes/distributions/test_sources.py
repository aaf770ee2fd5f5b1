"""Distributions begun from the price of a deal, and what the separate ledger takes down of them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from lianqiao.core import clock
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.asset_ledger.enums import Account, Movement
from lianqiao.processes.asset_ledger.models import Asset, Book, JournalEntry, JournalLine
from lianqiao.processes.deals.enums import DealState
from lianqiao.processes.distributions import sources
from lianqiao.processes.distributions.booking import book
from lianqiao.processes.distributions.domain import Paid, begin, record_payments
from lianqiao.processes.distributions.enums import Basis, DistributionState
from lianqiao.processes.distributions.interfaces.forms import initial_of
from lianqiao.processes.distributions.models import Distribution
from lianqiao.processes.distributions.queries.waiting import to_begin
from lianqiao.registers.achievements.enums import TransformationMode as Mode
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import OrganisationFactory, complete_achievement, make_actor
from tests.factories.asset_ledger import make_asset
from tests.factories.deals import PRICE, make_deal, seller_of
from tests.factories.distributions import decider_of, fresh

pytestmark = pytest.mark.django_db


def _unit() -> Any:
    """A unit that is bound by no notice, so that it pays at once."""
    return OrganisationFactory(kind=OrganisationKind.UNIVERSITY, is_state_founded=False)


def _deal(unit: Any, count: int = 1, **given: Any) -> Any:
    sold = [complete_achievement("published", organisation=unit) for _place in range(count)]
    return make_deal(DealState.CONCLUDED, seller=unit, achievements=sold, **{"mode": Mode.LICENCE, **given})


def _begun(deal: Any, actor: Any, part: str = "part-0") -> Distribution:
    found = sources.find("deal", str(deal.pk), part, actor)
    assert found is not None
    record, income = found
    values = {**income.values, "rule_paper": "科技成果转化奖酬办法", "contributors_share": 0}
    persons = [dict(row) for row in income.persons]
    return begin(record, part, actor=actor, values=values, costs=income.costs, persons=persons)


def _pay(distribution: Distribution, actor: Any, paper: str = "回单 1") -> None:
    apply(fresh(distribution), "submit", actor=actor)
    apply(fresh(distribution), "decide", actor=decider_of(distribution), decision_paper="院务会纪要 3 号")
    _record(distribution, actor, paper)


def _record(distribution: Distribution, actor: Any, paper: str) -> None:
    paid = [Paid(one.pk, one.amount_yuan) for one in fresh(distribution).rewards.all()]
    record_payments(fresh(distribution), actor=actor, paid=paid, on=clock.today(), paper=paper)


def test_deal_offers_its_price_with_completers_and_floors() -> None:
    deal = _deal(_unit())

    (income,) = [one.income for one in sources.incomes_of(deal)]

    values = initial_of(income)
    names = [one.name for one in deal.items.get().achievement.completers.order_by("order")]
    assert (values["gross_yuan"], values["basis"], values["contract_number"]) == (PRICE, Basis.NET_INCOME, deal.number)
    assert values["completers_percent"] >= 50
    assert [row["name"] for row in values["persons"]] == names
    assert sum(row["percent"] for row in values["persons"]) == 100


def test_each_part_waits_from_its_day_and_is_divided_once() -> None:
    today = clock.today()
    parts = [
        {"kind": "fixed", "amount_yuan": PRICE - 200_000},
        {"kind": "instalment", "amount_yuan": Decimal(200_000), "due_on": today + timedelta(days=90)},
    ]
    deal = _deal(_unit(), parts=parts)
    actor = seller_of(deal)

    assert list(to_begin(actor)) == [deal]
    first = _begun(deal, actor)
    assert _begun(deal, actor) == first
    assert list(to_begin(actor)) == []
    with clock.ahead(timedelta(days=90)):
        assert list(to_begin(actor)) == [deal]
    apply(fresh(first), "withdraw", actor=decider_of(first), reason="算错了")
    assert list(to_begin(actor)) == [deal]


def test_equity_is_divided_as_equity() -> None:
    deal = _deal(_unit(), mode=Mode.EQUITY_CONTRIBUTION)

    (income,) = [one.income for one in sources.incomes_of(deal)]

    assert (income.values["basis"], income.values["equity_percent"]) == (Basis.EQUITY, deal.share)
    assert income.values["company"] == deal.company


def test_others_find_nothing_to_divide() -> None:
    deal = _deal(_unit())
    buyer, stranger = make_actor(Role.EDITOR, organisation=deal.buyer), make_actor(Role.EDITOR)

    for actor in (buyer, stranger):
        assert list(to_begin(actor)) == []
        assert sources.find("deal", str(deal.pk), "part-0", actor) is None
    assert sources.find("deal", "nonsense", "part-0", seller_of(deal)) is None
    assert sources.find("other", str(deal.pk), "part-0", seller_of(deal)) is None
    assert sources.find("deal", str(deal.pk), "part-7", seller_of(deal)) is None


def _in_ledger(deal: Any, *places: int) -> list[Asset]:
    items = list(deal.items.select_related("achievement").order_by("position"))
    return [make_asset(organisation=deal.organisation, achievement=items[one].achievement, title="") for one in places]


def _sum(account: str, column: str = "credit_yuan") -> Decimal:
    lines = JournalLine.objects.filter(account=account)
    return sum(lines.values_list(column, flat=True), start=Decimal(0))


def test_payment_posts_income_and_reward_once() -> None:
    deal = _deal(_unit())
    (asset,) = _in_ledger(deal, 0)
    actor = seller_of(deal)
    distribution = _begun(deal, actor)

    _pay(distribution, actor)
    _record(distribution, actor, "回单 1")
    book(fresh(distribution), ())

    asset.refresh_from_db()
    rewarded = sum(one.amount_yuan for one in distribution.rewards.all())
    assert asset.income_yuan == PRICE
    assert _sum(Account.REWARD, "debit_yuan") == rewarded
    assert JournalEntry.objects.filter(kind=Movement.INCOME).count() == 1
    assert JournalEntry.objects.get(kind=Movement.REWARD).cause == distribution
    assert fresh(distribution).state == DistributionState.PAID


def test_achievements_without_an_asset_leave_their_part_out() -> None:
    deal = _deal(_unit(), count=3)
    first, _second = _in_ledger(deal, 0, 2)
    actor = seller_of(deal)
    distribution = _begun(deal, actor)

    _pay(distribution, actor)

    amounts = [item.amount_yuan for item in deal.items.order_by("position")]
    first.refresh_from_db()
    assert _sum(Account.INCOME) == amounts[0] + amounts[2]
    assert first.income_yuan == amounts[0]


def test_income_of_a_closed_year_is_posted_after_it() -> None:
    deal = _deal(_unit())
    _in_ledger(deal, 0)
    actor = seller_of(deal)
    distribution = _begun(deal, actor)
    yesterday = clock.today() - timedelta(days=1)
    Distribution.objects.filter(pk=distribution.pk).update(received_on=yesterday)
    Book.objects.filter(organisation=deal.organisation).update(closed_until=yesterday)

    _pay(distribution, actor)

    assert JournalEntry.objects.get(kind=Movement.INCOME).on == clock.today()


def test_unit_without_ledger_pays_all_the_same() -> None:
    deal = _deal(_unit())
    actor = seller_of(deal)
    distribution = _begun(deal, actor)

    _pay(distribution, actor)

    assert fresh(distribution).state == DistributionState.PAID
    assert not JournalEntry.objects.exists()
