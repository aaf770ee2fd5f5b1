"""What each way of transformation and each way of pricing asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.processes.disposals.domain.reserves import commitment_of
from lianqiao.processes.disposals.enums import PricingMethod as Price
from lianqiao.processes.disposals.models import Disposal
from lianqiao.registers.achievements.enums import TransformationMode as Mode


@dataclass(frozen=True)
class Ask:
    """That a column must be filled in: `sentence` says so where it is empty."""

    column: str
    sentence: Any
    blocks: bool = True
    is_about_price: bool = False

    @property
    def code(self) -> str:
        """A stable name."""
        return f"missing_{self.column}"


OF_MODE: dict[str, tuple[Ask, ...]] = {
    Mode.SELF_IMPLEMENTATION: (Ask("mode_words", _("自行投资实施的，请写明由谁实施、投多少、在哪里。")),),
    Mode.ASSIGNMENT: (Ask("mode_words", _("转让的，请写明转让哪些权利、怎样办理变更登记。"), blocks=False),),
    Mode.LICENCE: (
        Ask("licence_kind", _("许可的，请选择许可类型（独占、排他或普通）。")),
        Ask("months", _("许可的，请写明期限。")),
        Ask("territory", _("许可的，请写明地域。")),
    ),
    Mode.JOINT_IMPLEMENTATION: (
        Ask("company", _("合作实施的，请写明合作方。")),
        Ask("mode_words", _("合作实施的，请写明各方投入和收益怎样分。")),
    ),
    Mode.EQUITY_CONTRIBUTION: (
        Ask("company", _("作价投资的，请写明投到哪家企业。")),
        Ask("equity_share", _("作价投资的，请写明拟占的股比。")),
        Ask("mode_words", _("作价投资的，请写明股权由谁持有、怎样退出。"), blocks=False),
    ),
    Mode.OTHER: (Ask("mode_words", _("其他方式的，请写明具体怎样转化。")),),
}
OF_PRICING: dict[str, tuple[Ask, ...]] = {
    Price.AGREEMENT: (
        Ask("partner_name", _("协议定价的，请写明与谁协商。"), is_about_price=True),
        Ask(
            "pricing_words",
            _("协议定价的，请写明价格怎样得出（估值、评估、可比交易、协商过程）。"),
            is_about_price=True,
        ),
        Ask("asked_yuan", _("协议定价的，请写明拟定价格；公示时要写。"), is_about_price=True),
    ),
    Price.LISTING: (
        Ask("asked_yuan", _("挂牌交易的，请写明挂牌价格。"), is_about_price=True),
        Ask("conditions", _("挂牌交易的，请写明对受让方的要求和交易条件。"), is_about_price=True),
    ),
    Price.AUCTION: (
        Ask("asked_yuan", _("拍卖的，请写明起拍价。"), is_about_price=True),
        Ask("conditions", _("拍卖的，请写明竞买人的条件。"), is_about_price=True),
    ),
    Price.OTHER: (Ask("pricing_words", _("其他定价方式的，请写明怎样定价和依据。"), is_about_price=True),),
}
_NO_RESERVE = Ask(
    "reserve", _("拍卖还没有密封保留价；不设保留价的，起拍价就是最低价。"), blocks=False, is_about_price=True
)


def missing(disposal: Disposal) -> list[Ask]:
    """What the chosen ways ask for and is not there."""
    asked = (*OF_MODE.get(disposal.mode, ()), *OF_PRICING.get(disposal.pricing, ()))
    found = [one for one in asked if getattr(disposal, one.column) in (None, "")]
    if disposal.pricing == Price.AUCTION and commitment_of(disposal) is None:
        found.append(_NO_RESERVE)
    return found
