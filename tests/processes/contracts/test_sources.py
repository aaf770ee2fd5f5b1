"""What a new application begins with: what the registers know, and what an introduction says."""

from __future__ import annotations

from typing import Any

import pytest

from lianqiao.core import clock
from lianqiao.core.models import Message
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.contracts import filling
from lianqiao.processes.contracts.checking import blocking
from lianqiao.processes.contracts.queries.waiting import to_begin
from lianqiao.processes.deals.enums import DealState
from lianqiao.processes.introductions.models import Introduction
from lianqiao.registers.achievements.enums import TransformationMode as Mode
from lianqiao.registers.achievements.models import IntellectualProperty
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories import OrganisationFactory, make_actor
from tests.factories.deals import PRICE, TERMS, make_deal
from tests.processes.contracts.makers import make_contract, make_office
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


def test_deal_fills_what_it_and_the_register_say() -> None:
    parts = [{"kind": "fixed", "amount_yuan": PRICE}, {"kind": "royalty", "amount_yuan": 0}]
    terms = {**TERMS[Mode.LICENCE], "royalty_base": "净销售额", "royalty_rate": 3}
    deal = make_deal(DealState.CONCLUDED, parts=parts, terms=terms)
    seller = make_actor(Role.EDITOR, organisation=deal.organisation)

    told = filling.values_from(deal, seller)

    item = deal.items.get()
    assert (told["kind"], told["payment_way"], told["is_estimated"]) == ("licence", "mixed", True)
    assert told["ends_on"] > told["starts_on"]
    assert item.achievement.title in told["content"]
    assert told["place"] == deal.buyer_region_id
    assert (told["subject"], told["right_kind"]) == ("know_how", "know_how")


@pytest.mark.parametrize(
    ("kind", "status", "subject", "right_kind"),
    [
        ("invention", "granted", "patent", "patent"),
        ("invention", "pending", "patent_application", "patent"),
        ("software", "granted", "software", "software"),
    ],
)
def test_right_of_the_achievement_says_what_passes_on(kind: str, status: str, subject: str, right_kind: str) -> None:
    deal = make_deal(DealState.CONCLUDED, mode=Mode.ASSIGNMENT)
    achievement = deal.items.get().achievement
    IntellectualProperty.objects.filter(achievement=achievement).delete()
    IntellectualProperty.objects.create(achievement=achievement, kind=kind, number="ZL1", name="涂层", status=status)

    told = filling.values_from(deal, make_actor(Role.EDITOR, organisation=deal.organisation))

    assert (told["subject"], told["right_kind"]) == (subject, right_kind)


def test_deal_waits_for_its_contract_until_one_is_brought() -> None:
    office = make_office()
    deal, other = make_deal(DealState.CONCLUDED), make_deal(DealState.CONCLUDED, mode=Mode.EQUITY_CONTRIBUTION)
    seller = make_actor(Role.EDITOR, organisation=deal.organisation)

    assert list(to_begin(seller)) == [deal]
    assert not to_begin(make_actor(Role.EDITOR, organisation=deal.buyer)).exists()
    assert not to_begin(make_actor(Role.EDITOR, organisation=other.organisation)).exists()
    contract = make_contract(owner=seller, office=office, source=deal)
    assert list(to_begin(seller)) == []
    apply(contract, "withdraw", actor=seller, reason="填错了")
    assert list(to_begin(seller)) == [deal]


def test_cancelled_deal_warns_its_contract() -> None:
    office = make_office()
    deal = make_deal(DealState.OFFERED)
    seller = make_actor(Role.EDITOR, organisation=deal.organisation)
    contract = make_contract(owner=seller, office=office, source=deal)

    apply(deal, "cancel", actor=make_actor(Role.EDITOR, organisation=deal.organisation), reason="另有安排")

    contract = type(contract).objects.get(pk=contract.pk)
    assert [one.code for one in blocking(contract)] == ["deal_cancelled"]
    assert Message.objects.filter(recipient=seller.user, subject__contains="所依据的交易已取消").count() == 1
