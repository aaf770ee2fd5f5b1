"""What stands against an offer or its terms, each with its article: what must be mended, and what is only said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core import clock
from lianqiao.core.money import format_yuan
from lianqiao.core.norms import Answer
from lianqiao.processes.disposals.enums import LicenceKind, PricingMethod
from lianqiao.processes.disposals.models import ItemRight
from lianqiao.processes.licensing import limits
from lianqiao.processes.licensing.content import after_months
from lianqiao.processes.licensing.enums import OfferState, Payment, RoyaltyBase, Scheme, StageKind
from lianqiao.processes.licensing.models import Licence, PoolOffer
from lianqiao.registers.achievements.enums import RightStatus, TransformationMode

_PERCENT = Decimal(100)


@dataclass(frozen=True)
class Finding:
    """Something about an offer; `blocks`: it must be mended before the offer is handed in."""

    sentence: str
    blocks: bool = True
    source: str = ""
    verified: bool = True


def findings(offer: PoolOffer, *, on: date | None = None) -> list[Finding]:
    """All that stands against an offer on a day (today), what blocks first."""
    day = on or clock.today()
    found = [*_of_decision(offer), *_of_rights(offer, day), *_of_readiness(offer, day), *term_findings(offer, day)]
    return sorted(found, key=lambda one: not one.blocks)


def term_findings(terms: Any, day: date) -> list[Finding]:
    """What stands against the terms of an offer or of a licence."""
    return [*_of_payment(terms, day), *_of_fees(terms, day)]


def refusal_of(offer: PoolOffer) -> str | None:
    """Why the offer cannot be handed in; None when it can."""
    return next((one.sentence for one in findings(offer) if one.blocks), None)


def refusal_of_terms(licence: Licence) -> str | None:
    """Why nobody could sign the terms; None when both can."""
    return next((one.sentence for one in term_findings(licence, clock.today()) if one.blocks), None)


def _cited(sentence: str, answer: Answer[Any], *, blocks: bool) -> Finding:
    return Finding(sentence, blocks, answer.source, answer.verified)


def _of_decision(offer: PoolOffer) -> list[Finding]:
    disposal, found = offer.disposal, []
    if disposal.mode != TransformationMode.LICENCE:
        found.append(Finding(_("转化决策的转化方式不是许可。")))
    if offer.state == OfferState.DRAFT and not disposal.is_usable:
        found.append(Finding(_("转化决策没有生效、已经失效或正在用于另一项交易。")))
    if disposal.licence_kind and disposal.licence_kind != offer.licence_kind:
        found.append(Finding(_("许可类型要和转化决策一致。")))
    if offer.scheme == Scheme.OPEN_LICENCE:
        if offer.licence_kind != LicenceKind.PLAIN:
            found.append(Finding(_("开放许可只能是普通许可。")))
        if disposal.pricing != PricingMethod.LISTING:
            found.append(Finding(_("开放许可的费用是公开标价，转化决策的定价方式要是挂牌交易。")))
    return found


def _of_rights(offer: PoolOffer, day: date) -> list[Finding]:
    """Each achievement has a right of these kinds that is granted and valid (USE-02)."""
    answer = limits.RIGHT_KINDS.get(where=offer.region_id, on=day)
    kinds = set(answer.value.split("、"))
    rights = ItemRight.objects.filter(item__disposal=offer.disposal_id)
    valid = {
        right.item_id
        for right in rights
        if str(right.get_kind_display()) in kinds
        and (right.status == RightStatus.GRANTED or (right.status == RightStatus.PLEDGED and right.pledgee_agreed))
    }
    return [
        _cited(
            _("“%(title)s”没有已经授权并且有效的知识产权（%(kinds)s）。")
            % {"title": item.title, "kinds": answer.value},
            answer,
            blocks=True,
        )
        for item in offer.disposal.items.order_by("order")
        if item.pk not in valid
    ]


def _of_readiness(offer: PoolOffer, day: date) -> list[Finding]:
    found = []
    least = limits.READINESS_LEAST.find(where=offer.region_id, on=day)
    if least is not None and offer.readiness < least.value:
        sentence = _("技术成熟度要在 %(least)d 级以上。") % {"least": least.value}
        found.append(_cited(sentence, least, blocks=True))
    within = limits.ENTER_WITHIN.find(where=offer.region_id, on=day)
    accepted = offer.funded_accepted_on
    if within is not None and accepted is not None and within.value.end(accepted) < day:
        sentence = _("财政资助项目的成果应当在验收后 %(time)s 内入池，已经超过。") % {"time": within.value}
        found.append(_cited(sentence, within, blocks=False))
    return found


def _of_payment(terms: Any, day: date) -> list[Finding]:
    """Use first, pay later: no entry fee, and nothing before its day (USE-01)."""
    if terms.scheme == Scheme.OPEN_LICENCE:
        return []
    found = []
    if terms.payment == Payment.PLAIN:
        found.append(Finding(_("先使用后付费只能选阶段性支付或延期支付。")))
    if terms.fixed_fee_yuan:
        found.append(Finding(_("先使用后付费不收入门费，固定许可费要填 0。")))
    stages = list(terms.stages.all())
    if not stages and terms.royalty_rate is None:
        found.append(Finding(_("请写明阶段性支付或收入提成。")))
    answer = limits.FIRST_PAYMENT_AFTER.get(where=terms.region_id, on=day)
    earliest = answer.value.end(day)
    for stage in stages:
        if stage.kind == StageKind.TERM and after_months(day, stage.months or 0) < earliest:
            sentence = _(
                "首次付费最早在许可生效 %(time)s 以后，或者使用方取得收入以后；生效满 %(months)d 个月就付的太早。"
            )
            given = {"time": answer.value, "months": stage.months or 0}
            found.append(_cited(sentence % given, answer, blocks=True))
    return found


def _of_fees(terms: Any, day: date) -> list[Finding]:
    """Open licences: above the guide's limits it is said, not refused (USE-07)."""
    if terms.scheme != Scheme.OPEN_LICENCE:
        return []
    found, where = [], terms.region_id
    most = limits.FIXED_FEE_MOST.get(where=where, on=day)
    if terms.fixed_fee_yuan > most.value:
        sentence = _("固定许可费一般不超过 %(most)s。") % {"most": format_yuan(most.value)}
        found.append(_cited(sentence, most, blocks=False))
    if terms.royalty_rate is not None:
        by_sales = terms.royalty_base == RoyaltyBase.SALES
        norm = limits.SALES_ROYALTY_MOST if by_sales else limits.PROFIT_ROYALTY_MOST
        share = norm.get(where=where, on=day)
        if terms.royalty_rate > share.value * _PERCENT:
            sentence = _("按%(base)s提成的比例一般不超过 %(most)s。")
            given = {"base": RoyaltyBase(terms.royalty_base).label, "most": share.text}
            found.append(_cited(sentence % given, share, blocks=False))
    return found
