"""The mandate: a party of a case lets a technology manager act for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.chronograph import Event, start_of
from lianqiao.core.chronograph.timed import Timed
from lianqiao.core.fields import limited_text
from lianqiao.core.money import format_yuan, plain, yuan_field
from lianqiao.core.norms import Duration, TimeUnit
from lianqiao.core.records import Record
from lianqiao.processes.introductions.enums import FeeWay, MandateState
from lianqiao.processes.introductions.models.introduction import Introduction
from lianqiao.processes.introductions.queries.visibility import MandateQuerySet


@pghistory.track()
class Mandate(Timed, Record):
    """The organisation lets `manager`, or whoever is a technology manager at `manager_organisation`, act for it.

    It is about one own achievement, one own demand, or one introduction; one about a record covers all introductions
    about the record. Both days count: it holds from the beginning of `starts_on` to the end of `until`. For a deal that
    is concluded within `tail_months` afterwards the manager is still owed the fee that the two agreed.
    """

    state = models.CharField(
        _("状态"), max_length=10, choices=MandateState, default=MandateState.OFFERED, editable=False
    )
    achievement: Any = models.ForeignKey(
        "achievements.Achievement",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("成果"),
    )
    demand: Any = models.ForeignKey(
        "demands.Demand", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("需求")
    )
    introduction = models.ForeignKey(
        Introduction,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mandates",
        verbose_name=_("对接"),
    )
    manager_organisation: Any = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("受托单位")
    )
    manager: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("技术经理人"),
    )
    is_exclusive = models.BooleanField(_("独家委托"), default=False)
    scope_text = limited_text(_("委托事项"), max_length=1000)
    fee_text = limited_text(_("服务报酬约定"), max_length=500, blank=True)
    fee_way = models.CharField(
        _("报酬方式"),
        max_length=8,
        choices=FeeWay,
        blank=True,
        db_default="",
        default="",
        help_text=_("不选则按文字约定"),
    )
    fee_rate = models.DecimalField(
        _("报酬比例（%）"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    fee_yuan = yuan_field(_("报酬金额"), null=True, blank=True)
    tail_months = models.PositiveSmallIntegerField(
        _("尾期（月）"),
        db_default=0,
        default=0,
        help_text=_("委托结束后多少个月内成交，经理人仍可取得报酬；没有约定填 0"),
    )
    starts_on = models.DateField(_("开始日期"))
    until = models.DateField(_("截止日期"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("答复人"),
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, editable=False)
    ended_at = models.DateTimeField(_("结束时间"), null=True, editable=False)

    objects: ClassVar[Any] = MandateQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("技术经理人委托")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(achievement__isnull=False, demand__isnull=True, introduction__isnull=True)
                | Q(achievement__isnull=True, demand__isnull=False, introduction__isnull=True)
                | Q(achievement__isnull=True, demand__isnull=True, introduction__isnull=False),
                name="introductions_mandate_one_matter",
            ),
            models.CheckConstraint(
                condition=Q(until__gte=models.F("starts_on")), name="introductions_mandate_from_until"
            ),
            models.CheckConstraint(
                condition=~Q(state=MandateState.ACTIVE) | Q(answered_at__isnull=False),
                name="introductions_mandate_accepted_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(manager_organisation=models.F("organisation")),
                name="introductions_mandate_two_organisations",
            ),
            models.CheckConstraint(
                condition=Q(fee_way="", fee_rate__isnull=True, fee_yuan__isnull=True)
                | Q(fee_way=FeeWay.SHARE, fee_rate__isnull=False, fee_yuan__isnull=True)
                | Q(fee_way=FeeWay.FIXED, fee_rate__isnull=True, fee_yuan__isnull=False),
                name="introductions_mandate_one_fee",
            ),
        )
        indexes = (
            models.Index(fields=("manager_organisation", "state"), name="introductions_mandated"),
            models.Index(fields=("organisation", "-created_at", "-id"), name="introductions_mandates_given"),
        )

    def __str__(self) -> str:
        return _now("%(giver)s就“%(matter)s”的委托") % {
            "giver": self.organisation.display_name,
            "matter": self.matter_title,
        }

    @property
    def matter(self) -> Any:
        """The achievement, the demand or the introduction that it is about."""
        return self.achievement or self.demand or self.introduction

    @property
    def matter_title(self) -> str:
        """What it is about, in words."""
        record = self.introduction.subject if self.introduction is not None else self.matter
        return str(record.title)[:60]

    @property
    def manager_name(self) -> str:
        """Who is mandated: organisation and, where one was named, the person."""
        name = str(self.manager_organisation.name)
        return name if self.manager is None else f"{name} {self.manager.name}"

    def holds(self, on: date) -> bool:
        """Whether the manager may act for the organisation on a day."""
        return self.state == MandateState.ACTIVE and self.starts_on <= on <= self.until

    @property
    def last_day(self) -> date:
        """The last day on which it held, or will hold."""
        if self.ended_at is None:
            return self.until
        return min(self.until, timezone.localdate(self.ended_at))

    @property
    def tail_until(self) -> date:
        """The last day on which a deal still earns the manager the fee."""
        return Duration(self.tail_months, TimeUnit.MONTHS).end(self.last_day) if self.tail_months else self.last_day

    @property
    def fee_words(self) -> str:
        """The fee as it was agreed, in words."""
        if self.fee_way == FeeWay.SHARE and self.fee_rate is not None:
            return _now("成交价格的 %(rate)s%%") % {"rate": plain(self.fee_rate)}
        if self.fee_way == FeeWay.FIXED:
            return format_yuan(self.fee_yuan)
        return self.fee_text

    def covers(self, introduction: Introduction) -> bool:
        """Whether the introduction is the one that it is about, or is about its record."""
        if self.introduction_id is not None:
            return bool(self.introduction_id == introduction.pk)
        if self.achievement_id is not None:
            return bool(self.achievement_id == introduction.achievement_id)
        return bool(self.demand_id == introduction.demand_id)

    def future(self) -> Iterable[Event]:
        """Its time runs out, accepted or not."""
        if self.state in (MandateState.OFFERED, MandateState.ACTIVE):
            yield Event(start_of(self.until + timedelta(days=1)), "expire")

    def snapshot(self) -> dict[str, Any]:
        """What was agreed."""
        return {
            "matter": self.matter_title,
            "manager": self.manager_name,
            "is_exclusive": self.is_exclusive,
            "scope_text": self.scope_text,
            "fee": self.fee_words,
            "fee_text": self.fee_text,
            "tail_months": self.tail_months,
            "starts_on": str(self.starts_on),
            "until": str(self.until),
        }
