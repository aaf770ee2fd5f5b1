"""Funds that want to hear of strong appraisals, and what became of each that they were sent (评投联动)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.appraisals.enums import ReferralState, SubscriptionState
from lianqiao.processes.appraisals.limits import REMIND_BEFORE
from lianqiao.processes.appraisals.models.appraisal import Appraisal
from lianqiao.processes.appraisals.queries.visibility import FundSubscriptionQuerySet, ReferralQuerySet
from lianqiao.registers.taxonomy.models import Region, TechField


@pghistory.track()
class FundSubscription(Record):
    """What the fund `organisation` wants to be sent; an empty condition asks for nothing beyond the norms."""

    state = models.CharField(
        _("状态"), max_length=10, choices=SubscriptionState, default=SubscriptionState.ACTIVE, editable=False
    )
    title = models.CharField(_("名称"), max_length=80, help_text=_("如：新材料中试项目"))
    fields = models.ManyToManyField(TechField, blank=True, related_name="+", verbose_name=_("关注的技术领域"))
    place = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("关注的地区")
    )
    least_level = models.PositiveSmallIntegerField(
        _("最低成熟度"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(13)]
    )
    least_score = models.PositiveSmallIntegerField(
        _("最低得分"), null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )

    objects: ClassVar[Any] = FundSubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("评投订阅")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "title"),
                name="appraisals_subscription_title_once",
                violation_error_message=_("本单位已经有同名的订阅。"),
            ),
        )
        indexes = (
            models.Index(fields=("-created_at", "-id"), name="appraisals_subscription_newest"),
            models.Index(fields=("state", "organisation"), name="appraisals_subscription_active"),
        )

    def __str__(self) -> str:
        return self.title

    def snapshot(self) -> dict[str, Any]:
        """What is wanted."""
        return {
            "title": self.title,
            "fields": [str(row) for row in self.fields.all()],
            "place": "" if self.place is None else str(self.place),
            "least_level": self.least_level,
            "least_score": self.least_score,
        }


@pghistory.track()
class Referral(Timed, Record):
    """A strong appraisal that was sent to the fund `organisation`, once, by the owner's consent."""

    state = models.CharField(
        _("状态"), max_length=12, choices=ReferralState, default=ReferralState.SENT, editable=False
    )
    appraisal = models.ForeignKey(
        Appraisal, on_delete=models.PROTECT, related_name="referrals", verbose_name=_("成果评价")
    )
    subscription = models.ForeignKey(
        FundSubscription, on_delete=models.PROTECT, related_name="referrals", verbose_name=_("评投订阅")
    )
    due_on = models.DateField(_("答复期限"), editable=False)
    reminded_on = models.DateField(null=True, editable=False)
    answered_at = models.DateTimeField(_("首次答复时间"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    invested_yuan = yuan_field(_("投资金额"), null=True, editable=False)
    invested_on = models.DateField(_("投资日期"), null=True, editable=False)
    note = limited_text(_("说明"), max_length=1000, blank=True, editable=False)

    objects: ClassVar[Any] = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("评投推荐")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("appraisal", "organisation"), name="appraisals_referral_once"),
            models.CheckConstraint(
                condition=~Q(state=ReferralState.INVESTED) | (Q(invested_yuan__gt=0) & Q(invested_on__isnull=False)),
                name="appraisals_referral_invested_amount",
            ),
        )
        indexes = (
            models.Index(fields=("-created_at", "-id"), name="appraisals_referral_newest"),
            models.Index(fields=("organisation", "-created_at", "-id"), name="appraisals_referral_fund"),
            models.Index(fields=("state", "due_on"), name="appraisals_referral_due"),
        )

    def __str__(self) -> str:
        return str(self.appraisal.achievement)

    @property
    def owner_id(self) -> Any:
        """The unit whose achievement it is about."""
        return self.appraisal.organisation_id

    def future(self) -> Iterable[Event]:
        """While no answer has come: one reminder, and the end of the time for it."""
        if self.state != ReferralState.SENT:
            return
        if self.reminded_on is None:
            first = REMIND_BEFORE.get(where=self.region_id, on=self.due_on).value.start(self.due_on)
            yield Event(start_of(first, hour=9), "remind")
        yield Event(start_of(self.due_on + timedelta(days=1)), "lapse")

    def snapshot(self) -> dict[str, Any]:
        """What became of it."""
        return {
            "achievement": str(self),
            "fund": str(self.organisation),
            "invested_yuan": None if self.invested_yuan is None else str(self.invested_yuan),
            "note": self.note,
        }
