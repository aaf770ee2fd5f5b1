"""The statement of commission: what one side of a deal owes its technology managers, and how they share it."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.money import yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.deals.enums import Attribution, StatementState
from lianqiao.processes.deals.models.deal import Deal
from lianqiao.processes.deals.models.frozen import APPEND_ONLY
from lianqiao.processes.deals.queries.visibility import CommissionStatementQuerySet
from lianqiao.processes.introductions.models import Mandate


@pghistory.track()
class CommissionStatement(Record):
    """What `organisation`, a side of the `deal`, owes the managers that it mandated; one for each side.

    The giver pays once: `total_yuan` is the highest fee among the mandates that count, and the lines share it.
    `content_sha256` is what all of them confirm; `objection` is what one of them holds against it.
    """

    created_by = models.ForeignKey(  # type: ignore[assignment]
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("计算人"),
    )
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="statements", verbose_name=_("成交"))
    state = models.CharField(
        _("状态"), max_length=10, choices=StatementState, default=StatementState.OPEN, editable=False
    )
    base_yuan = yuan_field(_("计算基数"))
    total_yuan = yuan_field(_("服务报酬合计"))
    revision = models.PositiveSmallIntegerField(_("修订次数"), default=1, editable=False)
    content_sha256 = models.CharField(_("内容校验值"), max_length=64, editable=False)
    objection = limited_text(_("异议"), max_length=1000, blank=True, editable=False)
    objected_by: Any = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("提出异议的单位"),
    )
    settled_at = models.DateTimeField(_("确认完成时间"), null=True, editable=False)

    objects: ClassVar[Any] = CommissionStatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务报酬结算单")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("deal", "organisation"), name="deals_statement_once"),
            models.CheckConstraint(condition=Q(total_yuan__gt=0), name="deals_statement_is_something"),
            models.CheckConstraint(
                condition=Q(state=StatementState.DISPUTED) & ~Q(objection="")
                | ~Q(state=StatementState.DISPUTED) & Q(objection=""),
                name="deals_statement_objection",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-created_at", "-id"), name="deals_statements_of"),
            models.Index(fields=("-created_at", "-id"), name="deals_statements_newest"),
        )

    def __str__(self) -> str:
        return str(self.deal.title)

    def snapshot(self) -> dict[str, Any]:
        """What all of them confirm, as plain values."""
        return {
            "deal": self.deal.number,
            "organisation": str(self.organisation),
            "base_yuan": f"{self.base_yuan:.2f}",
            "total_yuan": f"{self.total_yuan:.2f}",
            "lines": [
                [one.manager_name, str(one.get_attribution_display()), f"{one.amount_yuan:.2f}"]
                for one in self.lines.all()
            ],
        }

    def asked_ids(self) -> list[Any]:
        """The organisations that have to confirm: who pays, and each of those who are paid."""
        return list(dict.fromkeys([self.organisation_id, *(one.manager_organisation_id for one in self.lines.all())]))


@pghistory.track()
class Commission(models.Model):
    """What of the commission falls on one mandate, and why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    statement = models.ForeignKey(
        CommissionStatement, on_delete=models.CASCADE, related_name="lines", verbose_name=_("服务报酬结算单")
    )
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="commissions", verbose_name=_("委托"))
    manager_organisation: Any = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("受托单位")
    )
    manager: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("技术经理人")
    )
    attribution = models.CharField(_("归属依据"), max_length=10, choices=Attribution)
    brought_on = models.DateField(_("引荐日期"), null=True)
    fee_yuan = yuan_field(_("按委托约定计算"))
    amount_yuan = yuan_field(_("分配金额"))

    class Meta:
        verbose_name = _("服务报酬")
        ordering = ("statement", "brought_on", "id")
        constraints = (
            models.UniqueConstraint(fields=("statement", "mandate"), name="deals_commission_once"),
            models.CheckConstraint(condition=Q(amount_yuan__gte=0, fee_yuan__gt=0), name="deals_commission_sums"),
            models.CheckConstraint(
                condition=~Q(attribution=Attribution.BROUGHT) | Q(brought_on__isnull=False),
                name="deals_brought_is_dated",
            ),
        )
        indexes = (models.Index(fields=("manager_organisation", "statement"), name="deals_commissions_of"),)

    def __str__(self) -> str:
        return self.manager_name

    @property
    def manager_name(self) -> str:
        """Organisation and, where one was named, the person."""
        name = str(self.manager_organisation)
        return name if self.manager is None else f"{name} {self.manager.name}"


class StatementConfirmation(models.Model):
    """That an organisation confirmed the statement of that hash; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    statement = models.ForeignKey(CommissionStatement, on_delete=models.PROTECT, related_name="confirmations")
    organisation: Any = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    content_sha256 = models.CharField(_("内容校验值"), max_length=64)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("确认人")
    )
    confirmed_at = models.DateTimeField(_("确认时间"))

    class Meta:
        verbose_name = _("结算确认")
        ordering = ("confirmed_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("statement", "organisation", "content_sha256"), name="deals_statement_confirmed_once"
            ),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.organisation} {self.confirmed_at:%Y-%m-%d}"
