"""The intent of a unit to buy or take a licence, and the lines of its deposit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.models.files import StoredFile
from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.market.enums import STANDING, DepositKind, IntentState
from lianqiao.processes.market.models.frozen import APPEND_ONLY, SUM_UP
from lianqiao.processes.market.models.listing import Listing
from lianqiao.processes.market.queries.visibility import DepositLineQuerySet, IntentQuerySet


@pghistory.track()
class Intent(Record):
    """That the unit `organisation` wants what is listed, and consents to what it read: the hash of a revision.

    `number` is what it is called where its name is not shown. The sums of the deposit follow from its lines and are
    written by the database alone.
    """

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="intents", verbose_name=_("挂牌"))
    state = models.CharField(_("状态"), max_length=12, choices=IntentState, default=IntentState.LODGED, editable=False)
    number = models.PositiveIntegerField(_("序号"), editable=False)
    statement = limited_text(_("受让说明"), max_length=2000, help_text=_("怎样符合受让方条件，拿到以后准备怎样实施"))
    offer_yuan = yuan_field(_("意向价"), null=True, blank=True, help_text=_("只有转让方和交易市场能看到"))
    contact_name = models.CharField(_("联系人"), max_length=60)
    contact_phone = models.CharField(_("联系电话"), max_length=40)
    consent_revision = models.PositiveSmallIntegerField(_("同意的公告版本"), editable=False)
    consent_sha256 = models.CharField(_("同意的公告内容"), max_length=64, editable=False)
    consented_at = models.DateTimeField(_("同意时间"), editable=False)
    consented_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("同意人")
    )
    lodged_at = models.DateTimeField(_("报名时间"), editable=False)
    judged_at = models.DateTimeField(_("资格确认时间"), null=True, editable=False)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    judged_reason = limited_text(_("不通过的原因"), max_length=500, blank=True, editable=False)
    deposit_paid_yuan = yuan_field(_("保证金到账"), default=Decimal(0), editable=False)
    deposit_returned_yuan = yuan_field(_("保证金退还"), default=Decimal(0), editable=False)
    deposit_forfeited_yuan = yuan_field(_("保证金不予退还"), default=Decimal(0), editable=False)

    files = GenericRelation(StoredFile, "subject_id", "subject_type", verbose_name=_("资格材料"))

    objects: ClassVar[Any] = IntentQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("受让意向")
        ordering = ("listing", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("listing", "organisation"),
                name="market_intent_unit_once",
                violation_error_message=_("贵单位已经报过名。"),
            ),
            models.UniqueConstraint(fields=("listing", "number"), name="market_intent_number_once"),
            models.CheckConstraint(
                condition=Q(
                    deposit_paid_yuan__gte=F("deposit_returned_yuan") + F("deposit_forfeited_yuan"),
                    deposit_returned_yuan__gte=0,
                    deposit_forfeited_yuan__gte=0,
                ),
                name="market_intent_deposit_was_paid",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="market_intent_of_unit"),
            models.Index(fields=("listing", "state"), name="market_intent_state"),
        )

    def __str__(self) -> str:
        return gettext("%(code)s：%(title)s") % {"code": self.code, "title": self.listing.title}

    @property
    def code(self) -> str:
        """What it is called without a name."""
        return gettext("意向方 %(number)d") % {"number": self.number}

    @property
    def is_standing(self) -> bool:
        """Whether it stands or can be made to stand again by confirming it."""
        return self.state in STANDING

    @property
    def deposit_held_yuan(self) -> Decimal:
        """What was paid in and neither returned nor kept."""
        return self.deposit_paid_yuan - self.deposit_returned_yuan - self.deposit_forfeited_yuan

    def snapshot(self) -> dict[str, Any]:
        """What was lodged."""
        names = ("statement", "offer_yuan", "contact_name", "consent_revision")
        return {name: None if (value := getattr(self, name)) is None else str(value) for name in names}


class DepositLine(models.Model):
    """A line of a deposit, never changed: what came in, went back or was kept, on which day, by which paper, why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    intent = models.ForeignKey(Intent, on_delete=models.PROTECT, related_name="deposit_lines")
    kind = models.CharField(_("类型"), max_length=10, choices=DepositKind)
    amount_yuan = yuan_field(_("金额"))
    on = models.DateField(_("日期"), db_column="moved_on")
    paper = models.CharField(_("凭证号"), max_length=80, blank=True)
    reason = limited_text(_("说明"), max_length=500, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    written_at = models.DateTimeField(_("登记时间"))

    objects: ClassVar[Any] = DepositLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("保证金记录")
        ordering = ("written_at", "id")
        constraints = (
            models.CheckConstraint(condition=Q(amount_yuan__gt=0), name="market_deposit_line_says_something"),
            models.CheckConstraint(
                condition=Q(kind=DepositKind.FORFEITED) | ~Q(paper=""), name="market_deposit_line_money_has_paper"
            ),
            models.CheckConstraint(
                condition=~Q(kind=DepositKind.FORFEITED) | ~Q(reason=""), name="market_deposit_line_kept_says_why"
            ),
            models.UniqueConstraint(
                fields=("intent", "kind", "paper"),
                condition=~Q(paper=""),
                name="market_deposit_line_paper_once",
            ),
        )
        triggers = (APPEND_ONLY, SUM_UP)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount_yuan}"
