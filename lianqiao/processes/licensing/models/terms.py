"""The terms of a licence, which an offer proposes and a licence settles."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.money import format_yuan, yuan_field
from lianqiao.processes.disposals.enums import LicenceKind
from lianqiao.processes.licensing.enums import Payment, RoyaltyBase

#: The columns, in the order of forms and of the hash.
TERMS = (
    "licence_kind",
    "territory",
    "term_months",
    "payment",
    "fixed_fee_yuan",
    "royalty_base",
    "royalty_rate",
    "report_months",
    "conditions",
)


class LicenceTerms(models.Model):
    """The columns. `royalty_rate` is in percent of `royalty_base`; reports of sales come every `report_months`."""

    licence_kind = models.CharField(_("许可类型"), max_length=10, choices=LicenceKind, default=LicenceKind.PLAIN)
    territory = models.CharField(_("许可地域"), max_length=120, help_text=_("如：全国、本省"))
    term_months = models.PositiveSmallIntegerField(_("许可期限（月）"), validators=[MinValueValidator(1)])
    payment = models.CharField(_("付费方式"), max_length=10, choices=Payment, default=Payment.STAGED)
    fixed_fee_yuan = yuan_field(_("固定许可费"), default=Decimal(0), help_text=_("先使用后付费的填 0"))
    royalty_base = models.CharField(_("提成基数"), max_length=10, choices=RoyaltyBase, blank=True)
    royalty_rate = models.DecimalField(
        _("提成比例（%）"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    report_months = models.PositiveSmallIntegerField(
        _("每几个月报告一次销售"), default=12, validators=[MinValueValidator(1)]
    )
    conditions = limited_text(_("其他约定"), max_length=2000, blank=True)

    stages: Any

    class Meta:
        abstract = True

    def terms(self) -> dict[str, Any]:
        """The columns by name, to be copied into a licence."""
        return {name: getattr(self, name) for name in TERMS}

    def stage_rows(self) -> list[dict[str, Any]]:
        """The stages as plain columns."""
        return [one.columns() for one in self.stages.all()]

    def agreed_yuan(self) -> Decimal:
        """What is to be paid whatever is sold: the fixed fee and all stages."""
        return self.fixed_fee_yuan + sum((one.amount_yuan for one in self.stages.all()), start=Decimal(0))

    def royalty_words(self) -> str:
        """The running royalty in words; empty where there is none."""
        if self.royalty_rate is None:
            return ""
        base = RoyaltyBase(self.royalty_base).label
        return _now("%(base)s的 %(rate)s%%") % {"base": base, "rate": f"{self.royalty_rate.normalize():f}"}

    def price_words(self) -> str:
        """What has to be paid, in a few words."""
        words = [_now("固定费 %(fee)s") % {"fee": format_yuan(self.fixed_fee_yuan)}] if self.fixed_fee_yuan else []
        stages = self.agreed_yuan() - self.fixed_fee_yuan
        if stages:
            words.append(_now("阶段性支付共 %(sum)s") % {"sum": format_yuan(stages)})
        if self.royalty_rate is not None:
            words.append(_now("提成为%(what)s") % {"what": self.royalty_words()})
        return "，".join(words) or _now("不收费")

    def told_terms(self) -> dict[str, Any]:
        """The terms as plain values in words, for hash, versions and pages."""
        told = {name: str(getattr(self, name) or "") for name in TERMS}
        told |= {
            "licence_kind": str(LicenceKind(self.licence_kind).label),
            "payment": str(Payment(self.payment).label),
            "royalty_base": str(RoyaltyBase(self.royalty_base).label) if self.royalty_base else "",
            "royalty_rate": "" if self.royalty_rate is None else f"{self.royalty_rate:.2f}",
            "fixed_fee_yuan": f"{self.fixed_fee_yuan:.2f}",
        }
        return {**told, "stages": [one.sentence() for one in self.stages.all()]}
