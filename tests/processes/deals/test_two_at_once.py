"""Two people at once: one confirms what the other is changing, both conclude, both use one decision."""

from __future__ import annotations

import pytest

from lianqiao.core.transitions import apply
from lianqiao.processes.deals import content
from lianqiao.processes.deals.consequences import conversions_of
from lianqiao.processes.deals.domain.dealing import confirm_terms
from lianqiao.processes.deals.enums import DealState as S
from lianqiao.processes.disposals.enums import PricingMethod
from tests.factories.deals import PRICE, buyer_of, change_price, confirm_all, fresh, make_deal, seller_of
from tests.processes.programmes.test_two_at_once import beside

pytestmark = pytest.mark.django_db(transaction=True)


def test_confirmation_waits_for_the_change_and_is_refused() -> None:
    deal = make_deal(S.OFFERED)
    seller, buyer = seller_of(deal), buyer_of(deal)

    refusal = beside(
        lambda: change_price(deal, PRICE - 100_000, actor=seller),
        lambda: confirm_terms(deal, actor=buyer, content_sha256=deal.content_sha256),
    )

    assert refusal == "条款刚刚有修改，请重新核对以后再确认。"
    assert [one.organisation for one in content.missing(fresh(deal))] == [deal.buyer]


def test_two_who_conclude_do_so_once() -> None:
    deal = confirm_all(make_deal(S.OFFERED, pricing=PricingMethod.AUCTION))
    one, two = seller_of(deal), seller_of(deal)

    refusal = beside(lambda: apply(deal, "conclude", actor=one), lambda: apply(deal, "conclude", actor=two))

    assert refusal.startswith("当前状态是“已成交”")
    assert conversions_of(fresh(deal)).count() == 1


def test_cancellation_and_conclusion_exclude_each_other() -> None:
    deal = confirm_all(make_deal(S.OFFERED, pricing=PricingMethod.AUCTION))
    buyer, seller = buyer_of(deal), seller_of(deal)

    refusal = beside(
        lambda: apply(deal, "cancel", actor=buyer, reason="不买了"),
        lambda: apply(deal, "conclude", actor=seller),
    )

    assert refusal.startswith("当前状态是“已取消”")
    assert fresh(deal).number == ""
