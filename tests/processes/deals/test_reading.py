"""Who reads what of deals, the figures, and lists that ask as much for thirty rows as for one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core import clock, metrics
from lianqiao.core.filing.enums import FilingState
from lianqiao.processes.deals.comparing import concluded_items
from lianqiao.processes.deals.enums import DealState as S
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.deals.queries.showing import shown_to
from lianqiao.processes.deals.queries.waiting import to_confirm, to_go_on
from lianqiao.processes.disposals.comparables import Comparable, Wanted
from lianqiao.processes.disposals.enums import PricingMethod
from lianqiao.registers.achievements.enums import TransformationMode as M
from lianqiao.registers.conversions.models import Conversion
from tests.factories import OrganisationFactory, RegionFactory, make_actor, make_reviewer
from tests.factories.deals import PRICE, confirm_all, fresh, make_deal

pytestmark = pytest.mark.django_db
AUCTION = PricingMethod.AUCTION


def test_government_reads_concluded_deals_of_its_region_without_terms() -> None:
    offered, sold = make_deal(S.OFFERED), make_deal(S.CONCLUDED, pricing=AUCTION)
    near, far = make_reviewer(code="290100"), make_reviewer(code="310000")

    assert offered not in Deal.objects.visible_to(near)
    assert list(Deal.objects.visible_to(near)) == [sold]
    assert not Deal.objects.visible_to(far).exists()
    shown = shown_to(fresh(sold), near)
    assert (shown.whole, shown.terms, shown.parts) == (False, [], [])


def test_government_of_the_buyer_reads_it_too() -> None:
    sold = make_deal(S.CONCLUDED, pricing=AUCTION, buyer=OrganisationFactory(region=RegionFactory(code="310000")))

    assert list(Deal.objects.visible_to(make_reviewer(code="310000"))) == [sold]


def test_page_for_the_government_holds_no_terms(client: Client) -> None:
    sold = make_deal(S.CONCLUDED, pricing=AUCTION)
    client.force_login(make_reviewer(code="290100").user)

    page = client.get(reverse("workbench:deal", args=[sold.pk])).content.decode()

    assert sold.number in page
    assert "独占许可" not in page
    assert "一次性支付" not in page


def test_what_waits_is_asked_of_the_right_side() -> None:
    deal = make_deal(S.OFFERED, pricing=AUCTION)
    buyer, seller = make_actor(organisation=deal.buyer), make_actor(organisation=deal.organisation)
    assert list(to_confirm(buyer)) == [deal]
    assert not to_confirm(seller).exists()
    assert not to_go_on(seller).exists()

    confirm_all(deal)

    assert not to_confirm(buyer).exists()
    assert list(to_go_on(seller)) == [deal]


def test_figures_count_concluded_deals_by_way_and_border() -> None:
    make_deal(S.OFFERED)
    make_deal(S.CONCLUDED, pricing=AUCTION)
    abroad = OrganisationFactory(region=RegionFactory(code="310000"))
    make_deal(S.CONCLUDED, pricing=AUCTION, mode=M.ASSIGNMENT, buyer=abroad, price_yuan=Decimal(5))
    today = clock.today()

    assert metrics.get("deals.concluded").value(on=today) == 2
    assert metrics.get("deals.amount").by("mode", on=today) == {M.LICENCE: PRICE, M.ASSIGNMENT: Decimal(5)}
    assert metrics.get("deals.outflow").value(on=today, region="290100") == Decimal(5)
    assert metrics.get("deals.inflow").by("region", on=today) == {"310000": Decimal(5)}
    assert metrics.get("deals.with_manager").value(on=today) == 0


def test_list_asks_as_much_for_many_rows_as_for_one(client: Client) -> None:
    first = make_deal(S.OFFERED)
    seller = make_actor(organisation=first.organisation)
    client.force_login(seller.user)
    page = reverse("workbench:deals")
    one = _queries(client, page)
    for _number in range(12):
        make_deal(seller=first.organisation, buyer=first.buyer, achievements=[first.items.get().achievement])

    assert _queries(client, page) == one


def _queries(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer: Any = client.get(page)
    assert answer.status_code == 200
    return len(asked)


def test_concluded_deals_are_comparables_until_their_conversion_is_confirmed() -> None:
    sold = make_deal(S.CONCLUDED, pricing=AUCTION, price_yuan=Decimal("90000.00"))
    make_deal(S.OFFERED, pricing=AUCTION)
    today = clock.today()
    wanted = Wanted((), M.LICENCE, today, today)

    assert concluded_items(wanted) == [Comparable(Decimal("90000.00"), sold.organisation_id, today)]

    Conversion.objects.update(state=FilingState.CONFIRMED)
    assert concluded_items(wanted) == []
