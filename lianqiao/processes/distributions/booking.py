"""What the separate ledger takes down of a distribution: the income of each achievement, and what went to persons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.processes.asset_ledger import domain as ledger
from lianqiao.processes.asset_ledger.enums import Condition
from lianqiao.processes.asset_ledger.limits import LONGEST_PAPER
from lianqiao.processes.asset_ledger.models import Asset, Book
from lianqiao.processes.deals.splitting import split
from lianqiao.processes.distributions.enums import Basis
from lianqiao.processes.distributions.models import Distribution, RewardPayment
from lianqiao.processes.distributions.sources import weights_of


def book(distribution: Distribution, payments: Sequence[RewardPayment]) -> None:
    """Post the income once, and the payments that are new; nothing for what stands in no ledger of the unit.

    Shares of companies came into the ledger when they were contributed, and profit of one's own production is none of
    its income: of both nothing is posted. Said twice it is posted once.
    """
    if distribution.basis != Basis.NET_INCOME:
        return
    weights = weights_of(distribution)
    assets = _assets(distribution, weights)
    if not assets:
        return
    parts = [weights[one.achievement_id] for one in assets]
    whole = sum(weights.values(), Decimal(0))
    _income(distribution, assets, [*parts, whole - sum(parts, Decimal(0))])
    if payments:
        _rewards(distribution, payments, assets, [*parts, whole - sum(parts, Decimal(0))])


def _assets(distribution: Distribution, weights: Any) -> list[Asset]:
    rows = Asset.objects.filter(organisation=distribution.organisation_id, achievement__in=[*weights])
    held = rows.exclude(condition=Condition.REMOVED).select_related("organisation", "region").order_by("pk")
    return [one for one in held if weights[one.achievement_id] > 0]


def _income(distribution: Distribution, assets: list[Asset], weights: list[Decimal]) -> None:
    """What came in; the part of achievements that stand in no ledger is left out."""
    on = _open_day(distribution, distribution.received_on)
    for asset, amount in zip(assets, split(distribution.gross_yuan, weights), strict=False):
        if amount:
            ledger.receive_income(
                asset,
                received_yuan=amount,
                actor=SYSTEM,
                on=on,
                reason=_("转化收入：%(title)s") % {"title": distribution.title},
                paper=(distribution.contract_number or distribution.number)[:LONGEST_PAPER],
                key=f"distribution.{distribution.pk}.income.{asset.pk}",
                cause=distribution,
            )


def _rewards(
    distribution: Distribution, payments: Sequence[RewardPayment], assets: list[Asset], weights: list[Decimal]
) -> None:
    """What persons received by one voucher, as one sum: who received how much stands in the distribution alone."""
    first = payments[0]
    total = sum((one.amount_yuan for one in payments), Decimal(0))
    for asset, amount in zip(assets, split(total, weights), strict=False):
        if amount:
            ledger.pay_reward(
                asset,
                paid_yuan=amount,
                actor=SYSTEM,
                on=_open_day(distribution, first.on),
                reason=_("发放奖酬：%(title)s，%(number)s")
                % {"title": distribution.title, "number": distribution.number},
                paper=first.paper[:LONGEST_PAPER],
                key=f"reward.{first.pk}.{asset.pk}",
                cause=distribution,
            )


def _open_day(distribution: Distribution, day: date) -> date:
    """The day itself; the first one after the years that are closed where it lies in one of them."""
    closed = Book.objects.filter(organisation=distribution.organisation_id).values_list("closed_until", flat=True)
    last = closed.first()
    return day if last is None or day > last else min(last + timedelta(days=1), clock.today())
