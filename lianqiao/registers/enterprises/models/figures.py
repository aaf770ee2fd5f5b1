"""The figures of an enterprise: of a year staff, revenue and research with their source, of a month the revenue."""

from decimal import Decimal
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.fields import limited_text
from lianqiao.core.filing.enums import FilingState
from lianqiao.core.filing.models import FiledRecord
from lianqiao.core.money import yuan_field
from lianqiao.registers.enterprises.enums import ENTERPRISE_KINDS, FigureSource


@pghistory.track()
class YearFigures(FiledRecord):
    """What `organisation` had and spent in `year`; what is not known is None, zero is a figure."""

    FILERS = ENTERPRISE_KINDS

    year = models.PositiveSmallIntegerField(_("年度"), validators=[MinValueValidator(1990), MaxValueValidator(2100)])
    source = models.CharField(_("数据来源"), max_length=12, choices=FigureSource)
    staff = models.PositiveIntegerField(_("职工总数"), null=True, blank=True)
    research_staff = models.PositiveIntegerField(_("科技人员"), null=True, blank=True)
    revenue_yuan = yuan_field(_("营业收入"), null=True, blank=True)
    main_revenue_yuan = yuan_field(_("主营业务收入"), null=True, blank=True)
    high_tech_revenue_yuan = yuan_field(_("高新技术产品（服务）收入"), null=True, blank=True)
    cost_yuan = yuan_field(_("成本费用总额"), null=True, blank=True)
    research_yuan = yuan_field(_("研究开发费用"), null=True, blank=True)
    research_at_home_yuan = yuan_field(_("其中：境内研究开发费用"), null=True, blank=True)
    assets_yuan = yuan_field(_("资产总额"), null=True, blank=True)
    debts_yuan = yuan_field(_("负债总额"), null=True, blank=True)
    note = limited_text(_("说明"), max_length=1000, blank=True)

    class Meta(FiledRecord.Meta):
        verbose_name = _("企业年度数据")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("organisation", "year"),
                condition=~models.Q(state=FilingState.CANCELLED),
                name="enterprises_figures_once_a_year",
                violation_error_message=_("这一年度的数据已经填报过，请修改已有的那一条。"),
            ),
        )

    def own_title(self) -> str:
        """The year in words."""
        return f"{self.year} 年度数据"

    def clean(self) -> None:
        """Parts are not larger than their whole."""
        pairs = (
            ("research_staff", "staff"),
            ("main_revenue_yuan", "revenue_yuan"),
            ("high_tech_revenue_yuan", "revenue_yuan"),
            ("research_at_home_yuan", "research_yuan"),
        )
        errors = {}
        for part, whole in pairs:
            one, all_of_it = getattr(self, part), getattr(self, whole)
            if one is not None and all_of_it is not None and one > all_of_it:
                column: Any = self._meta.get_field(whole)
                label = column.verbose_name
                errors[part] = _("不能大于“%(whole)s”。") % {"whole": label}
        if errors:
            raise ValidationError(errors)

    @property
    def research_intensity(self) -> Decimal | None:
        """Research and development over revenue (0 to …); None where a figure is missing or there was no revenue."""
        if self.research_yuan is None or not self.revenue_yuan:
            return None
        return self.research_yuan / self.revenue_yuan


@pghistory.track()
class MonthlyRevenue(FiledRecord):
    """The main revenue of `organisation` in one month, kept by itself: how near the scale it comes during a year."""

    FILERS = ENTERPRISE_KINDS

    year = models.PositiveSmallIntegerField(_("年度"), validators=[MinValueValidator(1990), MaxValueValidator(2100)])
    month = models.PositiveSmallIntegerField(_("月份"), validators=[MinValueValidator(1), MaxValueValidator(12)])
    main_revenue_yuan = yuan_field(_("当月主营业务收入"))
    note = limited_text(_("说明"), max_length=1000, blank=True)

    class Meta(FiledRecord.Meta):
        verbose_name = _("企业月度收入")
        constraints = (
            *FiledRecord.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(month__range=(1, 12)),
                name="enterprises_month_of_the_year",
                violation_error_message=_("月份请填 1 到 12。"),
            ),
            models.UniqueConstraint(
                fields=("organisation", "year", "month"),
                condition=~models.Q(state=FilingState.CANCELLED),
                name="enterprises_revenue_once_a_month",
                violation_error_message=_("这个月的收入已经登记过，请更正已有的那一条。"),
            ),
        )

    def own_title(self) -> str:
        """The month in words."""
        return f"{self.year} 年 {self.month} 月收入"

    def clean(self) -> None:
        """Revenue of a month that has not begun is not known."""
        today = clock.today()
        if self.year is not None and self.month is not None and (self.year, self.month) > (today.year, today.month):
            raise ValidationError({"month": _("这个月还没有到。")})
