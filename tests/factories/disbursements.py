"""Promised amounts, moved on by the domain functions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lianqiao.core.access import SYSTEM
from lianqiao.processes.disbursements import domain
from lianqiao.processes.disbursements.models import Disbursement
from tests.factories.actors import make_reviewer
from tests.factories.organisations import OrganisationFactory
from tests.factories.registers import AchievementFactory

#: Below the packaged norm `disbursements.four_eyes_above`, and above it.
SMALL, LARGE = Decimal(50_000), Decimal(600_000)


def make_disbursement(
    *, payer: Any = None, payee: Any = None, cause: Any = None, part: str = "milestone-1", amount_yuan: Decimal = SMALL
) -> Disbursement:
    """Promised by a new body of 290000 to a new unit, for a new achievement, unless told."""
    given: Any = cause or AchievementFactory()
    return domain.promise(
        given,
        part,
        actor=SYSTEM,
        payer=payer or make_reviewer().organisation,
        payee=payee or OrganisationFactory(),
        amount_yuan=amount_yuan,
        purpose="第一阶段经费",
        title="压铸件防腐涂层产业化",
    )


def make_due(**values: Any) -> Disbursement:
    """Promised and due."""
    return domain.make_due(make_disbursement(**values), actor=SYSTEM, reason="里程碑通过验收")
