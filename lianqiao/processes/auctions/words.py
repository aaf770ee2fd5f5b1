"""The rules of an auction in words that a bidder reads before agreeing to them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianqiao.core.money import format_yuan
from lianqiao.engines.bidding import Kind, Rules, SoftClose, Tie
from lianqiao.processes.auctions.models import Auction

_MINUTE, _HOUR = 60, 3600


def duration(seconds: int) -> str:
    """Hours, minutes or seconds, the largest that is whole."""
    if seconds % _HOUR == 0:
        return _("%(count)d 小时") % {"count": seconds // _HOUR}
    if seconds % _MINUTE == 0:
        return _("%(count)d 分钟") % {"count": seconds // _MINUTE}
    return _("%(count)d 秒") % {"count": seconds}


def rule_facts(auction: Auction) -> list[dict[str, str]]:
    """Label and value of each rule that holds."""
    rules = auction.rules
    facts = [(_("怎样出价"), _how(rules.kind))]
    if rules.steps:
        facts.append((_("加价幅度"), _steps(rules)))
    if rules.soft_close is not None:
        facts.append((_("延时"), _soft_close(rules.soft_close)))
    if rules.has_reserve:
        facts.append((_("保留价"), _reserve(rules)))
    if rules.least_bidders > 1:
        facts.append((_("竞买人数"), _("至少 %(count)d 家出价，否则流拍") % {"count": rules.least_bidders}))
    if rules.kind is Kind.SEALED:
        facts.append((_("报价相同"), _tie(rules.tie)))
        if rules.second_price:
            facts.append((_("成交价"), _("最高报价者按第二高的报价成交，不低于起始价和保留价")))
    if rules.deposit_yuan:
        facts.append((_("保证金"), _("%(amount)s，到账确认以后才能出价") % {"amount": format_yuan(rules.deposit_yuan)}))
    return [{"label": label, "value": value} for label, value in facts]


def _how(kind: Kind) -> str:
    return {
        Kind.ENGLISH: _("公开竞价，价高者得；出价不能撤回"),
        Kind.SEALED: _("密封报价，结束以后同时开启；结束前可以重新报价，以最后一次为准"),
        Kind.FIXED: _("一口价，先出价者得"),
    }[kind]


def _steps(rules: Rules) -> str:
    bands = [
        _("%(price)s起每次 %(step)s") % {"price": format_yuan(one.from_yuan), "step": format_yuan(one.step_yuan)}
        for one in rules.steps
    ]
    told = [_("每次 %(step)s") % {"step": format_yuan(rules.steps[0].step_yuan)}] if len(bands) == 1 else bands
    if rules.whole_steps:
        told.append(_("可以是它的整数倍") if rules.most_steps != 1 else _("每次只加一个幅度"))
    if rules.most_steps is not None and rules.most_steps > 1:
        told.append(_("一次最多 %(count)d 个幅度") % {"count": rules.most_steps})
    return "，".join(told)


def _soft_close(soft: SoftClose) -> str:
    words = {
        "window": duration(soft.window_seconds),
        "extension": duration(soft.extension_seconds),
        "longest": duration(soft.longest_seconds),
    }
    return _("最后 %(window)s内有出价的，结束时间顺延到该次出价后 %(extension)s，累计最长 %(longest)s") % words


def _reserve(rules: Rules) -> str:
    if rules.discloses_reserve:
        return _("有，结束时公开；最高报价未达到的流拍")
    return _("有，不公开；最高报价未达到的流拍")


def _tie(tie: Tie) -> str:
    return {Tie.EARLIEST: _("先报者得"), Tie.DRAW: _("按各报价承诺值算出的顺序，任何人可以复算")}[tie]
