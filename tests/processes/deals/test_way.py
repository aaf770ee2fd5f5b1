"""A deal from its draft to the certificate: frozen terms, two confirmations, the notice, what follows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from lianqiao.core.access import SYSTEM
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.notices.domain.notices import Posting
from lianqiao.core.notices.domain.objections import answer_objection
from lianqiao.core.notices.enums import Place
from lianqiao.core.transitions import apply
from lianqiao.processes.deals import concluding, content
from lianqiao.processes.deals.certificates import code_of, find_certified
from lianqiao.processes.deals.consequences import conversions_of
from lianqiao.processes.deals.domain.dealing import begin_deal, confirm_terms, update_deal
from lianqiao.processes.deals.domain.noticing import announce_price, notices_of, proposed
from lianqiao.processes.deals.enums import DealState as S
from lianqiao.processes.deals.enums import Source
from lianqiao.processes.deals.models import Deal, PricePart
from lianqiao.processes.disposals.enums import PricingMethod
from lianqiao.registers.achievements.enums import TransformationMode as M
from tests.factories import AchievementFactory, OrganisationFactory, make_actor
from tests.factories.deals import (
    PRICE,
    TERMS,
    announce,
    buyer_of,
    change_price,
    confirm_all,
    fresh,
    make_deal,
    pass_notice,
    seller_of,
    walk,
)
from tests.factories.notices import make_objection

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("mode", list(M))
def test_each_way_asks_for_its_own_terms(mode: M) -> None:
    deal = make_deal(mode=mode, terms={})

    with pytest.raises(DomainError):
        apply(deal, "offer", actor=seller_of(deal))

    update_deal(deal, actor=seller_of(deal), values=TERMS[mode])
    assert apply(deal, "offer", actor=seller_of(deal)).state == S.OFFERED


def test_self_implementation_needs_no_buyer_and_one_confirmation() -> None:
    unit = OrganisationFactory()
    deal = begin_deal(
        actor=make_actor(organisation=unit),
        seller=unit,
        buyer=None,
        achievements=[AchievementFactory(organisation=unit)],
        mode=M.SELF_IMPLEMENTATION,
        pricing=PricingMethod.OTHER,
        price_yuan=Decimal(0),
        terms=TERMS[M.SELF_IMPLEMENTATION],
    )

    concluded = walk(deal, S.CONCLUDED)

    assert (concluded.state, concluded.is_exempt) == (S.CONCLUDED, False)
    assert conversions_of(concluded).get().partner_name == "辽河石墨科技有限公司"


def test_every_other_way_needs_a_buyer() -> None:
    unit = OrganisationFactory()

    with pytest.raises(DomainError, match="请选择承接方"):
        begin_deal(
            actor=make_actor(organisation=unit),
            seller=unit,
            buyer=None,
            achievements=[AchievementFactory(organisation=unit)],
            mode=M.LICENCE,
            pricing=PricingMethod.AGREEMENT,
            price_yuan=PRICE,
        )

    assert not Deal.objects.exists()


def test_only_own_achievements_are_sold() -> None:
    with pytest.raises(DomainError, match="不是成果方"):
        make_deal(achievements=[AchievementFactory()])


def test_co_owner_confirms_too_and_may_bring_the_achievement() -> None:
    owner = OrganisationFactory()
    deal = make_deal(achievements=[AchievementFactory(organisation=owner)], co_sellers=[owner])

    offered = apply(deal, "offer", actor=seller_of(deal))
    confirm_terms(offered, actor=buyer_of(deal), content_sha256=offered.content_sha256)

    assert [one.organisation for one in content.missing(offered)] == [owner]


def test_buyer_sees_nothing_of_a_draft_and_all_of_an_offer() -> None:
    deal = make_deal()
    buyer = buyer_of(deal)
    assert not Deal.objects.visible_to(buyer).exists()

    apply(deal, "offer", actor=seller_of(deal))

    assert Deal.objects.whole_for(buyer).get() == deal


def test_parts_have_to_sum_to_the_price() -> None:
    deal = make_deal()
    update_deal(deal, actor=seller_of(deal), values={}, parts=[{"kind": "fixed", "amount_yuan": PRICE - 1}])

    with pytest.raises(DomainError, match="不一致"):
        apply(deal, "offer", actor=seller_of(deal))

    assert fresh(deal).state == S.DRAFT


def test_database_holds_parts_and_frozen_terms() -> None:
    deal = make_deal(S.NOTICED)
    with pytest.raises(DatabaseError), transaction.atomic():
        PricePart.objects.filter(deal=deal).update(amount_yuan=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Deal.objects.filter(pk=deal.pk).update(territory="全球")
    with pytest.raises(DatabaseError), transaction.atomic():
        Deal.objects.filter(pk=deal.pk).update(territory="全球", revision=2)

    assert fresh(deal).territory == "全国"


def test_change_voids_the_confirmation_of_the_other() -> None:
    deal = make_deal(S.OFFERED)
    read = deal.content_sha256
    confirm_terms(deal, actor=buyer_of(deal), content_sha256=read)
    assert content.is_confirmed(fresh(deal))

    changed = change_price(deal, PRICE - 200_000, actor=buyer_of(deal))

    assert [one.organisation for one in content.missing(changed)] == [deal.organisation]
    with pytest.raises(DomainError, match="刚刚有修改"):
        confirm_terms(deal, actor=seller_of(deal), content_sha256=read)


def test_same_words_again_are_confirmed_again() -> None:
    deal = make_deal(S.OFFERED)
    first = deal.content_sha256

    again = update_deal(deal, actor=buyer_of(deal), values={})

    assert again.content_sha256 != first


def test_partner_and_way_stay_once_offered() -> None:
    deal = make_deal(S.OFFERED)

    with pytest.raises(DomainError, match="不能再改"):
        update_deal(deal, actor=seller_of(deal), values={"mode": M.ASSIGNMENT})

    assert fresh(deal).mode == M.LICENCE


def test_agreed_price_is_put_up_before_it_is_concluded() -> None:
    deal = confirm_all(make_deal(S.OFFERED))

    with pytest.raises(DomainError, match="协议定价要先公示"):
        apply(deal, "conclude", actor=seller_of(deal))

    announce(deal)
    with pytest.raises(DomainError, match=r"还有 \d+ 天"):
        apply(fresh(deal), "conclude", actor=seller_of(deal))
    pass_notice(deal)
    concluded = apply(fresh(deal), "conclude", actor=seller_of(deal))

    assert concluded.number.startswith("CJ2")
    assert (concluded.state, concluded.is_exempt) == (S.CONCLUDED, True)


def test_price_is_put_up_only_when_all_have_confirmed() -> None:
    deal = make_deal(S.OFFERED)

    with pytest.raises(DomainError, match="还没有确认"):
        announce_price(deal, actor=seller_of(deal), places=[], **proposed(deal))

    assert fresh(deal).state == S.OFFERED


def test_notice_in_the_unit_alone_does_not_exempt() -> None:
    deal = confirm_all(make_deal(S.OFFERED))
    announce(deal, places=[Posting(Place.UNIT, "公告栏")])
    pass_notice(deal)

    concluded = apply(fresh(deal), "conclude", actor=seller_of(deal))

    assert concluded.is_exempt is False


def test_upheld_objection_leads_back_to_the_terms() -> None:
    deal = make_deal(S.NOTICED)
    notice = notices_of(deal).get()
    answer_objection(make_objection(notice), actor=seller_of(deal), is_right=True, answer="价格确有误。")
    apply(notice, "uphold", actor=seller_of(deal), reason="价格有误")

    with pytest.raises(DomainError, match="异议成立"):
        apply(deal, "conclude", actor=seller_of(deal))
    apply(deal, "reopen", actor=seller_of(deal), reason="价格有误")
    change_price(deal, PRICE + 300_000, actor=seller_of(deal))
    again = confirm_all(fresh(deal))
    announce(again)
    pass_notice(again)

    assert apply(fresh(again), "conclude", actor=seller_of(deal)).price_yuan == PRICE + 300_000


def test_auctioned_price_needs_no_notice_and_exempts() -> None:
    deal = make_deal(S.CONCLUDED, pricing=PricingMethod.AUCTION)

    assert deal.is_exempt is True
    assert not notices_of(deal).exists()


def test_nobody_just_says_that_a_price_was_found_by_auction() -> None:
    with pytest.raises(DomainError, match="交易大厅"):
        make_deal(pricing=PricingMethod.AUCTION, source=None)
    deal = make_deal()
    with pytest.raises(DomainError, match="交易大厅"):
        update_deal(deal, actor=seller_of(deal), values={"pricing": PricingMethod.LISTING})

    assert fresh(deal).pricing == PricingMethod.AGREEMENT


def test_program_begins_a_deal_for_a_listing() -> None:
    unit = OrganisationFactory()
    listing = AchievementFactory(organisation=unit)

    deal = begin_deal(
        actor=SYSTEM,
        seller=unit,
        buyer=OrganisationFactory(),
        achievements=[listing],
        mode=M.ASSIGNMENT,
        pricing=PricingMethod.LISTING,
        price_yuan=PRICE,
        source=listing,
    )

    assert (deal.source, deal.origin, deal.created_by) == (Source.LISTING, listing, None)


def test_conclusion_prepares_a_conversion_of_each_achievement() -> None:
    unit = OrganisationFactory()
    pair = [AchievementFactory(organisation=unit) for _number in range(3)]
    deal = make_deal(S.CONCLUDED, seller=unit, achievements=pair, price_yuan=Decimal("100.00"))

    drafts = list(conversions_of(deal))

    assert {one.achievement for one in drafts} == set(pair)
    assert sum(one.amount_yuan for one in drafts) == Decimal("100.00")
    assert {one.state for one in drafts} == {"draft"}


def test_parts_above_refuse_and_follow_the_conclusion() -> None:
    seen: list[str] = []
    check = concluding.register_check(lambda deal: None if seen else "市场的成交公告还没有期满。")
    reaction = concluding.register(lambda deal, actor: seen.append(deal.number))
    try:
        with pytest.raises(DomainError, match="成交公告"):
            make_deal(S.CONCLUDED, pricing=PricingMethod.LISTING)
        seen.append("公告期满")
        deal = make_deal(S.CONCLUDED, pricing=PricingMethod.LISTING)
    finally:
        concluding._checks.remove(check)
        concluding._reactions.remove(reaction)

    assert seen == ["公告期满", deal.number]


def test_certificate_is_found_by_its_code_alone() -> None:
    deal = make_deal(S.CONCLUDED, pricing=PricingMethod.AUCTION)

    assert find_certified(deal.number, code_of(deal)) == deal
    assert find_certified(deal.number, "0" * 16) is None


def test_stranger_neither_confirms_nor_concludes() -> None:
    deal = make_deal(S.OFFERED)
    stranger = make_actor()

    with pytest.raises(AccessError):
        confirm_terms(deal, actor=stranger, content_sha256=deal.content_sha256)
    with pytest.raises(AccessError):
        apply(deal, "conclude", actor=buyer_of(deal))

    assert fresh(deal).state == S.OFFERED


def test_running_notice_is_taken_down_before_the_deal_is_given_up() -> None:
    deal = make_deal(S.NOTICED)

    with pytest.raises(DomainError, match="先撤回公示"):
        apply(deal, "cancel", actor=buyer_of(deal), reason="不买了")

    apply(notices_of(deal).get(), "withdraw", actor=seller_of(deal), reason="不卖了")
    assert apply(deal, "cancel", actor=buyer_of(deal), reason="不买了").state == S.CANCELLED
