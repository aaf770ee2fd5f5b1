"""An innovative product: what it breaks through, who used it first, who ordered it, and how it got better."""

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.ids import new_id
from lianqiao.core.money import yuan_field
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.enterprises.enums import ENTERPRISE_KINDS
from lianqiao.registers.innovative_products.enums import ProductKind, ProductRank


@pghistory.track()
class InnovativeProduct(FiledRecord):
    """A first set, first batch or first version of `organisation`."""

    FILERS = ENTERPRISE_KINDS
    PUBLIC_STATES = (FilingState.PUBLISHED,)
    PARTS = ("orders", "iterations")

    kind = models.CharField(_("类型"), max_length=16, choices=ProductKind)
    rank = models.CharField(_("等级"), max_length=16, choices=ProductRank)
    model_name = models.CharField(_("型号、牌号或版本"), max_length=120)
    achievement = models.ForeignKey(
        Achievement,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="products",
        verbose_name=_("所依据的成果"),
    )
    breakthrough = limited_text(_("技术突破"), max_length=2000, help_text=_("与国内外同类产品比，突破了什么"))
    rights = limited_text(_("自主知识产权"), max_length=1000, help_text=_("专利号、软件著作权登记号"))
    tested_by = models.CharField(_("检测机构"), max_length=120)
    test_report = models.CharField(_("检测报告编号"), max_length=120)
    finished_on = models.DateField(_("研制完成日期"))
    first_sold_on = models.DateField(_("首次销售日期"), null=True, blank=True)
    first_user = models.CharField(_("首个用户"), max_length=120, blank=True)
    price_yuan = yuan_field(_("单价"), null=True, blank=True)
    insured = models.BooleanField(_("已投保首台（套）保险"), default=False)

    class Meta(FiledRecord.Meta):
        verbose_name = _("创新产品")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("organisation", "title", "model_name"),
                condition=~models.Q(state=FilingState.CANCELLED),
                name="innovative_products_once",
                violation_error_message=_("同名同型号的产品已经申报过。"),
            ),
        )
        indexes = (
            *FiledRecord.Meta.indexes,
            models.Index(
                fields=("-decided_at", "-id"),
                condition=models.Q(state__in=(FilingState.PUBLISHED,)),
                name="innovative_product_public",
            ),
        )

    def clean(self) -> None:
        """A product is finished before it is sold."""
        if self.first_sold_on and self.finished_on and self.first_sold_on < self.finished_on:
            raise ValidationError({"first_sold_on": _("首次销售不能早于研制完成。")})


@pghistory.track()
class ProductOrder(models.Model):
    """One order of the product."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    product = models.ForeignKey(InnovativeProduct, on_delete=models.CASCADE, related_name="orders")
    order = models.PositiveSmallIntegerField()
    buyer = models.CharField(_("用户"), max_length=120)
    signed_on = models.DateField(_("合同日期"))
    quantity = models.PositiveIntegerField(_("数量"), validators=[MinValueValidator(1)])
    amount_yuan = yuan_field(_("金额"))

    class Meta:
        verbose_name = _("订单")
        ordering = ("product", "order")

    def __str__(self) -> str:
        return f"{self.buyer} {self.signed_on}"


@pghistory.track()
class Iteration(models.Model):
    """One improvement of the product."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    product = models.ForeignKey(InnovativeProduct, on_delete=models.CASCADE, related_name="iterations")
    order = models.PositiveSmallIntegerField()
    happened_on = models.DateField(_("日期"))
    version = models.CharField(_("版本"), max_length=60)
    change = models.CharField(_("改进内容"), max_length=300)

    class Meta:
        verbose_name = _("迭代记录")
        ordering = ("product", "order")

    def __str__(self) -> str:
        return f"{self.version} {self.change}"
