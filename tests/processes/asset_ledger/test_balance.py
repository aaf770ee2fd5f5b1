"""Whatever happens in whatever order, the books balance, nothing is lost to the cent, and statements add up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db.models import F, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.errors import DomainError
from lianqiao.processes.asset_ledger import domain
from lianqiao.processes.asset_ledger.domain.posting import share_of
from lianqiao.processes.asset_ledger.enums import DEBIT_ACCOUNTS, Account
from lianqiao.processes.asset_ledger.models import Asset, Holding, JournalEntry, JournalLine
from lianqiao.processes.asset_ledger.queries.statements import content_of
from tests.factories import OrganisationFactory
from tests.factories.asset_ledger import make_asset, told

pytestmark = pytest.mark.django_db(transaction=True)
AMOUNTS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(9_999_999), places=2)
PERCENTS = st.decimals(min_value=Decimal("0.0001"), max_value=Decimal(100), places=4)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["cost", "develop", "licence", "transfer", "empower", "contribute", "cash", "exit", "reverse"]),
        AMOUNTS,
        PERCENTS,
    ),
    max_size=8,
)


def act(name: str, asset: Asset, amount: Decimal, share: Decimal) -> Any:
    holding = Holding.objects.filter(asset=asset).order_by("pk").last()
    if name == "cost":
        return domain.add_cost(asset, amount_yuan=amount, **told())
    if name == "develop":
        return domain.begin_development(asset, **told())
    if name == "licence":
        return domain.grant_licence(asset, received_yuan=amount, **told())
    if name == "transfer":
        return domain.transfer_asset(asset, received_yuan=amount, share_percent=share, **told())
    if name == "empower":
        return domain.empower(asset, share_percent=share, **told())
    if name == "contribute":
        return domain.contribute_equity(asset, company_name="甲公司", share_percent=share, value_yuan=amount, **told())
    if name == "reverse":
        last = JournalEntry.objects.filter(asset=asset).order_by("place").last()
        return domain.reverse_entry(last, actor=SYSTEM, reason="误登") if last else None
    if holding is None:
        return None
    if name == "cash":
        return domain.contribute_cash(holding, amount_yuan=amount, **told())
    return domain.exit_holding(holding, received_yuan=amount, sold_percent=share, **told())


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS, cost=AMOUNTS)
def test_books_balance_after_any_sequence(acts: list[tuple[str, Decimal, Decimal]], cost: Decimal) -> None:
    unit: Any = OrganisationFactory()
    asset = make_asset(organisation=unit, cost_yuan=cost)
    for name, amount, share in acts:
        try:
            act(name, asset, amount, share)
        except DomainError:
            continue

    lines = JournalLine.objects.filter(entry__organisation=unit)
    sums = lines.aggregate(debit=Sum("debit_yuan"), credit=Sum("credit_yuan"))
    assert sums["debit"] == sums["credit"]
    balance = {
        row["account"]: row["balance"]
        for row in lines.order_by().values("account").annotate(balance=Sum(F("debit_yuan") - F("credit_yuan")))
    }
    assert Asset.objects.get(pk=asset.pk).book_yuan == balance.get(Account.ASSETS, 0)
    assert sum(Holding.objects.filter(asset=asset).values_list("cost_yuan", flat=True)) == balance.get(
        Account.EQUITY, 0
    )
    year = content_of(unit, clock.today().year)
    for row in year["accounts"]:
        sign = 1 if Account(row["code"]) in DEBIT_ACCOUNTS else -1
        moved = sign * (Decimal(row["debit"]) - Decimal(row["credit"]))
        assert Decimal(row["closing"]) == Decimal(row["opening"]) + moved
    kinds = sum((Decimal(row["closing"]) for row in year["kinds"]), Decimal(0))
    assert kinds == balance.get(Account.ASSETS, 0)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(cost=AMOUNTS, shares=st.lists(PERCENTS, min_size=1, max_size=4))
def test_parts_that_are_handed_over_make_the_whole(cost: Decimal, shares: list[Decimal]) -> None:
    left, out = cost, Decimal(0)
    for share in shares:
        part = share_of(left, share)
        left, out = left - part, out + part
    assert (left + out, left >= 0) == (cost, True)
