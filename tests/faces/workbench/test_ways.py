"""From price to income on pages: each record leads to the others, and what waits is offered filled in."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqiao.core import links
from lianqiao.core.permissions import Role
from lianqiao.faces.workbench.ways import stops_of
from lianqiao.processes.deals.enums import DealState
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.distributions import sources
from lianqiao.processes.distributions.domain import begin
from lianqiao.processes.distributions.models import Distribution
from lianqiao.processes.market.enums import ListingState
from lianqiao.processes.market.models import Listing
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import OrganisationFactory, complete_achievement, make_actor
from tests.factories.deals import make_deal
from tests.factories.market import make_listing
from tests.processes.contracts.makers import make_contract, make_office

pytestmark = pytest.mark.django_db


def client_of(actor: Any) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def _sold() -> tuple[Any, list[Any]]:
    """An editor of the unit that sold, and the records of a listing that was sold and led to a contract."""
    listing = make_listing(ListingState.SOLD)
    editor = make_actor(Role.EDITOR, organisation=listing.organisation)
    deal = Deal.objects.get(pk=Listing.objects.get(pk=listing.pk).deal_id)
    contract = make_contract(owner=editor, office=make_office(), source=deal)
    income = sources.incomes_of(deal)[0].income
    distribution = begin(deal, income.part, actor=editor, values=income.values)
    achievement = deal.items.get().achievement
    return editor, [achievement, deal.disposal, listing, deal, contract, distribution]


def test_every_record_of_the_way_leads_to_every_other() -> None:
    editor, records = _sold()
    client = client_of(editor)

    for record in records:
        page = client.get(links.page_of(record)).content.decode()
        others = [one for one in records if one is not record]
        assert [links.page_of(one) in page for one in others] == [True] * len(others), type(record)


def test_buyer_finds_listing_and_deal_but_not_what_is_the_units_own() -> None:
    _editor, records = _sold()
    deal: Any = records[3]
    buyer = make_actor(Role.EDITOR, organisation=deal.buyer)

    labels = {stop.label for stop in stops_of(deal, buyer)}

    assert {"挂牌", "成交"} <= labels
    assert not labels & {"转化决策", "收益分配", "单列资产"}


def test_way_costs_the_same_whatever_stands_on_it() -> None:
    editor, records = _sold()
    achievement, deal = records[0], records[3]
    stops_of(achievement, editor)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            stops_of(achievement, editor)
        return len(seen)

    before = cost()
    for _number in range(4):
        make_deal(seller=deal.organisation, achievements=[achievement])
    assert cost() == before


def test_record_that_stands_alone_shows_no_way() -> None:
    achievement = complete_achievement("published")
    editor = make_actor(Role.EDITOR, organisation=achievement.organisation)

    assert stops_of(achievement, editor) == []
    assert "转化过程" not in client_of(editor).get(links.page_of(achievement)).content.decode()


def _deal() -> tuple[Any, Deal]:
    unit = OrganisationFactory(kind=OrganisationKind.UNIVERSITY, is_state_founded=True)
    deal = make_deal(
        DealState.CONCLUDED, seller=unit, achievements=[complete_achievement("published", organisation=unit)]
    )
    return make_actor(Role.EDITOR, organisation=unit), deal


def test_concluded_deal_offers_contract_and_distribution_filled_in() -> None:
    make_office()
    editor, deal = _deal()
    client = client_of(editor)

    home = client.get(reverse("workbench:home")).content.decode()
    page = client.get(links.page_of(deal)).content.decode()
    register = f"{reverse('workbench:contracts_new')}?from=deal&amp;source={deal.pk}"
    divide = f"{reverse('workbench:distribution_new')}?from=deal&amp;source={deal.pk}&amp;part=part-0"

    assert "为成交申请技术合同登记" in home
    assert "为成交收入测算分配" in home
    assert register in page
    assert divide in page
    form = client.get(divide.replace("&amp;", "&")).content.decode()
    assert deal.number in form
    assert str(deal.items.get().achievement.completers.first()).split("（")[0] in form


def test_income_of_a_deal_is_begun_once_from_its_form() -> None:
    editor, deal = _deal()
    client = client_of(editor)
    path = f"{reverse('workbench:distribution_new')}?from=deal&source={deal.pk}&part=part-0"
    typed = {
        "title": deal.title,
        "basis": "net_income",
        "received_on": deal.concluded_on.isoformat(),
        "gross_yuan": "120",
        "costs": "",
        "persons": "",
    }

    first = client.post(path, typed)
    again = client.get(path)

    distribution = Distribution.objects.get()
    assert (distribution.cause, distribution.part) == (deal, "part-0")
    page = reverse("workbench:distribution", args=[distribution.pk])
    assert (first.headers["Location"], again.headers["Location"]) == (page, page)
    assert client.get(path.replace("part-0", "part-9")).status_code == 404
    stranger = client_of(make_actor(Role.EDITOR))
    assert stranger.get(path).status_code == 404
