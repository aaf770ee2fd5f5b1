"""Assets of the separate ledger, entered and moved by the domain functions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.processes.asset_ledger import domain
from lianqiao.processes.asset_ledger.enums import Stage
from lianqiao.processes.asset_ledger.models import Asset, Holding
from tests.factories.organisations import OrganisationFactory

COST = Decimal("80000.00")


def make_asset(*, organisation: Any = None, cost_yuan: Decimal | None = COST, **values: Any) -> Asset:
    """Of the development stage with a cost, in a new unit unless told; without cost of the research stage."""
    given: dict[str, Any] = {
        "title": "天然鳞片石墨无氟提纯方法",
        "kind": "patent",
        "stage": Stage.RESEARCH if cost_yuan is None else Stage.DEVELOPMENT,
    }
    unit = organisation or OrganisationFactory()
    return domain.enter_asset(actor=SYSTEM, organisation=unit, cost_yuan=cost_yuan, **{**given, **values})


def told(**values: Any) -> dict[str, Any]:
    """What every movement is told with."""
    return {"actor": SYSTEM, "on": clock.today(), "reason": "合同已经签订", "paper": "记账凭证1号", **values}


def make_holding(asset: Asset | None = None, **values: Any) -> Holding:
    """A fifth of a company for an asset."""
    given = {"company_name": "辽河冰晶装备有限公司", "share_percent": Decimal(20), "value_yuan": Decimal(500_000)}
    return domain.contribute_equity(asset or make_asset(), **{**given, **told(), **values})
