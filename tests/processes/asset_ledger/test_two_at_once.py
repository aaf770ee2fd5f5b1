"""Two people at once: at one transfer, at the next number, and at a year that is being closed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.asset_ledger import domain
from lianqiao.processes.asset_ledger.models import Asset, JournalEntry
from tests.factories import make_actor
from tests.factories.asset_ledger import make_asset, told
from tests.processes.programmes.test_two_at_once import beside

pytestmark = pytest.mark.django_db(transaction=True)


def test_asset_leaves_once() -> None:
    asset = make_asset()

    refusal = beside(
        lambda: domain.transfer_asset(asset, received_yuan=Decimal(1), **told()),
        lambda: domain.transfer_asset(asset, received_yuan=Decimal(2), **told()),
    )

    assert refusal == "“天然鳞片石墨无氟提纯方法”已转出，不能再办理。"
    assert Asset.objects.get(pk=asset.pk).income_yuan == 1


def test_numbers_of_two_do_not_collide() -> None:
    asset = make_asset()
    other = make_asset(organisation=asset.organisation, title="另一项")

    refusal = beside(
        lambda: domain.add_cost(asset, amount_yuan=Decimal(1), **told()),
        lambda: domain.add_cost(other, amount_yuan=Decimal(1), **told()),
    )

    assert refusal == ""
    assert sorted(JournalEntry.objects.values_list("serial", flat=True)) == [1, 2, 3, 4]


def test_nothing_comes_into_a_year_while_it_is_signed() -> None:
    with time_machine.travel("2026-02-01T10:00:00+08:00", tick=True):
        asset = make_asset(on=date(2025, 5, 1))
        editor, boss = (make_actor(role, organisation=asset.organisation) for role in (Role.EDITOR, Role.ADMINISTRATOR))
        statement = domain.prepare_statement(actor=editor, year=2025)

        refusal = beside(
            lambda: apply(statement, "sign", actor=boss),
            lambda: domain.add_cost(asset, amount_yuan=Decimal(1), **told(on=date(2025, 12, 31))),
        )

    assert refusal == "2025 年的年度报表已经签署，不能再记入该年。"
    assert asset.entries.count() == 1
