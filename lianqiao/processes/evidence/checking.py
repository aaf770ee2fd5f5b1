"""What is missing in a chain: each piece with its sentence, the law that asks for it, and where it is mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core import clock, links
from lianqiao.core.norms import Declared
from lianqiao.core.notices.proof import is_exempting
from lianqiao.processes.contracts.enums import ContractState
from lianqiao.processes.deals.models import Deal
from lianqiao.processes.disposals.checking import co_owners
from lianqiao.processes.disposals.enums import DECIDED, ConsentAnswer, PricingMethod
from lianqiao.processes.distributions.enums import SETTLED, Basis, DistributionState
from lianqiao.processes.evidence import limits
from lianqiao.processes.evidence.enums import Stage
from lianqiao.processes.evidence.material import Material, is_passed
from lianqiao.registers.achievements.enums import TransformationMode

_NO_CONTRACT = (ContractState.WITHDRAWN,)


@dataclass(frozen=True)
class Missing:
    """One piece that is not there: `code` names it for good, `url` is the page where it is mended."""

    code: str
    stage: Stage
    sentence: str
    law: str
    verified: bool
    url: str

    def as_row(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "code": self.code,
            "stage": str(self.stage),
            "sentence": self.sentence,
            "law": self.law,
            "verified": self.verified,
            "url": self.url,
        }


def missing_in(material: Material) -> list[Missing]:
    """All that is missing by now: what belongs before the deal first. Looks, never writes."""
    found = [*_decision(material), *_market(material), *_deals(material), *_afterwards(material)]
    return sorted(found, key=lambda one: one.stage != Stage.BEFORE)


def _say(
    material: Material, code: str, stage: Stage, sentence: str, norm: Declared[Any], record: Any, on: date | None = None
) -> Missing:
    answer = norm.find(where=material.chain.root.organisation, on=on or clock.today())
    law, verified = ("", True) if answer is None else (answer.source, answer.verified)
    return Missing(f"{code}.{record.pk.hex[-12:]}", stage, sentence, law, verified, links.page_of(record))


def _decision(material: Material) -> Iterator[Missing]:
    disposal = material.chain.disposal
    if disposal is None:
        if material.live_deals and material.chain.root.organisation.is_state_founded:
            sentence = _("没有登记本单位的转化决策。")
            yield _say(material, "no_decision", Stage.BEFORE, sentence, limits.AUTONOMY, material.live_deals[0])
        return

    def told(code: str, sentence: str, norm: Declared[Any]) -> Missing:
        return _say(material, code, Stage.BEFORE, sentence, norm, disposal, disposal.decided_on)

    decision = material.decision
    if disposal.state not in DECIDED or decision is None:
        yield told("no_decision", _("转化决策还没有作出。"), limits.DILIGENCE)
    elif not decision.members.all():
        yield told("no_members", _("决策记录没有写参加人员和利害关系声明。"), limits.DILIGENCE)
    if material.secrecy is None or material.secrecy.content_sha256 != disposal.content_sha256:
        yield told("no_secrecy", _("现在的内容没有保密审查结论。"), limits.SECRECY)
    agreed = {one.owner_name for one in material.consents if one.answer == ConsentAnswer.AGREED}
    for name in co_owners(disposal, material.items):
        if name not in agreed:
            code = f"no_consent_{sha256(name.encode()).hexdigest()[:8]}"
            yield told(code, _("没有共有人“%(name)s”的书面同意。") % {"name": name}, limits.CO_OWNERS)
    for item in material.items:
        words = {"title": item.title}
        if item.heard_on is None:
            sentence = _("“%(title)s”没有听取完成人意见的记录。") % words
            yield told(f"not_heard_{item.order}", sentence, limits.COMPLETERS)
        if not item.owners.all():
            yield told(f"no_owner_{item.order}", _("“%(title)s”没有写明权利人和份额。") % words, limits.DILIGENCE)
        if any(right.checked_on is None for right in item.rights.all()):
            sentence = _("“%(title)s”有知识产权没有查询法律状态。") % words
            yield told(f"status_{item.order}", sentence, limits.DILIGENCE)
    if disposal.pricing == PricingMethod.AGREEMENT and not (material.valuations or disposal.appraised_yuan):
        sentence = _("协议定价没有估值过程，也没有资产评估结果。")
        yield told("no_valuation", sentence, limits.DILIGENCE)


def _market(material: Material) -> Iterator[Missing]:
    disposal = material.chain.disposal
    for auction in material.chain.auctions:
        if auction.is_over and auction.outcome and not material.verified(auction).is_sound:
            sentence = _("竞价日志校验不通过，请保存现场并联系系统管理员。")
            yield _say(material, "log_broken", Stage.BEFORE, sentence, limits.DILIGENCE, auction)
    if disposal is None or not material.live_deals:
        return
    priced_there = disposal.pricing in (PricingMethod.LISTING, PricingMethod.AUCTION)
    if priced_there and not any(one.is_public for one in material.chain.listings):
        sentence = _("决策按%(way)s定价，但没有公开挂牌的记录。") % {"way": disposal.get_pricing_display()}
        yield _say(material, "not_listed", Stage.BEFORE, sentence, limits.PRICING, material.live_deals[0])


def _deals(material: Material) -> Iterator[Missing]:
    for deal in material.live_deals:
        day = deal.concluded_on or clock.today()

        def told(code: str, sentence: str, norm: Declared[Any], deal: Deal = deal, day: date = day) -> Missing:
            return _say(material, code, Stage.BEFORE, sentence, norm, deal, day)

        signed = {one.party_id for one in deal.confirmations.all() if one.content_sha256 == deal.content_sha256}
        for party in deal.parties.all():
            if party.pk not in signed:
                sentence = _("%(name)s还没有确认现在的条款。") % {"name": party.organisation}
                yield told(f"unconfirmed_{party.pk.hex[-6:]}", sentence, limits.DILIGENCE)
        if deal.is_by_agreement:
            yield from _price_notice(material, deal, told)


def _price_notice(material: Material, deal: Deal, told: Any) -> Iterable[Missing]:
    passed = [one for one in material.price_notices(deal) if is_passed(one)]
    if not passed:
        return [told("no_notice", _("协议定价没有期满的价格公示。"), limits.NOTICE_LENGTH)]
    found = []
    if not any(is_exempting(one) for one in passed):
        sentence = _("价格没有同时在本单位和技术市场公示期满，不符合定价免责的条件。")
        found.append(told("not_exempting", sentence, limits.DILIGENCE))
    return found


def _afterwards(material: Material) -> Iterator[Missing]:
    sold = [deal for deal in material.concluded if deal.buyer_id is not None]
    registered = {one.source_id for one in material.chain.contracts if one.is_numbered}
    for deal in sold:
        if deal.mode == TransformationMode.SELF_IMPLEMENTATION or deal.pk in registered:
            continue
        limit = limits.REGISTER_TIME.get(where=deal.organisation, on=deal.concluded_on)
        if deal.concluded_on is not None and limit.value.end(deal.concluded_on) < clock.today():
            sentence = _("成交后过了%(time)s还没有登记技术合同。") % {"time": limit.value}
            yield _say(material, "no_contract", Stage.AFTER, sentence, limits.REGISTER_TIME, deal, deal.concluded_on)
    for one in material.chain.contracts:
        if one.state not in _NO_CONTRACT and not one.current_files():
            yield _say(material, "no_text", Stage.AFTER, _("没有上传合同文本。"), limits.DILIGENCE, one)
    for distribution in material.chain.distributions:
        yield from _distribution(material, distribution)


def _distribution(material: Material, distribution: Any) -> Iterator[Missing]:
    def told(code: str, sentence: str, norm: Declared[Any]) -> Missing:
        return _say(material, code, Stage.AFTER, sentence, norm, distribution, distribution.decided_on)

    if not distribution.rule_paper:
        yield told("no_rule", _("收益分配没有写明依据的规定或约定。"), limits.RULE_FIRST)
    if distribution.state not in SETTLED:
        return
    is_cash = distribution.basis != Basis.EQUITY and distribution.organisation.is_state_founded
    if is_cash and not any(is_passed(one) for one in material.reward_notices(distribution)):
        yield told("no_reward_notice", _("现金奖励没有期满的公示。"), limits.CASH_LENGTH)
    if distribution.state == DistributionState.PAID:
        return
    unpaid = [one.name for one in distribution.rewards.all() if one.open_yuan > 0]
    if unpaid:
        yield told("unpaid", _("有 %(count)d 人的奖酬没有兑现凭证。") % {"count": len(unpaid)}, limits.RULE_FIRST)
