"""From which records the money of a deal is divided: the parts of its price or the payments of its contract.

What was begun first holds; the other is no longer offered.
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef

from lianqiao.processes.deals.models import Deal
from lianqiao.processes.distributions.enums import DistributionState
from lianqiao.processes.distributions.models import Distribution
from lianqiao.processes.performance.enums import PaymentVerdict
from lianqiao.processes.performance.models import ContractPayment


def confirmed() -> Any:
    """The lines of money that both sides confirm and that nobody has taken back."""
    rows: Any = ContractPayment._base_manager.filter(amount_yuan__gt=0, answer__verdict=PaymentVerdict.CONFIRMED)
    taken_back = ContractPayment._base_manager.filter(corrects=OuterRef("pk"), answer__verdict=PaymentVerdict.CONFIRMED)
    return rows.filter(~Exists(taken_back))


def divided_by_parts(deal: Any) -> Any:
    """What was begun of the price of a deal; `deal` is its key or a reference to it."""
    rows = Distribution.objects.filter(cause_type=ContentType.objects.get_for_model(Deal), cause_id=deal)
    return rows.exclude(state=DistributionState.WITHDRAWN)


def paid_by_contract(deal: Any) -> Any:
    """The confirmed payments of the contract of a deal; `deal` is its key or a reference to it."""
    return confirmed().filter(
        performance__contract__source_type=ContentType.objects.get_for_model(Deal),
        performance__contract__source_id=deal,
    )
