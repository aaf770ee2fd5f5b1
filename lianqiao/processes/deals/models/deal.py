"""The deal: what a seller and a buyer agreed about achievements, from the draft to the certificate."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.documents import day_words
from lianqiao.core.money import format_yuan, yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.deals.enums import DealState, PartyRole, Source
from lianqiao.processes.deals.models.frozen import PARTS_HOLD, frozen
from lianqiao.processes.deals.models.terms import TERMS, Terms
from lianqiao.processes.deals.queries.visibility import DealQuerySet
from lianqiao.processes.disposals.enums import PricingMethod
from lianqiao.processes.disposals.models import Disposal
from lianqiao.processes.introductions.models import Introduction
from lianqiao.registers.achievements.enums import TransformationMode

#: What the parties confirm; changes only with the revision.
CONTENT = ("title", "mode", "pricing", "buyer_id", "price_yuan", "content_sha256", *TERMS)


@pghistory.track()
class Deal(Terms, Record):
    """What `organisation`, the seller, and `buyer` agreed; without a buyer the seller implements it by itself.

    `revision` is 0 in a draft, 1 when the terms are offered, and grows with each change; `content_sha256` is the hash
    of `snapshot` at that revision, which each confirmation names, and `frozen_at` when it was made. `origin` is the
    record it has come about from (an introduction, a listing, an auction). `is_exempt` says whether the price was
    found in a way for which the unit's leaders are exempt from liability for later changes of value (LAW-07).
    """

    created_by = models.ForeignKey(  # type: ignore[assignment]
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("起草人"),
    )
    state = models.CharField(_("状态"), max_length=10, choices=DealState, default=DealState.DRAFT, editable=False)
    title = models.CharField(_("名称"), max_length=160)
    number = models.CharField(_("成交编号"), max_length=60, blank=True, editable=False)
    mode = models.CharField(_("转化方式"), max_length=24, choices=TransformationMode)
    pricing = models.CharField(_("定价方式"), max_length=12, choices=PricingMethod)
    buyer = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("承接方"),
    )
    buyer_region = models.ForeignKey(
        "taxonomy.Region", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    price_yuan = yuan_field(_("成交价格"), null=True, blank=True)
    source = models.CharField(_("成交来源"), max_length=12, choices=Source, default=Source.DIRECT, editable=False)
    origin_type = models.ForeignKey(ContentType, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    origin_id = models.UUIDField(null=True, editable=False)
    origin = GenericForeignKey("origin_type", "origin_id")
    introduction = models.ForeignKey(
        Introduction,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deals",
        verbose_name=_("供需对接"),
        editable=False,
    )
    disposal: Any = models.ForeignKey(
        Disposal,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deals",
        verbose_name=_("转化决策"),
        editable=False,
    )
    revision = models.PositiveSmallIntegerField(_("修订次数"), default=0, editable=False)
    content_sha256 = models.CharField(_("内容校验值"), max_length=64, blank=True, editable=False)
    frozen_at = models.DateTimeField(_("定稿时间"), null=True, editable=False)
    concluded_on = models.DateField(_("成交日期"), null=True, editable=False)
    concluded_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    is_exempt = models.BooleanField(_("符合定价免责条件"), null=True, editable=False)

    objects: ClassVar[Any] = DealQuerySet.as_manager()

    class Meta:
        verbose_name = _("成交")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="deals_number_once"),
            models.CheckConstraint(
                condition=Q(buyer__isnull=True) | ~Q(buyer=F("organisation")), name="deals_two_organisations"
            ),
            models.CheckConstraint(
                condition=Q(buyer__isnull=False) | Q(mode=TransformationMode.SELF_IMPLEMENTATION),
                name="deals_with_buyer",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(DealState.DRAFT, DealState.CANCELLED))
                | (~Q(content_sha256="") & Q(revision__gt=0, frozen_at__isnull=False, price_yuan__isnull=False)),
                name="deals_offered_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(state=DealState.CONCLUDED, concluded_on__isnull=False) & ~Q(number="")
                | ~Q(state=DealState.CONCLUDED) & Q(concluded_on__isnull=True),
                name="deals_concluded_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(origin_type__isnull=True, origin_id__isnull=True)
                | Q(origin_type__isnull=False, origin_id__isnull=False),
                name="deals_origin_whole",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="deals_sold"),
            models.Index(fields=("buyer", "-created_at", "-id"), name="deals_bought"),
            models.Index(fields=("-created_at", "-id"), name="deals_newest"),
            models.Index(fields=("state", "region", "concluded_on"), name="deals_of_region"),
            models.Index(fields=("state", "buyer_region", "concluded_on"), name="deals_to_region"),
            models.Index(fields=("origin_type", "origin_id"), name="deals_origin"),
        )
        triggers = (*frozen(CONTENT), PARTS_HOLD)

    def __str__(self) -> str:
        return self.title

    @property
    def submitted_at(self) -> Any:
        """When the terms were frozen last: only notices that were handed in afterwards show what is agreed now."""
        return self.frozen_at

    @property
    def is_open(self) -> bool:
        """Whether it is neither done nor given up."""
        return self.state in (DealState.DRAFT, DealState.OFFERED, DealState.NOTICED)

    @property
    def is_by_agreement(self) -> bool:
        """Whether the price was agreed by the two sides, and therefore has to be put up (LAW-06)."""
        return self.pricing == PricingMethod.AGREEMENT

    @property
    def buyer_name(self) -> str:
        """Who takes it over; the company that was founded or the seller itself where nobody else does."""
        return str(self.buyer) if self.buyer is not None else self.company or str(self.organisation)

    def party_of(self, organisation_id: Any) -> Any:
        """The party that an organisation is, None for a third one; reads the parties as they were fetched."""
        return next((one for one in self.parties.all() if one.organisation_id == organisation_id), None)

    def seller_ids(self) -> list[Any]:
        """The keys of the seller and of those who own with it."""
        return [one.organisation_id for one in self.parties.all() if one.role != PartyRole.BUYER]

    def parts_yuan(self) -> Decimal:
        """What the parts of the price sum to."""
        return sum((part.amount_yuan for part in self.parts.all()), start=Decimal(0))

    def snapshot(self) -> dict[str, Any]:
        """What the parties confirm, as plain values; the hash is made of it and the revision. Three queries."""
        return {
            "title": self.title,
            "parties": [f"{one.get_role_display()} {one.organisation}" for one in self.parties.all()],
            "items": [one.achievement.title for one in self.items.all()],
            "mode": str(self.get_mode_display()),
            "pricing": str(self.get_pricing_display()),
            "price_yuan": "" if self.price_yuan is None else f"{self.price_yuan:.2f}",
            "parts": [one.sentence() for one in self.parts.all()],
            **{name: _plain(self, name) for name in self.asked()},
        }


def _plain(deal: Deal, name: str) -> str:
    value = getattr(deal, name)
    if value in (None, ""):
        return ""
    column: Any = Deal._meta.get_field(name)
    if column.choices:
        return str(getattr(deal, f"get_{name}_display")())
    if name.endswith("_yuan"):
        return format_yuan(value)
    return day_words(value) if name == "register_by" else str(value)
