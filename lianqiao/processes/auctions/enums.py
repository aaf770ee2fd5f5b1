"""States of an auction, kinds, and how it ends."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AuctionState(TextChoices):
    """Announced, bidding, ended, or called off before its end."""

    ANNOUNCED = "announced", _("待开始")
    OPEN = "open", _("竞价中")
    CLOSED = "closed", _("已结束")
    CALLED_OFF = "called_off", _("已撤销")


class AuctionKind(TextChoices):
    """How bids are made; the rules of the engine have the same names."""

    ENGLISH = "english", _("公开竞价")
    SEALED = "sealed", _("密封报价")
    FIXED = "fixed", _("一口价")


class Outcome(TextChoices):
    """How an auction ended."""

    WON = "won", _("成交")
    UNSOLD = "unsold", _("流拍")


class Why(TextChoices):
    """Why nobody won."""

    NO_BIDS = "no_bids", _("没有人出价")
    TOO_FEW = "too_few", _("竞买人数不足")
    BELOW_RESERVE = "below_reserve", _("最高报价未达到保留价")


#: In these nothing happens any more.
OVER = (AuctionState.CLOSED, AuctionState.CALLED_OFF)
