"""Auctions, who takes part, what they offer, and the chained log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.engines import bidding
from lianqiao.processes.auctions.enums import OVER, AuctionKind, AuctionState, Outcome, Why
from lianqiao.processes.auctions.limits import LABEL_DIGITS, LONGEST_KEY, LONGEST_REASON, LONGEST_TITLE
from lianqiao.processes.auctions.queries.visibility import (
    AuctionQuerySet,
    BidQuerySet,
    LineQuerySet,
    ParticipantQuerySet,
    SealedOfferQuerySet,
)

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
_DIGEST: dict[str, Any] = {"max_length": 64}
#: What was announced does not change.
_ANNOUNCED = [
    "organisation",
    "operator",
    "kind",
    "title",
    "cause_type",
    "cause_id",
    "terms",
    "terms_sha256",
    "start_yuan",
    "deposit_yuan",
    "reserve_commitment",
    "opens_at",
    "planned_close",
]
_FOLLOWS = """
IF NEW.number > 0 AND NOT EXISTS (
    SELECT 1 FROM auctions_line
    WHERE auction_id = NEW.auction_id AND number = NEW.number - 1 AND digest = NEW.previous
) THEN
    RAISE EXCEPTION 'a line follows the one before it';
END IF;
RETURN NEW;
"""
_GAPLESS = """
IF NEW.number > 1 AND NOT EXISTS (
    SELECT 1 FROM auctions_bid WHERE auction_id = NEW.auction_id AND number = NEW.number - 1
) THEN
    RAISE EXCEPTION 'bids have one order without gaps';
END IF;
RETURN NEW;
"""


@pghistory.track(
    exclude=["price_yuan", "leader", "offers", "lines", "head", "last_at", "closes_at", "next_check", "updated_at"]
)
class Auction(Timed, Record):
    """What the unit `organisation` sells to the best of those admitted; `operator` runs it where that is another unit.

    The cause is any record. Rules, start price and times are fixed when it is announced. `closes_at` moves with late
    bids. `price_yuan`, `leader` (a label), `offers` (bids or sealed offers so far), `lines`, `head` (digest of the last
    line) and `last_at` follow from the log and change with it, under the lock of this row.
    """

    created_by = models.ForeignKey(  # type: ignore[assignment]
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("创建人")
    )
    operator = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("组织竞价的机构"),
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=AuctionState, default=AuctionState.ANNOUNCED, editable=False
    )
    kind = models.CharField(_("竞价方式"), max_length=8, choices=AuctionKind)
    title = models.CharField(_("标的"), max_length=LONGEST_TITLE)
    is_public = models.BooleanField(_("在门户公开"), default=True)
    cause_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    cause_id = models.UUIDField()
    cause = GenericForeignKey("cause_type", "cause_id")
    terms = models.JSONField(_("竞价规则"))
    terms_sha256 = models.CharField(_("规则版本"), **_DIGEST)
    start_yuan = yuan_field(_("起始价"))
    deposit_yuan = yuan_field(_("保证金"))
    reserve_commitment = models.CharField(_("保留价承诺值"), blank=True, max_length=64)
    opens_at = models.DateTimeField(_("开始时间"))
    planned_close = models.DateTimeField(_("预定结束时间"))
    closes_at = models.DateTimeField(_("结束时间"))

    price_yuan = yuan_field(_("当前价"), null=True, editable=False)
    leader = models.CharField(_("领先的竞买号"), max_length=LABEL_DIGITS + 1, blank=True, editable=False)
    offers = models.PositiveIntegerField(_("出价次数"), default=0, editable=False)
    lines = models.PositiveIntegerField(default=0, editable=False)
    head = models.CharField(editable=False, default=bidding.BEGINNING, **_DIGEST)
    last_at = models.DateTimeField(editable=False)

    outcome = models.CharField(_("结果"), max_length=6, choices=Outcome, blank=True, editable=False)
    why = models.CharField(_("流拍原因"), max_length=14, choices=Why, blank=True, editable=False)
    winner = models.ForeignKey(
        "auctions.Participant", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    result_yuan = yuan_field(_("成交价"), null=True, editable=False)
    closed_at = models.DateTimeField(_("办结时间"), null=True, editable=False)
    call_off_reason = limited_text(_("撤销理由"), max_length=LONGEST_REASON, blank=True, editable=False)

    objects: ClassVar[Any] = AuctionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("竞价")
        ordering = ("-opens_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(opens_at__lt=F("planned_close")), name="auctions_ends_after_it_opens"),
            models.CheckConstraint(
                condition=Q(kind=AuctionKind.FIXED) | Q(closes_at__gte=F("planned_close")),
                name="auctions_never_ends_early",
            ),
            models.CheckConstraint(condition=Q(start_yuan__gt=0), name="auctions_start_above_zero"),
            models.CheckConstraint(
                condition=Q(state__in=OVER, closed_at__isnull=False) | (~Q(state__in=OVER) & Q(closed_at__isnull=True)),
                name="auctions_over_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.WON, winner__isnull=False, result_yuan__isnull=False, why="")
                | (~Q(outcome=Outcome.WON) & Q(winner__isnull=True, result_yuan__isnull=True)),
                name="auctions_won_has_winner",
            ),
            models.CheckConstraint(
                condition=Q(state=AuctionState.CLOSED) ^ Q(outcome=""), name="auctions_closed_has_outcome"
            ),
        )
        indexes = (
            models.Index(fields=("-opens_at", "-id"), name="auctions_by_time"),
            models.Index(fields=("-opens_at", "-id"), condition=Q(is_public=True), name="auctions_hall"),
            models.Index(fields=("organisation", "-opens_at", "-id"), name="auctions_of_seller"),
            models.Index(fields=("operator", "-opens_at", "-id"), name="auctions_of_operator"),
            models.Index(fields=("cause_type", "cause_id"), name="auctions_of_cause"),
            models.Index(fields=("state", "closes_at"), name="auctions_by_state"),
        )
        triggers = (
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="announced", fields=_ANNOUNCED),
        )

    def __str__(self) -> str:
        return self.title

    @cached_property
    def rules(self) -> bidding.Rules:
        """The rules, as the engine reads them."""
        return bidding.Rules.of(self.terms)

    @property
    def standing(self) -> bidding.State:
        """How the auction stands, for the next bid; who offered what before is in the log."""
        return bidding.State(
            start_yuan=self.start_yuan,
            opens_at=self.opens_at,
            planned_close=self.planned_close,
            closes_at=self.closes_at,
            last_at=self.last_at,
            price_yuan=self.price_yuan,
            leader=self.leader,
            bids=self.offers,
        )

    @property
    def is_over(self) -> bool:
        """Whether it has ended or was called off."""
        return self.state in OVER

    def is_open_at(self, moment: datetime) -> bool:
        """Whether bids are taken at that moment."""
        return not self.is_over and self.opens_at <= moment < self.closes_at

    def future(self) -> Iterable[Event]:
        """It opens, and it ends; an end that moved is told anew."""
        if self.state == AuctionState.ANNOUNCED:
            yield Event(self.opens_at, "open")
        if not self.is_over:
            yield Event(self.closes_at, "close")

    def snapshot(self) -> dict[str, Any]:
        """What was announced."""
        names = ("title", "kind", "start_yuan", "opens_at", "planned_close", "deposit_yuan")
        return {name: str(getattr(self, name)) for name in names}


class Participant(models.Model):
    """A unit that was admitted to an auction, under the label by which all others know it until the end.

    It may bid once it has agreed to the rules (`agreed_sha256` is their version) and its deposit was confirmed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    auction = models.ForeignKey(Auction, on_delete=models.PROTECT, related_name="participants")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("竞买人")
    )
    label = models.CharField(_("竞买号"), max_length=LABEL_DIGITS + 1)
    admitted_at = models.DateTimeField(_("报名确认时间"))
    admitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    deposit_at = models.DateTimeField(_("保证金确认时间"), null=True)
    deposit_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_sha256 = models.CharField(_("同意的规则版本"), max_length=64, blank=True)
    agreed_at = models.DateTimeField(_("同意规则时间"), null=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[Any] = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("竞买人")
        ordering = ("auction", "label")
        constraints = (
            models.UniqueConstraint(fields=("auction", "organisation"), name="auctions_participant_once"),
            models.UniqueConstraint(fields=("auction", "label"), name="auctions_label_once"),
            models.CheckConstraint(
                condition=Q(agreed_sha256="", agreed_at__isnull=True)
                | (~Q(agreed_sha256="") & Q(agreed_at__isnull=False)),
                name="auctions_agreed_is_dated",
            ),
        )
        triggers = (
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="admitted", fields=["auction", "organisation", "label"]),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def has_agreed(self) -> bool:
        """Whether the unit agreed to the rules as they are."""
        return self.agreed_sha256 == self.auction.terms_sha256


class Bid(models.Model):
    """An offer that stands, never changed: `number` is its place in the one order of the auction, from 1.

    `key` is the sender's name for it, so that what is sent twice stands once. Sealed offers become bids when they are
    opened.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    auction = models.ForeignKey(Auction, on_delete=models.PROTECT, related_name="bids")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="bids")
    number = models.PositiveIntegerField(_("次序"))
    amount_yuan = yuan_field(_("出价"))
    closes_at = models.DateTimeField(_("出价后的结束时间"))
    is_extension = models.BooleanField(_("引起延时"), default=False)
    key = models.CharField(max_length=LONGEST_KEY)
    placed_at = models.DateTimeField(_("出价时间"))
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[Any] = BidQuerySet.as_manager()

    class Meta:
        verbose_name = _("出价")
        ordering = ("auction", "number")
        constraints = (
            models.UniqueConstraint(fields=("auction", "number"), name="auctions_bid_one_order"),
            models.UniqueConstraint(fields=("participant", "key"), name="auctions_bid_key_once"),
            models.CheckConstraint(condition=Q(amount_yuan__gt=0, number__gte=1), name="auctions_bid_says_something"),
        )
        indexes = (models.Index(fields=("placed_at",), name="auctions_bid_time"),)
        triggers = (
            APPEND_ONLY,
            pgtrigger.Trigger(name="gapless", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_GAPLESS),
        )

    def __str__(self) -> str:
        return f"{self.number}"


class SealedOffer(models.Model):
    """A sealed offer: its commitment is public at once, amount and salt are closed with a key until the opening."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    auction = models.ForeignKey(Auction, on_delete=models.PROTECT, related_name="sealed_offers")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="sealed_offers")
    number = models.PositiveIntegerField(_("次序"))
    commitment = models.CharField(_("承诺值"), **_DIGEST)
    closed = models.BinaryField()
    key = models.CharField(max_length=LONGEST_KEY)
    placed_at = models.DateTimeField(_("报价时间"))
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[Any] = SealedOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("密封报价")
        ordering = ("auction", "number")
        constraints = (
            models.UniqueConstraint(fields=("auction", "number"), name="auctions_offer_one_order"),
            models.UniqueConstraint(fields=("participant", "key"), name="auctions_offer_key_once"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.commitment


class Line(models.Model):
    """A line of the log of an auction, chained to the one before it; the database takes no other."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    auction = models.ForeignKey(Auction, on_delete=models.PROTECT, related_name="log_lines")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    at = models.DateTimeField(db_column="said_at")
    data = models.JSONField()
    previous = models.CharField(**_DIGEST)
    digest = models.CharField(**_DIGEST)

    objects: ClassVar[Any] = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("竞价日志")
        ordering = ("auction", "number")
        constraints = (models.UniqueConstraint(fields=("auction", "number"), name="auctions_line_one_order"),)
        triggers = (
            APPEND_ONLY,
            pgtrigger.Trigger(name="follows", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_FOLLOWS),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"

    def published(self) -> bidding.Line:
        """The line as it is published."""
        return bidding.Line(self.number, self.kind, bidding.moment_text(self.at), self.data, self.previous, self.digest)
