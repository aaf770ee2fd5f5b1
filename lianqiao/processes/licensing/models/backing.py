"""Who stands in for the licensee, what is claimed of them, and requests to look at the books."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.ids import new_id
from lianqiao.core.money import format_yuan, yuan_field
from lianqiao.core.records import Record
from lianqiao.processes.licensing.enums import AuditState, ClaimState, GuaranteeKind
from lianqiao.processes.licensing.models.frozen import APPEND_ONLY, STAYS, fixed
from lianqiao.processes.licensing.models.licence import Licence
from lianqiao.processes.licensing.models.running import LicenceDue
from lianqiao.processes.licensing.queries.visibility import AuditRequestQuerySet, GuaranteeClaimQuerySet


class Guarantee(models.Model):
    """That a body stands in for what the licensee owes, up to an amount, in a term; by which paper. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="guarantees", verbose_name=_("许可"))
    kind = models.CharField(_("类型"), max_length=10, choices=GuaranteeKind)
    provider: Any = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("担保或保险机构")
    )
    amount_yuan = yuan_field(_("保障金额"))
    begins_on = models.DateField(_("自"))
    until = models.DateField(_("至"))
    paper = models.CharField(_("保函或保单号"), max_length=80)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("担保和保险")
        ordering = ("begins_on", "id")
        constraints = (
            models.UniqueConstraint(fields=("licence", "paper"), name="licensing_guarantee_once"),
            models.CheckConstraint(
                condition=Q(until__gte=F("begins_on"), amount_yuan__gt=0), name="licensing_guarantee_holds"
            ),
        )
        indexes = (models.Index(fields=("provider", "licence"), name="licensing_guarantee_of"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.provider} {format_yuan(self.amount_yuan)}"


@pghistory.track()
class GuaranteeClaim(Record):
    """That the licensor asks who stands in to pay an amount that did not come (先行赔付)."""

    state = models.CharField(_("状态"), max_length=8, choices=ClaimState, default=ClaimState.FILED, editable=False)
    guarantee = models.ForeignKey(
        Guarantee, on_delete=models.PROTECT, related_name="claims", verbose_name=_("担保和保险")
    )
    due = models.ForeignKey(LicenceDue, on_delete=models.PROTECT, related_name="claims", verbose_name=_("应付款"))
    amount_yuan = yuan_field(_("请求赔付金额"))
    words = limited_text(_("说明"), max_length=1000)
    answer = limited_text(_("答复"), max_length=1000, blank=True, editable=False)
    paper = models.CharField(_("赔付凭证号"), max_length=80, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("答复人"),
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, editable=False)

    objects: ClassVar[Any] = GuaranteeClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("赔付请求")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("guarantee", "due"),
                condition=~Q(state=ClaimState.REFUSED),
                name="licensing_claimed_once",
            ),
            models.CheckConstraint(condition=Q(amount_yuan__gt=0), name="licensing_claim_is_something"),
        )
        triggers = (fixed(("guarantee_id", "due_id", "amount_yuan", "words")), STAYS)

    def __str__(self) -> str:
        return f"{self.guarantee.paper} {format_yuan(self.amount_yuan)}"

    def snapshot(self) -> dict[str, Any]:
        """What was claimed."""
        return {"amount_yuan": str(self.amount_yuan), "words": self.words}


@pghistory.track()
class AuditRequest(Record):
    """That the licensor asks to look at the licensee's books of a period, and what was found."""

    state = models.CharField(_("状态"), max_length=8, choices=AuditState, default=AuditState.ASKED, editable=False)
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="audits", verbose_name=_("许可"))
    begins_on = models.DateField(_("核查期间自"))
    until = models.DateField(_("核查期间至"))
    words = limited_text(_("要核查什么"), max_length=1000)
    answer = limited_text(_("使用方的答复"), max_length=1000, blank=True, editable=False)
    finding = limited_text(_("核查结果"), max_length=1000, blank=True, editable=False)
    missing_yuan = yuan_field(_("应补缴"), null=True, editable=False)

    objects: ClassVar[Any] = AuditRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("账目核查")
        ordering = ("-created_at", "-id")
        constraints = (models.CheckConstraint(condition=Q(until__gte=F("begins_on")), name="licensing_audit_in_order"),)
        triggers = (fixed(("licence_id", "begins_on", "until", "words")), STAYS)

    def __str__(self) -> str:
        return f"{self.licence} {self.begins_on:%Y-%m-%d}"

    def snapshot(self) -> dict[str, Any]:
        """What was asked."""
        return {"begins_on": str(self.begins_on), "until": str(self.until), "words": self.words}
