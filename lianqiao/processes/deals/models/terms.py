"""What the six ways of transformation ask for besides the price (LAW-03), as columns of a deal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.money import yuan_field
from lianqiao.processes.disposals.enums import LicenceKind
from lianqiao.registers.achievements.enums import TransformationMode as M

_PERCENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]


def _share(label: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=5, decimal_places=2, null=True, blank=True, validators=_PERCENT)


class Terms(models.Model):
    """The columns; which of them a deal asks for follows from its way."""

    licence_kind = models.CharField(_("许可方式"), max_length=10, choices=LicenceKind, blank=True)
    territory = models.CharField(_("许可地域"), max_length=200, blank=True)
    term_months = models.PositiveSmallIntegerField(_("许可期限（月）"), null=True, blank=True)
    royalty_base = models.CharField(_("提成基数"), max_length=200, blank=True, help_text=_("如：许可产品的净销售额"))
    royalty_rate = _share(_("提成比例（%）"))
    rights_text = limited_text(
        _("要办理变更登记的权利"), max_length=1000, blank=True, help_text=_("专利号、软件登记号等，一行一项")
    )
    register_by = models.DateField(_("变更登记完成期限"), null=True, blank=True)
    company = models.CharField(_("被投资或实施的企业"), max_length=120, blank=True)
    share = _share(_("所占股比（%）"))
    valuation_yuan = yuan_field(_("成果作价金额"), null=True, blank=True)
    exit_rule = limited_text(_("退出约定"), max_length=1000, blank=True)
    seller_part = limited_text(_("成果方的投入"), max_length=1000, blank=True)
    buyer_part = limited_text(_("承接方的投入"), max_length=1000, blank=True)
    seller_share = _share(_("成果方的收益比例（%）"))
    new_rights = limited_text(
        _("新成果的归属"),
        max_length=500,
        blank=True,
        help_text=_("没有约定的：没有新发明创造的归成果完成单位，有新发明创造的由合作各方共有"),
    )
    plant = models.CharField(_("实施的项目或厂区"), max_length=200, blank=True)
    words = limited_text(_("其他约定"), max_length=2000, blank=True)

    class Meta:
        abstract = True

    mode: str

    def asked(self) -> tuple[str, ...]:
        """The columns that the way of this deal asks for, in the order of the form."""
        return ASKED[M(self.mode)]

    def missing_terms(self) -> dict[str, str]:
        """What the way of this deal cannot be agreed without: column and sentence."""
        missing = {}
        for name in REQUIRED[M(self.mode)]:
            if getattr(self, name) in (None, ""):
                label = self._meta.get_field(name).verbose_name  # type: ignore[union-attr]
                missing[name] = _now("%(mode)s要写明“%(label)s”。") % {"mode": M(self.mode).label, "label": label}
        if bool(self.royalty_base) != (self.royalty_rate is not None):
            missing["royalty_rate"] = _now("提成要同时写明基数和比例。")
        return missing

    def term_rows(self) -> list[tuple[str, Any]]:
        """The terms that are filled in: words of the column, value in words."""
        rows = []
        for name in self.asked():
            value = getattr(self, name)
            if value not in (None, ""):
                column: Any = self._meta.get_field(name)
                shown = getattr(self, f"get_{name}_display")() if column.choices else value
                rows.append((str(column.verbose_name), shown))
        return rows


ASKED: dict[M, tuple[str, ...]] = {
    M.SELF_IMPLEMENTATION: ("company", "plant", "words"),
    M.ASSIGNMENT: ("rights_text", "register_by", "words"),
    M.LICENCE: ("licence_kind", "territory", "term_months", "royalty_base", "royalty_rate", "words"),
    M.JOINT_IMPLEMENTATION: ("seller_part", "buyer_part", "seller_share", "new_rights", "words"),
    M.EQUITY_CONTRIBUTION: ("company", "share", "valuation_yuan", "exit_rule", "words"),
    M.OTHER: ("words",),
}
REQUIRED: dict[M, tuple[str, ...]] = {
    M.SELF_IMPLEMENTATION: ("company", "plant"),
    M.ASSIGNMENT: ("rights_text",),
    M.LICENCE: ("licence_kind", "territory", "term_months"),
    M.JOINT_IMPLEMENTATION: ("seller_part", "buyer_part", "seller_share"),
    M.EQUITY_CONTRIBUTION: ("company", "share", "valuation_yuan", "exit_rule"),
    M.OTHER: ("words",),
}
#: All columns that some way asks for.
TERMS = tuple(dict.fromkeys(name for names in ASKED.values() for name in names))
