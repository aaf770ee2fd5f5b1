"""What a new application begins with: what the registers know, and what an introduction says."""

from __future__ import annotations

from typing import Any

import pytest

from lianqiao.core import clock
from lianqiao.core.permissions import Role
from lianqiao.processes.contracts import filling
from lianqiao.processes.deals.enums import DealState
from lianqiao.processes.introductions.models import Introduction
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import OrganisationFactory, make_actor
from tests.factories.deals import make_deal
from tests.processes.contracts.makers import make_office
from tests.processes.introductions.makers import claim_for
from tests.processes.makers import complete_introduction

pytestmark = pytest.mark.django_db


def test_nearest_office_and_the_units_own_code_are_filled_in() -> None:
    make_office(place="290000", code="09")
    nearest = make_office(place="290100", code="01")
    make_office(place="290200", code="02")
    university = OrganisationFactory(kind=OrganisationKind.UNIVERSITY)

    begun = filling.begin_with(make_actor(Role.EDITOR, organisation=university))

    assert begun == {"office": nearest.pk, "own_kind": "022", "side": "seller"}


def test_introduction_with_a_confirmed_contract_fills_the_form() -> None:
    introduction: Any = complete_introduction("closed")
    claim_for(introduction)
    one = make_actor(Role.EDITOR, organisation=introduction.organisation)
    assert filling.source_of("introduction", str(introduction.pk), one) is None
    Introduction.objects.filter(pk=introduction.pk).update(contract_on=clock.today())

    source = filling.source_of("introduction", str(introduction.pk), one)
    told = filling.values_from(source, one)

    assert told["counterpart"] == introduction.counterpart_id
    assert told["signed_on"] == clock.today()
    other = make_actor(Role.EDITOR, organisation=introduction.counterpart)
    assert filling.values_from(source, other)["side"] != told["side"]


def test_concluded_deal_fills_the_form_of_either_side() -> None:
    deal = make_deal(DealState.CONCLUDED)
    seller, buyer = (make_actor(Role.EDITOR, organisation=one) for one in (deal.organisation, deal.buyer))

    told = filling.values_from(filling.source_of("deal", str(deal.pk), seller), seller)
    bought = filling.values_from(filling.source_of("deal", str(deal.pk), buyer), buyer)

    assert (told["title"], told["amount_yuan"]) == (deal.title, deal.price_yuan)
    assert (told["side"], told["counterpart"]) == ("seller", deal.buyer_id)
    assert (bought["side"], bought["counterpart"]) == ("buyer", deal.organisation_id)
    assert filling.source_of("deal", str(deal.pk), make_actor(Role.EDITOR)) is None


def test_deal_that_is_not_concluded_fills_nothing() -> None:
    deal = make_deal()

    assert filling.source_of("deal", str(deal.pk), make_actor(Role.EDITOR, organisation=deal.organisation)) is None


def test_stranger_and_nonsense_find_no_source() -> None:
    introduction = complete_introduction("closed")
    Introduction.objects.filter(pk=introduction.pk).update(contract_on=clock.today())

    assert filling.source_of("introduction", str(introduction.pk), make_actor(Role.EDITOR)) is None
    assert filling.source_of("introduction", "x", make_actor(Role.EDITOR)) is None
    assert filling.source_of("nothing", str(introduction.pk), make_actor(Role.EDITOR)) is None
