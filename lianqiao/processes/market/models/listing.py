"""The listing: what a unit offers on a market, by which procedure, until when, and what came of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.models.files import FileState, StoredFile
from lianqiao.core.money import format_yuan, yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.market.enums import (
    PUBLIC_STATES,
    Contest,
    Holder,
    ListingState,
    PriceKind,
    ProcedureKey,
)
from lianqiao.processes.market.models.frozen import announced
from lianqiao.processes.market.models.session import Session
from lianqiao.processes.market.procedures import Flags, procedure_of, read_flags
from lianqiao.processes.market.queries.visibility import MarketListingQuerySet

ONE_DAY = timedelta(days=1)
#: What everybody reads of a listing, and what an intent consents to; an amendment changes some of them.
TOLD = (
    "title",
    "summary",
    "procedure",
    "contest",
    "price_yuan",
    "payment_terms",
    "delivery_terms",
    "buyer_conditions",
    "deposit_yuan",
    "deposit_holder",
    "deposit_account",
    "contact_name",
    "contact_phone",
)
#: Of these and the last day for intents, what a published amendment may change.
AMENDABLE = (
    "summary",
    "price_yuan",
    "payment_terms",
    "delivery_terms",
    "buyer_conditions",
    "deposit_yuan",
    "deposit_account",
    "intents_until",
    "contact_name",
    "contact_phone",
)
#: What the database itself holds still between revisions.
_FROZEN = ("title", "summary", "procedure", "contest", "price_yuan", "buyer_conditions", "deposit_yuan", "flags")


@pghistory.track()
class Listing(Timed, Record):
    """What `organisation` offers on the market that the body `market` runs, by its approved `disposal`.

    All that is decided about a listing, its intents, amendments, questions and objections is decided under the lock of
    its row. `flags` are those of its procedure as they were when it was announced. `extended` counts how often the
    time for intents was prolonged, `live_intents` the intents that stand, `open_objections` those without an answer;
    `resumes_to` is the state that a cancellation goes back to.
    """

    PUBLIC_STATES: ClassVar[tuple[str, ...]] = PUBLIC_STATES

    number = models.CharField(_("挂牌编号"), max_length=60, blank=True, editable=False)
    state = models.CharField(_("状态"), max_length=12, choices=ListingState, default=ListingState.DRAFT, editable=False)
    market = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("交易市场")
    )
    disposal = models.ForeignKey(
        "disposals.Disposal", on_delete=models.PROTECT, related_name="+", verbose_name=_("转化决策")
    )
    session = models.ForeignKey(
        Session,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="listings",
        verbose_name=_("专场"),
        help_text=_("参加专场的，报名截止时间按专场的统一时间"),
    )
    title = models.CharField(_("标的名称"), max_length=120)
    field = models.ForeignKey(
        "taxonomy.TechField",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("技术领域"),
    )
    summary = limited_text(
        _("标的介绍"), max_length=3000, help_text=_("写给买方看：是什么、能做什么、做到哪一步、转让或许可哪些权利")
    )
    procedure = models.CharField(_("交易方式"), max_length=12, choices=ProcedureKey, default=ProcedureKey.COMPETING)
    contest = models.CharField(
        _("有几家时怎样竞价"),
        max_length=8,
        choices=Contest,
        default=Contest.AUCTION,
        help_text=_("只对挂牌征集意向的有效；公告以后不能改"),
    )
    price_yuan = yuan_field(_("挂牌价或起始价"), null=True, blank=True, help_text=_("面议的不填"))
    step_yuan = yuan_field(
        _("加价幅度"), null=True, blank=True, help_text=_("网上竞价每次至少加多少；不填的按起始价的百分之一")
    )
    payment_terms = limited_text(_("付款方式"), max_length=1000, help_text=_("一次付清还是分期、什么时候付"))
    delivery_terms = limited_text(
        _("交付内容"), max_length=1000, help_text=_("交付哪些资料和权利、是否包括技术指导、谁办变更登记")
    )
    buyer_conditions = limited_text(
        _("受让方条件"), max_length=1000, blank=True, help_text=_("没有特别要求的不填；不得为某一家量身设定")
    )
    deposit_yuan = yuan_field(_("保证金"), null=True, blank=True)
    deposit_holder = models.CharField(_("保证金由谁收"), max_length=8, choices=Holder, default=Holder.MARKET)
    deposit_account = limited_text(
        _("收款账户"), max_length=300, blank=True, help_text=_("户名、开户行、账号；只有报名单位能看到")
    )
    extension_rounds = models.PositiveSmallIntegerField(
        _("无人报名时延长几次"), default=0, help_text=_("0 表示不延长，到期即为未成交")
    )
    opens_on = models.DateField(_("公告日期"), null=True, blank=True, help_text=_("不填的，审查通过当天公告"))
    intents_until = models.DateField(_("报名截止日期"), null=True, blank=True)
    contact_name = models.CharField(_("联系人"), max_length=60)
    contact_phone = models.CharField(_("联系电话"), max_length=40)

    flags = models.JSONField(default=dict, editable=False)
    revision = models.PositiveSmallIntegerField(_("公告版本"), default=0, editable=False)
    content_sha256 = models.CharField(_("内容校验值"), max_length=64, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    opened_at = models.DateTimeField(_("公告时间"), null=True, editable=False)
    announced_until = models.DateField(_("最短公告期至"), null=True, editable=False)
    remind_on = models.DateField(null=True, editable=False)
    reminded_for = models.DateField(null=True, editable=False)
    extended = models.PositiveSmallIntegerField(_("已延长次数"), default=0, editable=False)
    live_intents = models.PositiveIntegerField(_("报名数"), default=0, editable=False)
    decide_by = models.DateField(_("资格确认期限"), null=True, editable=False)
    cancel_reason = limited_text(_("撤销原因"), max_length=500, blank=True, editable=False)
    cancel_until = models.DateField(_("撤销异议截止"), null=True, editable=False)
    resumes_to = models.CharField(max_length=12, blank=True, editable=False)
    open_objections = models.PositiveIntegerField(default=0, editable=False)
    auction = models.ForeignKey(
        "auctions.Auction",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("竞价"),
    )
    contests = models.PositiveSmallIntegerField(_("竞价次数"), default=0, editable=False)
    winner = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("受让方"),
    )
    result_yuan = yuan_field(_("成交价"), null=True, editable=False)
    settled_on = models.DateField(_("确定受让方日期"), null=True, editable=False)
    result_until = models.DateField(_("结果公告至"), null=True, editable=False)
    deal = models.ForeignKey(
        "deals.Deal", null=True, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("成交")
    )
    ended_on = models.DateField(_("结束日期"), null=True, editable=False)

    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("附件"))

    objects: ClassVar[Any] = MarketListingQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("挂牌")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="market_number_once"),
            models.CheckConstraint(
                condition=~Q(state__in=PUBLIC_STATES)
                | (
                    Q(revision__gte=1, opened_at__isnull=False, intents_until__isnull=False)
                    & ~Q(content_sha256="")
                    & ~Q(number="")
                ),
                name="market_public_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(procedure=ProcedureKey.NEGOTIABLE) | Q(price_yuan__isnull=True),
                name="market_negotiable_names_no_price",
                violation_error_message=_("面议的不填挂牌价。"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(ListingState.ANNOUNCED, ListingState.DEALING, ListingState.SOLD))
                | Q(winner__isnull=False, settled_on__isnull=False),
                name="market_settled_has_winner",
            ),
            models.CheckConstraint(
                condition=~Q(state=ListingState.CANCELLING) | (Q(cancel_until__isnull=False) & ~Q(cancel_reason="")),
                name="market_cancelling_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(ListingState.SOLD, ListingState.FAILED, ListingState.CANCELLED))
                | Q(ended_on__isnull=False),
                name="market_over_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(winner__isnull=True) | ~Q(winner=models.F("organisation")),
                name="market_not_to_itself",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="market_of_unit"),
            models.Index(fields=("market", "-created_at", "-id"), name="market_of_market"),
            models.Index(fields=("-opened_at", "-id"), condition=Q(opened_at__isnull=False), name="market_hall_latest"),
            models.Index(fields=("state", "intents_until", "id"), name="market_hall_turn"),
            models.Index(fields=("ended_on",), condition=Q(ended_on__isnull=False), name="market_ended"),
            models.Index(fields=("disposal",), name="market_of_disposal"),
        )
        triggers = announced(_FROZEN)

    def __str__(self) -> str:
        return self.title

    @property
    def rules(self) -> Flags:
        """The flags by which it runs: those that it was announced with, before that those of its procedure."""
        return read_flags(self.flags) if self.flags else procedure_of(self.procedure).flags

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.state in PUBLIC_STATES

    @property
    def shown_price(self) -> Any:
        """The price that everybody reads; None where it is open to talks."""
        return None if self.rules.price == PriceKind.OPEN else self.price_yuan

    @property
    def price_words(self) -> str:
        """The price as everybody reads it, in words."""
        if self.shown_price is None:
            return str(PriceKind.OPEN.label)
        kind = PriceKind.FIXED if self.rules.price == PriceKind.FIXED else PriceKind.START
        return f"{kind.label} {format_yuan(self.shown_price)}"

    @property
    def takes_intents(self) -> bool:
        """Whether somebody may lodge or withdraw an intent at this moment, whatever the worker has done so far."""
        return self.state == ListingState.RUNNING and self.days_left >= 0

    @property
    def days_left(self) -> int:
        """The days until the last one for intents, today included as 0; negative when it is over."""
        last = self.intents_until or date.min
        return (last - clock.today()).days

    @property
    def seller_reads_names(self) -> bool:
        """Whether the seller may read by now who has come."""
        return self.rules.names_at_once or self.state not in (ListingState.SCHEDULED, ListingState.RUNNING)

    def future(self) -> Iterable[Event]:
        """What the clock does: open, remind, close or prolong or give up, end a cancellation, end an announcement."""
        if self.state == ListingState.SCHEDULED and self.opens_on is not None:
            yield Event(start_of(self.opens_on), "open")
        if self.state == ListingState.RUNNING and self.intents_until is not None:
            if self.remind_on is not None and self.reminded_for != self.intents_until:
                yield Event(start_of(self.remind_on, hour=9), "remind")
            yield Event(start_of(self.intents_until + ONE_DAY), self._at_the_end())
        if self.state == ListingState.CANCELLING and self.cancel_until is not None and not self.open_objections:
            yield Event(start_of(self.cancel_until + ONE_DAY), "cancel_finally")
        if self.state == ListingState.ANNOUNCED and self.result_until is not None and not self.open_objections:
            yield Event(start_of(self.result_until + ONE_DAY), "hand_over")

    def _at_the_end(self) -> str:
        if self.live_intents:
            return "close"
        return "extend" if self.rules.extends and self.extended < self.extension_rounds else "lapse"

    def content(self) -> dict[str, Any]:
        """What is announced, as plain values; its hash is what an intent consents to."""
        told = {name: _plain(getattr(self, name)) for name in TOLD}
        return {
            **told,
            "revision": self.revision,
            "organisation": str(self.organisation_id),
            "files": [file.sha256 for file in self.current_files()],
        }

    def content_hash(self) -> str:
        """The SHA-256 of `content` as JSON with sorted keys and no spaces, in UTF-8."""
        text = json.dumps(self.content(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def current_files(self) -> list[StoredFile]:
        """The files that are in use, oldest first."""
        return sorted((f for f in self.files.all() if f.state == FileState.CURRENT), key=lambda file: file.created_at)

    def guarded_texts(self) -> list[str]:
        """The texts that the keyword guard reads before the listing becomes public."""
        return [
            self.title,
            self.summary,
            self.payment_terms,
            self.delivery_terms,
            self.buyer_conditions,
            *(file.name for file in self.current_files()),
        ]

    def snapshot(self) -> dict[str, Any]:
        """What was announced, in words."""
        told = {name: _shown(self, name) for name in (*TOLD, "intents_until") if name != "deposit_account"}
        return {**told, "files": [f"{file.name} {file.sha256[:12]}" for file in self.current_files()]}


def _plain(value: Any) -> Any:
    return None if value is None else str(value)


def _shown(listing: Listing, name: str) -> Any:
    words = getattr(listing, f"get_{name}_display", None)
    return _plain(getattr(listing, name) if words is None else words())
