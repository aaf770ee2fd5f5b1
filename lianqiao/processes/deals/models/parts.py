"""What belongs to one deal: its parties, achievements, parts of the price, and who confirmed what."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.documents import day_words
from lianqiao.core.ids import new_id
from lianqiao.core.money import format_yuan, yuan_field
from lianqiao.processes.deals.enums import PartKind, PartyRole
from lianqiao.processes.deals.models.deal import Deal
from lianqiao.processes.deals.models.frozen import APPEND_ONLY, ROWS_STAY


@pghistory.track()
class DealParty(models.Model):
    """One who has to confirm: the seller, those who own with it, the buyer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="parties", verbose_name=_("成交"))
    role = models.CharField(_("身份"), max_length=10, choices=PartyRole)
    organisation: Any = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    position = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        verbose_name = _("交易方")
        ordering = ("deal", "position")
        constraints = (
            models.UniqueConstraint(fields=("deal", "organisation"), name="deals_party_once"),
            models.UniqueConstraint(
                fields=("deal", "role"), condition=~Q(role=PartyRole.CO_SELLER), name="deals_party_of_role"
            ),
        )
        indexes = (models.Index(fields=("organisation", "deal"), name="deals_party_of"),)
        triggers = ROWS_STAY

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.organisation}"


@pghistory.track()
class DealItem(models.Model):
    """An achievement of the deal, with what of the price falls on it once the terms are frozen."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="items", verbose_name=_("成交"))
    achievement: Any = models.ForeignKey(
        "achievements.Achievement", on_delete=models.PROTECT, related_name="deal_items", verbose_name=_("科技成果")
    )
    position = models.PositiveSmallIntegerField(_("次序"))
    amount_yuan = yuan_field(_("对应价格"), null=True, blank=True)

    class Meta:
        verbose_name = _("成交的成果")
        ordering = ("deal", "position")
        constraints = (models.UniqueConstraint(fields=("deal", "achievement"), name="deals_item_once"),)
        triggers = ROWS_STAY

    def __str__(self) -> str:
        return str(self.achievement.title)


@pghistory.track()
class PricePart(models.Model):
    """A part of the price: how it is paid, how much, when or on what condition.

    Of a royalty `amount_yuan` is what is guaranteed, which may be nothing.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="parts", verbose_name=_("成交"))
    position = models.PositiveSmallIntegerField(_("次序"))
    kind = models.CharField(_("支付方式"), max_length=10, choices=PartKind)
    amount_yuan = yuan_field(_("金额"))
    due_on = models.DateField(_("支付日期"), null=True, blank=True)
    condition = models.CharField(_("支付条件"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("价款构成")
        ordering = ("deal", "position")
        constraints = (
            models.UniqueConstraint(fields=("deal", "position"), name="deals_part_place"),
            models.CheckConstraint(
                condition=Q(kind=PartKind.ROYALTY) | Q(amount_yuan__gt=0),
                name="deals_part_is_something",
                violation_error_message=_("除提成外，每一部分都要有金额。"),
            ),
        )
        triggers = ROWS_STAY

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {format_yuan(self.amount_yuan)}"

    def sentence(self) -> str:
        """All of it in words."""
        words = [str(self)]
        if self.due_on is not None:
            words.append(_now("%(day)s前") % {"day": day_words(self.due_on)})
        return "，".join([*words, *([self.condition] if self.condition else [])])


class Confirmation(models.Model):
    """That a party confirmed the terms of that hash; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="confirmations", verbose_name=_("成交"))
    party = models.ForeignKey(
        DealParty, on_delete=models.PROTECT, related_name="confirmations", verbose_name=_("交易方")
    )
    content_sha256 = models.CharField(_("内容校验值"), max_length=64)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("确认人")
    )
    confirmed_at = models.DateTimeField(_("确认时间"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("成交确认")
        ordering = ("confirmed_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("party", "content_sha256"), name="deals_confirmed_once"),
            models.CheckConstraint(condition=~Q(content_sha256=""), name="deals_confirmation_names_content"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.party} {self.confirmed_at:%Y-%m-%d}"
