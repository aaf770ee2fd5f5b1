"""Distributions of income, made and moved on by the domain functions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import Actor
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.distributions.domain import Paid, create_distribution, record_payments
from lianqiao.processes.distributions.enums import Basis, CostKind, Group
from lianqiao.processes.distributions.enums import DistributionState as S
from lianqiao.processes.distributions.models import Distribution
from tests.factories.actors import make_actor
from tests.factories.organisations import OrganisationFactory

VALUES: dict[str, Any] = {
    "title": "镁合金防腐涂层专利转让首付款",
    "basis": Basis.NET_INCOME,
    "gross_yuan": Decimal(1_000_000),
    "rule_paper": "科技成果转化奖酬办法",
    "completers_share": 7_000,
    "contributors_share": 1_000,
}
COSTS: tuple[dict[str, Any], ...] = ({"kind": CostKind.TAX, "amount_yuan": Decimal(60_000), "paper": "完税证明 0001"},)
PERSONS: tuple[dict[str, Any], ...] = (
    {"group": Group.COMPLETER, "name": "季明湛", "post": "材料学院教授", "percent": Decimal(60), "is_main": True},
    {"group": Group.COMPLETER, "name": "祝以宁", "post": "材料学院讲师", "percent": Decimal(40), "is_main": True},
    {"group": Group.CONTRIBUTOR, "name": "冉既白", "post": "技术转移中心", "percent": Decimal(100)},
)


def make_distribution(
    state: str = S.DRAFT,
    *,
    actor: Actor | None = None,
    costs: Any = COSTS,
    persons: Any = PERSONS,
    decider: Actor | None = None,
    **values: Any,
) -> Distribution:
    """A distribution of a new state-founded university, moved on to that state; `actor` calculates, another decides."""
    writer = actor or make_actor(Role.EDITOR, organisation=OrganisationFactory(is_state_founded=True))
    given = {**VALUES, "received_on": clock.today(), **values}
    distribution = create_distribution(actor=writer, values=given, costs=costs, persons=persons)
    if state == S.DRAFT:
        return fresh(distribution)
    if state == S.WITHDRAWN:
        return apply(fresh(distribution), "withdraw", actor=decider or decider_of(distribution), reason="算错了")
    apply(fresh(distribution), "submit", actor=writer)
    if state == S.PROPOSED:
        return fresh(distribution)
    head = decider or decider_of(distribution)
    apply(fresh(distribution), "decide", actor=head, decision_paper="校长办公会纪要〔2026〕12号")
    if state == S.PAID:
        pay_all(fresh(distribution), actor=writer)
    return fresh(distribution)


def decider_of(distribution: Distribution) -> Actor:
    """An administrator of the unit who receives nothing."""
    return make_actor(Role.ADMINISTRATOR, organisation=distribution.organisation)


def fresh(distribution: Distribution) -> Distribution:
    """As its page reads it."""
    found: Distribution = Distribution.objects.for_detail().get(pk=distribution.pk)
    return found


def pay_all(distribution: Distribution, *, actor: Actor, paper: str = "银行回单 1") -> None:
    """Everything that is open, by one voucher; the notice of a state-founded unit must have ended."""
    paid = [Paid(one.pk, one.open_yuan) for one in distribution.rewards.all() if one.open_yuan]
    record_payments(distribution, actor=actor, paid=paid, on=clock.today(), paper=paper)
