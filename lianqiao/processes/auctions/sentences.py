"""What a bidder is told when a bid does not stand: what the next one has to be."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError
from lianqiao.core.money import format_yuan
from lianqiao.engines.bidding import Refusal, Refused


def refusal(answer: Refused) -> DomainError:
    """The refusal as one sentence, with the same code."""
    given = {
        "least": format_yuan(answer.least_yuan),
        "most": format_yuan(answer.most_yuan),
        "step": format_yuan(answer.step_yuan),
    }
    return DomainError(str(answer.why), _words(answer.why) % given, "amount_yuan")


def _words(why: Refusal) -> str:
    return {
        Refusal.NOT_OPEN: _("竞价还没有开始。"),
        Refusal.OVER: _("竞价已经结束，这次出价没有计入。"),
        Refusal.AMOUNT: _("出价要大于零，精确到分。"),
        Refusal.LEADING: _("您的出价现在最高，不用再加价。"),
        Refusal.TOO_LOW: _("出价太低，现在最低可出 %(least)s。"),
        Refusal.TOO_HIGH: _("一次加价太多，现在最高可出 %(most)s；请核对是否多写了零。"),
        Refusal.NOT_WHOLE: _("加价要是 %(step)s 的整数倍，从 %(least)s 起。"),
        Refusal.NOT_THE_PRICE: _("这次竞价是一口价，只能按 %(least)s 出价。"),
    }[why]
