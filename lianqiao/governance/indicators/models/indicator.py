"""What is counted: name, unit, counting rule, how it adds up, and where its figures come from."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.fields import limited_text
from lianqiao.core.names import pinyin_key
from lianqiao.core.records import Record
from lianqiao.governance.indicators.enums import (
    Direction,
    IndicatorKind,
    IndicatorState,
    OverPlaces,
    OverTime,
    Source,
)
from lianqiao.governance.indicators.queries.visibility import IndicatorQuerySet

#: More decimals than any figure of a plan has.
MOST_DECIMALS = 4

_KEY = RegexValidator(r"^[a-z][a-z0-9_]*\Z", _("编码只用小写字母、数字和下划线，以字母开头。"))


@pghistory.track()
class Indicator(Record):
    """One entry of the catalogue, kept by the government body `organisation` for its region.

    `key` names it in formulas and programs. `weight` is the indicator by which a mean over places is weighted.
    A measured one names a metric of `core.metrics` and, in `metric_where`, the values to which dimensions are narrowed;
    a computed one has a `formula` over keys. `theme` is the heading under which boards show it. `distinct_from` says
    from which similar indicators it differs and how: indicators of like names are never taken for one another.
    """

    state = models.CharField(
        _("状态"), max_length=10, choices=IndicatorState, default=IndicatorState.DRAFT, editable=False
    )
    key = models.CharField(
        _("编码"),
        max_length=60,
        unique=True,
        validators=[_KEY],
        help_text=_("公式和接口里用的名字，例如 local_conversions；启用后不能修改"),
        error_messages={"unique": _("这个编码已经有了。")},
    )
    name = models.CharField(_("名称"), max_length=100)
    pinyin = models.CharField(max_length=400, editable=False)
    theme = models.CharField(_("分组"), max_length=40, blank=True, help_text=_("看板上归在哪个标题下，例如：成果转化"))
    unit = models.CharField(_("计量单位"), max_length=20, help_text=_("例如：项、家、亿元、%"))
    kind = models.CharField(_("类型"), max_length=10, choices=IndicatorKind)
    direction = models.CharField(_("方向"), max_length=10, choices=Direction, default=Direction.MORE)
    decimals = models.PositiveSmallIntegerField(_("小数位数"), default=0, validators=[MaxValueValidator(MOST_DECIMALS)])
    over_places = models.CharField(_("地区汇总"), max_length=10, choices=OverPlaces)
    weight = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("权重指标"),
        help_text=_("地区汇总为加权平均时填写，例如“规上高技术制造业增加值”"),
    )
    over_time = models.CharField(_("时间汇总"), max_length=10, choices=OverTime)
    rule = limited_text(_("统计口径"), max_length=1000, help_text=_("写明什么计入、什么不计入、以什么日期为准"))
    distinct_from = limited_text(
        _("与相近指标的区别"), max_length=500, blank=True, help_text=_("名称相近的指标各是各的，写明区别在哪里")
    )
    source = models.CharField(_("数据来源"), max_length=10, choices=Source)
    metric = models.CharField(_("实测指标"), max_length=80, blank=True, help_text=_("由系统台账直接数出来的数"))
    metric_where = models.JSONField(_("实测范围"), default=dict, blank=True)
    formula = models.CharField(
        _("公式"),
        max_length=300,
        blank=True,
        help_text=_(
            "用指标编码和 + - * / ( ) 写，例如 local_conversions / conversions * 100；_last_year 结尾取上年同期"
        ),
    )
    retired_on = models.DateField(_("停用日期"), null=True, editable=False)

    objects: ClassVar[Any] = IndicatorQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("指标")
        ordering = ("pinyin", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(over_places=OverPlaces.MEAN, weight__isnull=False)
                | (~Q(over_places=OverPlaces.MEAN) & Q(weight__isnull=True)),
                name="indicators_weight_for_means",
                violation_error_message=_("加权平均的指标要选权重指标，其他的不选。"),
            ),
            models.CheckConstraint(
                condition=(Q(source=Source.MEASURED) & ~Q(metric="") & Q(formula=""))
                | Q(source=Source.REPORTED, metric="", formula="")
                | (Q(source=Source.COMPUTED, metric="") & ~Q(formula="")),
                name="indicators_source_is_told",
                violation_error_message=_("实测的指标选实测指标，计算的写公式，填报的两样都不填。"),
            ),
            models.CheckConstraint(
                condition=Q(source=Source.COMPUTED)
                | ~(Q(over_places=OverPlaces.FORMULA) | Q(over_time=OverTime.FORMULA)),
                name="indicators_formula_for_computed",
                violation_error_message=_("只有公式计算的指标可以按公式汇总。"),
            ),
        )
        indexes = (
            models.Index(fields=("pinyin", "id"), name="indicators_by_name"),
            models.Index(fields=("theme", "pinyin", "id"), name="indicators_by_theme"),
            models.Index(fields=("state", "source"), name="indicators_by_source"),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the sort key beside the name."""
        self.pinyin = pinyin_key(self.name)[:400]
        super().save(*args, **kwargs)

    @property
    def is_addable(self) -> bool:
        """Whether the values of parts add up to the value of the whole, so that a target can be divided."""
        return self.over_places == OverPlaces.SUM

    @property
    def accrues(self) -> bool:
        """Whether it grows from month to month within a period, as flows do; stocks and shares stand at a level."""
        return self.over_time == OverTime.SUM

    def snapshot(self) -> dict[str, Any]:
        """What the definition says, for comparison of versions."""
        names = ("key", "name", "theme", "unit", "kind", "direction", "decimals", "over_places", "over_time", "rule")
        more = ("distinct_from", "source", "metric", "formula")
        content = {name: str(getattr(self, name)) for name in (*names, *more)}
        return {**content, "weight": "" if self.weight is None else self.weight.key, "metric_where": self.metric_where}
