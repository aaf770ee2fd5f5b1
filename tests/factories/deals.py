"""Deals moved on by real functions, and mandates that earn a commission on them."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lianqiao.core import clock
from lianqiao.core.access import SYSTEM
from lianqiao.core.notices.domain.notices import Posting
from lianqiao.core.notices.enums import Place
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import apply
from lianqiao.processes.deals import content
from lianqiao.processes.deals.domain.dealing import begin_deal, confirm_terms, update_deal
from lianqiao.processes.deals.domain.noticing import announce_price, notices_of, proposed
from lianqiao.processes.deals.enums import DealState as S
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.disposals.enums import PricingMethod
from lianqiao.processes.introductions.enums import MandateState
from lianqiao.processes.introductions.models import Mandate
from lianqiao.registers.achievements.enums import TransformationMode as M
from lianqiao.registers.organisations.enums import OrganisationKind
from tests.factories.actors import make_actor, make_officer
from tests.factories.notices import post_everywhere
from tests.factories.organisations import OrganisationFactory
from tests.factories.registers import AchievementFactory

PRICE = Decimal("1200000.00")
PLACES = (Posting(Place.UNIT, "科研楼一层公告栏"), Posting(Place.MARKET, "辽河技术市场大厅"))
TERMS: dict[M, dict[str, Any]] = {
    M.SELF_IMPLEMENTATION: {"company": "辽河石墨科技有限公司", "plant": "奉江高新区中试基地"},
    M.ASSIGNMENT: {"rights_text": "发明专利 ZL202110000001.1"},
    M.LICENCE: {"licence_kind": "exclusive", "territory": "全国", "term_months": 60},
    M.JOINT_IMPLEMENTATION: {
        "seller_part": "技术和两名工程师",
        "buyer_part": "中试线和流动资金",
        "seller_share": Decimal(30),
    },
    M.EQUITY_CONTRIBUTION: {
        "company": "辽河石墨科技有限公司",
        "share": Decimal(20),
        "valuation_yuan": PRICE,
        "exit_rule": "满五年可由大股东按评估价回购",
    },
    M.OTHER: {"words": "由承接方提供三年设备使用权作为对价。"},
}


def make_deal(
    state: str = S.DRAFT,
    *,
    seller: Any = None,
    buyer: Any = None,
    mode: str = M.LICENCE,
    pricing: str = PricingMethod.AGREEMENT,
    price_yuan: Decimal | None = PRICE,
    achievements: Any = None,
    **given: Any,
) -> Deal:
    """A deal in that state; an agreed price was put up in the unit, in the market and on the portal."""
    unit = seller or OrganisationFactory(kind=OrganisationKind.UNIVERSITY)
    firm = buyer or OrganisationFactory()
    sold = achievements or [AchievementFactory(organisation=unit)]
    if pricing in (PricingMethod.LISTING, PricingMethod.AUCTION):
        given.setdefault("source", sold[0])  # stands for the listing
    deal = begin_deal(
        actor=make_actor(organisation=unit),
        seller=unit,
        buyer=firm,
        achievements=sold,
        mode=mode,
        pricing=pricing,
        price_yuan=price_yuan,
        **{"terms": TERMS[M(mode)], **given},
    )
    return walk(deal, state)


def walk(deal: Deal, state: str) -> Deal:
    """Move a draft on to that state."""
    if state == S.CANCELLED:
        return apply(deal, "cancel", actor=seller_of(deal), reason="另有安排")
    if state == S.DRAFT:
        return deal
    deal = apply(deal, "offer", actor=seller_of(deal))
    if state == S.OFFERED:
        return deal
    deal = confirm_all(deal)
    if deal.pricing != PricingMethod.AGREEMENT:
        return apply(deal, "conclude", actor=seller_of(deal))
    announce(deal)
    if state == S.NOTICED:
        return fresh(deal)
    pass_notice(deal)
    return apply(fresh(deal), "conclude", actor=seller_of(deal))


def confirm_all(deal: Deal) -> Deal:
    """Every party has confirmed the present terms."""
    for party in content.missing(deal):
        confirm_terms(deal, actor=make_actor(organisation=party.organisation), content_sha256=deal.content_sha256)
    return fresh(deal)


def announce(deal: Deal, places: Any = PLACES) -> Any:
    """The price is put up and its notice runs."""
    notice = announce_price(fresh(deal), actor=seller_of(deal), places=places, **proposed(deal))
    notice = apply(notice, "clear", actor=make_officer(code=deal.region_id), opinion="不涉密，可以公示")
    return apply(notice, "start", actor=SYSTEM)


def pass_notice(deal: Deal) -> None:
    """The time of the notice is over, with proof of every place; the clock is set back afterwards."""
    notice = notices_of(deal).first()
    with ExitStack() as stack:
        stack.enter_context(clock.ahead(notice.last_day + timedelta(days=1) - clock.today()))
        post_everywhere(notice, actor=seller_of(deal))
        notice.refresh_from_db()
        if notice.state == "running":
            apply(notice, "pass", actor=SYSTEM)


def seller_of(deal: Deal) -> Any:
    """An editor of the seller."""
    return make_actor(Role.EDITOR, organisation=deal.organisation)


def buyer_of(deal: Deal) -> Any:
    """An editor of the buyer."""
    return make_actor(Role.EDITOR, organisation=deal.buyer)


def fresh(deal: Deal) -> Deal:
    """The deal as the database holds it."""
    return content.fresh(deal)


def change_price(deal: Deal, price: Decimal, *, actor: Any) -> Deal:
    """Another price, paid at once."""
    parts = [{"kind": "fixed", "amount_yuan": price}]
    return update_deal(deal, actor=actor, values={"price_yuan": price}, parts=parts)


def make_mandate(giver: Any, *, starts_on: date | None = None, until: date | None = None, **given: Any) -> Mandate:
    """An accepted mandate of a side with a fee of five percent unless told, about what is given."""
    today = clock.today()
    body: Any = given.pop("manager_organisation", None) or OrganisationFactory(
        kind=OrganisationKind.TRANSFER_ORGANISATION
    )
    fee = {"fee_way": "share", "fee_rate": Decimal(5)}
    if "fee_way" in given:
        fee = {}
    return Mandate.objects.create(
        organisation=giver,
        region=giver.region,
        created_by=giver.created_by,
        manager_organisation=body,
        scope_text="寻找承接方、协助洽谈",
        state=given.pop("state", MandateState.ACTIVE),
        starts_on=starts_on or today - timedelta(days=100),
        until=until or today + timedelta(days=265),
        answered_at=clock.now(),
        **fee,
        **given,
    )
