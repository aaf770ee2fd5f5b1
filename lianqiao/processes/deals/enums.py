"""Names of the states, sides and kinds of deals and of statements of commission."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DealState(TextChoices):
    """Where a deal stands between its draft and its certificate."""

    DRAFT = "draft", _("起草中")
    OFFERED = "offered", _("待各方确认")
    NOTICED = "noticed", _("协议定价公示")
    CONCLUDED = "concluded", _("已成交")
    CANCELLED = "cancelled", _("已取消")


#: In these the deal is neither done nor given up.
OPEN_STATES = (DealState.DRAFT, DealState.OFFERED, DealState.NOTICED)
#: In these what was agreed is frozen.
FROZEN_STATES = (DealState.NOTICED, DealState.CONCLUDED)


class PartyRole(TextChoices):
    """On which side of a deal an organisation stands."""

    SELLER = "seller", _("成果方")
    CO_SELLER = "co_seller", _("共有权利人")
    BUYER = "buyer", _("承接方")


class Source(TextChoices):
    """Out of what a deal has come about."""

    DIRECT = "direct", _("直接洽谈")
    INTRODUCTION = "introduction", _("供需对接")
    LISTING = "listing", _("挂牌交易")
    AUCTION = "auction", _("拍卖")
    LICENSING = "licensing", _("先用后付和开放许可")


#: Out of these a price is found in public, and nobody just says so.
PUBLIC_SOURCES = (Source.LISTING, Source.AUCTION, Source.LICENSING)


class PartKind(TextChoices):
    """In what way a part of the price is paid."""

    FIXED = "fixed", _("一次性支付")
    INSTALMENT = "instalment", _("分期支付")
    ROYALTY = "royalty", _("提成")
    EQUITY = "equity", _("股权作价")


class StatementState(TextChoices):
    """Where a statement of commission stands."""

    OPEN = "open", _("待各方确认")
    DISPUTED = "disputed", _("有异议")
    CONFIRMED = "confirmed", _("已确认")


class Attribution(TextChoices):
    """Why a technology manager is owed a commission on a deal."""

    BROUGHT = "brought", _("引荐成交双方")
    SERVED = "served", _("受托办理本次对接")
    EXCLUSIVE = "exclusive", _("独家委托期内成交")
