"""The states of deals and of statements of commission."""

from __future__ import annotations

from lianqiao.core.transitions import apply
from lianqiao.processes.deals.domain.commissions import confirm_statement
from lianqiao.processes.deals.domain.noticing import notices_of
from lianqiao.processes.deals.models import CommissionStatement, Deal
from lianqiao.processes.disposals.enums import PricingMethod
from tests.core.matrices.table import Matrix, Sides, sides_of_a_register
from tests.factories import AchievementFactory, OrganisationFactory, make_actor
from tests.factories.deals import confirm_all, fresh, make_deal, make_mandate, pass_notice, seller_of

DEAL = """
offer    | draft           | offered   | own:EDITING
announce | offered         | noticed   | system
conclude | offered         | concluded | own:EDITING
cancel   | draft           | cancelled | own:EDITING
cancel   | offered noticed | cancelled | own:EDITING buyer:EDITING
conclude | noticed         | concluded | own:EDITING
reopen   | noticed         | offered   | own:EDITING
"""
STATEMENT = """
dispute    | open          | disputed  | own:EDITING manager:EDITING
resume     | disputed      | open      | manager:EDITING
share_anew | open disputed | open      | system
settle     | open          | confirmed | system
"""


def deal_in(state: str) -> Deal:
    """A deal in that state; offered ones of an auction, which need no notice, are confirmed by all."""
    if state == "noticed":
        return make_deal(state)
    deal = make_deal(state, pricing=PricingMethod.AUCTION)
    return confirm_all(deal) if state == "offered" else deal


def statement_in(state: str) -> CommissionStatement:
    """A statement of one line, against which the manager objects."""
    unit = OrganisationFactory()
    achievement = AchievementFactory(organisation=unit)
    make_mandate(unit, achievement=achievement, is_exclusive=True)
    deal = make_deal("concluded", seller=unit, achievements=[achievement], pricing=PricingMethod.AUCTION)
    statement = deal.statements.get()
    people = [make_actor(organisation=unit), make_actor(organisation=statement.lines.get().manager_organisation)]
    if state == "disputed":
        return apply(statement, "dispute", actor=people[1], reason="比例不对")
    if state == "confirmed":
        for person in people:
            statement = confirm_statement(statement, actor=person, content_sha256=statement.content_sha256)
    return statement


def sides_of_a_deal(deal: Deal) -> Sides:
    """With the buyer."""
    return {**sides_of_a_register(fresh(deal)), "buyer": (deal.buyer, {})}


def sides_of_a_statement(statement: CommissionStatement) -> Sides:
    """With the manager who is paid."""
    return {**sides_of_a_register(statement), "manager": (statement.lines.get().manager_organisation, {})}


def notice_is_over(deal: Deal, name: str) -> None:
    """What an action on a deal with a notice waits for: that it has passed, or was taken down."""
    notice = notices_of(deal).first()
    if notice is None or deal.state != "noticed":
        return
    if name == "conclude":
        pass_notice(deal)
    elif name in ("reopen", "cancel"):
        apply(notice, "withdraw", actor=seller_of(deal), reason="价格有误")


MATRICES = {
    "deals.Deal": Matrix(DEAL, deal_in, sides_of_a_deal, lambda name: {}, notice_is_over),
    "deals.CommissionStatement": Matrix(STATEMENT, statement_in, sides_of_a_statement, lambda name: {}),
}
