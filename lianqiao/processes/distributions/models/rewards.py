"""Who receives how much of a distribution, and each payment with its voucher."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.ids import new_id
from lianqiao.core.money import yuan_field
from lianqiao.processes.distributions.calculation import WHOLE
from lianqiao.processes.distributions.enums import Group, RewardStanding
from lianqiao.processes.distributions.limits import LONGEST_NAME, LONGEST_PAPER
from lianqiao.processes.distributions.models.distribution import Distribution
from lianqiao.processes.distributions.models.frozen import APPEND_ONLY, SUM_UP, parts_frozen
from lianqiao.processes.distributions.queries.visibility import RewardShareQuerySet


@pghistory.track()
class RewardShare(models.Model):
    """What one person receives: `percent` of what his group receives.

    `amount_yuan` is the money, or the value of the `equity_percent` of the company; both follow from the shares and sum
    to what the group receives. `paid_yuan` is written by the database from the payments.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    distribution = models.ForeignKey(Distribution, on_delete=models.CASCADE, related_name="rewards")
    order = models.PositiveSmallIntegerField()
    group = models.CharField(_("身份"), max_length=12, choices=Group, default=Group.COMPLETER, db_column="reward_group")
    name = models.CharField(_("姓名"), max_length=LONGEST_NAME)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    post = models.CharField(_("单位和职务"), max_length=LONGEST_PAPER, blank=True)
    percent = models.DecimalField(_("份额（%）"), max_digits=5, decimal_places=2, help_text=_("在同一身份中的份额"))
    is_main = models.BooleanField(_("主要贡献"), default=False)
    is_leader = models.BooleanField(_("单位领导"), default=False)
    amount_yuan = yuan_field(_("奖酬"), default=Decimal(0), editable=False)
    equity_percent = models.DecimalField(
        _("股权（%）"), max_digits=7, decimal_places=4, default=Decimal(0), editable=False
    )
    paid_yuan = yuan_field(_("已兑现"), default=Decimal(0), editable=False)

    objects: ClassVar[Any] = RewardShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("奖酬")
        ordering = ("distribution", "order")
        constraints = (
            models.UniqueConstraint(fields=("distribution", "order"), name="distributions_reward_order"),
            models.UniqueConstraint(fields=("distribution", "group", "name", "post"), name="distributions_person_once"),
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lte=100), name="distributions_reward_share"),
            models.CheckConstraint(condition=Q(paid_yuan__lte=F("amount_yuan")), name="distributions_paid_was_due"),
        )
        indexes = (models.Index(fields=("user",), name="distributions_reward_user"),)
        triggers = parts_frozen(
            (
                "reward_group",
                "name",
                "user_id",
                "post",
                "percent",
                "is_main",
                "is_leader",
                "amount_yuan",
                "equity_percent",
            )
        )

    def __str__(self) -> str:
        return self.name

    @property
    def share(self) -> int:
        """His part of what the group receives, in ten-thousandths."""
        return int(self.percent * (WHOLE // 100))

    @property
    def standing(self) -> str:
        """How far it has come, as the person reads it."""
        if self.paid_yuan >= self.amount_yuan:
            return str(RewardStanding.PAID.label)
        return str((RewardStanding.PARTLY if self.paid_yuan else RewardStanding.OPEN).label)

    @property
    def open_yuan(self) -> Decimal:
        """What has not been paid."""
        return self.amount_yuan - self.paid_yuan


class RewardPayment(models.Model):
    """One payment to a person, or the registration of his shares, never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    share = models.ForeignKey(RewardShare, on_delete=models.PROTECT, related_name="payments")
    amount_yuan = yuan_field(_("金额"))
    on = models.DateField(_("兑现日期"), db_column="paid_on")
    paper = models.CharField(_("凭证号"), max_length=LONGEST_PAPER)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    written_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("奖酬兑现")
        ordering = ("written_at", "id")
        constraints = (
            models.CheckConstraint(condition=Q(amount_yuan__gt=0), name="distributions_payment_positive"),
            models.UniqueConstraint(fields=("share", "paper"), name="distributions_paper_once"),
        )
        indexes = (models.Index(fields=("on",), name="distributions_payment_day"),)
        triggers = (APPEND_ONLY, SUM_UP)

    def __str__(self) -> str:
        return f"{self.amount_yuan} {self.on}"
