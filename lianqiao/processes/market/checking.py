"""What is still missing of a listing, or against the rules, in sentences for whoever writes it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.documents import day_words
from lianqiao.core.money import format_yuan
from lianqiao.core.norms.values import share_text
from lianqiao.processes.disposals.domain.usage import is_used_by
from lianqiao.processes.disposals.enums import PricingMethod
from lianqiao.processes.market import limits
from lianqiao.processes.market.enums import Asked, PriceKind, ProcedureKey, SessionState
from lianqiao.processes.market.models import Listing
from lianqiao.processes.market.times import least_end
from lianqiao.registers.organisations.enums import SERVING_KINDS

#: The ways of pricing for which a unit has decided, by procedure; what was decided otherwise fits every procedure.
FITTING = {
    ProcedureKey.FIXED: (PricingMethod.LISTING,),
    ProcedureKey.NEGOTIABLE: (PricingMethod.AGREEMENT,),
    ProcedureKey.COMPETING: (PricingMethod.LISTING,),
    ProcedureKey.ENGLISH: (PricingMethod.AUCTION,),
    ProcedureKey.SEALED: (PricingMethod.AUCTION,),
}


def problems_of_listing(listing: Listing) -> list[str]:
    """Everything that stands in the way of handing the listing in; a few queries."""
    return [
        *_decision_problems(listing),
        *_price_problems(listing),
        *_deposit_problems(listing),
        *_time_problems(listing),
    ]


def _decision_problems(listing: Listing) -> Iterator[str]:
    disposal = listing.disposal
    if not disposal.is_usable and not is_used_by(disposal, listing):
        yield _("所依据的转化决策没有生效、已经失效或正在用于另一项交易。")
    fitting = FITTING[ProcedureKey(listing.procedure)]
    if disposal.pricing != PricingMethod.OTHER and disposal.pricing not in fitting:
        yield _("转化决策定的是“%(pricing)s”，不能用“%(procedure)s”交易。") % {
            "pricing": disposal.get_pricing_display(),
            "procedure": listing.get_procedure_display(),
        }
    if listing.market.kind not in SERVING_KINDS or not listing.market.is_verified:
        yield _("请选择一个已核验的交易市场。")
    if listing.market_id == listing.organisation_id:
        yield _("交易市场不能挂自己的成果，请选择另一个市场。")


def problem_of_price(listing: Listing, price_yuan: Decimal | None) -> str:
    """Why that cannot be the price; empty when it can."""
    if listing.rules.price == PriceKind.OPEN:
        return _("面议的不填挂牌价。") if price_yuan is not None else ""
    if not price_yuan:
        return _("请填写挂牌价或起始价。")
    decided = listing.disposal.asked_yuan
    if decided is not None and price_yuan < decided:
        return _("不能低于转化决策确定的 %(amount)s；要降价的，请重新决策。") % {"amount": format_yuan(decided)}
    return ""


def _price_problems(listing: Listing) -> Iterator[str]:
    if problem := problem_of_price(listing, listing.price_yuan):
        yield problem
    for text, words in (
        (listing.payment_terms, _("请写明付款方式。")),
        (listing.delivery_terms, _("请写明交付内容。")),
    ):
        if not text.strip():
            yield words


def problem_of_deposit(listing: Listing, deposit_yuan: Decimal | None, price_yuan: Decimal | None) -> str:
    """Why that cannot be the deposit; empty when it can."""
    asked = listing.rules.deposit
    if not deposit_yuan:
        return _("这种交易方式必须收保证金。") if asked == Asked.REQUIRED else ""
    if asked == Asked.NEVER:
        return _("这种交易方式不收保证金。")
    share = limits.DEPOSIT_MOST.get(where=listing.region_id, on=clock.today()).value
    if price_yuan and deposit_yuan > price_yuan * share:
        return _("保证金不能超过挂牌价或起始价的 %(share)s。") % {"share": share_text(share)}
    return ""


def _deposit_problems(listing: Listing) -> Iterator[str]:
    if problem := problem_of_deposit(listing, listing.deposit_yuan, listing.price_yuan):
        yield problem
    if listing.deposit_yuan and not listing.deposit_account.strip():
        yield _("收保证金的，请写明收款账户。")


def _time_problems(listing: Listing) -> Iterator[str]:
    today = clock.today()
    most = limits.EXTENSIONS_MOST.get(where=listing.region_id, on=today).value
    if listing.extension_rounds > most:
        yield _("无人报名时最多延长 %(most)d 次。") % {"most": most}
    if listing.extension_rounds and not listing.rules.extends:
        yield _("这种交易方式不延长。")
    session = listing.session
    if session is not None:
        if session.organisation_id != listing.market_id:
            yield _("所选专场不是这个交易市场的。")
        if session.state != SessionState.OPEN or session.listings_until < today:
            yield _("所选专场已经不再征集标的。")
    if listing.intents_until is not None:
        least = least_end(listing, max(listing.opens_on or today, today))
        if listing.intents_until < least:
            yield _("报名截止日期最早是 %(day)s。") % {"day": day_words(least)}
