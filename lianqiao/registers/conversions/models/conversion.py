"""The conversion: one achievement, one way of the law, one place, and what it earned year by year."""

from __future__ import annotations

from decimal import Decimal

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.ids import new_id
from lianqiao.core.money import yuan_field
from lianqiao.registers.achievements.enums import TransformationMode
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.taxonomy.models import Region

#: Ways in which somebody pays for the achievement.
PAID = (TransformationMode.ASSIGNMENT, TransformationMode.LICENCE)


@pghistory.track()
class Conversion(FiledRecord):
    """What `organisation`, the holder, made of `achievement`; `place` is where it is put to use.

    `certified_on` and `certificate` say that the province has recognised it as a major local conversion.
    """

    PUBLIC_STATES = (FilingState.PUBLISHED,)
    PARTIES = ("partner",)
    NUMBERED = ("achievement", "place")
    LISTED = ("place",)
    PARTS = ("years",)
    OWNER_SHOWN_BY = "achievement"

    achievement = models.ForeignKey(
        Achievement, on_delete=models.PROTECT, related_name="conversions", verbose_name=_("科技成果")
    )
    mode = models.CharField(_("转化方式"), max_length=24, choices=TransformationMode)
    partner = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("承接单位"),
        help_text=_("平台上没有的单位写在下一栏"),
    )
    partner_name = models.CharField(_("承接单位（平台外）"), max_length=120, blank=True)
    place = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("落地地区"))
    contract_number = models.CharField(_("合同编号"), max_length=80, blank=True)
    signed_on = models.DateField(_("签订或开始实施日期"))
    amount_yuan = yuan_field(_("合同金额"), null=True, blank=True, help_text=_("自行实施的不填"))
    received_yuan = yuan_field(_("已到账金额"), null=True, blank=True)
    company = models.CharField(_("作价入股的企业"), max_length=120, blank=True)
    share = models.DecimalField(
        _("所占股比（%）"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    valuation_yuan = yuan_field(_("作价金额"), null=True, blank=True)
    invested_yuan = yuan_field(_("落地投资额"), null=True, blank=True)
    product = models.CharField(_("形成的产品或工艺"), max_length=200)
    in_production_since = models.DateField(_("投产日期"), null=True, blank=True)
    jobs = models.PositiveIntegerField(_("带动就业（人）"), null=True, blank=True)
    effect = limited_text(_("转化效果"), max_length=2000, blank=True)
    certified_on = models.DateField(_("重大就地转化认定日期"), null=True, editable=False)
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta(FiledRecord.Meta):
        verbose_name = _("成果转化记录")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("organisation", "contract_number", "achievement", "mode"),
                condition=~models.Q(contract_number="") & ~models.Q(state=FilingState.CANCELLED),
                name="conversions_contract_parts",
                violation_error_message=_("这份合同的这项成果、这种转化方式已经填报过一条转化记录。"),
            ),
        )
        indexes = (
            *FiledRecord.Meta.indexes,
            models.Index(
                fields=("-decided_at", "-id"),
                condition=models.Q(state__in=(FilingState.PUBLISHED,)),
                name="conversions_public",
            ),
            models.Index(fields=("achievement", "mode"), name="conversions_of_achievement"),
            models.Index(fields=("place", "state", "signed_on"), name="conversions_at_place"),
            models.Index(
                fields=("certified_on",), condition=models.Q(certified_on__isnull=False), name="conversions_certified"
            ),
        )

    def own_title(self) -> str:
        """What was converted, and how."""
        return f"{self.achievement}（{self.get_mode_display()}）" if self.achievement_id else ""

    def clean(self) -> None:
        """Each way asks for what it cannot be told without."""
        errors: dict[str, object] = {}
        if self.mode in PAID and self.amount_yuan is None:
            errors["amount_yuan"] = _("转让和许可要写合同金额。")
        if self.mode == TransformationMode.EQUITY_CONTRIBUTION:
            if not self.company:
                errors["company"] = _("作价投资要写投资的企业。")
            if self.share is None:
                errors["share"] = _("作价投资要写所占股比。")
            if self.valuation_yuan is None:
                errors["valuation_yuan"] = _("作价投资要写作价金额。")
        if self.mode in (*PAID, TransformationMode.JOINT_IMPLEMENTATION) and not (self.partner_id or self.partner_name):
            errors["partner"] = _("请写承接单位。")
        if self.received_yuan is not None and self.amount_yuan is not None and self.received_yuan > self.amount_yuan:
            errors["received_yuan"] = _("到账金额不能大于合同金额。")
        if self.in_production_since and self.signed_on and self.in_production_since < self.signed_on:
            errors["in_production_since"] = _("投产日期不能早于签订或开始实施日期。")
        if errors:
            raise ValidationError(errors)

    @property
    def is_local(self) -> bool:
        """Whether it is put to use in the province of its holder."""
        return bool(self.place_id[:2] == self.region_id[:2])

    @property
    def worth_yuan(self) -> Decimal:
        """What was received in cash, or the value of the shares."""
        if self.mode == TransformationMode.EQUITY_CONTRIBUTION:
            return self.valuation_yuan or Decimal(0)
        return self.received_yuan or Decimal(0)


@pghistory.track()
class ConversionYear(models.Model):
    """What the conversion sold in one year."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conversion = models.ForeignKey(Conversion, on_delete=models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField(_("年度"), validators=[MinValueValidator(1990), MaxValueValidator(2100)])
    sales_yuan = yuan_field(_("销售收入"))
    profit_yuan = yuan_field(_("利润"), null=True, blank=True)
    tax_yuan = yuan_field(_("税收"), null=True, blank=True)
    evidence = models.CharField(_("凭据"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("逐年销售")
        ordering = ("conversion", "year")
        constraints = (
            models.UniqueConstraint(
                fields=("conversion", "year"),
                name="conversions_year_once",
                violation_error_message=_("同一年只写一行。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}：{self.sales_yuan}"
